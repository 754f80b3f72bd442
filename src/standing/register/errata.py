"""Telling what was wrong in a release: since when it could be read, and what replaced it.

A release is never changed, so a fault in it is told beside it, at once and by one person: an erratum
withholds nothing and decides nothing (decision 0034). What it says stands in every later release.
"""

import re
from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import Max

from standing.kernel.access import Act, Permission
from standing.kernel.canonical import digest_of
from standing.kernel.errors import NotFound, Refused, WrongState
from standing.kernel.periods import day_of, in_words
from standing.kernel.refs import mended_mptc_id
from standing.ledger.actions import record
from standing.register import models, queries
from standing.register.actions import SUBJECT
from standing.register.publishable import withheld
from standing.register.release import stated
from standing.storage import locks
from standing.workforce.models import Agency, Officer

LONGEST: Final = 2_000
"""Signs of either text."""
_PRIVATE: Final = (
    (re.compile(r"[^\s@]+@[^\s@]+\.[a-z]{2,}", re.I), "an e-mail address"),
    (re.compile(r"\b\d{3}-\d{2}-\d{4}\b"), "a social security number"),
    (re.compile(r"(?<!\d)\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?!\d)"), "a telephone number"),
    (re.compile(r"\b(born|birth ?da(y|te)|date of birth)\b", re.I), "a birth date"),
)
"""What is never published of anybody (NEV-3, NEV-13); a person who writes may overlook it."""


@transaction.atomic
def add(
    act: Act,
    *,
    release: int,
    since: date,
    wrong: str,
    right: str,
    about: str = "",
    replaced_by: int | None = None,
) -> models.Erratum:
    """Publish what was wrong in a release; it stands on the public pages at once.

    ``since`` is the first day on which the fault could be read. ``about`` is an MPTC ID, an agency's
    code or a file of that release; empty for the whole. ``replaced_by`` is a later release that holds
    the right lines, where there is one already.

    Raises:
        NotPermitted: this person may not prepare publications.
        NotFound: there is no such release.
        Refused: a text is missing or holds what is never published, or the days do not fit.
    """
    act.by.require(Permission.PUBLICATION_PREPARE)
    row = _release(release)
    texts = {"what was wrong": wrong.strip(), "what is right": right.strip()}
    for name, text in texts.items():
        _refuse_text(name, text)
    _refuse_days(act, row, since)
    if replaced_by is not None:
        _refuse_unless_later(release, replaced_by)
    locks.hold("errata")
    last: int | None = models.Erratum.objects.aggregate(last=Max("number"))["last"]
    made = models.Erratum.objects.create(
        number=(last or 0) + 1,
        release=release,
        replaced_by=replaced_by,
        since=since,
        subject=_subject(act, row, about.strip()),
        wrong=texts["what was wrong"],
        right=texts["what is right"],
        recorded_at=act.at,
    )
    _record(act, made, "erratum.published")
    return made


@transaction.atomic
def mend(act: Act, *, number: int, replaced_by: int) -> models.Erratum:
    """Say which release holds the right lines; the erratum keeps its number and its words.

    Raises:
        NotPermitted: this person may not prepare publications.
        NotFound: there is no such erratum or release.
        WrongState: a release that replaces it is on record already.
        Refused: that release is not later than the one that was wrong.
    """
    act.by.require(Permission.PUBLICATION_PREPARE)
    locks.hold("errata")
    stands = models.Erratum.objects.filter(number=number, superseded_at__isnull=True).first()
    if stands is None:
        raise NotFound(f"There is no erratum with the number {number}.")
    if stands.replaced_by is not None:
        raise WrongState(
            f"Erratum {number} says already that release {stands.replaced_by} replaced what was wrong."
        )
    _refuse_unless_later(stands.release, replaced_by)
    stands.superseded_at = act.at
    stands.save(update_fields=["superseded_at"])
    made = models.Erratum.objects.create(
        number=number, release=stands.release, replaced_by=replaced_by, since=stands.since,
        subject=stands.subject, wrong=stands.wrong, right=stands.right, recorded_at=act.at,
    )  # fmt: skip
    _record(act, made, "erratum.mended")
    return made


def state() -> str:
    """Return which errata there are: what a form that publishes one was shown with."""
    return str(models.Erratum.objects.aggregate(last=Max("pk"))["last"] or 0)


def sha256_of(row: models.Erratum) -> str:
    """Return the hash of what an erratum says, as its entry in the ledger has it."""
    return digest_of(
        [row.number, row.release, row.replaced_by, row.since, row.subject, row.wrong, row.right]
    )


def _record(act: Act, made: models.Erratum, kind: str) -> None:
    record(
        act,
        kind=kind,
        subject=SUBJECT,
        effective_on=act.day,
        authority="CERT-907",
        after={
            "erratum": made.number, "release": made.release, "replaced_by": made.replaced_by,
            "sha256": sha256_of(made),
        },
    )  # fmt: skip


def _release(number: int) -> models.Publication:
    row = queries.numbered(number) if 0 < number < 1_000_000_000 else None
    if row is None:
        raise NotFound(f"There is no release of the number {number}.")
    return row


def _refuse_text(name: str, text: str) -> None:
    if not text:
        raise Refused(f"Say {name}: the field is empty.")
    if len(text) > LONGEST:
        raise Refused(
            f"What you wrote as {name} has {len(text):,} signs. An erratum has at most {LONGEST:,}."
        )
    if found := next((said for pattern, said in _PRIVATE if pattern.search(text)), None):
        raise Refused(
            f"What you wrote as {name} reads as if it held {found}. An erratum is public at once: "
            "say it without."
        )


def _refuse_days(act: Act, row: models.Publication, since: date) -> None:
    released = day_of(row.recorded_at)
    if not released <= since <= act.day:
        raise Refused(
            f"Release {row.number} could be read from {in_words(released)} on, and today is "
            f"{in_words(act.day)}. Choose a day from the one to the other; we read {in_words(since)}."
        )


def _refuse_unless_later(release: int, replaced_by: int) -> None:
    _release(replaced_by)
    if replaced_by <= release:
        raise Refused(
            f"What was wrong in release {release} can be replaced by a later release only; we read "
            f"{replaced_by}."
        )


def _subject(act: Act, row: models.Publication, about: str) -> str:
    """Read what an erratum is about; whoever is off the public register is not named."""
    if not about or about in stated(row.manifest).files:
        return about
    if Agency.objects.filter(code=about).exists():
        return about
    number = mended_mptc_id(about) or about
    officer = Officer.objects.filter(mptc_id=number).first()
    if officer is not None and not withheld([officer.pk], on=act.day, known=act.at):
        return officer.mptc_id
    raise Refused(
        f"We read “{about[:60]}” as what it is about, and found no officer of that MPTC ID on the "
        "public register, no agency of that code, and no file of that name in the release."
    )
