"""What an import wrote stands as written, or ``standing check`` names it. All people are invented."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from tests.integration.workforce.conftest import MARCH_1, Import

from standing.rules.facts import BarKind
from standing.storage.rows import Recorded
from standing.workforce.imports import import_faults
from standing.workforce.models import Bar, Employment, OfficerBirth, OfficerName, TrainingRecord

pytestmark = [pytest.mark.tables, pytest.mark.django_db]
HARM: dict[str, tuple[type[Recorded], Callable[[], object]]] = {
    "a birth date": (OfficerBirth, lambda: _one(OfficerBirth, date_of_birth=date(2001, 1, 1))),
    "a name": (OfficerName, lambda: _one(OfficerName, last="Somebody")),
    "an employment": (Employment, lambda: _one(Employment, since=date(2001, 1, 1))),
    "hours of training": (TrainingRecord, lambda: _one(TrainingRecord, hours=400)),
    "a bar that is gone": (Bar, lambda: Bar.objects.all().delete()),
    "a name slipped in": (
        OfficerName,
        lambda: OfficerName.objects.create(
            officer_id=OfficerName.objects.earliest("pk").officer_id, last="Else", first="Some",
            sort_key="x", last_key="x", first_key="x", since=date(2022, 1, 1), recorded_at=MARCH_1,
        ),
    ),
}  # fmt: skip


def _one(model: type[Recorded], **changed: object) -> int:
    first = model._default_manager.earliest("pk")
    return model._default_manager.filter(pk=first.pk).update(**changed)


@pytest.fixture(autouse=True)
def _imported(load: Import, register: object) -> None:
    """A register, a file of each other kind, and two more lists: one of the same moment, one later."""
    load(
        "employment",
        [("mptc_id", "agency", "start"), ("0012-0345", "Elm Hill Police Department", "2015-02-01")],
    )  # fmt: skip
    load(
        "training",
        [("mptc_id", "course", "category", "hours", "completed_on", "training_year"),
         ("0012-0345", "First aid", "in-service", "8", "2022-01-05", "2022")],
    )  # fmt: skip
    load(
        "bars",
        [("mptc_id", "kind", "date", "source"),
         ("0012-0346", next(iter(BarKind)).value, "2019-03-01", "Docket 1")],
    )  # fmt: skip
    for number, at in (("0012-0901", MARCH_1), ("0012-0902", MARCH_1 + timedelta(days=9))):
        load(
            "officers",
            [("mptc_id", "last_name", "first_name", "middle_name", "suffix", "date_of_birth",
              "employed_on_2021_07_01", "certification_kind"),
             (number, "Quillfeather", "Wren", "", "", "1984-05-06", "yes", "academy")],
            at=at,
        )  # fmt: skip


def test_nothing_is_said_of_rows_that_stand_as_they_were_written() -> None:
    assert all(model._default_manager.exists() for model, _harm in HARM.values())
    assert import_faults() == []


@pytest.mark.parametrize(("model", "harm"), HARM.values(), ids=HARM.keys())
def test_a_row_that_is_not_as_it_was_written_is_named_by_its_table(
    model: type[Recorded], harm: Callable[[], object]
) -> None:
    assert harm()

    assert import_faults()
    assert all(fault.startswith(f"{model.__name__}, known 2022-03-01") for fault in import_faults())
