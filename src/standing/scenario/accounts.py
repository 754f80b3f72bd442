"""The people who act: staff of the commission, and somebody at every agency. All invented."""

from collections.abc import Iterator, Mapping

from standing.kernel.access import Role
from standing.scenario.agencies import Part
from standing.scenario.events import clerk
from standing.scenario.facts import Signature
from standing.scenario.people import Names
from standing.scenario.plan import Plan

HEADINGS = ("username", "human", "name", "role", "agency")
Row = tuple[str, str, str, str, str]

# Account names at the commission; the last is a second account of the person it names (RUL-24).
_STAFF: tuple[tuple[str, Role, str], ...] = (
    ("staff.one", Role.CERTIFICATION_STAFF, ""),
    ("staff.two", Role.CERTIFICATION_STAFF, ""),
    ("certification.director", Role.CERTIFICATION_DIRECTOR, ""),
    ("executive.director", Role.EXECUTIVE_DIRECTOR, ""),
    ("commissioner.one", Role.COMMISSIONER, ""),
    ("commissioner.two", Role.COMMISSIONER, ""),
    ("commissioner.three", Role.COMMISSIONER, ""),
    ("auditor", Role.AUDITOR, ""),
    ("admin.one", Role.ADMINISTRATOR, ""),
    ("admin.two", Role.ADMINISTRATOR, ""),
    ("an.officer", Role.OFFICER, ""),
    ("a.reader", Role.PUBLIC, ""),
    ("executive.director.2", Role.EXECUTIVE_DIRECTOR, "executive.director"),
)


def rows(plan: Plan, names: Names, signed: Mapping[str, Signature]) -> Iterator[Row]:
    """Give the accounts; ``human`` is the first account of the same person.

    ``signed`` says by agency who signs its file: its head and appointing authority are those people.
    """
    chance = plan.chance("accounts")

    def invented() -> str:
        given = names.given(chance, woman=chance.random() < 0.5)
        return f"{given} {names.last(chance, cohort=chance.random() < 0.5)}"

    called: dict[str, str] = {}
    for username, role, same_as in _STAFF:
        called[username] = called.get(same_as) or invented()
        yield username, same_as or username, called[username], role.value, ""
    in_scope = [agency for agency in plan.agencies if agency.part is not Part.OUT_OF_SCOPE]
    for agency in in_scope:
        username = clerk(agency)
        yield username, username, invented(), Role.AGENCY_SUBMITTER.value, agency.code
    for agency in in_scope[:3]:
        for role in (Role.AGENCY_HEAD, Role.APPOINTING_AUTHORITY):
            username, name = f"{agency.code}.{role.value.split('-')[-1]}", invented()
            if signature := signed.get(agency.code):
                name = signature.head if role is Role.AGENCY_HEAD else signature.authority
            yield username, username, name, role.value, agency.code
