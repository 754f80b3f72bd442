"""An officer's standing, read from the handbook day by day and without hurry.

Written from the certification handbook, the rulings and the decision records by someone who had not
seen the rules, the derivation or ``in_force``. It imports nothing of ``standing``: that is its worth.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from tests.oracle.records import Answer, Decided, Filing, Laid, Officer, Owed, Served, day_of

ONE_DAY = timedelta(days=1)
UNDER_REVIEW_SHOWN = date(2023, 9, 29)
"""555 CMR 8.06 (CERT-900): from here on a decision open to challenge is shown as under review."""
NOT_CERTIFIED_SAID = date(2023, 5, 9)
"""The public lists of this day said "not certified"; the slides before, "not recertified"."""
LEAVE_IS_CONDITIONAL = date(2024, 10, 1)
"""The vote on who may be certified conditionally (CERT-352, OQ-09, RUL-4)."""
RESTRICTED_EXISTS = date(2025, 3, 20)
"""An officer without an agency is restricted from here on (section 3.4, B5)."""
FIRST_RULES_END = date(2023, 9, 29)
"""Section 13: a roster is shown as "Conditionally Certified" under the edition of 2022 only."""


def standing(officer: Officer, *, on: date, known: datetime) -> Answer:
    """Return what the handbook says of an officer on a day, as known at a moment."""
    over = {row.kind for row in officer.laid if row.held(known) and _runs(row, on)}
    base = _base(officer, on=on, known=known)
    speaking = _speaking(officer, base, on=on, known=known)
    no_work = on >= LEAVE_IS_CONDITIONAL and "on leave" in over

    words = _over_the_certificate(over)
    words += _from_the_decision(officer, speaking, on=on, known=known)
    words += _open_to_challenge(officer, on=on, known=known)
    in_force = base is not None
    barred = bool(over & {"suspended", "administratively suspended"})
    if base is not None and base.decision is not None:
        owes = _conditions(officer, base.decision, on=on, known=known)
        in_force = not _not_excused(owes, on)
        if in_force and any(state != "met" for state in owes):
            words.append("Conditionally Certified")
            barred = barred or no_work
        words += _of_conditions(owes, on)
    if in_force:
        assert base is not None
        if "restricted" in over or _left_every_agency(officer, on=on, known=known):
            words.append("Restricted")
            barred = True
        if base.rostered and on < FIRST_RULES_END:
            words.append("Conditionally Certified")
        words.append("Certified")
    until = base.until if base is not None else _last_end(officer, on=on, known=known)
    if base is None and until is not None:
        words.append("Expired")
    words.append("No Certificate on Record")
    return Answer(
        label=min(words, key=PRECEDENCE.index),
        in_force=in_force,
        may_serve=in_force and not barred,
        until=until,
    )


def _not_excused(owes: list[str], on: date) -> bool:
    """Say whether conditions that were found lapsed end what is in force on a day (B6, B6L, OQ-09)."""
    return "lapsed" in owes or ("lapsed on leave" in owes and on < LEAVE_IS_CONDITIONAL)


def _of_conditions(owes: list[str], on: date) -> list[str]:
    """Return the labels of conditions that were found lapsed."""
    words = []
    if "lapsed on leave" in owes and on < LEAVE_IS_CONDITIONAL:
        words.append("Not Certified - On Leave")
    if "lapsed" in owes:
        words.append("Not Certified")
    return words


PRECEDENCE = (
    "Decertified", "Suspended", "Administrative Suspension", "Further Review", "Under Review",
    "Not Certified - On Leave", "Not Recertified", "Not Certified", "Expired", "Restricted",
    "Conditionally Certified", "Certified", "No Certificate on Record",
)  # fmt: skip
"""CERT-912, with the older word of each pair beside the newer."""


# -- what lies over the certificate, and what a decision says ---------------------------------------


def _over_the_certificate(over: set[str]) -> list[str]:
    words = {
        "decertified": "Decertified",
        "suspended": "Suspended",
        "administratively suspended": "Administrative Suspension",
    }
    return [words[kind] for kind in over if kind in words]


def _from_the_decision(
    officer: Officer, decision: Decided | None, *, on: date, known: datetime
) -> list[str]:
    """Return the labels for which the decision that speaks on a day is reason enough.

    Before the reference date the certificate that still runs gives the label (RUL-7): a further look is
    no decision that could be challenged, so CERT-900 does not reach it.
    """
    if decision is None:
        return []
    words = []
    begun = on >= decision.reference_on
    if decision.outcome == "further review":
        if _left(officer, decision, on=on, known=known):
            earlier = _before(officer, decision, known=known)
            return _from_the_decision(officer, earlier, on=on, known=known)
        if begun:
            words.append("Under Review" if on >= UNDER_REVIEW_SHOWN else "Further Review")
    if decision.outcome == "not recertified" and begun:
        words.append("Not Certified" if on >= NOT_CERTIFIED_SAID else "Not Recertified")
    if begun and _vacated_by(decision, on=on, known=known):
        words.append("Not Certified")
    # What the last grant of a round left unmet stays unmet when a refusal follows (B6, B6L).
    grants = [
        row
        for row in _issued(officer, known=known)
        if row.grants
        and row.reference_on == decision.reference_on
        and _issue(row) <= _issue(decision)
    ]
    if begun and grants and not _vacated_by(grants[-1], on=on, known=known):
        words += _of_conditions(_conditions(officer, grants[-1], on=on, known=known), on)
        if _lapsed_when_cut(officer, grants[-1], on=on, known=known):
            words.append("Not Certified")
    return words


def _lapsed_when_cut(officer: Officer, row: Decided, *, on: date, known: datetime) -> bool:
    """Say whether a grant was over already when a later decision took its place.

    No later wording on leave gives it back: the requirements stay unmet (9.1, decision record 0014).
    """
    cut = _end_of(officer, row, _issued(officer, known=known), known=known)
    if cut > on or cut == row.renewed_until:
        return False
    return _not_excused(_conditions(officer, row, on=cut, known=known), cut)


def _before(officer: Officer, decision: Decided, *, known: datetime) -> Decided | None:
    """Return the decision before this one: it speaks again once this is closed."""
    out = [row for row in _issued(officer, known=known) if _issue(row) < _issue(decision)]
    return out[-1] if out else None


def _open_to_challenge(officer: Officer, *, on: date, known: datetime) -> list[str]:
    """Return the label of an officer who still may challenge the last decision out (CERT-900)."""
    last = _last_out(officer, on=on, known=known)
    if on < UNDER_REVIEW_SHOWN or last is None or _vacated_by(last, on=on, known=known):
        return []
    owes = _conditions(officer, last, on=on, known=known)
    less_than_full = last.outcome == "not recertified" or any(each != "met" for each in owes)
    in_time = last.petition_due is not None and on <= last.petition_due
    return ["Under Review"] if less_than_full and in_time else []


def _left(officer: Officer, decision: Decided, *, on: date, known: datetime) -> bool:
    """Say whether leaving closed every application of a round, so that nothing is under review (T20)."""
    filings = [
        f for f in officer.filings if f.held(known) and f.reference_on == decision.reference_on
    ]
    return bool(filings) and all(_closed(officer, f, on, known=known) for f in filings)


def _conditions(officer: Officer, decision: Decided, *, on: date, known: datetime) -> list[str]:
    """Return the state of each condition of a decision on a day (section 3.5)."""
    mine = [row for row in officer.owed if row.determination == decision.id and row.held(known)]
    leaves = [row for row in officer.laid if row.kind == "on leave" and row.held(known)]
    found = []
    for row in mine:
        state, since = _condition(row, on=on, known=known)
        if state == "lapsed" and any(_runs(each, since) and _runs(each, on) for each in leaves):
            state = "lapsed on leave"
        found.append(state)
    return found


def _condition(owed: Owed, *, on: date, known: datetime) -> tuple[str, date]:
    """Return the state of one condition on a day, and since when."""
    state, since = "open", owed.since
    for act in sorted(owed.acts, key=lambda act: (act.on, act.recorded_at)):
        if act.held(known) and act.on <= on:
            state, since = act.state, act.on
    return state, since


def _left_every_agency(officer: Officer, *, on: date, known: datetime) -> bool:
    """Say whether every known service has ended, which restricts an officer from 2025 on (B5)."""
    if on < RESTRICTED_EXISTS:
        return False
    served = [row for row in officer.served if row.held(known) and row.since <= on]
    return bool(served) and not any(_runs(row, on) for row in served)


# -- decisions --------------------------------------------------------------------------------------


def _issued(officer: Officer, *, known: datetime) -> list[Decided]:
    """Return the decisions issued by a moment, the first issued first."""
    rows = [
        row
        for row in officer.decided
        if row.held(known) and row.issued_at is not None and row.issued_at <= known
    ]
    return sorted(rows, key=lambda row: (_issue(row), row.id))


def _issue(row: Decided) -> datetime:
    assert row.issued_at is not None
    return row.issued_at


def _speaking(
    officer: Officer, base: "Base | None", *, on: date, known: datetime
) -> Decided | None:
    """Return the decision that speaks for a day: the last one out, or a grant dated back over it."""
    last = _last_out(officer, on=on, known=known)
    granted = base.decision if base is not None else None
    if granted is not None and (last is None or _issue(granted) > _issue(last)):
        return granted
    return last


def _last_out(officer: Officer, *, on: date, known: datetime) -> Decided | None:
    """Return the decision that was the last one out on a day."""
    out = [row for row in _issued(officer, known=known) if day_of(_issue(row)) <= on]
    return out[-1] if out else None


def _vacated_by(row: Decided, *, on: date, known: datetime) -> bool:
    return (
        row.vacated_on is not None
        and row.vacated_at is not None
        and row.vacated_at <= known
        and row.vacated_on <= on
    )


# -- the certificate under it all -------------------------------------------------------------------


@dataclass(frozen=True)
class Base:
    """What is in force: its half-open end, the decision that gave it, whether a roster carries it."""

    until: date | None
    decision: Decided | None = None
    rostered: bool = False


def _base(officer: Officer, *, on: date, known: datetime) -> Base | None:
    """Return the certificate in force on a day, conditions and overlays left aside."""
    covering = _covering(officer, on=on, known=known)
    if covering is not None:
        return covering
    ended_on = _last_term(officer, on=on, known=known)
    if ended_on is None:
        return None
    until = _continued_until(officer, ended_on, on=on, known=known)
    return until if isinstance(until, Base) else None


def _last_term(officer: Officer, *, on: date, known: datetime) -> date | None:
    """Return the latest day on which a certificate's own term had ended by a day."""
    return max((end for end in _ends(officer, known=known) if end <= on), default=None)


def _ends(officer: Officer, *, known: datetime) -> set[date]:
    """Return the days on which a certificate's own term ended: what could be continued."""
    ends = set()
    if officer.terms is not None and officer.terms.held(known):
        ends.add(officer.terms.reference_on)
    issued = _issued(officer, known=known)
    for row in issued:
        if row.grants and _end_of(officer, row, issued, known=known) == row.renewed_until:
            ends.add(row.renewed_until)
    return ends


def _last_end(officer: Officer, *, on: date, known: datetime) -> date | None:
    """Return when the last certification period ended that had begun by a day.

    The period includes any continuation beyond the reference date (section 0.3).
    """
    issued = _issued(officer, known=known)
    ends = [
        _end_of(officer, row, issued, known=known)
        for row in issued
        if row.grants and _start_of(officer, row) <= on
    ]
    terms = officer.terms
    if terms is not None and terms.held(known) and terms.since <= on:
        ends.append(terms.reference_on)
    if not ends:
        return None
    last = _last_term(officer, on=on, known=known)
    if last is not None:
        until = _continued_until(officer, last, on=on, known=known)
        assert not isinstance(until, Base)
        ends.append(until)
    return max(ends)


def _covering(
    officer: Officer, *, on: date, known: datetime, before: date = date.max
) -> Base | None:
    """Return the grant or the statutory certificate whose own days cover this one.

    ``before`` leaves out the grants of the round with that reference date and of later rounds.
    """
    issued = [row for row in _issued(officer, known=known) if row.reference_on < before]
    for row in reversed(issued):
        if not row.grants:
            continue
        until = _end_of(officer, row, issued, known=known)
        if _start_of(officer, row) <= on < until:
            return Base(until, row)
    terms = officer.terms
    if terms is not None and terms.held(known) and terms.since <= on < terms.reference_on:
        return Base(terms.reference_on)
    return None


@cache
def _start_of(officer: Officer, row: Decided) -> date:
    """Return the first day of a grant (decision record 0014).

    The reference date where the earlier certificate still continued at the moment of issue; the first
    day of an earlier grant of the same round that this one replaces while it is in force; otherwise
    the day of issue.
    """
    issue, known = day_of(_issue(row)), _issue(row)
    if issue < row.reference_on:
        return row.reference_on
    earlier = [
        each
        for each in _issued(officer, known=known)
        if each.reference_on == row.reference_on and _issue(each) < known
    ]
    if earlier and earlier[-1].grants:
        return (
            issue if _over(officer, earlier[-1], issue, known) else _start_of(officer, earlier[-1])
        )
    until = _continued_until(officer, row.reference_on, on=issue, known=known, but=row)
    if not isinstance(until, Base):
        return issue
    # An earlier grant that a refusal ended keeps the days before the refusal.
    kept = [_end_of(officer, each, earlier, known=known) for each in earlier if each.grants]
    return max([row.reference_on, *kept])


def _over(officer: Officer, row: Decided, day: date, known: datetime) -> bool:
    """Say whether a grant is over on a day: vacated (T19), or its conditions found lapsed (T17)."""
    if _vacated_by(row, on=day, known=known):
        return True
    return _not_excused(_conditions(officer, row, on=day, known=known), day)


def _over_on(officer: Officer, row: Decided, day: date, known: datetime) -> date | None:
    """Return the first of the days up to this one on which a grant was over, if it is over."""
    if not _over(officer, row, day, known):
        return None
    while day > day_of(_issue(row)) and _over(officer, row, day - ONE_DAY, known):
        day -= ONE_DAY
    return day


def _end_of(officer: Officer, row: Decided, issued: list[Decided], *, known: datetime) -> date:
    """Return the half-open end of a grant: its term, its vacating, or a later decision of its round."""
    end = row.renewed_until
    if row.vacated_on is not None and row.vacated_at is not None and row.vacated_at <= known:
        end = min(end, row.vacated_on)
    for later in issued:
        if later.reference_on == row.reference_on and _issue(later) > _issue(row):
            taken_over = _start_of(officer, later) if later.grants else day_of(_issue(later))
            end = min(end, taken_over)
    return end


def _continued_until(
    officer: Officer, ended_on: date, *, on: date, known: datetime, but: Decided | None = None
) -> Base | date:
    """Return the certificate that outlived its reference date, or the first day it no longer did.

    Walks day by day up to ``on``. Once a certificate has ended nothing brings it back (CERT-310 to 312,
    decision record 0014).
    """
    held = _held_until(officer, ended_on, known=known)
    if held is None:
        return ended_on
    issued = _issued(officer, known=known)
    decisions = [row for row in issued if row.reference_on == ended_on and row is not but]
    filings = [f for f in officer.filings if f.held(known) and f.reference_on == ended_on]
    carried: str | None = None
    last: Decided | None = None
    day = ended_on
    while day <= on:
        out = [row for row in decisions if day_of(_issue(row)) <= day]
        last = out[-1] if out else None
        before = [row for row in out if day_of(_issue(row)) < day]
        if any(row is not None and _finally_refused(row, day) for row in (last, *before[-1:])):
            return _over_before(officer, held, day, known)
        granted = [row for row in out if row.grants]
        # What was found lapsed may be mended while the grant stands, so it is asked when that ends.
        tomorrow = [row for row in decisions if day_of(_issue(row)) <= day + ONE_DAY]
        replaced = bool(tomorrow) and tomorrow[-1] is not last and day < on
        if granted and (day == on or replaced or granted[-1] is not last):
            over_on = _over_on(officer, granted[-1], day + ONE_DAY * replaced, known)
            if over_on is not None:
                return over_on
        if day == on and held.decision and _over(officer, held.decision, day, known):
            return _over_before(officer, held, day, known)
        if last is None or not last.grants:
            open_still = [f for f in filings if not _closed(officer, f, day, known=known)]
            carried = _carried(open_still, ended_on, day)
            if carried is None:
                return _over_before(officer, held, day, known)
        day += ONE_DAY
    until = None
    if last is not None and last.outcome == "not recertified" and last.petition_due is not None:
        until = last.petition_due + ONE_DAY
    return Base(until, held.decision, rostered=carried == "rostered")


def _over_before(officer: Officer, held: Base, day: date, known: datetime) -> date:
    """Return the day on which what continued ended: this one, or when a condition was found lapsed."""
    over_on = _over_on(officer, held.decision, day, known) if held.decision else None
    return over_on or day


def _held_until(officer: Officer, ended_on: date, *, known: datetime) -> Base | None:
    """Return the certificate that was in force up to the day on which its own term ended."""
    if officer.terms is not None and officer.terms.reference_on == ended_on:
        return Base(ended_on) if officer.terms.held(known) else None
    eve = ended_on - ONE_DAY
    base = _covering(officer, on=eve, known=known, before=ended_on)
    if base is None or base.until != ended_on:
        return None
    if base.decision and _not_excused(
        _conditions(officer, base.decision, on=eve, known=known), eve
    ):
        return None
    return base


def _carried(filings: list[Filing], ended_on: date, day: date) -> str | None:
    """Say what carries a certificate on one day past its reference date, if anything does.

    The three limbs of CERT-310: filed before the reference date (a roster line will do, CERT-311), in
    time, and substantially complete. While an extension runs the last two have not failed (RUL-8).
    """
    here = [f for f in filings if f.filed_on <= day]
    before = [f for f in here if f.filed_on < ended_on]
    if not before:
        return None
    for filing in before:
        due = filing.extension_due if filing.kind == "rostered" else None
        failed = filing.in_time is False or filing.complete is False
        if due is not None and not failed and day <= due:
            return "rostered"
    for filing in here:
        answered = filing.kind == "submitted" and filing.in_time is True
        if answered and filing.complete is True and _came_while_carried(filing, before, ended_on):
            return "submitted"
    return None


def _came_while_carried(filing: Filing, before: list[Filing], ended_on: date) -> bool:
    """Say whether full answers came before the reference date, or while a roster still carried."""
    if filing.filed_on < ended_on:
        return True
    return any(
        roster.kind == "rostered"
        and roster.extension_due is not None
        and filing.filed_on <= roster.extension_due
        for roster in before
    )


def _finally_refused(last: Decided, day: date) -> bool:
    """Say whether a refusal is final: the time to petition has run (CERT-312, 315, T18)."""
    if last.outcome != "not recertified":
        return False
    return last.petition_due is None or day > last.petition_due


def _closed(officer: Officer, filing: Filing, on: date, *, known: datetime) -> bool:
    """Say whether leaving the agency closed its application.

    An open application is closed by leaving and stays closed, whoever comes back (T20; A96 has no way
    out). One of somebody who had left before counts while the officer serves there (record 0012).
    """
    served = [row for row in officer.served if row.held(known) and row.agency == filing.agency]
    left = [row.until for row in served if row.until is not None and row.until <= on]
    gone = [day for day in left if not any(_runs(row, day) for row in served)]
    if any(
        day >= filing.filed_on and not _settled(officer, filing, day, known=known) for day in gone
    ):
        return True
    return bool(left) and not any(_runs(row, on) for row in served)


def _settled(officer: Officer, filing: Filing, day: date, *, known: datetime) -> bool:
    """Say whether an application had ended in a full grant by a day: then it is not open (T20, A60)."""
    out = [
        row
        for row in _issued(officer, known=known)
        if row.reference_on == filing.reference_on and day_of(_issue(row)) <= day
    ]
    return bool(out) and out[-1].outcome == "certified"


def _runs(row: Laid | Served, on: date) -> bool:
    return row.since <= on and (row.until is None or on < row.until)
