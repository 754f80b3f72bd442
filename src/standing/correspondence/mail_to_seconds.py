"""The mails that tell those who may second what somebody prepared or proposed (RUL-24, RUL-25).

A mail names what kind of matter waits and the page that shows it, and nobody whom it concerns.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from standing.accounts.domain import InvitationState
from standing.accounts.models import Invitation
from standing.certification.models import Preparation, Proposal
from standing.correspondence import addressees
from standing.correspondence.mail_texts import address, mail
from standing.kernel.access import Permission
from standing.ledger.domain import Entry
from standing.mail.domain import Draft
from standing.workforce import identities
from standing.workforce.models import Officer

_TWO: Final = (
    "Two people approve it, neither of them whoever prepared it, and you may be one of them."
)
_ONE: Final = "A second person confirms it, or says no, and you may be that person."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Waits:
    """What waits for a second person: in words, who may second it, and where."""

    what: str
    permission: Permission
    page: str
    takes: str = _TWO


_PROPOSED: Final = {
    "merge.proposed": _Waits(
        what="Somebody proposed to read two records as one person",
        permission=Permission.OFFICER_MERGE_APPROVE, page="/commission/persons/",
    ),
    "unmerge.proposed": _Waits(
        what="Somebody proposed to part two records that are read as one person",
        permission=Permission.OFFICER_MERGE_APPROVE, page="/commission/persons/",
    ),
    "publication.prepared": _Waits(
        what="A release of the public files was prepared",
        permission=Permission.PUBLICATION_APPROVE, page="/commission/publications/",
    ),
    "overlay.proposed": _Waits(
        what="An order of the commission was proposed",
        permission=Permission.OVERLAY_IMPOSE, page="/commission/suspensions/",
    ),
    "removal.proposed": _Waits(
        what="Somebody proposed to take an officer off the public register",
        permission=Permission.REMOVAL_APPROVE, page="/commission/public-register/",
    ),
    "restoration.proposed": _Waits(
        what="Somebody proposed to show an officer on the public register again",
        permission=Permission.REMOVAL_APPROVE, page="/commission/public-register/",
    ),
}  # fmt: skip


def prepared(entry: Entry) -> Iterator[Draft]:
    """Tell who may approve determinations, unless they were released or prepared anew meanwhile."""
    number = int(str(entry.facts_after["preparation"]))
    stands = Preparation.objects.filter(pk=number, superseded_at=None, release=None)
    if stands.exists():
        waits = _Waits(
            what="Determinations were prepared", permission=Permission.DETERMINATION_APPROVE,
            page=f"/commission/decisions/{number}/",
        )  # fmt: skip
        yield from _told(entry, waits)


def proposed(entry: Entry) -> Iterator[Draft]:
    """Tell who may approve what was proposed, unless it was carried out or closed meanwhile."""
    row = Proposal.objects.filter(
        about=entry.subject, bound_to=entry.facts_after["preview"],
        recorded_at=entry.recorded_at, superseded_at=None, done_at=None,
    )  # fmt: skip
    if row.exists():
        yield from _told(entry, _PROPOSED[entry.kind], but_not=_concerned(entry))


def role_proposed(entry: Entry) -> Iterator[Draft]:
    """Tell who may confirm a role or let somebody in again, unless that was settled meanwhile."""
    key = entry.subject.removeprefix("invitation:")
    row = Invitation.objects.filter(key=key, state=InvitationState.PROPOSED).first()
    if row is None:
        return
    waits = _Waits(
        what="A change to who may sign in was proposed", permission=Permission.ACCOUNT_CONFIRM,
        page="/people/waiting/", takes=_ONE,
    )  # fmt: skip
    concerned = row.account.human_id if row.account else row.human_id
    yield from _told(entry, waits, but_not=[concerned] if concerned else ())


def _concerned(entry: Entry) -> Collection[int]:
    """The people who are an officer that an entry is about: nobody decides about themself.

    An officer counts under every number; two records that may be one person are two officers.
    """
    kind, _, mptc_id = entry.subject.partition(":")
    if kind != "officer":
        return ()
    pair = (entry.facts_after[each] for each in ("keep", "other") if each in entry.facts_after)
    named = {mptc_id, *map(str, pair)}
    numbers = (
        number
        for officer in Officer.objects.filter(mptc_id__in=named)
        for number in identities.numbers_of(officer.pk, known=entry.recorded_at)
    )
    return addressees.humans_of_officers({*named, *numbers})


def _told(entry: Entry, waits: _Waits, *, but_not: Collection[int] = ()) -> Iterator[Draft]:
    prepared_it = addressees.humans_behind(entry.actor)
    may = addressees.who_may(
        waits.permission, at=entry.recorded_at, but_not={*but_not, *prepared_it}
    )
    for to in may:
        yield mail(
            "second-person", kind="second-person", entry=entry, to=to,
            blanks={"what": waits.what, "takes": waits.takes, "page": address(waits.page)},
        )  # fmt: skip
