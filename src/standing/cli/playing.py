"""Play a folder of input files: every act goes through the same actions as at every other door.

The folder is read as it lies there (RUL-14): a file that is missing never came, a file that no event
names arrives on the campaign's deadline at noon. Acts carry the moment the world says (RUL-5).
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db import transaction

from standing.accounts import actions as accounts
from standing.accounts import queries as people
from standing.accounts.sign_ins import address_of
from standing.campaigns import actions as campaigns
from standing.campaigns import deciding, queries
from standing.campaigns.rosters.check import check
from standing.certification import actions as certification
from standing.certification.rebuilding import derive_certificates
from standing.cli.world_files import (
    ADMINISTRATOR,
    PREPARER,
    STAFF,
    Event,
    NamedAccount,
    World,
    read_accounts,
    read_events,
    read_world,
)
from standing.kernel.access import Act, Permission
from standing.kernel.errors import Refused, StandingError
from standing.ledger import queries as ledger
from standing.rules.book import the_book
from standing.workforce import actions as workforce
from standing.workforce.domain import Reference
from standing.workforce.imports import import_file

__all__ = ["Event", "Play", "World", "read_world"]

REFERENCE = (Reference.AGENCIES, Reference.OFFICERS, Reference.TRAINING, Reference.EMPLOYMENT,
             Reference.BARS)  # fmt: skip

Told = Callable[[str], None]


class Play:
    """A world being played into the register."""

    def __init__(self, world: World, *, told: Told) -> None:
        self.world = world
        self.told = told
        self.accounts = read_accounts(world.folder)
        self.refused: list[str] = []
        self._index: queries.Index | None = None
        self._not_before: datetime | None = None

    def resumed(self) -> "Play":
        """Go on in a world that was begun before and in which people have acted meanwhile.

        Nothing becomes known before what they did (RUL-5).
        """
        if queries.is_open(self.world.campaign):
            self._index = queries.officer_index(
                queries.campaign(self.world.campaign),
                known=ledger.last_moment() or self.world.open_at,
            )
        self._not_before = ledger.last_moment()
        return self

    def act(self, at: datetime, *, by: str = PREPARER, reason: str = "") -> Act:
        """Return an act of an account at a moment of this world."""
        if self._not_before is not None:
            at = max(at, self._not_before + timedelta(seconds=1))
        return Act(by=people.person(by, at=at), at=at, reason=reason)

    @transaction.atomic
    def people_and_reference(self) -> None:
        """Add the people who act, then load the state's lists."""
        at = self.world.reference_at
        administrator = self.act(at, by=ADMINISTRATOR)
        for named in self.accounts:
            _add(administrator, named)
        for kind in REFERENCE:
            path = self.world.folder / f"{kind.value}.csv"
            if not path.exists():
                continue
            result = import_file(self.act(at), kind, path, book=the_book())
            if not result.ok:
                wrong = next(f for f in result.findings if f.severity == "error")
                where = f"{path.name}, row {wrong.row}" if wrong.row else path.name
                raise Refused(f"{where}: {wrong.message} {wrong.fix}")
            self.told(f"{path.name}: {result.rows:,} rows, {result.created:,} new")
        derive_certificates()

    def open(self) -> None:
        """Open the campaign and freeze its cohort."""
        opened = campaigns.open_campaign(self.act(self.world.open_at), slug=self.world.campaign)
        self._index = queries.officer_index(opened, known=self.world.open_at)
        self.told(f"{opened.members.count():,} officers are in the cohort")

    def events(self) -> list[Event]:
        """Return everything that happens, in order of time."""
        return read_events(self.world)

    @transaction.atomic
    def happen(self, events: list[Event], *, step: Callable[[], None]) -> None:
        """Let events happen; what the rules refuse is told and kept, and the world goes on."""
        for event in events:
            try:
                with transaction.atomic():
                    _HAPPENINGS[event.event](self, event)
            except StandingError as refusal:
                who = f"{event.agency or event.officer}: {event.event}"
                self.refused.append(f"{who}: {refusal}")
            step()

    def _filing(self, event: Event) -> None:
        path = self.world.folder / event.value
        if not path.exists():
            return
        assert self._index is not None
        act = self.act(event.at, by=event.text or STAFF)
        checked = check(path, officers=self._index.known, filed_on=act.day)
        if not checked.ok:
            first = next(f for f in checked.findings if f.severity == "error")
            errors = sum(f.severity == "error" for f in checked.findings)
            many = "1 error" if errors == 1 else f"{errors:,} errors, the first"
            row = f"row {first.row}" if first.row else ""
            where = ", ".join(part for part in (row, first.column) if part)
            raise Refused(f"refused with {many}{f' in {where}' if where else ''}: {first.message}")
        campaigns.accept(
            act, campaign=self.world.campaign, agency=event.agency, checked=checked, content=path,
            index=self._index,
        )  # fmt: skip

    def _extension(self, event: Event) -> None:
        campaigns.grant_extension(
            self.act(event.at, by=STAFF, reason=event.text), campaign=self.world.campaign,
            agency=event.agency, due_on=date.fromisoformat(event.value),
        )  # fmt: skip

    def _nil(self, event: Event) -> None:
        campaigns.file_nil_return(
            self.act(event.at, by=event.text or STAFF), campaign=self.world.campaign,
            agency=event.agency,
        )  # fmt: skip

    def _estimate(self, event: Event) -> None:
        campaigns.record_estimate(
            self.act(event.at, by=STAFF), campaign=self.world.campaign, agency=event.agency,
            officers=int(event.value), source=event.text,
        )  # fmt: skip

    def _separation(self, event: Event) -> None:
        workforce.record_separation(
            self.act(event.at, by=STAFF), mptc_id=event.officer, agency_code=event.agency,
            effective_on=date.fromisoformat(event.value), nature=event.text,
        )  # fmt: skip

    def _condition_met(self, event: Event) -> None:
        act = self.act(event.at, by=STAFF, reason=event.text)
        certification.confirm_condition(
            act, mptc_id=event.officer, requirement=event.value, on=act.day
        )

    def prepare(self) -> deciding.Prepared:
        """Evaluate everyone who is ready, on the last evening before the decision day (RUL-7)."""
        return deciding.prepare(
            self.act(self.world.prepare_at), campaign=self.world.campaign,
            decided_on=self.world.decision_on,
        )  # fmt: skip

    def approvers(self, permission: Permission) -> tuple[str, str]:
        """Return two accounts of two different people, neither the preparer, who may approve."""
        found: dict[str, str] = {}
        for named in self.accounts:
            person = people.person(named.username, at=self.world.release_at)
            if person.may(permission) and named.human not in {*found, PREPARER}:
                found[named.human] = named.username
            if len(found) == 2:
                first, second = found.values()
                return first, second
        raise Refused("accounts.csv names no two people who may approve.")


_HAPPENINGS: dict[str, Callable[[Play, Event], None]] = {
    "filing": Play._filing,
    "extension": Play._extension,
    "nil": Play._nil,
    "estimate": Play._estimate,
    "separation": Play._separation,
    "condition-met": Play._condition_met,
}


def _add(administrator: Act, named: NamedAccount) -> None:
    try:
        accounts.add_person(
            administrator, username=named.username, human_name=named.name, role=named.role,
            agency=named.agency, human=named.human if named.human != named.username else None,
            email=address_of(named.username, agency=named.agency),
        )  # fmt: skip
    except StandingError as wrong:
        raise Refused(f"accounts.csv, row {named.row}: {wrong}") from wrong
