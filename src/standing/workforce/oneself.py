"""Whether an act would be about whoever does it: nobody decides about their own record.

An officer may be on record under several numbers that were joined; an account may hold any of them.
"""

from typing import Final

from django.db.models import Q

from standing.accounts import queries as accounts
from standing.kernel.access import Person
from standing.kernel.errors import Refused
from standing.workforce.models import Merge, Officer

SAID: Final = "Somebody else decides about your own record."


class OwnRecord(Refused):
    """The act concerns the own record of whoever does it."""


def own_numbers(person: Person) -> frozenset[str]:
    """Return every MPTC ID under which somebody is an officer, those of joined records included.

    Any account of this person counts, now or ever, and every merge that stands.
    """
    held = accounts.officer_numbers(person.human)
    if not held:
        return frozenset()
    own = set(Officer.objects.filter(mptc_id__in=held).values_list("pk", flat=True))
    stands = Merge.objects.filter(superseded_at__isnull=True)
    kept = own | set(stands.filter(other__in=own).values_list("keep_id", flat=True))
    records = Q(pk__in=kept) | Q(pk__in=stands.filter(keep__in=kept).values("other_id"))
    return held | frozenset(Officer.objects.filter(records).values_list("mptc_id", flat=True))


def is_about(person: Person, mptc_id: str) -> bool:
    """Say whether an officer is this person, under whichever number."""
    return mptc_id in own_numbers(person)


def refuse(person: Person, *numbers: str) -> None:
    """Refuse an act about one of these officers to whoever is that officer.

    Raises:
        OwnRecord: one of the numbers is of a record of this person.
    """
    if not own_numbers(person).isdisjoint(numbers):
        raise OwnRecord(SAID)
