"""Inviting people, and the second person whom an administrator's proposal waits for (RUL-25)."""

import secrets

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from standing.accounts import domain, models, queries
from standing.accounts.domain import INVITATION_MOVES, InvitationState, Purpose
from standing.accounts.granting import (
    ADMINISTRATOR,
    AUTHORITY,
    account_called,
    check_not_held,
    facts_of,
    grant,
    live_account_at,
)
from standing.accounts.invitations import call_off_mail, has_run_out
from standing.accounts.recovering import recover
from standing.kernel.access import Act, Held, Permission, Role, Scope
from standing.kernel.errors import NotFound, NotPermitted, Refused, WrongState
from standing.kernel.periods import day_of, in_words
from standing.ledger import actions as ledger
from standing.storage import locks

_ENOUGH_TO_CONFIRM = 2
_LONGEST_NAME = 200


@transaction.atomic
def invite(
    act: Act,
    *,
    email: str,
    name: str,
    role: Role,
    agency: str = "",
    officer: str = "",
    scope: Scope = Scope.BOTH,
    same_person_as: str | None = None,
) -> models.Invitation:
    """Invite somebody to a role, or propose it where that takes a second person (RUL-25).

    Whoever has an account at this address takes the role up with it, anybody else makes one: in both
    cases a link goes out, good for ``INVITATION_RUNS``, and the row keeps the name that was typed, so
    that whoever invites does not learn whose address it is. Where an administrator's proposal finds an
    account, the second person who confirms it lets the role hold at once. Whether an agency or an
    officer exists is for the door to ask.

    Raises:
        NotPermitted: they may not grant this, or it is for themself.
        Refused: the address, the name or the place of the role cannot be used.
        WrongState: the role is held already, or an invitation to it is open.
    """
    act.by.require(Permission.ACCOUNT_INVITE, agency=agency or None)
    held = domain.asked(role=role, agency=agency, officer=officer, scope=scope)
    alone = domain.grants_alone(act.by, held)
    address = _address(email)
    locks.hold("accounts.invitations")
    account = live_account_at(address)
    human = account.human if account else _known_human(address, same_person_as)
    domain.check_not_oneself(act.by, concerns=str(human.pk) if human else None)
    if account is not None:
        check_not_held(account, held)
    _check_none_open(act, address, held)
    founding = not alone and _founds(act, held)
    row = _propose(
        act,
        purpose=Purpose.ROLE if account and not alone else Purpose.ACCOUNT,
        email=address,
        name=_name(name, None if alone else human),
        human=human,
        account=None if alone else account,
        held=held,
        founding=founding,
    )
    if alone or founding:
        _put_into_effect(act, row)
    return row


@transaction.atomic
def propose_recovery(act: Act, *, username: str) -> models.Invitation:
    """Propose to let somebody in again who lost the password and the second factor.

    Raises:
        NotPermitted: not an administrator, or it is their own account.
        NotFound: there is no such account.
        Refused: no reason is given, or no address is known to which a link could go.
        WrongState: the account was revoked, or a recovery is under way.
    """
    act.by.require(Permission.ACCOUNT_MANAGE)
    if not act.reason.strip():
        raise Refused("Say how you know that it is this person who asks to be let in again.")
    locks.hold("accounts.invitations")
    account = account_called(username)
    domain.check_not_oneself(act.by, concerns=str(account.human_id))
    if account.revoked_at is not None:
        raise WrongState("This account was revoked. Invite the person anew instead.")
    if not account.email:
        raise Refused(
            "No e-mail address is known for this account, so no link could reach anybody."
        )
    _check_none_open(act, account.email, None)
    return _propose(
        act, purpose=Purpose.RECOVERY, email=account.email, name=account.human.name,
        human=account.human, account=account, held=None,
    )  # fmt: skip


@transaction.atomic
def confirm(act: Act, *, key: str) -> models.Invitation:
    """Confirm as the second person what somebody proposed; it takes effect at once (RUL-25).

    Raises:
        NotPermitted: they may not confirm, proposed it themselves, or it concerns them; or whoever
            proposed it may no longer do so.
        NotFound: there is no such proposal.
        WrongState: it was decided before.
    """
    act.by.require(Permission.ACCOUNT_CONFIRM)
    row = _locked(key)
    INVITATION_MOVES.check(InvitationState(row.state), _after_confirming(row))
    proposer = queries.person(row.invited_by.username, at=act.at)
    account = row.account or live_account_at(row.email)
    concerns = account.human_id if account else row.human_id
    domain.check_second_person(
        act.by, proposer=proposer, concerns=str(concerns) if concerns else None
    )
    if row.held is None:
        proposer.require(Permission.ACCOUNT_MANAGE)
    else:
        domain.grants_alone(proposer, row.held)
    row.decided_by, row.decided_at = _acting(act), act.at
    if row.purpose == Purpose.ACCOUNT and account is not None:  # made since it was proposed
        row.account, row.purpose = account, Purpose.ROLE
    _put_into_effect(act, row)
    return row


@transaction.atomic
def refuse(act: Act, *, key: str) -> models.Invitation:
    """Refuse what somebody proposed, with a reason; nothing of it takes effect."""
    act.by.require(Permission.ACCOUNT_CONFIRM)
    if not act.reason.strip():
        raise Refused("Say why this is refused; whoever proposed it reads it.")
    row = _locked(key)
    INVITATION_MOVES.check(InvitationState(row.state), InvitationState.REFUSED)
    row.state, row.decided_by, row.decided_at = InvitationState.REFUSED, _acting(act), act.at
    row.ended_at = act.at
    row.save()
    _record(act, row, "role.refused" if row.role else "recovery.refused")
    return row


@transaction.atomic
def withdraw_invitation(act: Act, *, key: str) -> models.Invitation:
    """Withdraw an invitation or a proposal that nobody took up yet; its link no longer works.

    Whoever made it may, an administrator, and who may invite at the same agency.
    """
    row = _locked(key)
    ours = row.invited_by.username == act.by.account or act.by.may(Permission.ACCOUNT_MANAGE)
    if not ours and not (row.agency and act.by.may(Permission.ACCOUNT_INVITE, agency=row.agency)):
        raise NotPermitted("Only whoever invited, or an administrator, withdraws an invitation.")
    INVITATION_MOVES.check(InvitationState(row.state), InvitationState.WITHDRAWN)
    row.state, row.ended_at = InvitationState.WITHDRAWN, act.at
    row.save()
    _record(act, row, "invitation.withdrawn")
    call_off_mail(row, why="The invitation was withdrawn before this mail was sent.")
    return row


def _after_confirming(row: models.Invitation) -> InvitationState:
    return InvitationState.ACCEPTED if row.purpose == Purpose.ROLE else InvitationState.SENT


def _put_into_effect(act: Act, row: models.Invitation) -> None:
    """Let a proposal that needs nobody else hold: the link goes out, or the role is held."""
    row.state = _after_confirming(row)
    if row.purpose == Purpose.ROLE:
        assert row.account is not None
        assert row.held is not None
        if row.account.revoked_at is not None:
            raise WrongState("The account was revoked meanwhile. Nothing was changed.")
        row.ended_at = act.at
        row.save()
        grant(act, row.account, row.held, invitation=row)
        return
    row.sent_at, row.expires_at = act.at, act.at + domain.INVITATION_RUNS
    row.save()
    if row.purpose == Purpose.RECOVERY:
        assert row.account is not None
        recover(act, row.account, invitation=row)
    _record(act, row, "invitation.made", expires_on=day_of(row.expires_at).isoformat())


def _propose(
    act: Act,
    *,
    purpose: Purpose,
    email: str,
    name: str,
    human: models.Human | None,
    account: models.Account | None,
    held: Held | None,
    founding: bool = False,
) -> models.Invitation:
    row = models.Invitation.objects.create(
        key=secrets.token_hex(12), purpose=purpose, state=InvitationState.PROPOSED, email=email,
        name=name, human=human, account=account, invited_by=_acting(act), recorded_at=act.at,
        founding=founding, role=held.role if held else "", agency=(held and held.agency) or "",
        scope=held.scope if held else Scope.BOTH, officer=(held and held.officer) or "",
    )  # fmt: skip
    _record(act, row, "role.proposed" if held else "recovery.proposed")
    return row


def _record(act: Act, row: models.Invitation, kind: str, **more: object) -> None:
    """Enter an act about an invitation: ids only, never the address or the name."""
    held = facts_of(row.held) if row.held else {}
    account = row.account.username if row.account else ""
    ledger.record(
        act,
        kind=kind,
        subject=f"invitation:{row.key}",
        effective_on=act.day,
        authority=f"{AUTHORITY}, founding" if row.founding else AUTHORITY,
        after={"purpose": row.purpose, "account": account, **held, **more},
    )


def _founds(act: Act, held: Held) -> bool:
    """Whether this is one of the first who can confirm: nobody could confirm them yet.

    Only the machine's operator, at the terminal, founds a register, and only until two people can
    confirm roles (RUL-25).
    """
    return (
        act.by.account == ADMINISTRATOR
        and Permission.ACCOUNT_CONFIRM in held.permissions
        and queries.people_who_confirm(act.at) < _ENOUGH_TO_CONFIRM
    )


def _check_none_open(act: Act, email: str, held: Held | None) -> None:
    """Refuse a second proposal of the same while one is open: a double press makes one."""
    place: dict[str, object] = {"role": ""}
    if held is not None:
        place = {
            "role": held.role, "agency": held.agency or "", "officer": held.officer or "",
        }  # fmt: skip
    waiting = models.Invitation.objects.filter(
        email=email, state__in=(InvitationState.PROPOSED, InvitationState.SENT), **place
    )
    for row in waiting:
        if has_run_out(row, act.at):
            continue
        if row.state == InvitationState.PROPOSED:
            raise WrongState(
                f"This was proposed on {in_words(day_of(row.recorded_at))} already and waits for a "
                "second person. Nothing was changed."
            )
        assert row.expires_at is not None
        raise WrongState(
            f"A link for this went out already and is good until {in_words(day_of(row.expires_at))}. "
            "Withdraw it first if a new one is needed. Nothing was changed."
        )


def _known_human(email: str, same_person_as: str | None) -> models.Human | None:
    """Return whose address this is: of a named account, or of one that was revoked."""
    if same_person_as is not None:
        return account_called(same_person_as).human
    revoked = models.Account.objects.select_related("human").filter(email__iexact=email)
    account = revoked.order_by("-revoked_at").first()
    return account.human if account else None


def _locked(key: str) -> models.Invitation:
    rows = models.Invitation.objects.select_related("account__human", "human", "invited_by__human")
    row = rows.select_for_update(of=("self",)).filter(key=key).first()
    if row is None:
        raise NotFound("There is no such invitation.")
    return row


def _acting(act: Act) -> models.Account:
    return account_called(act.by.account)


def _address(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise Refused(
            f"We read {email.strip()!r} as the e-mail address. "
            "It needs an address like dana@agency.example."
        ) from None
    return address


def _name(name: str, human: models.Human | None) -> str:
    said = " ".join(name.split()) or (human.name if human else "")
    if not said or len(said) > _LONGEST_NAME:
        raise Refused(f"Give the person’s name, in 1 to {_LONGEST_NAME} characters.")
    return said
