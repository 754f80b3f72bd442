"""How a line is hashed and linked."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from standing.ledger import domain


def leaf(**changed: Any) -> str:
    given: dict[str, Any] = {
        "kind": "campaign.opened",
        "subject": "campaign:2022-a-h",
        "effective_on": date(2022, 4, 1),
        "recorded_at": datetime(2022, 4, 1, 13, 0, tzinfo=UTC),
        "written_at": datetime(2026, 11, 22, 9, 0, tzinfo=UTC),
        "actor": "operator",
        "authority": "CERT-401",
        "reason": "",
        "before": "",
        "after": "{}",
    }
    return domain.leaf_of(**(given | changed))


def test_every_column_counts() -> None:
    texts = ("kind", "subject", "actor", "authority", "reason", "before", "after")
    moments = ("recorded_at", "written_at")
    others = [
        *(leaf(**{name: "other"}) for name in texts),
        *(leaf(**{name: datetime(2022, 4, 1, 13, 0, 0, 1, tzinfo=UTC)}) for name in moments),
        leaf(effective_on=date(2022, 4, 2)),
    ]

    assert len({leaf(), *others}) == 1 + len(others)


def test_text_moved_from_one_column_to_the_next_gives_another_hash() -> None:
    assert leaf(actor="ab", authority="c") != leaf(actor="a", authority="bc")


def test_a_moment_counts_the_same_in_whatever_zone_it_is_written() -> None:
    east = timezone(-timedelta(hours=4))

    assert leaf(recorded_at=datetime(2022, 4, 1, 9, 0, tzinfo=east)) == leaf()


def test_a_leaf_can_never_pass_for_a_link() -> None:
    assert domain.chained(domain.START, leaf()) != domain.digest((domain.START + leaf()).encode())


def test_facts_are_read_back_as_they_were_written() -> None:
    given = {"outcome": "certified", "rows": 12, "of": ["a", None]}

    assert domain.facts(domain.text_of(given)) == given
    assert domain.text_of(None) == ""
    assert domain.facts("") == {}
