"""What stands in the blanks of addresses: the own, another's, and what is not there.

Everything exists twice, once of the agency and the officer whose people ask, once of another.
"""

import json
import zipfile
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from types import MappingProxyType

from django.conf import settings
from tests import dirty, make
from tests.integration.console import cases
from tests.integration.pages import world

from standing.accounts import invitations
from standing.accounts.models import Account, Grant, Human, Invitation
from standing.campaigns import queries as campaigns
from standing.campaigns.drafts import keeping, reading
from standing.campaigns.links import nil_token
from standing.campaigns.models import Filing, FilingRow
from standing.certification.models import Determination, Preparation, Proposal
from standing.correspondence.models import HandOver, Notice, Packet
from standing.kernel.access import Act, Role
from standing.kernel.canonical import digest
from standing.ledger import sealing
from standing.ledger.models import Entry
from standing.mail.models import Message
from standing.register.models import Publication
from standing.register.shapes import AgencyLine, heading
from standing.requests.models import Request
from standing.workforce.models import Agency, Employment, Officer

OWN_AGENCY, OTHER_AGENCY = world.SUBMITTER, world.EXTENDED
OWN_OFFICER, OTHER_OFFICER = world.CONDITIONAL, world.ROSTERED
WHO = {
    "O": "an.officer", "S": "own.clerk", "T": "own.standards", "H": "own.head", "A": "own.authority",
    "C": "staff", "D": "director", "I": "investigator", "L": "counsel", "J": "hearing",
    "M": "commissioner", "X": "executive", "R": "records", "U": "auditor", "N": "admin",
}  # fmt: skip
"""The account of each letter of the table."""
MARKS_OF_ANOTHER = (
    OTHER_OFFICER, world.PEOPLE[OTHER_OFFICER].last, "clerk-2", "invited-2", "invitation-2", "message-2",
    "1984-11-23", "11/23/1984", "November 23, 1984",
)  # fmt: skip
"""What stands on nobody's page but theirs, and the birth date of everybody in this world."""
OF_SOMEBODY = frozenset({"code", "mptc_id", "employment", "campaign"})
NOW = datetime(2022, 8, 11, 14, 0, tzinfo=UTC)
OF_A_DECISION = (
    "console-decision.number", "console-decision-rows.number", "console-decision-approve.number",
    "console-decision-withdraw.number", "console-decision-carry-out.number", "console-packets.number",
)  # fmt: skip
OF_A_SUSPENSION = (
    "console-suspension.key", "console-suspension-approve.key", "console-suspension-withdraw.key",
)  # fmt: skip
OF_AN_INVITATION = (
    "people-invitation.key", "people-confirm.key", "people-refuse.key", "people-withdraw.key",
)  # fmt: skip
Blanks = Mapping[str, str]


def build() -> tuple[Blanks, Blanks, Blanks]:
    """Make a world; return what fills the blanks with the own, with another's, and with nothing."""
    made = world.build()
    world.make_jobs()
    own = _everything_of(made, OWN_AGENCY, OWN_OFFICER, number=1)
    another = _everything_of(made, OTHER_AGENCY, OTHER_OFFICER, number=2)
    sealing.seal()
    return own, another, NOTHING


NOTHING: Blanks = MappingProxyType(
    {
        "slug": "1999-a", "figure": "no.such", "kind": "no-such", "key": "nothing-here",
        "code": "nowhere", "mptc_id": "9999-9999", "number": "99999", "token": "nothing-here",
        "name": "no-such", "one": "9999-9998", "two": "9999-9999", "account": "nobody",
        "grant": "99999", "what": "no-such.xlsx", "employment": "99999", "campaign": "1999-a",
        "console-queue-case.key": "99999", "portal-receipt.number": "R-9999",
        "portal-receipt-file.number": "R-9999",
        "requirement": "no-such", "console-condition.what": "toll",
        "portal-withdraw.number": "R-9999",
    }
)  # fmt: skip


def fill(name: str, blanks: Collection[str], values: Blanks) -> dict[str, str]:
    """Fill the blanks of one address; ``page.blank`` goes before ``blank``."""
    return {blank: values.get(f"{name}.{blank}", values.get(blank, "")) for blank in blanks}


def _everything_of(made: world.World, code: str, mptc_id: str, *, number: int) -> Blanks:
    agency, officer = made.agencies[code], made.officers[mptc_id]
    _packet(made, agency, officer, number=number)
    request, employment = _requests(made, agency, officer)
    FilingRow.objects.update(answers=cases.answers(world.FURTHER_REVIEW, row=2))
    case = Determination.objects.filter(officer=made.officers[world.FURTHER_REVIEW]).first()
    assert case is not None
    preparation = Preparation.objects.get()
    clerk, grant = _clerk(code, number=number)
    invitation = _invitation(code, clerk, number=number)
    for_person = _invitation("", clerk, number=number * 11)
    receipt = "R-0001" if number == 1 else "R-0002"
    _draft(code)
    _sent_file(receipt)
    return {
        "slug": made.campaign.slug, "figure": "officers.subtotal", "kind": "submission",
        "key": world.JOBS["running"], "code": code, "mptc_id": mptc_id, "number": str(number),
        "token": invitations.token_of(invitation), "name": "review", "one": world.CERTIFIED,
        "two": world.NEW, "account": clerk.username, "grant": str(grant.pk), "what": "mended.csv",
        "employment": str(employment.pk), "campaign": made.campaign.slug,
        "own-letter.number": str(number),
        "portal-nil-link.token": nil_token(made.campaign.slug, code, clerk.username),
        "portal-receipt.number": receipt, "portal-withdraw.number": receipt,
        "portal-receipt-file.number": receipt,
        "portal-mail-message.key": _message(agency, number=number).key,
        "console-mail-message.key": _message(agency, number=number * 11).key,
        "console-mail-again.key": _message(agency, number=number * 111).key,
        "console-request.key": request.key, "own-withdraw.key": request.key,
        "console-put-right.key": request.key,
        "console-queue-case.key": str(case.pk),
        "requirement": "cpr", "console-condition.what": "toll",
        "console-reason.number": str(Entry.objects.order_by("id").first().pk),
        **dict.fromkeys(OF_A_SUSPENSION, _suspension(mptc_id, clerk)),
        **dict.fromkeys(OF_A_DECISION, str(preparation.pk)),
        "console-publication-lines.number": str(publication(number)),
        "console-publication-file.number": str(number),
        "console-publication-file.name": "officers.csv", "data-file.name": "officers.csv",
        "data-latest.name": "officers.csv", "api-list.name": "officers",
        **dict.fromkeys(OF_AN_INVITATION, for_person.key),
        "portal-people-withdraw.key": invitation.key,
    }  # fmt: skip


def publication(number: int) -> int:
    """Make a release of the public files in which one file lies, and one officer of each agency."""
    folder = Path(settings.HOME) / "releases" / f"release-{number}"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "officers.csv").write_text("MPTCID\r\n", encoding="utf-8")
    (folder / "by-agency.csv").write_text(
        ",".join(heading(AgencyLine)) + "\r\n"
        + f"One,{OTHER_AGENCY},,,{OTHER_OFFICER},Certified,,\r\n"
        + f"Two,{OWN_AGENCY},,,{OWN_OFFICER},Certified,,\r\n",
        encoding="utf-8",
    )  # fmt: skip
    sha256 = digest((folder / "officers.csv").read_bytes())
    said = {
        "release": number, "as_of": "2022-07-05", "cut_off": world.JULY_6.isoformat(),
        "rows": {"officers.csv": 0}, "files": {"officers.csv": {"sha256": sha256}},
        "difference": {"from_release": None, "added": 0, "removed": 0, "changed": 0},
    }  # fmt: skip
    (folder / "release.json").write_text(json.dumps(said), encoding="utf-8")
    Publication.objects.create(
        number=number, as_of=date(2022, 7, 5), cutoff_at=world.JULY_6, recorded_at=world.JULY_6,
        folder=folder.name, manifest=json.dumps(said),
    )  # fmt: skip
    return number


def _suspension(mptc_id: str, by: Account) -> str:
    """An administrative suspension of an officer that waits for two people."""
    asked = {
        "mptc_id": mptc_id, "kind": "administratively suspended", "since": "2022-08-10",
        "until": None, "authority": "M.G.L. c. 6E, s. 9(b)", "on": "2022-08-11",
    }  # fmt: skip
    made = Proposal.objects.create(
        kind="admin-suspension", about=f"officer:{mptc_id}", asked=json.dumps(asked),
        bound_to="0" * 64, proposed_by=by.username, reason="No training.",
        recorded_at=world.AUGUST_10,
    )  # fmt: skip
    return made.key


def _packet(made: world.World, agency: Agency, officer: Officer, *, number: int) -> Notice:
    notice = Notice.objects.create(
        officer=officer, agency=agency, campaign=made.campaign.slug, kind="conditional",
        dated_on=date(2022, 7, 1), recorded_at=world.JULY_1,
    )  # fmt: skip
    folder = Path(settings.FILES) / "packets"
    folder.mkdir(parents=True, exist_ok=True)
    bundle = folder / "packet.zip"
    with zipfile.ZipFile(bundle, "w") as papers:
        pdf, name = f"%PDF of {officer.mptc_id}", f"notices/{officer.mptc_id}.pdf"
        listed = {
            "document": f"{made.campaign.slug.upper()}/{officer.mptc_id}/conditional",
            "file": name, "sha256": digest(pdf.encode()),
        }  # fmt: skip
        papers.writestr(name, pdf)
        papers.writestr("manifest.json", json.dumps({"notices": [listed]}))
    sha256 = digest(bundle.read_bytes())
    bundle.rename(folder / f"{sha256}.zip")
    Packet.objects.create(
        campaign=made.campaign.slug, agency=agency, number=number, file_name=f"{agency.code}.zip",
        sha256=sha256, notices=1, recorded_at=world.JULY_1,
    )  # fmt: skip
    HandOver.objects.create(
        notice=notice, handed_on=date(2022, 7, 5), marked_by="own.clerk", recorded_at=world.JULY_6
    )
    return notice


def _requests(made: world.World, agency: Agency, officer: Officer) -> tuple[Request, Employment]:
    employment = Employment.objects.filter(officer=officer, superseded_at=None).first()
    if employment is None:
        employment = Employment.objects.create(
            officer=officer, agency=agency, since=date(2015, 4, 6), source="list",
            recorded_at=world.MARCH_1,
        )  # fmt: skip
    request = Request.objects.create(
        kind="employment-dispute", officer=officer, employment=employment, agency=agency,
        asked='{"says":"I left in May."}', asked_by=WHO["O"], asked_at=world.AUGUST_10,
    )  # fmt: skip
    return request, employment


def _clerk(code: str, *, number: int) -> tuple[Account, Grant]:
    account = Account.objects.create(
        human=Human.objects.create(name="Jules Underwood"), username=f"clerk-{number}",
        email=f"clerk-{number}@example.org",
    )  # fmt: skip
    grant = Grant.objects.create(
        account=account, role=Role.AGENCY_SUBMITTER, agency=code, since=make.LONG_AGO.date(),
        recorded_at=make.LONG_AGO,
    )  # fmt: skip
    return account, grant


def _invitation(code: str, by: Account, *, number: int) -> Invitation:
    role = Role.AGENCY_SUBMITTER if code else Role.AUDITOR
    return Invitation.objects.create(
        key=f"invitation-{number}", purpose="account", state="sent" if code else "proposed",
        email=f"invited-{number}@example.org", name="Kit Vantongeren", role=role, agency=code,
        invited_by=by, recorded_at=world.AUGUST_10, sent_at=world.AUGUST_10,
    )  # fmt: skip


def _message(agency: Agency, *, number: int) -> Message:
    return Message.objects.create(
        key=f"message-{number}", kind="reminder.made", to=f"clerk-{number}@example.org",
        agency=agency.code, subject="A reminder", text="Something is due.", state="failed",
        message_id=f"<{number}@example.org>", known_at=world.AUGUST_10, put_at=NOW,
    )  # fmt: skip


def _sent_file(receipt: str) -> None:
    content = f"the file of {receipt}".encode()
    folder = Path(settings.FILES) / "filings"
    folder.mkdir(parents=True, exist_ok=True)
    sha256 = digest(content)
    (folder / f"{sha256}.csv").write_bytes(content)
    Filing.objects.filter(receipt=receipt).update(sha256=sha256, kept_sha256=sha256)


def _draft(code: str) -> None:
    of, agency = campaigns.campaign("2022-a-h"), Agency.objects.get(code=code)
    content = dirty.as_csv(dirty.grid(dirty.rows(3))).encode()
    act = Act(by=make.person(f"clerk of {code}", role=Role.AGENCY_SUBMITTER, agency=code), at=NOW)
    path = keeping.write(content, "officers.csv", agency=code)
    opened = reading.open_file(
        path, name="officers.csv", mends={}, of=of, agency=agency, known=NOW, on=NOW.date()
    )
    keeping.keep(
        act, campaign=of.slug, agency=code, name="officers.csv", content=content,
        found=opened.found, over="",
    )  # fmt: skip
