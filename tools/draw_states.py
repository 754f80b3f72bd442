"""Draws every table of moves as a diagram in docs/states/, and says whether the drawings are current.

    python tools/draw_states.py            draw
    python tools/draw_states.py --check    compare; exit 1 with a sentence where one differs

The arrows come from the `Moves` tables themselves. The sentence of each state, who or what brings it
about and under which rule, stands here: a new state without a sentence is refused, and so is a sentence
for a state that is gone.
"""

import importlib
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
SOURCE = CHECKOUT / "src"
DRAWN = CHECKOUT / "docs" / "states"
sys.path.insert(0, str(SOURCE))

from standing.kernel.moves import Moves  # noqa: E402 - the checkout's own, wherever this is run from


class Undrawable(Exception):  # noqa: N818 - says what is missing, for the person who changed a table
    """A table cannot be drawn yet; the sentence says what to add."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What a drawing says beside its arrows. ``entered`` speaks of each state by its code."""

    page: str
    title: str
    moved_by: str
    begins: str
    entered: Mapping[str, str]


MACHINES: Mapping[str, Machine] = {
    "AGENCY_MOVES": Machine(
        page="agency-in-a-campaign",
        title="An agency in a campaign",
        moved_by=(
            "An agency moves by what it sends and by what the commission grants: a submission or a "
            "roster accepted or taken back, an extension granted or ended, a nil return. The class is "
            "worked out from those acts for a day, as known at a moment, by the first rule that holds "
            "(RUL-10). Nobody sets it, and no act asks the table first. Machine G; CERT-301."
        ),
        begins="G6",
        entered={
            "G2": "A submission of the agency stands: accepted, and not taken back "
            "(`standing roster submit`; CERT-301).",
            "G3": "An extension runs and a roster of the agency stands (CERT-303, CERT-304).",
            "G4": "An extension runs and no roster stands (`standing campaign extend`; CERT-305).",
            "G5": "The agency confirmed that it has nobody in the cohort (`standing campaign nil`).",
            "G6": "None of the others holds on the day: nothing came, it was taken back, or the "
            "extension ended without a submission.",
        },
    ),
    "APPLICATION_MOVES": Machine(
        page="application",
        title="An officer's application",
        moved_by=(
            "Agencies move an application by filing, the commission by deciding, and the calendar by "
            "passing the reference date. The state is worked out for a day by "
            "`certification/in_force.py` from recorded acts and is stored nowhere, so no act asks the "
            "table first. Machine A; CERT-300, CERT-310 to 318."
        ),
        begins="A00",
        entered={
            "A00": "No certificate is on record for the officer (CERT-405).",
            "A10": "The certificate given by statute runs and no file names the officer (CERT-401).",
            "A21": "An agency with an extension files a roster that names the officer "
            "(CERT-304, CERT-311).",
            "A22": "The agency has an extension and no roster names the officer. Today's code shows "
            "such an officer as A10: the certificate runs to the reference date either way (CERT-311).",
            "A30": "The agency's submission answers for the officer and is accepted (CERT-310).",
            "A40": "The reference date passes with an application that meets CERT-310 and is not yet "
            "decided: the certificate continues (CERT-312).",
            "A51": "Two people release a determination of further review (RUL-1, RUL-24).",
            "A60": "Two people release a determination of certified (CERT-316, CERT-320, RUL-24).",
            "A61": "Two people release a determination with conditions (CERT-313, RUL-24).",
            "A62": "Two people release a determination that does not renew; the certificate "
            "continues while a petition is in time (CERT-312, CERT-315, RUL-24).",
            "A90": "The last condition is confirmed or its time is found to have run out, or the time "
            "to petition ends without a petition (CERT-340, CERT-341, CERT-370).",
            "A91": "The commission sets a grant aside; the days before stay certified (CERT-318).",
            "A96": "The officer leaves the agency that applied, and no other has applied (CERT-513).",
            "A97": "The reference date passes without an application that meets CERT-310 (CERT-311).",
        },
    ),
    "CONDITION_MOVES": Machine(
        page="condition",
        title="One condition",
        moved_by=(
            "A condition is opened by the release of a conditional determination, and moved by "
            "recorded acts of the commission (`standing condition`, `standing officer "
            "condition-met`). Passing the due day moves nothing by itself: the condition is shown as "
            "overdue and a person decides (CERT-341). Machine C; CERT-340 to 346."
        ),
        begins="C1",
        entered={
            "C1": "Two people release a determination with conditions; the due day is the one stated in "
            "the notice, else counted from it (CERT-371, OQ-10). Also when tolled time runs again "
            "(`standing condition resume`).",
            "C2": "The commission determines that time does not run while a review is open "
            "(`standing condition toll`; CERT-344).",
            "C3": "Proof has come and nobody has looked at it yet (`standing condition proof`; "
            "CERT-343).",
            "C4": "The commission confirmed the proof; once every condition is met the officer is "
            "certified (CERT-340).",
            "C5": "The commission set a later due day at the officer's request (`standing condition "
            "extend`; CERT-345), or a leave ended (`standing overlay lift --kind leave`; CERT-358).",
            "C6": "The commission found that the time ran out with the condition unmet "
            "(`standing condition lapse`; CERT-341).",
        },
    ),
    "MAIL_MOVES": Machine(
        page="mail",
        title="A mail",
        moved_by=(
            "A mail is put into the queue because an entry of the ledger asks for it, and moved by the "
            "worker that sends it (`standing work`, `standing mail send`), by reports of non-delivery "
            "(`standing mail bounce`), and by staff who send it again. Each attempt is written down "
            "before the mail server is spoken to; every attempt carries the same Message-ID. CERT-1000."
        ),
        begins="waiting",
        entered={
            "waiting": "Something happened that somebody is told; or staff send a mail again.",
            "sent": "The mail server took it. That is not yet a proof that somebody read it.",
            "deferred": 'The server said "later", or the line broke before its answer. It is tried '
            "again after growing pauses, for five days at least.",
            "bounced": "A report came back: the mail did not reach the person (RFC 3464).",
            "failed": 'The server refused the address or the mail for good, or said "later" for more '
            "than five days.",
            "called-off": "What it told of ended before it was sent: the invitation was taken up or "
            "withdrawn. Its link is forgotten.",
        },
    ),
    "JOB_MOVES": Machine(
        page="job",
        title="Background work",
        moved_by=(
            "A job is asked for by a person (`--background`) and moved by a worker (`standing work`). "
            "The same work asked for again while it waits or runs is the same job."
        ),
        begins="waiting",
        entered={
            "waiting": "Somebody asked for it; or the worker that had it was stopped or killed.",
            "running": "A worker has it.",
            "done": "The work is carried out, once; its sentence says what came of it.",
            "refused": "The rules, the file or the person's permissions do not allow it, or nobody took "
            "it up for a day. Nothing was changed; packets finished before are kept.",
            "failed": "Something failed that nobody foresaw; where is kept in `log/failures.log`.",
        },
    ),
    "INVITATION_MOVES": Machine(
        page="invitation",
        title="An invitation",
        moved_by=(
            "Somebody invites to a role, proposes one for an account that is there, or proposes to let "
            "somebody in again who lost password and second factor. What an administrator proposes "
            "waits for a second person; everyone else grants only what they hold, at once. That an "
            "invitation ran out, 14 days after it went out, follows from the day. RUL-25."
        ),
        begins="proposed",
        entered={
            "proposed": "Somebody proposed it on the pages under `/people/`, or with "
            "`standing user add`.",
            "sent": "A second person confirmed it, or none was needed: the link goes out by e-mail.",
            "accepted": "The link was opened and a password chosen; or the role is held under an "
            "account that was there.",
            "refused": "A second person said no, with a reason.",
            "withdrawn": "Whoever invited, or an administrator, took it back; its link no longer works.",
        },
    ),
    "REQUEST_MOVES": Machine(
        page="request",
        title="A request to the commission",
        moved_by=(
            "An agency asks for more time, an officer disputes an employment or reports a return from "
            "leave; a person of the commission answers, or whoever asked takes it back. The request "
            "itself never changes: its answer is a row of its own, and without one it is open."
        ),
        begins="open",
        entered={
            "open": "Somebody asked, and nobody has answered yet (`requests.actions`).",
            "granted": "A person of the commission agreed: the extension is written (CERT-305), the "
            "leave on record ends (CERT-358, CERT-1021), or the dispute is found right.",
            "refused": "A person of the commission did not agree, and said why.",
            "withdrawn": "Whoever asked took it back before it was answered.",
        },
    ),
}


def main(arguments: list[str]) -> int:
    """Draw, or with ``--check`` compare; return the exit status."""
    try:
        pages = dict(drawings())
    except Undrawable as missing:
        print(missing, file=sys.stderr)
        return 1
    if arguments == ["--check"]:
        return _told(differences(pages))
    if arguments:
        print("Use it as: python tools/draw_states.py [--check]", file=sys.stderr)
        return 2
    DRAWN.mkdir(parents=True, exist_ok=True)
    for name, text in pages.items():
        (DRAWN / name).write_text(text, "utf-8")
    return 0


def differences(pages: Mapping[str, str]) -> list[str]:
    """Return a sentence for each drawing that is missing, not current, or of no table there is."""
    found = []
    for name, text in pages.items():
        drawn = DRAWN / name
        if not drawn.exists():
            found.append(f"docs/states/{name} is not drawn yet.")
        elif drawn.read_text("utf-8") != text:
            found.append(f"docs/states/{name} no longer shows the table of moves in the code.")
    for drawn in sorted(DRAWN.glob("*.md")):
        if drawn.name not in pages:
            found.append(
                f"docs/states/{drawn.name} draws a table of moves that is gone; remove it."
            )
    return found


def drawings() -> Iterator[tuple[str, str]]:
    """Give the file name and the text of each drawing, in order of name."""
    found = dict(tables())
    if gone := MACHINES.keys() - found.keys():
        raise Undrawable(
            f"tools/draw_states.py speaks of {_listed(gone)}, which the code no longer has."
        )
    for name in sorted(found):
        module, moves = found[name]
        yield _drawing(name, module, moves)


def tables() -> Iterator[tuple[str, tuple[str, Moves[StrEnum]]]]:
    """Give every table of moves in the code: its name, the module it stands in, and the table."""
    for path in sorted(SOURCE.rglob("*.py")):
        names = re.findall(r"^(\w+) = Moves\($", path.read_text("utf-8"), re.MULTILINE)
        if not names:
            continue
        module = ".".join(path.relative_to(SOURCE).with_suffix("").parts)
        for name in names:
            yield name, (module, getattr(importlib.import_module(module), name))


def states(moves: Moves[StrEnum]) -> list[StrEnum]:
    """Return every state of the enum that a table is about, in its own order."""
    return list(type(next(iter(moves.table))))


def reachable(moves: Moves[StrEnum], *, begins: str) -> set[StrEnum]:
    """Return the states that can follow the first one, itself included."""
    seen: set[StrEnum] = set()
    waiting = [state for state in states(moves) if code(state) == begins]
    while waiting:
        state = waiting.pop()
        if state not in seen:
            seen.add(state)
            waiting.extend(moves.table.get(state, ()))
    return seen


def code(state: StrEnum) -> str:
    """Return what a state is called in a drawing: the first word of its value."""
    return state.value.split()[0]


def _drawing(name: str, module: str, moves: Moves[StrEnum]) -> tuple[str, str]:
    machine = MACHINES.get(name)
    if machine is None:
        raise Undrawable(f"Tell in tools/draw_states.py who moves {name} of {module}.")
    _refuse_gaps(name, machine, moves)
    there = states(moves)
    lines = [
        f"# {machine.title}",
        "",
        machine.moved_by,
        "",
        "```mermaid",
        "stateDiagram-v2",
        *(f"    {code(state)}: {state.value}" for state in there),
        f"    [*] --> {machine.begins}",
        *_arrows(moves, there),
        "```",
        "",
        "| state | entered when |",
        "| --- | --- |",
        *(f"| {state.value} | {machine.entered[code(state)]} |" for state in there),
        "",
        f"Drawn from `{module}.{name}` by `tools/draw_states.py`. Change the table, draw again, and",
        "`make check` is content.",
    ]
    return f"{machine.page}.md", "\n".join(lines) + "\n"


def _arrows(moves: Moves[StrEnum], there: list[StrEnum]) -> Iterator[str]:
    for state in there:
        following = moves.table.get(state, frozenset())
        for after in (each for each in there if each in following):
            yield f"    {code(state)} --> {code(after)}"
        if not following:
            yield f"    {code(state)} --> [*]"


def _refuse_gaps(name: str, machine: Machine, moves: Moves[StrEnum]) -> None:
    there = {code(state) for state in states(moves)}
    if untold := there - machine.entered.keys():
        raise Undrawable(
            f"Tell in tools/draw_states.py when {_listed(untold)} of {name} is entered."
        )
    if gone := machine.entered.keys() - there:
        raise Undrawable(
            f"tools/draw_states.py speaks of {_listed(gone)} of {name}, which is no state of it."
        )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def _told(found: list[str]) -> int:
    for sentence in found:
        print(sentence, file=sys.stderr)
    if found:
        print("Draw again: .venv/bin/python tools/draw_states.py", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
