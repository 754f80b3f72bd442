"""The files that explain the folder: ``README.txt`` to people, ``scenario.toml`` to the program."""

from pathlib import Path

from standing.kernel.periods import in_words
from standing.scenario.agencies import Part
from standing.scenario.layouts import INVENTED
from standing.scenario.plan import Plan, at


def write_for_people(out: Path, plan: Plan) -> None:
    """Write ``README.txt``; a folder that has it was begun by this program."""
    (out / "README.txt").write_text(_for_people(plan), encoding="utf-8", newline="\n")


def write_for_the_program(out: Path, plan: Plan) -> None:
    """Write ``scenario.toml``; a folder that has it is complete."""
    (out / "scenario.toml").write_text(_for_the_program(plan), encoding="utf-8", newline="\n")


def _for_the_program(plan: Plan) -> str:
    sizes, days = plan.sizes, plan.sizes.days
    return f"""\
# {INVENTED}. Written by `standing scenario`; played by `standing demo --from`.
title = "{sizes.title}"
name = "{sizes.name}"
seed = {plan.seed}
scale = {plan.scale!r}
campaign = "{sizes.campaign}"
invented = true
reference_at = {at(days.reference_imports, 10).isoformat()}
open_at = {at(days.campaign_opens, 9).isoformat()}
decision_on = {days.decision.isoformat()}
prepare_at = {at(days.prepared, 15).isoformat()}
release_at = {at(days.decision, 9).isoformat()}
publish_at = {at(days.published, 10).isoformat()}
"""


def _for_people(plan: Plan) -> str:
    days, late = plan.sizes.days, plan.sizes.late
    submitted = sum(agency.named for agency in plan.of(Part.SUBMITS))
    rosters = len(plan.of(Part.SENDS_ROSTER))
    rostered = sum(agency.named for agency in plan.of(Part.SENDS_ROSTER))
    silent = plan.of(Part.SENDS_NO_ROSTER)
    estimated = sum(agency.named for agency in silent)
    came = [a for a in silent if a.name.startswith(plan.sizes.without_roster[0][0])]
    came_officers = sum(agency.named for agency in came)
    forgotten = sum(agency.forgotten for agency in plan.of(Part.SUBMITS))
    decided, july = days.prepared.isoformat(), late.correction.replace(day=8).isoformat()
    return f"""\
{plan.sizes.title}
{INVENTED}. The agencies are real by name; nobody in these files is.

What lies here
  agencies.csv             the agencies, and the days on which they were in scope
  officers.csv             the training committee's list of the whole state
  training.csv  bars.csv   the training export; convictions on record
  accounts.csv             the people who act: at the commission, and one clerk at every agency
  submissions/             what {len(plan.of(Part.SUBMITS)):,} agencies sent, one file each
  rosters/                 names only, from {rosters:,} agencies with more time
  later/                   what comes in after {in_words(days.prepared)}
  events.csv               what happened when, in order of time
  sample-with-faults.xlsx  a file with a dozen faults, to try the check on:
                           standing roster check sample-with-faults.xlsx

Change it and play it again
  Open any file, change a date, an answer or a row, save, and run
      standing demo --from THIS-FOLDER
  A file you delete never came. A file in submissions/ or rosters/ that no event names arrives on
  {in_words(days.deadline)} at noon. Nothing in events.csv has to exist.

What to expect from the files as they were written (as of, known)
  {decided}, {decided}
      {submitted:,} officers submitted, {rostered:,} in rosters, {estimated:,} estimated
  {decided}, {july}
      one fewer submitted: a separation effective {in_words(late.separation_effective)}
      was reported on {in_words(late.separation_reported)}
  {july}, {july}
      a roster of {came_officers:,} has come: {rostered + came_officers:,} in rosters,
      {estimated - came_officers:,} estimated; {submitted - 1 + forgotten:,} submitted, because
      a corrected file names {forgotten} more
"""
