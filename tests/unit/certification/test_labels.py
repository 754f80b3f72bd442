"""The words of each day, looked up anew: what the public reads follows the day that is shown."""

from datetime import date
from itertools import pairwise

import pytest

from standing.certification.domain import Label
from standing.certification.labels import Wording, wording_on

ORDER = {
    Label.DECERTIFIED: 0, Label.SUSPENDED: 1, Label.ADMIN_SUSPENDED: 2, Label.UNDER_REVIEW: 3,
    Label.FURTHER_REVIEW: 4, Label.ON_LEAVE: 5, Label.NOT_RECERTIFIED: 6, Label.NOT_CERTIFIED: 7,
    Label.EXPIRED: 8, Label.RESTRICTED: 9, Label.CONDITIONALLY_CERTIFIED: 10, Label.CERTIFIED: 11,
    Label.NEVER_CERTIFIED: 12,
}  # fmt: skip
# Under extension, further review, declined, on leave, review shown, restricted.
FIRST_WORDS = (Label.FURTHER_REVIEW, Label.NOT_RECERTIFIED, Label.ON_LEAVE, False, False)
WORDS = {
    date(2021, 7, 1): (None, *FIRST_WORDS),
    date(2022, 6, 9): (None, *FIRST_WORDS),
    date(2022, 6, 10): (Label.CONDITIONALLY_CERTIFIED, *FIRST_WORDS),
    date(2023, 5, 8): (Label.CONDITIONALLY_CERTIFIED, *FIRST_WORDS),
    date(2023, 5, 9): (
        Label.CONDITIONALLY_CERTIFIED, Label.FURTHER_REVIEW, Label.NOT_CERTIFIED, Label.ON_LEAVE,
        False, False,
    ),
    date(2023, 9, 28): (
        Label.CONDITIONALLY_CERTIFIED, Label.FURTHER_REVIEW, Label.NOT_CERTIFIED, Label.ON_LEAVE,
        False, False,
    ),
    date(2023, 9, 29): (
        None, Label.UNDER_REVIEW, Label.NOT_CERTIFIED, Label.ON_LEAVE, True, False,
    ),
    date(2024, 9, 30): (
        None, Label.UNDER_REVIEW, Label.NOT_CERTIFIED, Label.ON_LEAVE, True, False,
    ),
    date(2024, 10, 1): (
        None, Label.UNDER_REVIEW, Label.NOT_CERTIFIED, Label.CONDITIONALLY_CERTIFIED, True, False,
    ),
    date(2025, 3, 19): (
        None, Label.UNDER_REVIEW, Label.NOT_CERTIFIED, Label.CONDITIONALLY_CERTIFIED, True, False,
    ),
    date(2025, 3, 20): (
        None, Label.UNDER_REVIEW, Label.NOT_CERTIFIED, Label.CONDITIONALLY_CERTIFIED, True, True,
    ),
}  # fmt: skip


@pytest.mark.parametrize("day", WORDS, ids=str)
def test_each_day_has_its_own_words(day: date) -> None:
    extension, further_review, declined, on_leave, review_shown, restricted = WORDS[day]

    assert wording_on.__wrapped__(day) == Wording(
        under_extension=extension, further_review=further_review, declined=declined,
        on_leave=on_leave, review_shown=review_shown, restricted=restricted, order=ORDER,
    )  # fmt: skip
    assert wording_on(day) == wording_on.__wrapped__(day)


@pytest.mark.parametrize("day", WORDS, ids=str)
def test_a_leave_keeps_the_certificate_from_october_2024(day: date) -> None:
    assert wording_on(day).leave_keeps_certificate is (day >= date(2024, 10, 1))


@pytest.mark.parametrize(("graver", "milder"), list(pairwise(ORDER)), ids=str)
def test_the_graver_of_two_labels_is_shown_whichever_comes_first(
    graver: Label, milder: Label
) -> None:
    words = wording_on(date(2024, 1, 1))

    assert words.graver(graver, milder) is words.graver(milder, graver) is graver
