"""What may be done in a campaign: take in files, take them back.

``opening``, ``more_time`` and ``matches`` hold the rest, which is offered here as well.
"""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction

from standing.accounts import queries as accounts
from standing.campaigns import filing as in_step
from standing.campaigns import models, queries, questionnaires
from standing.campaigns.domain import FilingKind
from standing.campaigns.matches import ask_who, decide_match
from standing.campaigns.more_time import file_nil_return, grant_extension, record_estimate
from standing.campaigns.opening import open_campaign
from standing.campaigns.rosters.checked import Checked
from standing.certification import actions as certification
from standing.certification.models import Determination, Release
from standing.kernel.access import Act, Permission
from standing.kernel.canonical import canonical, digest, digest_of
from standing.kernel.errors import NotFound, Refused, WrongState
from standing.kernel.periods import in_words
from standing.kernel.waypoints import Waypoint, reached
from standing.ledger.actions import record
from standing.storage.bulk import insert
from standing.workforce import queries as workforce
from standing.workforce.models import Agency

__all__ = (
    "Receipt", "accept", "decide_match", "file_nil_return", "grant_extension", "open_campaign",
    "record_estimate", "undo", "why_it_stays",
)  # fmt: skip
OPERATOR = "operator"  # the account under which the commission's own part of an act is recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What an agency gets for a file: the number, the file's hash, and what counts of it.

    ``dropped`` is how many officers of the file it replaces it no longer names.
    """

    number: str
    agency: str
    campaign: str
    kind: str
    file: str
    sha256: str
    filed_on: date
    rows: int
    accepted: int
    late: bool
    replaces: str | None
    dropped: int = 0
    already_here: bool = False

    def as_dict(self) -> dict[str, object]:
        """The receipt as ``--json`` prints it."""
        return {
            "receipt": self.number, "agency": self.agency, "campaign": self.campaign,
            "kind": self.kind, "file": self.file, "sha256": self.sha256,
            "filed_on": self.filed_on.isoformat(), "rows": self.rows, "accepted": self.accepted,
            "late": self.late, "replaces": self.replaces, "dropped": self.dropped,
            "already_here": self.already_here,
        }  # fmt: skip


@transaction.atomic
def accept(
    act: Act, *, campaign: str, agency: str, checked: Checked, content: Path, index: queries.Index
) -> Receipt:
    """Accept a checked file from an agency and give the receipt; nothing is half done.

    The bytes of the file that stands change nothing and give its receipt again. Another file of the
    same kind takes the place of the one that stands. A file after the deadline is accepted as a
    recorded act (RUL-9).

    Raises:
        Refused: the file has errors, a roster comes without an extension (CERT-304), or the file
            names the officers of another agency.
    """
    act.by.require(Permission.FILING_SUBMIT, agency=agency)
    of = queries.campaign(campaign, hold=True)
    sender = workforce.agency(agency)
    if not checked.ok:
        raise Refused(
            "This file has errors, so nothing of it was taken. Mend them and send it again."
        )
    kind = FilingKind(checked.kind)
    sha256 = digest(content.read_bytes())
    before = queries.standing_file(of, sender, kind, known=act.at)
    if before is not None and before.sha256 == sha256:
        return _receipt(before, replaces=None, already_here=True)
    extension = queries.extensions(of, known=act.at, agency=sender).get(sender.pk)
    if kind is FilingKind.ROSTER and (extension is None or not extension.runs_on(act.day)):
        raise Refused(
            f"{sender.name} has no extension running, so a roster alone does not help its officers. "
            "Send the full submission, or ask for an extension first (CERT-304)."
        )
    named = [index.ids[line.row.mptc_id] for line in checked.lines if not line.set_aside]
    _refuse_if_anothers(act, of, sender, named)
    due = extension.due_on if extension else of.deadline_on
    stored = _store(act, of, sender, kind, checked, content, sha256, late=act.day > due)
    _store_lines(act, stored, checked, index)
    questionnaires.keep(stored, checked, index)
    ask_who(act, stored, checked, index)
    in_step.keep_in_step(act, of, sender)
    in_step.employ(act, of, sender)
    replaces = before.receipt if before else None
    dropped = len(_counted(before) - set(named)) if before else 0
    record(
        act,
        kind="filing.accepted",
        subject=f"agency:{agency}",
        effective_on=act.day,
        authority="RUL-9" if stored.late else "555 CMR 7.02",
        after={
            "campaign": campaign, "receipt": stored.receipt, "kind": kind, "sha256": sha256,
            "rows": stored.rows, "accepted": stored.accepted, "late": stored.late,
            "replaces": replaces, "dropped": dropped,
        },
    )  # fmt: skip
    if stored.late:
        _acknowledge_late(act, stored, due_on=due)
    reached(Waypoint.FILING_STORED)
    return _receipt(stored, replaces=replaces, dropped=dropped)


def _refuse_if_anothers(
    act: Act, of: models.Campaign, sender: Agency, named: Sequence[int]
) -> None:
    """Refuse a file whose officers were all put forward by one other agency, and none by this one."""
    if (found := in_step.all_of_another(of, sender, named)) is None:
        return
    other, receipt = found
    way_out = (
        f"take back the file of receipt {receipt} first, and say why."
        if act.by.may(Permission.FILING_UNDO)
        else f"ask the commission's staff to take back the file of receipt {receipt} first."
    )
    raise Refused(
        f"All {len(named):,} officers of this file were sent by {other.name} before, and none by "
        f"{sender.name}; look whether it is the right file and the right agency. Nothing of it was "
        f"taken. If they do belong to {sender.name}, {way_out}"
    )


def _counted(filing: models.Filing) -> set[int | None]:
    return set(filing.lines.filter(set_aside="").values_list("officer_id", flat=True))


def _acknowledge_late(act: Act, stored: models.Filing, *, due_on: date) -> None:
    """Record that the commission took in a late file, where an agency's own person sent it (RUL-9)."""
    if act.by.may(Permission.FILING_SUBMIT):
        return
    record(
        replace(act, by=accounts.person(OPERATOR, at=act.at)),
        kind="late-filing.accepted",
        subject=f"agency:{stored.agency.code}",
        effective_on=act.day,
        authority="RUL-9",
        after={"campaign": stored.campaign.slug, "receipt": stored.receipt, "due_on": due_on},
    )


def _receipt(
    stored: models.Filing, *, replaces: str | None, dropped: int = 0, already_here: bool = False
) -> Receipt:
    return Receipt(
        number=stored.receipt, agency=stored.agency.code, campaign=stored.campaign.slug,
        kind=stored.kind, file=stored.file_name, sha256=stored.sha256, filed_on=stored.filed_on,
        rows=stored.rows, accepted=stored.accepted, late=stored.late, replaces=replaces,
        dropped=dropped, already_here=already_here,
    )  # fmt: skip


def _store(
    act: Act, of: models.Campaign, sender: Agency, kind: FilingKind, checked: Checked,
    content: Path, sha256: str, *, late: bool,
) -> models.Filing:  # fmt: skip
    kept_sha256 = sha256 if checked.kept is None else digest(checked.kept)
    _keep(content, checked.kept, kept_sha256)
    times = models.Filing.objects.filter(campaign=of, agency=sender, sha256=sha256).count()
    number = digest_of([of.slug, sender.code, sha256, act.at, times]).upper()
    return models.Filing.objects.create(
        campaign=of, agency=sender, kind=kind.value,
        receipt=f"R-{number[:4]}-{number[4:8]}-{number[8:12]}",
        file_name=checked.file[:255], sha256=sha256, kept_sha256=kept_sha256, filed_on=act.day,
        late=late, rows=checked.rows, accepted=checked.accepted,
        warnings=canonical([f.as_dict() for f in checked.findings]).decode(),
        sent_by=act.by.account, recorded_at=act.at,
    )  # fmt: skip


def _keep(content: Path, without_questionnaire: bytes | None, sha256: str) -> None:
    """Keep the file under its hash; the name it came with is never used as a path."""
    folder = settings.FILES / "filings"
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / f"{sha256}{content.suffix.lower()[:5]}"
    if kept.exists():
        return
    partial = kept.with_name(f".{kept.name}.partial")
    if without_questionnaire is None:
        shutil.copyfile(content, partial)
    else:
        partial.write_bytes(without_questionnaire)
    partial.replace(kept)


def _store_lines(act: Act, stored: models.Filing, checked: Checked, index: queries.Index) -> None:
    insert(
        models.FilingRow,
        ("filing", "row", "officer", "set_aside", "answers"),
        (
            (stored.pk, line.row.row, index.ids.get(line.row.mptc_id), line.set_aside,
             canonical(line.row).decode())
            for line in checked.lines
        ),
    )  # fmt: skip
    doubtful = {line.row.row: line for line in checked.lines if line.doubts and not line.set_aside}
    if not doubtful:
        return
    placed = models.FilingRow.objects.filter(filing=stored, row__in=list(doubtful))
    insert(
        models.MatchQuestion,
        ("line", "officer", "code", "differs", "recorded_at"),
        (
            (pk, officer, doubt.code, doubt.differs, act.at)
            for pk, officer, row in placed.values_list("pk", "officer_id", "row")
            for doubt in doubtful[row].doubts
        ),
    )


@transaction.atomic
def undo(act: Act, *, receipt: str) -> models.Filing:
    """Take an accepted file back before release, leaving later, unrelated changes alone (RUL-22).

    The commission's staff take back any file; an agency's own people their agency's.

    Raises:
        NotFound: there is no such receipt.
        WrongState: it was taken back already.
        Refused: a released determination rests on the file, or a release came after the roster.
    """
    taken = _to_take_back(act, receipt)
    if not act.reason.strip():
        raise Refused("Say why the file is taken back.")
    of = queries.campaign(taken.campaign.slug, hold=True)
    taken.refresh_from_db(fields=["superseded_at"])
    if taken.superseded_at is not None:
        raise WrongState(f"The file of receipt {receipt} was taken back already.")
    if said := why_it_stays(taken):
        raise Refused(said)
    taken.superseded_at = act.at
    taken.save(update_fields=["superseded_at"])
    models.MatchQuestion.objects.filter(line__filing=taken, superseded_at__isnull=True).update(
        superseded_at=act.at
    )
    certification.withdraw_prepared(act, campaign=of.slug, receipt=receipt)
    in_step.keep_in_step(act, of, taken.agency)
    in_step.withdraw_employments(act, of, taken.agency, receipt=receipt)
    record(
        act,
        kind="filing.undone",
        subject=f"agency:{taken.agency.code}",
        effective_on=act.day,
        authority="RUL-22",
        before={"receipt": receipt, "sha256": taken.sha256},
    )
    return taken


def _to_take_back(act: Act, receipt: str) -> models.Filing:
    """The file of a receipt, if this person may take it back; whoever may not learns nothing of it."""
    found = models.Filing.objects.select_related("campaign", "agency").filter(receipt=receipt)
    taken = found.first()
    withdraws = Permission.FILING_WITHDRAW
    if taken is None or not act.by.may(withdraws, agency=taken.agency.code):
        act.by.require(Permission.FILING_UNDO)
    if taken is None:
        raise NotFound(
            f"There is no receipt {receipt}. Look at the list of files that were sent for its number."
        )
    return taken


def why_it_stays(taken: models.Filing) -> str:
    """Say why a file cannot be taken back any more, since something was issued on it; else nothing."""
    if taken.kind == FilingKind.ROSTER and (said := _why_the_roster_stays(taken)):
        return said
    issued = Determination.objects.filter(
        agency_id=taken.agency_id,
        campaign=taken.campaign.slug,
        superseded_at__isnull=True,
        preparation__release__recorded_at__gte=taken.recorded_at,
        facts__contains=f"receipt {taken.receipt} ",
    ).count()
    if not issued:
        return ""
    resting = (
        "A determination that rests on this file has been issued"
        if issued == 1
        else f"{issued:,} determinations that rest on this file have been issued"
    )
    return (
        f"{resting}, so it cannot be taken back. Send a corrected file, or ask the commission to "
        "vacate (CERT-318)."
    )


def _why_the_roster_stays(taken: models.Filing) -> str:
    """A roster carries its officers' certificates past the release (CERT-311), so it stays."""
    released = Release.objects.filter(
        preparation__campaign=taken.campaign.slug, recorded_at__gte=taken.recorded_at
    ).order_by("recorded_at")
    first = released.first()
    if first is None:
        return ""
    return (
        f"Determinations of {taken.campaign.title} were issued on {in_words(first.issued_on)}, "
        "after this roster came, and its officers stay certified on it (CERT-311), so it cannot "
        "be taken back. Send a corrected roster, or the full submission."
    )
