"""The mails that answer what happens to accounts: an invitation, a recovery, a new role."""

from collections.abc import Iterator

from standing.accounts import invitations
from standing.accounts.domain import InvitationState, Purpose
from standing.accounts.models import Invitation
from standing.correspondence import addressees
from standing.correspondence.addressees import Addressee
from standing.correspondence.mail_texts import address, mail
from standing.kernel.periods import day_of, in_words
from standing.ledger.domain import Entry
from standing.mail.domain import LINK, Draft
from standing.workforce.models import Agency


def invited(entry: Entry) -> Iterator[Draft]:
    """Send the link of an invitation or a recovery, unless it ended meanwhile."""
    key = entry.subject.removeprefix("invitation:")
    row = Invitation.objects.filter(key=key).first()
    if row is None or row.state != InvitationState.SENT or row.expires_at is None:
        return
    recovery = row.purpose == Purpose.RECOVERY
    blanks = {"until": in_words(day_of(row.expires_at)), "link": LINK}
    if not recovery:
        blanks |= {"role": _spoken(row.role), "place": _place(row.agency)}
    account = row.account.username if row.account else ""
    yield mail(
        "recovery" if recovery else "invitation", kind="invitation", entry=entry,
        to=Addressee(row.email, account, row.name), blanks=blanks, agency=row.agency,
        link=address(f"/invitation/{invitations.token_of(row)}/"),
    )  # fmt: skip


def role_granted(entry: Entry) -> Iterator[Draft]:
    """Tell whoever had an account before that it holds a new role; others have just taken theirs up."""
    key = str(entry.facts_after.get("invitation", ""))
    row = Invitation.objects.filter(key=key, purpose=Purpose.ROLE).first() if key else None
    to = addressees.of_account(entry.subject.removeprefix("account:"))
    if row is None or to is None:
        return
    yield mail(
        "role-granted", kind="role-granted", entry=entry, to=to, agency=row.agency,
        blanks={
            "role": _spoken(row.role), "place": _place(row.agency),
            "sign_in": address("/sign-in/"),
        },
    )  # fmt: skip


def _spoken(role: str) -> str:
    return role.replace("-", " ")


def _place(code: str) -> str:
    agency = Agency.objects.filter(code=code).first() if code else None
    return f" for {agency.name}" if agency else ""
