"""Names that are found, and how quickly: 500 questions of each of six kinds, ours beside tantivy.

    python -m bench.finding                          20,000 officers: what ``make bench`` runs
    python -m bench.finding --officers 20000 1000000     and a million: some ten minutes
    python -m bench.finding --misses 20              and what was not found, to look at

The officers are drawn from the scenario's lists and laid straight into the tables of the names, the
index and one employment each, in a database of its own; ``bench/finding_names.py`` says what is
typed. A question is answered where a person of that very name is among the first ten, or the one
person where it carries a middle initial or an agency. Times are of one process: the lookup by
itself, and the whole page of the search through the program without the network, each question
once.
"""

import argparse
import json
import os
import resource
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from statistics import quantiles

import django
from bench.finding_names import Officer, Query, agencies, officers, queries

SIZES = (20_000,)
EACH = 500
TEN = 10
BARS = {"exact": 0.99, "prefix of both": 0.99, "short prefix": 0.0, "swapped": 0.99, "one typo": 0.98,
        "two typos or phonetic": 0.90}  # fmt: skip
LOOKUP, PAGE = (0.3, 5.0), (8.0, 40.0)
"""Milliseconds at the middle, and at the ninety-ninth of a hundred."""
PAGES = 400
WARM = 300
"""Other questions that are asked before any is timed."""
Took = tuple[float, float]
"""Milliseconds by the clock, and those in which the processor worked for us: on a busy machine the
first tell of the others on it."""
THEN = datetime(2022, 3, 1, 15, tzinfo=UTC)
NOW = datetime(2022, 7, 1, 15, tzinfo=UTC)


def main() -> int:
    """Print one JSON line for each kind and each time, at each size."""
    words = argparse.ArgumentParser()
    words.add_argument("--officers", type=int, nargs="*", default=list(SIZES))
    words.add_argument("--each", type=int, default=EACH)
    words.add_argument("--misses", type=int, default=0)
    words.add_argument("--no-tantivy", action="store_true")
    words.add_argument("--seed", type=int, default=5, help="another one than what was tuned on")
    asked = words.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "standing.config.settings")
    django.setup()
    for count in asked.officers:
        _measured(count, asked)
    return 0


def _measured(count: int, asked: argparse.Namespace) -> None:
    from bench.finding_beside import Beside
    from bench.measure import seconds

    from standing.workforce.finding.lookup import warm

    people = officers(count, seed=asked.seed)
    _laid(people)
    typed = queries(people, asked.each, seed=asked.seed + 12)
    names = {who.id: who.key for who in people}
    print_line({"bench": "finding, read the index", "officers": count, "seconds": seconds(warm),
                "process_mb": _megabytes()})  # fmt: skip
    ours, our_times = _asked(_find, typed)
    _told("ours", count, typed, ours, names)
    _timed("ours", count, our_times, LOOKUP)
    if not asked.no_tantivy:
        made: list[Beside] = []
        took = seconds(lambda: made.append(Beside(people)))
        print_line({"bench": "finding, build tantivy", "officers": count, "seconds": took})
        theirs, their_times = _asked(made[0].find, typed)
        _told("tantivy", count, typed, theirs, names)
        _timed("tantivy", count, their_times, LOOKUP)
    _page(count, [query.text for query in typed])
    missed = [q for q, ids in zip(typed, ours, strict=True) if not _hit(q, ids, names)]
    for query in missed[: asked.misses]:
        print_line({"missed": query.text, "kind": query.kind, "meant": query.officer.key})


def _find(text: str, limit: int) -> list[int]:
    from standing.workforce.finding.lookup import find

    found = find(text, on=NOW.date(), known=NOW, limit=limit)
    return [hit.officer_id for hit in found.hits]


def _asked(
    find: Callable[[str, int], list[int]], typed: Sequence[Query]
) -> tuple[list[list[int]], list[Took]]:
    """Ask each question once, and return the answers with what each took."""
    for query in typed[:: len(typed) // WARM]:
        find(query.text[:-1], TEN)
    answers, times = [], []
    for query in typed:
        began, busy = time.perf_counter(), time.thread_time()
        answers.append(find(query.text, TEN))
        times.append((_since(began, time.perf_counter()), _since(busy, time.thread_time())))
    return answers, times


def _since(began: float, ended: float) -> float:
    return (ended - began) * 1_000


def _hit(query: Query, ids: list[int], names: dict[int, tuple[str, str]]) -> bool:
    if query.person:
        return query.officer.id in ids
    return any(names[pk] == query.officer.key for pk in ids)


def _told(
    who: str, count: int, typed: Sequence[Query], answers: list[list[int]],
    names: dict[int, tuple[str, str]],
) -> None:  # fmt: skip
    for kind, bar in BARS.items():
        hits = [_hit(query, ids, names) for query, ids in zip(typed, answers, strict=True)
                if query.kind == kind]  # fmt: skip
        found = round(sum(hits) / len(hits), 4)
        print_line({"bench": "finding, hit rate", "of": who, "officers": count, "kind": kind,
                    "questions": len(hits), "found": found, "bar": bar})  # fmt: skip


def _timed(who: str, count: int, times: list[Took], bars: tuple[float, float]) -> None:
    for name, place, bar in (("p50", 49, bars[0]), ("p99", 98, bars[1])):
        wall, busy = (quantiles(each, n=100)[place] for each in zip(*times, strict=True))
        print_line({"bench": "finding, time", "of": who, "officers": count, "at": name,
                    "ms": round(wall, 3), "cpu_ms": round(busy, 3), "bar": bar})  # fmt: skip


def _page(count: int, texts: list[str]) -> None:
    """The page of the search, asked for through the whole program but the network."""
    from django.test import Client

    client, times, step = Client(), [], max(1, len(texts) // PAGES)
    client.get("/officers/", {"q": "warm up"})
    for text in texts[::step]:
        began, busy = time.perf_counter(), time.thread_time()
        answer = client.get("/officers/", {"q": text})
        times.append((_since(began, time.perf_counter()), _since(busy, time.thread_time())))
        assert answer.status_code == 200, text
    _timed("the search page", count, times, PAGE)


def _laid(people: Sequence[Officer]) -> None:
    """Lay officers, names, the index, agencies and employments into tables that are empty."""
    from django.core.management import call_command
    from django.db import connection, transaction

    from standing.kernel.names import cohort_letter
    from standing.kernel.refs import slug
    from standing.storage.bulk import insert
    from standing.workforce import models
    from standing.workforce.finding import vocabulary
    from standing.workforce.finding.writing import index_new_names
    from standing.workforce.imports.officers import NAME, OFFICER

    call_command("migrate", verbosity=0)
    vocabulary.forget()
    with transaction.atomic():
        with connection.cursor() as cursor:
            for table in (
                "searchname",
                "employment",
                "officername",
                "agencyscope",
                "agency",
                "officer",
            ):
                cursor.execute(f"DELETE FROM workforce_{table}")
        insert(models.Agency, ("id", "code", "name", "kind", "county", "municipality", "fbi_ori"),
               [(place + 1, slug(name), name, "municipal", "", town, "")
                for place, (name, town) in enumerate(agencies())])  # fmt: skip
        scope = ("agency_id", "since", "recorded_at")
        insert(
            models.AgencyScope, scope, [(n + 1, THEN.date(), THEN) for n in range(len(agencies()))]
        )
        rows = ((w.id, w.mptc_id, cohort_letter(w.last) or "", True, "", THEN) for w in people)
        insert(models.Officer, OFFICER, rows)
        insert(models.OfficerName, NAME, (_name(who) for who in people))
        places = ("officer_id", "agency_id", "employment_class", "rank", "separation_nature",
                  "separation_reason", "separation_cause", "source", "since", "recorded_at")  # fmt: skip
        insert(models.Employment, places,
               ((w.id, w.agency + 1, "", "", "", "", "", "bench", date(2015, 1, 1), THEN)
                for w in people))  # fmt: skip
        index_new_names()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _name(who: Officer) -> tuple[object, ...]:
    from standing.kernel.names import PersonName

    name = PersonName(last=who.last, first=who.first, middle=who.middle, suffix=who.suffix)
    last_key, first_key, _middle, _suffix = name.sort_key.split("\x1f")
    return (who.id, who.last, who.first, who.middle, who.suffix, name.sort_key, last_key, first_key,
            date(2021, 7, 1), None, THEN, None)  # fmt: skip


def _megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def print_line(line: dict[str, object]) -> None:
    """Print a figure, at once."""
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
