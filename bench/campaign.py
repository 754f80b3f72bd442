"""A campaign as large as was expected in 2022, loaded, evaluated and stored; and evaluation alone.

The world is the scenario's own, a little larger than the demo's, so that as many officers have answers
as were expected then (submitted, in rosters and estimated taken together).
"""

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import django

SCALE = 1.3458  # as many officers with answers as the campaign of 2022 expected in all
SECONDS_ALLOWED = 3.0
OFFICERS_PER_SECOND = 60_000
TIMES_ROUND = 5


def main() -> None:
    """Play a world up to the evening of the decision, then measure."""
    from bench.measure import compare, figure, seconds
    from django.db import connection

    from standing.campaigns import evidence, queries
    from standing.certification.evaluating import evaluate

    played = _world()
    engine = connection.vendor
    day, known = played.world.decision_on, played.world.prepare_at
    of = queries.campaign(played.world.campaign)
    cases = list(_cases(evidence.cases(of, decided_on=day, as_of=day, known=known)))
    rounds = cases * TIMES_ROUND
    compare(
        "evaluate.with_reasons", rows=len(rounds), ours=partial(_reasons, rounds),
        limit=partial(_encoded, rounds), limit_name="encoding the same reasons alone",
        engine=engine, target_per_second=OFFICERS_PER_SECOND,
    )  # fmt: skip
    stored = list(evaluate(cases, edition=of.edition))
    taken: dict[str, list[float]] = {"whole": [], "load": [], "evaluate": [], "limit": []}
    for _repeat in range(5):
        taken["whole"].append(seconds(played.prepare))
        _forget()
        taken["limit"].append(seconds(partial(_raw, stored, played)))
        _forget()
        load = partial(evidence.cases, of, decided_on=day, as_of=day, known=known)
        taken["load"].append(seconds(lambda load=load: list(_cases(load()))))
        taken["evaluate"].append(seconds(lambda: list(evaluate(cases, edition=of.edition))))
    raw = sorted(taken["limit"])[2]
    for step, name in (("whole", "campaign.load_evaluate_store"), ("load", "campaign.load"),
                       ("evaluate", "campaign.evaluate")):  # fmt: skip
        figure(
            name, sorted(taken[step])[2], "s", limit=SECONDS_ALLOWED, officers=len(cases),
            engine=engine, storing_alone=round(raw, 3),
        )  # fmt: skip


def _world():  # type: ignore[no-untyped-def]  # the program is imported once Django is set up
    from tests import worlds

    from standing.cli import playing
    from standing.cli.setup import set_up

    folder = worlds.write(Path(tempfile.mkdtemp(dir=os.environ["STANDING_HOME"])), scale=SCALE)
    world = playing.read_world(folder)
    played = playing.Play(world, told=lambda line: None)
    set_up(at=world.reference_at, scenario=world.name)
    played.people_and_reference()
    played.open()
    played.happen([e for e in played.events() if e.at < world.prepare_at], step=lambda: None)
    return played


def _cases(found: Any) -> Iterator[Any]:
    return iter(found.values() if isinstance(found, dict) else found)


def _reasons(cases: Sequence[Any]) -> None:
    """From frozen facts in memory to the text that is stored, reasons included."""
    from standing.rules.book import the_book
    from standing.rules.determine import determine
    from standing.rules.frozen import findings_json, law_sheet

    book = the_book()
    for case in cases:
        found = determine("E22", case.facts, book)
        findings_json(found, law_sheet("E22", case.facts.decided_on, book))


_encodable: list[object] = []


def _encoded(cases: Sequence[Any]) -> None:
    """Encode what was found, as plain values that lie ready."""
    import msgspec

    from standing.rules.book import the_book
    from standing.rules.determine import determine

    if len(_encodable) != len(cases):
        book = the_book()
        _encodable[:] = [
            [(f.code, f.observed, *f.evidence) for f in determine("E22", c.facts, book).findings]
            for c in cases
        ]
    encode = msgspec.json.Encoder(order="sorted").encode
    for each in _encodable:
        encode(each)


def _raw(stored: Sequence[Any], played: Any) -> None:
    """Insert the same rows, with nothing else done."""
    from django.db import transaction

    from standing.certification import models
    from standing.certification.actions import _DETERMINATION, _rows
    from standing.storage.bulk import insert

    terms, at = played.world, played.world.prepare_at
    with transaction.atomic():
        preparation = models.Preparation.objects.create(
            campaign=terms.campaign, edition="E22", decided_on=terms.decision_on,
            reference_on=terms.decision_on, renewed_until=terms.decision_on, law="",
            prepared_by="bench", recorded_at=at,
        )  # fmt: skip
        insert(models.Determination, _DETERMINATION, _rows(list(stored), preparation))


def _forget() -> None:
    from standing.certification import models

    models.Determination.objects.all()._raw_delete("default")
    models.Preparation.objects.all()._raw_delete("default")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "standing.config.settings")
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    django.setup()
    main()
