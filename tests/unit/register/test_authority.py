"""What the public reads of an authority: the law, and none of our own numbers."""

import pytest

from standing.register.authority import in_public, rule_with_text, texts


@pytest.mark.parametrize(
    ("recorded", "read"),
    [
        ("CERT-400", "St. 2020, c. 253, s. 102"),
        ("555 CMR 7.10(3) (CERT-318)", "555 CMR 7.10(3)"),
        ("555 CMR 7.07 (E22)", "555 CMR 7.07 (E22)"),
        ("555 CMR 7.06(3); RUL-1", "555 CMR 7.06(3)"),
        ("c. 6E, s. 4(a)(1) (CERT-107)", "c. 6E, s. 4(a)(1)"),
        ("CERT-356", "555 CMR 7.04"),
        ("RUL-24", ""),
        ("", ""),
    ],
)
def test_our_numbers_become_the_law_they_stand_for_or_nothing(recorded: str, read: str) -> None:
    assert in_public(recorded) == read


def test_each_text_is_named_once_and_a_rule_without_one_is_left_out() -> None:
    assert texts(("CERT-400", "CERT-401", "RUL-2", "CERT-312")) == [
        "St. 2020, c. 253, s. 102", "555 CMR 7.03(3)",
    ]  # fmt: skip


def test_the_commission_reads_both() -> None:
    assert rule_with_text("CERT-360") == "CERT-360 (555 CMR 7.02(3))"
    assert rule_with_text("RUL-2") == "RUL-2"
