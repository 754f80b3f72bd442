"""Whole invented histories of officers, with corrections, at random but always the same for a seed."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from tests.oracle.records import (
    NEW_YORK,
    Decided,
    Done,
    Filing,
    Laid,
    Officer,
    Owed,
    Row,
    Served,
    Terms,
    day_of,
)

FIRST_DAY, LAST_DAY = date(2021, 7, 1), date(2028, 12, 31)
AGENCIES = ("ayer", "barre", "carver")
OUTCOMES = (
    *["certified"] * 9, *["conditionally certified"] * 6, *["further review"] * 2,
    *["not recertified"] * 3,
)  # fmt: skip
RULES_CHANGE_ON = (
    date(2023, 5, 9), date(2023, 9, 29), date(2024, 10, 1), date(2025, 3, 20), date(2025, 7, 1),
)  # fmt: skip
# What may follow which, of things done about a condition (section 3.5).
NEXT = {
    "open": ("proof", "met", "met", "met", "extended", "lapsed", "lapsed", "tolled"),
    "tolled": ("proof", "met"),
    "proof": ("met", "met", "extended", "lapsed"),
    "extended": ("proof", "met", "extended", "lapsed", "tolled"),
    "lapsed": ("extended", "met"),
    "met": (),
}


def history(seed: int) -> Officer:
    """Return one officer's invented history."""
    return _Writer(Random(seed)).write(seed)


def moments(officer: Officer) -> list[datetime]:
    """Return every moment at which something became known or ceased to be held true."""
    found: set[datetime] = set()
    for row in rows(officer):
        found.add(row.recorded_at)
        if row.superseded_at is not None:
            found.add(row.superseded_at)
        if isinstance(row, Decided):
            found.update(moment for moment in (row.issued_at, row.vacated_at) if moment)
    return sorted(found)


def days(officer: Officer) -> list[date]:
    """Return every day on which something begins, ends or falls due."""
    found = set(RULES_CHANGE_ON)
    for row in rows(officer):
        found.update(value for value in vars(row).values() if type(value) is date)
        if isinstance(row, Decided) and row.issued_at is not None:
            found.add(day_of(row.issued_at))
    return sorted(day for day in found if FIRST_DAY <= day <= LAST_DAY)


def rows(officer: Officer) -> list[Row]:
    """Return every row of a history."""
    terms = [officer.terms] if officer.terms is not None else []
    acts = [act for owed in officer.owed for act in owed.acts]
    return [*terms, *officer.filings, *officer.decided, *officer.owed, *acts, *officer.laid,
            *officer.served]  # fmt: skip


def triples(officer: Officer, seed: int, count: int) -> list[tuple[date, datetime]]:
    """Return days and moments to ask about: edges of everything, the second beside it, and any other."""
    chance = Random(seed)
    edges, known = days(officer), moments(officer)
    found = []
    for _ in range(count):
        on = chance.choice(edges) + timedelta(days=chance.choice((-1, 0, 0, 1)))
        if chance.random() < 0.3:
            on = FIRST_DAY + timedelta(days=chance.randrange((LAST_DAY - FIRST_DAY).days))
        at = chance.choice(known) + timedelta(seconds=chance.choice((-1, 0, 1)))
        if chance.random() < 0.4:
            at = datetime(2028, 12, 31, 17, tzinfo=UTC)
        elif chance.random() < 0.3:
            at = known[0] + (known[-1] - known[0]) * chance.random()
        found.append((on, at))
    return found


class _Writer:
    """Writes one history, act by act."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.filings: list[Filing] = []
        self.decided: list[Decided] = []
        self.owed: list[Owed] = []
        self.laid: list[Laid] = []
        self.served: list[Served] = []

    def write(self, seed: int) -> Officer:
        reference = date(self.chance.choice((2022, 2022, 2023, 2024)), 7, 1)
        listed = self.moment(date(2022, 3, 1))
        terms = Terms(since=FIRST_DAY, reference_on=reference, recorded_at=listed)
        self.serve(listed)
        if self.often(0.03):
            return Officer(mptc_id=_number(seed), served=tuple(self.served))
        ends = self.campaign(reference)
        if ends is not None and ends < date(2028, 1, 1):
            self.campaign(ends)
        self.overlays()
        return Officer(
            mptc_id=_number(seed), terms=terms, filings=tuple(self.filings),
            decided=tuple(self.decided), owed=tuple(self.owed), laid=tuple(self.laid),
            served=tuple(self.served),
        )  # fmt: skip

    # -- small chances

    def often(self, share: float) -> bool:
        return self.chance.random() < share

    def after(self, day: date, least: int, most: int) -> date:
        return day + timedelta(days=self.chance.randint(least, most))

    def moment(self, day: date) -> datetime:
        """Return a moment within a day in New York, now and then just after midnight."""
        hour = 0 if self.often(0.1) else self.chance.randint(8, 23)
        clock = time(hour, self.chance.randrange(60), self.chance.randrange(60))
        return datetime.combine(day, clock, NEW_YORK).astimezone(UTC)

    def reported(self, day: date) -> datetime:
        """Return when something of a day became known: the same day, or a while later."""
        return self.moment(self.after(day, 0, 0 if self.often(0.5) else 25))

    # -- service

    def serve(self, listed: datetime) -> None:
        """Write down where the officer served: stays, leavings, returns and moves."""
        agency, since = self.chance.choice(AGENCIES), date(2015, 2, 1)
        known_at = listed
        for _ in range(3):
            stays = not self.often(0.28)
            if stays:
                self.served.append(
                    Served(agency=agency, since=since, until=None, recorded_at=known_at)
                )
                return
            left_on = self.after(max(since, date(2022, 4, 1)), 1, 1500)
            told_at = max(self.reported(left_on), known_at + timedelta(hours=1))
            self.served += [
                Served(
                    agency=agency, since=since, until=None, recorded_at=known_at,
                    superseded_at=told_at,
                ),
                Served(agency=agency, since=since, until=left_on, recorded_at=told_at),
            ]  # fmt: skip
            if self.often(0.4):
                return
            if self.often(0.5):
                agency = self.chance.choice(AGENCIES)
            since = self.after(left_on, 0, 200)
            known_at = max(self.reported(since), told_at + timedelta(hours=1))

    # -- a campaign

    def campaign(self, reference: date) -> date | None:
        """Play one round of recertification; return the end of what was granted last."""
        agency = self.served[0].agency
        route = self.chance.random()
        if route < 0.66:
            self.submission(agency, reference)
        elif route < 0.96:
            self.roster(agency, reference)
        if self.often(0.06):
            self.submission(self.chance.choice(AGENCIES), reference)
        return self.decisions(reference)

    def submission(
        self, agency: str, reference: date, filed_on: date | None = None, due: date | None = None
    ) -> None:
        """Full answers: as they came, and sometimes corrected, found incomplete or taken back."""
        filed_on = filed_on or self.after(reference, -45, -1)
        row = Filing(
            kind="submitted", agency=agency, filed_on=filed_on, reference_on=reference,
            in_time=not self.often(0.06), complete=not self.often(0.04), extension_due=due,
            recorded_at=self.moment(filed_on),
        )  # fmt: skip
        self.file(row, again=2)

    def roster(self, agency: str, reference: date) -> None:
        """A roster under an extension, and perhaps full answers: in time, on the last day, or late."""
        due = self.after(reference, 10, 45)
        filed_on = self.after(reference, -16, -1 if self.often(0.85) else 8)
        row = Filing(
            kind="rostered", agency=agency, filed_on=filed_on, reference_on=reference,
            in_time=None, complete=None, extension_due=due, recorded_at=self.moment(filed_on),
        )  # fmt: skip
        self.file(row, again=1)
        if self.often(0.7):
            answered = self.after(filed_on, 0, max((due - filed_on).days, 1))
            if self.often(0.4):
                answered = self.after(due, -1, 15)
            self.submission(agency, reference, answered, due)

    def file(self, row: Filing, *, again: int) -> None:
        """Record a filing, and perhaps what replaced it."""
        fate = self.chance.random()
        if again == 0 or fate > 0.25:
            self.filings.append(row)
            return
        day = self.after(day_of(row.recorded_at), 0, 60)
        at = max(self.moment(day), row.recorded_at + timedelta(minutes=5))
        self.filings.append(replace(row, superseded_at=at))
        if fate < 0.05:
            return  # taken back
        changed = replace(row, recorded_at=at)
        if fate < 0.12:
            changed = replace(changed, complete=False)
        elif fate < 0.16:
            changed = replace(changed, filed_on=day_of(at))
        if row.kind == "rostered":
            changed = replace(changed, complete=None)
        self.file(changed, again=again - 1)

    # -- decisions

    def decisions(self, reference: date) -> date | None:
        """Prepare and issue up to three determinations; return the end of what the last one granted.

        A later round is for whoever holds a certificate that ends on its reference date.
        """
        renewed = date(reference.year + 3, 7, 1)
        issue_on = self.after(reference, 0, 0 if self.often(0.4) else 75)
        if self.often(0.07):
            issue_on = self.after(reference, -12, -1)
        end = None
        for _ in range(self.chance.choice((0, 1, 1, 1, 1, 1, 1, 2, 2, 3))):
            if reference.year >= 2025 and self.often(0.5):
                renewed = date(reference.year + 3, self.chance.randint(7, 12), 1)
            if self.ready(reference, issue_on):
                decided = self.decide(reference, renewed, issue_on)
                if decided.issued_at is not None:
                    stands = decided.grants and decided.vacated_on is None
                    end = decided.renewed_until if stands else None
                if decided.vacated_on and decided.vacated_at:
                    issue_on = max(issue_on, decided.vacated_on, day_of(decided.vacated_at))
            issue_on = self.after(issue_on, 1, 120)
        return end

    def ready(self, reference: date, on: date) -> bool:
        """Say whether full answers stand a few days before, of an agency not known to be left."""
        at = self.moment(on) - timedelta(days=4)
        agencies = {
            f.agency
            for f in self.filings
            if f.reference_on == reference and f.kind == "submitted" and f.held(at)
        }
        serving = {
            s.agency for s in self.served if s.held(at) and (s.until is None or s.until > on)
        }
        return bool(agencies & serving)

    def decide(self, reference: date, renewed: date, issue_on: date) -> Decided:
        """Prepare one determination, usually issue it, and add what follows."""
        issued_at = self.moment(issue_on)
        prepared_at = issued_at - timedelta(hours=self.chance.randint(1, 60))
        row = Decided(
            id=len(self.decided) + 1, outcome=self.chance.choice(OUTCOMES),
            decided_on=max(day_of(prepared_at), issue_on - timedelta(days=1)),
            reference_on=reference, renewed_until=renewed, recorded_at=prepared_at,
        )  # fmt: skip
        if self.often(0.08):
            waiting = self.often(0.5)
            at = None if waiting else prepared_at + timedelta(minutes=30)
            self.decided.append(replace(row, superseded_at=at))
            return row
        row = replace(row, issued_at=issued_at, petition_due=issue_on + timedelta(days=21))
        if row.grants and self.often(0.1):
            vacated_on = self.after(max(issue_on, reference), 1, 400)
            vacated_at = self.moment(self.after(vacated_on, -3, 20))
            if vacated_at > issued_at:
                row = replace(row, vacated_on=vacated_on, vacated_at=vacated_at)
        self.decided.append(row)
        self.no_more_about_conditions(issued_at)
        if row.outcome == "conditionally certified":
            for _ in range(self.chance.choice((1, 1, 1, 2, 3))):
                self.owe(row, issue_on, issued_at)
        return row

    def no_more_about_conditions(self, at: datetime) -> None:
        """Forget what would have been done about conditions after a later decision replaced theirs."""
        self.owed = [
            replace(owed, acts=tuple(act for act in owed.acts if act.recorded_at < at))
            for owed in self.owed
        ]

    def owe(self, decision: Decided, since: date, issued_at: datetime) -> None:
        """Add a condition and what was done about it, now and then corrected."""
        due = since + timedelta(days=90)
        acts: list[Done] = []
        state, day, at = "open", since, issued_at
        while NEXT[state] and self.often(0.65):
            state = self.chance.choice(NEXT[state])
            day = self.after(day, 0, 70)
            at = max(self.reported(day), at + timedelta(minutes=1))
            until = self.after(day, 20, 90) if state == "extended" else None
            act = Done(state=state, on=day, due_on=until, recorded_at=at)
            if self.often(0.06):
                at += timedelta(days=self.chance.randint(1, 9))
                acts.append(replace(act, superseded_at=at))
                act = replace(act, on=self.after(day, 0, 5), recorded_at=at)
                day = act.on
            acts.append(act)
        self.owed.append(
            Owed(
                id=len(self.owed) + 1, determination=decision.id, due_on=due, since=since,
                recorded_at=issued_at, acts=tuple(acts),
            )
        )  # fmt: skip

    # -- what lies over it

    def overlays(self) -> None:
        """Add suspensions, restrictions and leaves: running, ended, lifted later, or recorded late."""
        for kind in ("suspended", "administratively suspended", "restricted"):
            if self.often(0.12):
                first = date(2023, 9, 29) if kind == "restricted" else date(2022, 5, 1)
                self.lay(kind, self.after(first, 0, 1500))
        lapses = [act.on for owed in self.owed for act in owed.acts if act.state == "lapsed"]
        if self.often(0.85 if lapses else 0.12):
            near = self.chance.choice(lapses) if lapses else date(2023, 9, 1)
            self.lay("on leave", self.after(near, -120, 10), longest=1200)

    def lay(self, kind: str, since: date, longest: int = 500) -> None:
        until = None if self.often(0.3) else self.after(since, 1, longest)
        at = self.reported(since)
        row = Laid(kind=kind, since=since, until=until, recorded_at=at)
        if until is not None and self.often(0.7):
            lifted_at = max(self.reported(until), at + timedelta(minutes=1))
            self.laid.append(replace(row, until=None, superseded_at=lifted_at))
            row = replace(row, recorded_at=lifted_at)
        self.laid.append(row)


def _number(seed: int) -> str:
    return f"{seed // 10000 % 10000:04d}-{seed % 10000:04d}"
