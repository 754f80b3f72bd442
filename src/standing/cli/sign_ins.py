"""The sign-ins that a demo prints: one account for each role, with a password and an app."""

import os
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
from standing.cli.left_to_people import Left, invented_name, signer
from standing.cli.world_files import NamedAccount, read_accounts
from standing.kernel.access import OF_THE_COMMISSION, Role
from standing.rules.determine import Outcome
from standing.workforce import queries as workforce
from standing.workforce.models import Agency, Employment, Officer

_WIDTH: Final = 100
"""The columns of the terminal that the sign-ins fit into."""

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
}
"""Who holds a role at the commission of which a world names nobody."""


def print_sign_ins(inputs: Path, *, left: Sequence[Left]) -> None:
    """Give one account of each role a sign-in and print them, the same on a second run.

    ``left`` are the agencies that are left to people: each has its clerk, head and authority.
    """
    found = demo_sign_ins(
        lambda: acting.act(by=ADMINISTRATOR), list(_wanted(inputs, left)), home=settings.HOME
    )
    say("Sign in at /sign-in/ as one of these:")
    for title, those in _sections(found):
        say(f"\n  {title}")
        for line in _lines([(_role(each), each.name, each.wanted.username, _password(each))
                            for each in those]):  # fmt: skip
            say(f"    {line}")
    say("\nThe six digits of the authenticator app, for any of them:")
    home = f"STANDING_HOME={settings.HOME} " if "STANDING_HOME" in os.environ else ""
    say(f"  {home}.venv/bin/standing user code {found[0].wanted.username}")
    say("The same names serve on the command line, with --as, --by or --approved-by.")


def _sections(found: Sequence[SignIn]) -> Iterator[tuple[str, list[SignIn]]]:
    """Give the sign-ins by where their holders work: each agency, the commission, an officer."""
    titles = [_title(each) for each in found]
    for title in dict.fromkeys(titles):
        yield title, [each for each, of in zip(found, titles, strict=True) if of == title]


def _title(sign_in: SignIn) -> str:
    if sign_in.wanted.agency:
        return f"At {sign_in.wanted.agency}, pages under /agency/"
    if sign_in.wanted.officer:
        return "An officer, pages under /my/"
    return "At the commission, pages under /commission/ and /people/"


def _lines(cells: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Lay rows out in columns; where a row is too wide, each row in two lines."""
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    fits = sum(widths) + 2 * len(widths) + 2 <= _WIDTH
    for row in cells:
        padded = [f"{text:{width}}" for text, width in zip(row, widths, strict=True)]
        if fits:
            yield "  ".join(padded).rstrip()
        else:
            yield "  ".join(padded[:2]).rstrip()
            yield f"  {'  '.join(padded[2:])}".rstrip()


def _role(sign_in: SignIn) -> str:
    wanted = sign_in.wanted
    return _short(wanted.role) if wanted.agency else wanted.role.value.replace("-", " ")


def _password(sign_in: SignIn) -> str:
    return sign_in.password or "chosen by its holder"


def _wanted(inputs: Path, left: Sequence[Left]) -> Iterator[Wanted]:
    """Name an account for each role but the public's, from the world's own people where it has one."""
    named = read_accounts(inputs)
    there = set(
        Agency.objects.filter(code__in=[each.code for each in left]).values_list("code", flat=True)
    )
    agencies = [each for each in left if each.code in there] or _with_a_head(named)
    taken = {each.name for each in named}
    for agency in agencies:
        for role in (Role.AGENCY_SUBMITTER, Role.AGENCY_HEAD, Role.APPOINTING_AUTHORITY):
            wanted = _named(named, role, agency.code) or _at_an_agency(agency, role, taken)
            taken.add(wanted.name)
            yield wanted
    for role in Role:
        if role in OF_THE_COMMISSION:
            yield _named(named, role) or Wanted(
                role=role, username=_called(role), name=_INVENTED_NAMES[role]
            )
        if role is Role.COMMISSIONER:  # two of them suspend
            yield from (_wanted_as(each) for each in [n for n in named if n.role is role][1:])
    officer = _signing_in() or _officer(agencies[0].code if agencies else "")
    if officer is not None:
        now = acting.now()
        called = workforce.name_of([officer.pk], on=acting.today(), known=now)[officer.pk]
        yield Wanted(
            role=Role.OFFICER, username=f"officer.{officer.mptc_id}", officer=officer.mptc_id,
            name=f"{called.first} {called.last}",
        )  # fmt: skip


def _at_an_agency(agency: Left, role: Role, taken: set[str]) -> Wanted:
    """Name an account at an agency: who signs its file in this role, else somebody invented."""
    username = f"{agency.code}.{_short(role)}"
    name = signer(agency, role) or invented_name(username, taken=taken)
    return Wanted(role=role, username=username, agency=agency.code, name=name)


def _named(named: Sequence[NamedAccount], role: Role, agency: str = "") -> Wanted | None:
    for each in named:
        if each.role is role and each.agency == agency:
            return _wanted_as(each)
    return None


def _wanted_as(named: NamedAccount) -> Wanted:
    return Wanted(role=named.role, username=named.username, name=named.name, agency=named.agency)


def _with_a_head(named: Sequence[NamedAccount]) -> list[Left]:
    """The first agency that has a head, where none is left to people."""
    headed = (each.agency for each in named if each.role is Role.AGENCY_HEAD)
    return [Left(code) for code in headed][:1]


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
