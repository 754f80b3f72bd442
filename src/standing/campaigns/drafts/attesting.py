"""Attesting a draft: the head's word for the officers, the appointing authority's for the head."""

from collections.abc import Mapping
from datetime import datetime

import msgspec
from django.db import transaction

from standing.campaigns import models
from standing.campaigns.drafts.keeping import shown_draft
from standing.campaigns.drafts.reading import Anew, Found
from standing.campaigns.rosters.attesting import (
    AGENCY_HEAD,
    APPOINTING_AUTHORITY,
    Attester,
    fault_in,
)
from standing.campaigns.rosters.columns import Kind
from standing.kernel.access import Act, Permission, Person, Role
from standing.kernel.errors import Refused, WrongState
from standing.ledger.actions import record

ROLES: Mapping[str, Role] = {
    AGENCY_HEAD: Role.AGENCY_HEAD,
    APPOINTING_AUTHORITY: Role.APPOINTING_AUTHORITY,
}
"""Who attests in which capacity."""
_UNDER = {
    AGENCY_HEAD: "555 CMR 7.05 (CERT-114, 218)",
    APPOINTING_AUTHORITY: "555 CMR 7.05 (CERT-115)",
}


def found_of(draft: models.Draft) -> Found:
    """Return the counts of a draft's last check."""
    return msgspec.json.decode(draft.found, type=Found)


def needed(found: Found) -> tuple[str, ...]:
    """Return in which capacities a draft must be attested before it may be sent; none for a roster."""
    if found.kind != Kind.SUBMISSION:
        return ()
    every = ((AGENCY_HEAD, found.officers), (APPOINTING_AUTHORITY, found.heads))
    return tuple(capacity for capacity, rows in every if rows)


def standing(draft: models.Draft) -> dict[str, models.Attestation]:
    """Return the attestations of exactly this draft, by capacity."""
    return {
        row.capacity: row
        for row in sorted(draft.attestations.all(), key=lambda row: row.pk)
        if row.superseded_at is None and row.state == draft.state
    }


def missing(draft: models.Draft, *, known: datetime) -> list[str]:
    """Return the capacities in which this draft is still to be attested."""
    made = {cap for cap, row in standing(draft).items() if row.recorded_at <= known}
    return [capacity for capacity in needed(found_of(draft)) if capacity not in made]


def capacities(person: Person, agency: str) -> list[str]:
    """Return the capacities in which somebody attests at an agency."""
    held = {each.role for each in person.roles if each.agency == agency}
    return [capacity for capacity, role in ROLES.items() if role in held]


def statement(found: Found, capacity: str) -> str:
    """Return what is attested, word for word, in this capacity (CERT-114, 115, 218)."""
    if capacity == APPOINTING_AUTHORITY:
        return _said(found.head_yes, found.head_no + found.head_cannot, "the agency head")
    return _said(found.yes, found.no + found.cannot, "")


def _said(yes: int, others: int, head: str) -> str:
    if head:
        return (
            "I attest to the character and fitness of the agency head, who is marked yes."
            if yes
            else "I do not attest to the character and fitness of the agency head, who is marked no or "
            "cannot."
        )
    whose = "the 1 officer" if yes == 1 else f"the {yes:,} officers"
    rest = {0: "nobody is", 1: "1 is"}.get(others, f"{others:,} are") + " marked no or cannot"
    return f"I attest to the character and fitness of {whose} marked yes; {rest}."


@transaction.atomic
def ask(act: Act, *, campaign: str, agency: str, shown: str) -> models.Draft:
    """Ask whoever must attest to attest this draft; until then it waits for them.

    Raises:
        WrongState: the draft is not the one shown, or they were asked already.
        Refused: errors are left in it, or nobody has to attest it.
    """
    act.by.require(Permission.FILING_SUBMIT, agency=agency)
    draft = shown_draft(campaign, agency, shown=shown)
    _refuse_with_errors(found_of(draft))
    left = missing(draft, known=act.at)
    if not left:
        raise Refused("Nobody has to attest this draft any more: it can be sent.")
    if draft.asked_at is not None:
        raise WrongState("This was asked already, for exactly this draft. Nothing was done again.")
    draft.asked_by, draft.asked_at = act.by.account, act.at
    draft.save()
    record(
        act,
        kind="attestation.asked",
        subject=f"agency:{agency}",
        effective_on=act.day,
        authority="CERT-114",
        after={"campaign": campaign, "draft": draft.state, "of": left},
    )
    return draft


@transaction.atomic
def attest(
    act: Act, *, campaign: str, agency: str, shown: str, capacity: str, opened: Anew
) -> models.Attestation:
    """Attest exactly the draft that was shown, in one capacity (CERT-114, 115, 218; RUL-20).

    ``opened`` is that draft as it was read and checked just now.

    Raises:
        WrongState: the draft is not the one shown, or it was attested in this capacity already.
        Refused: errors are left in it, this person does not act in this capacity, or would attest
            for themselves.
    """
    act.by.require(Permission.ATTESTATION_MAKE, agency=agency)
    draft = shown_draft(campaign, agency, shown=shown)
    if capacity not in capacities(act.by, agency):
        raise Refused(
            f"Only the {capacity} attests this, and you do not sign in as the {capacity}."
        )
    _refuse_with_errors(opened.found)
    if capacity not in needed(opened.found):
        raise Refused(f"Nothing in this draft is for the {capacity} to attest.")
    made = standing(draft)
    if capacity in made:
        raise WrongState(f"The {capacity} has attested exactly this draft. Nothing was done again.")
    _refuse_own_word(act.by, capacity, opened, made)
    yes, no, cannot = _counts(opened.found, capacity)
    attested = models.Attestation.objects.create(
        draft=draft, state=draft.state, capacity=capacity, marked_yes=yes, marked_no=no,
        marked_cannot=cannot, made_by=act.by.account, human=act.by.human, recorded_at=act.at,
    )  # fmt: skip
    record(
        act,
        kind="attestation.made",
        subject=f"agency:{agency}",
        effective_on=act.day,
        authority=_UNDER[capacity],
        after={
            "campaign": campaign, "draft": draft.state, "capacity": capacity, "yes": yes, "no": no,
            "cannot": cannot,
        },
    )  # fmt: skip
    return attested


def _counts(found: Found, capacity: str) -> tuple[int, int, int]:
    if capacity == APPOINTING_AUTHORITY:
        return found.head_yes, found.head_no, found.head_cannot
    return found.yes, found.no, found.cannot


def _refuse_with_errors(found: Found) -> None:
    if found.errors:
        left = "1 error is" if found.errors == 1 else f"{found.errors:,} errors are"
        raise Refused(
            f"{left} left in this draft. Mend them first; then it can be attested and sent."
        )


def _refuse_own_word(
    person: Person, capacity: str, opened: Anew, made: Mapping[str, models.Attestation]
) -> None:
    """Refuse that somebody attests for themselves (CERT-115, RUL-20)."""
    of_head = capacity == APPOINTING_AUTHORITY
    for line in opened.now.checked.lines:
        if line.set_aside or line.row.agency_head is not of_head:
            continue
        fault = fault_in(Attester(person.name, capacity), officer=line.row.name, head=of_head)
        if line.row.mptc_id == person.officer or (fault and fault.code == "attestation.self"):
            raise Refused(
                f"Row {line.row.row} is your own, or somebody's of your name. Nobody attests for "
                "themselves. On the head's own row write yes under Agency Head: the appointing "
                "authority attests that one (CERT-115)."
            )
    if any(row.human == person.human for row in made.values()):
        raise Refused(
            "You attested the officers of this draft as another. The head and the appointing authority "
            "are two people (CERT-115)."
        )
