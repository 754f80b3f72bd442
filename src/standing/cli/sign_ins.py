"""The sign-ins that a demo prints: one account for each role, with a password and an app."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from django.conf import settings

from standing.accounts.granting import ADMINISTRATOR
from standing.accounts.models import Grant
from standing.accounts.sign_ins import SignIn, Wanted, demo_sign_ins
from standing.campaigns.models import Member
from standing.certification.models import Determination
from standing.cli import acting
from standing.cli.acting import say
from standing.cli.world_files import NamedAccount, read_accounts
from standing.kernel.access import HELD_AT_AN_AGENCY, OF_THE_COMMISSION, Role
from standing.rules.determine import Outcome
from standing.workforce import queries as workforce
from standing.workforce.models import Agency, Employment, Officer

_INVENTED_NAMES: Final = {
    Role.CERTIFICATION_STAFF: "Emery Castellan",
    Role.CERTIFICATION_DIRECTOR: "Marlow Quimby",
    Role.EXECUTIVE_DIRECTOR: "Aubrey Fenwick",
    Role.COMMISSIONER: "Shiloh Vandermeer",
    Role.AUDITOR: "Ellis Northrup",
    Role.ADMINISTRATOR: "Remy Ostergaard",
    Role.STANDARDS_INVESTIGATOR: "Morgan Ellery",
    Role.COUNSEL: "Rowan Thackeray",
    Role.HEARING_OFFICER: "Avery Lindqvist",
    Role.RECORDS_OFFICER: "Sage Winterbourne",
    Role.AGENCY_HEAD: "Hollis Brandt",
    Role.APPOINTING_AUTHORITY: "Linden Okafor",
    Role.AGENCY_SUBMITTER: "Reese Calder",
}
"""Who holds a role of which a world names nobody."""


def print_sign_ins(inputs: Path, *, left: Sequence[str]) -> None:
    """Give one account of each role a sign-in and print them; ``left`` are agencies left to people."""
    found = demo_sign_ins(
        lambda: acting.act(by=ADMINISTRATOR), list(_wanted(inputs, left)), home=settings.HOME
    )
    say("Sign in at /sign-in/ as one of these (role, person, sign-in, password):")
    lines = [(_role(each), each.name, each.wanted.username, _password(each)) for each in found]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = [f"{text:{width}}" for text, width in zip(line, widths, strict=True)]
        say(f"  {'  '.join(cells)}".rstrip())
    say("The six digits of the authenticator app, for any of them:")
    say(f"  .venv/bin/standing user code {found[0].wanted.username}")
    say("The same names serve on the command line, with --as, --by or --approved-by.")


def _role(sign_in: SignIn) -> str:
    wanted = sign_in.wanted
    at = f" at {wanted.agency}" if wanted.agency else ""
    return (
        wanted.role.value.replace("-", " ") + at + (f" {wanted.officer}" if wanted.officer else "")
    )


def _password(sign_in: SignIn) -> str:
    return sign_in.password or "(the password that its holder chose since)"


def _wanted(inputs: Path, left: Sequence[str]) -> Iterator[Wanted]:
    """Name an account for each role but the public's, from the world's own people where it has one."""
    named = read_accounts(inputs)
    agency = _agency(named, left)
    for role in Role:
        if role in OF_THE_COMMISSION:
            yield _named(named, role) or Wanted(
                role=role, username=_called(role), name=_INVENTED_NAMES[role]
            )
        elif role in HELD_AT_AN_AGENCY and agency:
            yield _named(named, role, agency) or Wanted(
                role=role, username=f"{agency}.{_short(role)}", agency=agency,
                name=_INVENTED_NAMES[role],
            )  # fmt: skip
    officer = _signing_in() or _officer(agency)
    if officer is not None:
        now = acting.now()
        called = workforce.name_of([officer.pk], on=acting.today(), known=now)[officer.pk]
        yield Wanted(
            role=Role.OFFICER, username=f"officer.{officer.mptc_id}", officer=officer.mptc_id,
            name=f"{called.first} {called.last}",
        )  # fmt: skip


def _named(named: Sequence[NamedAccount], role: Role, agency: str = "") -> Wanted | None:
    for each in named:
        if each.role is role and each.agency == agency:
            return Wanted(role=role, username=each.username, name=each.name, agency=agency)
    return None


def _agency(named: Sequence[NamedAccount], left: Sequence[str]) -> str:
    """The agency whose people sign in: one that is left to people, else one that has a head."""
    there = Agency.objects.filter(code__in=left).values_list("code", flat=True)
    headed = (each.agency for each in named if each.role is Role.AGENCY_HEAD)
    return next((code for code in left if code in set(there)), next(headed, ""))


def _called(role: Role) -> str:
    """The account of a role at the commission; the built-in administrator signs in nowhere."""
    return "admin.one" if role is Role.ADMINISTRATOR else role.value.replace("-", ".")


def _short(role: Role) -> str:
    """How the accounts of a world end: ``….head``, ``….authority``, ``….clerk``."""
    return "clerk" if role is Role.AGENCY_SUBMITTER else role.value.rsplit("-", maxsplit=1)[-1]


def _signing_in() -> Officer | None:
    """The officer who was given a sign-in before, so that a second run gives the same."""
    bound = Grant.objects.filter(role=Role.OFFICER, superseded_at=None).exclude(officer="")
    grant = bound.filter(account__username__startswith="officer.").order_by("pk").first()
    return Officer.objects.filter(mptc_id=grant.officer).first() if grant else None


def _officer(agency: str) -> Officer | None:
    """An officer of that agency who still owes something, else anybody there, else anybody."""
    owing = Determination.objects.filter(
        outcome=Outcome.CONDITIONAL, superseded_at=None
    ).select_related("officer")
    decided = owing.filter(agency__code=agency).first() or owing.first()
    if decided is not None:
        return decided.officer
    employed = Employment.objects.filter(agency__code=agency).values("officer")
    members = Member.objects.select_related("officer").order_by("officer__mptc_id")
    member = members.filter(officer__in=employed).first() or members.first()
    return member.officer if member else None
