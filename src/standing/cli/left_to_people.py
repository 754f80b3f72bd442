"""Agencies that a demo leaves to people: which file each has to send, since when, and who signed it."""

import csv
import hashlib
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from standing.campaigns.rosters.attesting import AGENCY_HEAD
from standing.campaigns.rosters.check import check
from standing.cli import acting
from standing.cli.acting import say
from standing.cli.world_files import Event, World, read_accounts
from standing.kernel.access import Role
from standing.kernel.errors import Refused
from standing.kernel.periods import day_of, in_words

_NAMED: Final = 6
"""How many codes a refusal names."""
_COMMON: Final = "-police-department"
_GIVEN: Final = (
    "Hollis", "Linden", "Reese", "Tatum", "Blair", "Ellery", "Greer", "Jocelyn", "Lennox",
    "Merritt", "Noor", "Perrin", "Quincy", "Rory", "Sutton", "Wynne",
)  # fmt: skip
_LAST: Final = (
    "Brandt", "Okafor", "Calder", "Abernathy", "Dunmore", "Eastlake", "Farrow", "Greenhalgh",
    "Holloway", "Ibarra", "Kestrel", "Lockhart", "Marchetti", "Nakagawa", "Pemberton", "Sorensen",
)  # fmt: skip


@dataclass(slots=True)
class Left:
    """What an agency sent in this world, file by file, with the day each came and was signed last."""

    code: str
    nil: bool = False
    files: list["Sent"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Sent:
    """A file, the moment at which it came, the last day in it, and who signed it."""

    path: Path
    at: datetime
    signed_on: date | None
    head: str
    authority: str


def codes(world: World, events: Sequence[Event]) -> list[str]:
    """Return the codes of the agencies of a world, in order."""
    found = {event.agency for event in events} | {a.agency for a in read_accounts(world.folder)}
    path = world.folder / "agencies.csv"
    if path.exists():
        with path.open(encoding="utf-8-sig", newline="") as file:
            found |= {(line.get("code") or "").strip() for line in csv.DictReader(file)}
    return sorted(found - {""})


def refuse_unknown(asked: Sequence[str], there: Collection[str]) -> None:
    """Refuse to leave an agency that the world does not hold; name some that it holds."""
    for code in asked:
        if code in there:
            continue
        short = {each.removesuffix(_COMMON): each for each in there}
        alike = get_close_matches(code.removesuffix(_COMMON), short, n=2, cutoff=0.7)
        near = [short[each] for each in alike]
        named = [*near, *(each for each in sorted(there) if each not in near)][:_NAMED]
        raise Refused(
            f"--leave: this world holds no agency “{code}”. Write the code of one of its "
            f"{len(there):,}, such as {', '.join(named)}. All stand in agencies.csv."
        )


def left(code: str, world: World, events: Sequence[Event]) -> Left:
    """Gather what an agency has to send in this world."""
    found = Left(code)
    for event in events:
        if event.agency != code:
            continue
        found.nil = found.nil or event.event == "nil"
        path = world.folder / event.value
        if event.event == "filing" and path.exists():
            found.files.append(_sent(path, event.at))
    return found


def _sent(path: Path, at: datetime) -> Sent:
    rows = [line.row for line in check(path, officers=None, filed_on=day_of(at)).lines]
    days = [row.attestation_on for row in rows if isinstance(row.attestation_on, date)]
    heads, others = Counter[str](), Counter[str]()
    for row in rows:
        if isinstance(row.attested_by_name, str) and row.attested_by_name:
            (heads if row.attested_by_role == AGENCY_HEAD else others)[row.attested_by_name] += 1
    return Sent(path, at, max(days, default=None), _most(heads), _most(others))


def _most(names: Counter[str]) -> str:
    return names.most_common(1)[0][0] if names else ""


def signer(of: Left, role: Role) -> str:
    """Return who signs an agency's files in this role, as the files themselves say; else nothing."""
    for sent in of.files:
        name = {Role.AGENCY_HEAD: sent.head, Role.APPOINTING_AUTHORITY: sent.authority}.get(role)
        if name:
            return name
    return ""


def say_what_to_send(agencies: Sequence[Left]) -> None:
    """Say for each agency that is left to people where its own file lies, and how it is sent."""
    if not agencies:
        return
    say("\nWhat each agency that is left to people would have sent:")
    for each in agencies:
        say(f"  {each.code}")
        for sent in each.files:
            roster = "  (names only, once more time is granted)" if _is_roster(sent) else ""
            say(f"    {shown(sent.path)}{roster}{_signed_later(sent)}")
        if each.nil:
            say("    no file: it confirms that it has no officers in the campaign")
        elif not each.files:
            say("    no file: it never answered; the form is on the campaign’s page")
    say(
        "On the campaign’s page under /agency/ the clerk chooses the file and asks for the head’s word,"
    )
    say("the head attests (for the head’s own row: the authority), and the clerk sends it.")
    if any(_signed_later(sent) for each in agencies for sent in each.files):
        say("Signatures are not taken before their day: move the clock there first, at /clock/.")


def _is_roster(sent: Sent) -> bool:
    return sent.path.parent.name == "rosters"


def _signed_later(sent: Sent) -> str:
    later = sent.signed_on is not None and sent.signed_on > acting.today()
    return f"  (signed up to {in_words(sent.signed_on)})" if sent.signed_on and later else ""


def shown(path: Path) -> Path:
    """Return a path as it is typed here: from this folder on, where it lies below."""
    try:
        return path.relative_to(Path.cwd())
    except ValueError:
        return path


def invented_name(of: str, *, taken: Collection[str]) -> str:
    """Return an invented person's name for an account, the same each time, and nobody's of ``taken``.

    >>> one = invented_name("dover-police-department.head", taken=())
    >>> one == invented_name("dover-police-department.head", taken=())
    True
    >>> invented_name("dover-police-department.head", taken=(one,)) == one
    False
    """
    place = int.from_bytes(hashlib.sha256(of.encode()).digest()[:4])
    every = [f"{given} {last}" for given in _GIVEN for last in _LAST]
    turned = (every[(place + step) % len(every)] for step in range(len(every)))
    return next((name for name in turned if name not in taken), every[place % len(every)])
