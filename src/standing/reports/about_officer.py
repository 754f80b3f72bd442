"""What the ledger holds about one officer: also where an entry is about a file, a list or a message.

Left out are acts about a whole round, list or packet, which name nobody: a round that was opened, an
import, notices that were written, a packet that was built or fetched, a publication.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from django.db.models import Q, QuerySet

from standing.accounts.models import Grant
from standing.campaigns.models import FilingRow
from standing.campaigns.set_aside import subject_of
from standing.certification.models import Determination
from standing.ledger.models import Entry
from standing.mail.models import Message
from standing.workforce import identities
from standing.workforce.models import Officer

_OF_FILES: Final = (
    "filing.accepted", "filing.undone", "filing.withdrawn", "late-filing.accepted",
)  # fmt: skip
_NAMING: Final = (
    "notice.handed-over", "persons.told-apart", "merge.proposed", "merge.approved", "officers.merged",
    "unmerge.proposed", "unmerge.approved", "officers.unmerged", "proposal.withdrawn",
    "proposal.closed",
)  # fmt: skip
"""Kinds whose entries stand under an agency, a proposal or another record, and name officers within."""
_MANY: Final = 500


def entries_about(mptc_id: str, *, known: datetime) -> list[int] | None:
    """Return the numbers of the entries about an officer, under every number joined by ``known``.

    They are the determinations and their approval, the files that hold a row of the officer, notices
    and their hand-over, requests, overlays, joined records, the account, mails. ``None`` where no
    officer has this number.
    """
    officer = Officer.objects.filter(mptc_id=mptc_id).first()
    if officer is None:
        return None
    records = identities.records_of(officer.pk, known=known)
    numbers = list(Officer.objects.filter(pk__in=records).values_list("mptc_id", flat=True))
    found = {*_under(_subjects(records, numbers)), *_files(records)}
    for number in numbers:
        named = Q(after__contains=f'"{number}"') | Q(before__contains=f'"{number}"')
        found.update(_keys(Entry.objects.filter(named, kind__in=_NAMING)))
    return sorted(found)


def _subjects(records: Collection[int], numbers: Collection[str]) -> list[str]:
    """Everything that stands for the officer where an entry says what it is about."""
    issued = Determination.objects.filter(officer_id__in=records)
    preparations = issued.order_by().values_list("preparation_id", flat=True).distinct()
    accounts = Grant.objects.filter(officer__in=numbers).values_list("account__username", flat=True)
    mails = Message.objects.filter(officer__in=numbers).values_list("key", flat=True)
    rows = FilingRow.objects.filter(officer_id__in=records).values_list("filing__receipt", "row")
    return [
        *(f"{what}:{number}" for number in numbers for what in ("officer", "bars")),
        *(f"preparation:{pk}" for pk in preparations),
        *(f"account:{username}" for username in set(accounts)),
        *(f"mail:{key}" for key in mails),
        *(subject_of(receipt, row) for receipt, row in rows),
    ]


def _under(subjects: list[str]) -> list[int]:
    return [
        pk
        for start in range(0, len(subjects), _MANY)
        for pk in _keys(Entry.objects.filter(subject__in=subjects[start : start + _MANY]))
    ]


def _files(records: Collection[int]) -> list[int]:
    """The entries about each file that holds a row of the officer."""
    rows = FilingRow.objects.filter(officer_id__in=records)
    files = rows.order_by().values_list("filing__receipt", "filing__agency__code").distinct()
    found: list[int] = []
    for receipt, agency in files:
        named = Q(after__contains=f'"{receipt}"') | Q(before__contains=f'"{receipt}"')
        of_agency = Entry.objects.filter(subject=f"agency:{agency}", kind__in=_OF_FILES)
        found += _keys(of_agency.filter(named))
    return found


def _keys(rows: QuerySet[Entry]) -> list[int]:
    return list(rows.values_list("pk", flat=True))
