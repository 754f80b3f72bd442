"""A question whose text is made once answers as it would if it were made each time."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from tests.integration.pages import world

from standing.certification import columns, models
from standing.certification import queries as certification
from standing.storage import compiled
from standing.storage.rows import known as known_rows
from standing.workforce.models import Employment, Officer, OfficerName

pytestmark = [pytest.mark.django_db, pytest.mark.tables]
LATER = datetime(2023, 8, 1, 14, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _world(db: None) -> None:
    world.build()


def names_of(ids: Sequence[int], known: datetime) -> QuerySet[OfficerName, Any]:
    rows = OfficerName.objects.filter(known_rows(known), officer_id__in=ids).order_by("pk")
    return rows.values_list("officer_id", "last", "recorded_at", "since", "until")


def test_it_answers_as_the_query_set_does_for_any_number_of_ids() -> None:
    ids = list(Officer.objects.order_by("pk").values_list("pk", flat=True))
    for some in (ids[:1], ids[1:2], ids[:3], ids, [*ids, 10_000_000]):
        assert compiled.rows("test names", names_of, some, LATER) == list(names_of(some, LATER))
    assert compiled.rows("test names", names_of, [], LATER) == []


def test_moments_and_days_keep_their_kind_and_their_place() -> None:
    def served(on: date, known: datetime, kind: str) -> QuerySet[Employment, Any]:
        rows = Employment.objects.filter(known_rows(known), since__lte=on).exclude(rank=kind)
        return rows.order_by("pk").values_list("pk", "since", "recorded_at", "for_cause")

    ids = Officer.objects.order_by("pk").values_list("pk", flat=True)
    before = datetime(2000, 1, 1, tzinfo=UTC)
    for given in ((date(2022, 6, 30), LATER, ""), (date(1900, 1, 1), LATER, ""),
                  (date(2022, 6, 30), before, "Chief")):  # fmt: skip
        assert compiled.rows("test served", served, *given) == list(served(*given))
    assert compiled.rows("test served", served, date(2022, 6, 30), LATER, "")
    assert ids


def test_what_is_given_and_not_asked_with_is_refused() -> None:
    def forgets(_known: datetime) -> QuerySet[Officer, Any]:
        return Officer.objects.values_list("pk")

    with pytest.raises(ValueError, match="not all found"):
        compiled.rows("test forgets", forgets, LATER)


def test_histories_of_a_few_are_those_of_everybody() -> None:
    everybody = certification.histories(None)
    assert {pk: certification.histories([pk])[pk] for pk in everybody} == everybody
    assert certification.histories(list(everybody)) == everybody


def test_filtered_rows_are_never_mistaken_for_all_of_a_table() -> None:
    ids = list(Officer.objects.values_list("pk", flat=True))
    field = ("officer_id", "kind")
    every = list(columns.values(models.Certificate.objects.all(), field, "officer_id", ids))
    none = models.Certificate.objects.filter(kind="nothing")
    assert every
    assert list(columns.values(none, field, "officer_id", ids)) == []


def test_the_text_is_made_once_for_each_size(monkeypatch: pytest.MonkeyPatch) -> None:
    ids = list(Officer.objects.values_list("pk", flat=True))
    compiled.rows("test once", names_of, ids[:3], LATER)
    monkeypatch.setattr(compiled, "_made", None)
    with connection.execute_wrapper(lambda run, *asked: run(*asked)):
        assert compiled.rows("test once", names_of, ids[1:5], LATER)
