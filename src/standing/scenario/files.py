"""The rows of an agency's file: its officers, and the slips that clerks make."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from standing.kernel.names import search_key
from standing.scenario.columns import Column
from standing.scenario.facts import Line, answers
from standing.scenario.layouts import Layout, extra_answer, layout_of
from standing.scenario.people import Person
from standing.scenario.plan import Plan
from standing.scenario.staff import Member, Recruiter, Staff


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """What an agency sends: its layout, and its rows in order."""

    layout: Layout
    lines: Sequence[Line]


def submission(
    staff: Staff, plan: Plan, recruiter: Recruiter, *, guests: Sequence[Line] = ()
) -> File:
    """Return an agency's submission; ``guests`` are officers whom another agency names as well."""
    code = staff.agency.code
    chance = plan.chance(code, "file")
    layout = layout_of(
        staff.agency,
        chance,
        spreadsheets=plan.sizes.dirt.spreadsheets,
        questionnaire=code == plan.questionnaire_at,
    )
    lines = [dict(member.line) for member in staff.named]
    lines += [dict(line) for line in guests]
    _slips(lines, staff, plan, chance)
    lines += _strangers(staff, plan, recruiter, chance)
    lines.sort(key=lambda line: search_key(str(line[Column.LAST])))
    for line in lines:
        line.update({heading: extra_answer(heading, chance) for heading in layout.extras})
    for _ in range(min(plan.repeated[code], len(lines))):
        lines.append(lines[chance.randrange(len(lines))])
    return File(layout=layout, lines=lines)


def corrected(file: File, forgotten: Sequence[Member]) -> File:
    """Return a file sent again with officers it had left out."""
    return replace(file, lines=[*file.lines, *(member.line for member in forgotten)])


def roster(staff: Staff, plan: Plan) -> File:
    """Return the names an agency sends while its extension runs."""
    chance = plan.chance(staff.agency.code, "roster")
    layout = layout_of(staff.agency, chance, spreadsheets=plan.sizes.dirt.spreadsheets)
    lines = sorted(
        (member.line for member in staff.named), key=lambda line: search_key(str(line[Column.LAST]))
    )
    return File(layout=layout.for_roster(), lines=lines)


def guest(member: Member, host: Staff) -> Line:
    """Return an officer's row in a second agency's file: the same facts, the host's signature."""
    return {
        **member.line,
        Column.ATTESTED_BY: host.signed.under(own_row=False),
        Column.ATTESTED_ON: host.named[0].line[Column.ATTESTED_ON],
    }


def _slips(lines: Sequence[Line], staff: Staff, plan: Plan, chance: Random) -> None:
    """Write some names and birth dates as people say them, not as the state's list has them."""
    code, short = staff.agency.code, plan.sizes.names.short
    heads = {member.person.mptc_id for member in staff.named if member.is_head}
    free = [line for line in lines if line[Column.MPTC_ID] not in heads]
    chance.shuffle(free)

    def some(count: int, kind: Sequence[Line]) -> list[Line]:
        taken = list(kind[:count])
        for line in taken:
            free.remove(line)
        return taken

    for line in some(plan.nicknames[code], [x for x in free if x[Column.FIRST] in short]):
        line[Column.FIRST] = short[str(line[Column.FIRST])]
    for line in some(plan.swapped[code], [x for x in free if _swappable(x[Column.BORN])]):
        born = line[Column.BORN]
        if isinstance(born, date):
            line[Column.BORN] = born.replace(month=born.day, day=born.month)
    for line in some(plan.married[code], free):
        both_names = chance.random() < 0.5
        born_as, partner = line[Column.LAST], _partner(staff, chance)
        line[Column.LAST] = f"{born_as}-{partner}" if both_names else partner


def _swappable(born: object) -> bool:
    return isinstance(born, date) and born.day <= 12 and born.day != born.month


def _partner(staff: Staff, chance: Random) -> str:
    names = [person.last for person in staff.others if "-" not in person.last] or ["Sample"]
    return chance.choice(names)


def _strangers(staff: Staff, plan: Plan, recruiter: Recruiter, chance: Random) -> list[Line]:
    """Return rows that will be set aside: officers of I to Z, and numbers nobody has (RUL-11)."""
    code = staff.agency.code
    others = [person for person in staff.others if person.last not in staff.signed.head]
    chance.shuffle(others)
    people: list[Person] = others[: plan.outside[code]]
    people += [recruiter.stranger(chance) for _ in range(plan.unknown[code])]
    days = plan.sizes.days
    return [
        answers(
            person,
            staff.agency,
            chance,
            signed=staff.signed,
            signed_by=plan.signed_by(code),
            cards_until=days.decision,
        )
        for person in people
    ]
