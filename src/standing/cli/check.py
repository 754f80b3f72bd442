"""``standing check``: do the derived rows follow from what was decided, and is nothing missing?"""

from datetime import timedelta

import click

from standing.campaigns import checking
from standing.certification.issued import issued_faults
from standing.certification.rebuilding import differences
from standing.certification.recorded import recorded_faults
from standing.cli.acting import act, as_json, print_json, say
from standing.correspondence.checking import notice_faults
from standing.ledger import queries as ledger
from standing.register.checking import publication_faults
from standing.requests.checking import request_faults
from standing.workforce.finding.writing import index_faults
from standing.workforce.imports import import_faults
from standing.workforce.merging import merge_faults
from standing.workforce.told import status_faults


@click.command()
@as_json
def check(json_: bool) -> None:
    """Rebuild derived rows from official ones and report any difference; nothing is changed.

    Also sets what was filed, done, issued and written beside the ledger, walks the ledger, looks
    that the database still refuses to edit it, says which agencies and clocks are waiting, and exits
    1 if anything does not fit.

    Example:  standing check
    """
    acting = act()
    faults = [str(each) for each in differences()]
    faults += issued_faults()
    faults += recorded_faults()
    faults += notice_faults()
    faults += request_faults()
    faults += checking.filing_faults()
    faults += checking.act_faults()
    faults += checking.application_faults(acting)
    faults += merge_faults()
    faults += status_faults()
    faults += publication_faults()
    faults += import_faults()
    faults += index_faults()
    faults += [f"ledger: {sentence}" for sentence in ledger.triggers_missing()]
    faults += [f"ledger: {sentence}" for sentence in ledger.verify().faults]
    waiting = checking.waiting(on=acting.day, known=acting.at, soon=timedelta(days=30))
    if json_:
        print_json({"faults": faults, "waiting": waiting})
    else:
        for sentence in faults:
            click.echo(sentence)
        for sentence in waiting:
            say(sentence)
        say(_closing(len(faults)))
    if faults:
        raise click.exceptions.Exit(1)


def _closing(faults: int) -> str:
    if not faults:
        return "Everything derived follows from what was decided."
    return "1 thing does not fit." if faults == 1 else f"{faults:,} things do not fit."
