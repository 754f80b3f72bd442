"""Every machine has a table of moves, no state of it is left out, and its drawing is current."""

import importlib
import pkgutil
import runpy
import subprocess
import sys
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db.models import CheckConstraint, Q

import standing
from standing.certification.domain import CertificateState
from standing.kernel.moves import Moves

CHECKOUT = Path(__file__).resolve().parents[2]
TOOL = CHECKOUT / "tools" / "draw_states.py"
NAMES_OF_MACHINES = ("State", "AgencyClass")

WORKED_OUT = {CertificateState}
"""States without a table: a certificate's state is a function of a day (``in_force.standing``)."""


@pytest.fixture(scope="module")
def drawing() -> Mapping[str, Any]:
    """The drawing tool's own functions."""
    return runpy.run_path(str(TOOL))


def _state_enums() -> Iterator[type[StrEnum]]:
    for found in pkgutil.walk_packages(standing.__path__, "standing."):
        if not found.name.endswith(".domain"):
            continue
        for value in vars(importlib.import_module(found.name)).values():
            if (
                isinstance(value, type)
                and issubclass(value, StrEnum)
                and value.__module__ == found.name
                and value.__name__.endswith(NAMES_OF_MACHINES)
            ):
                yield value


def _tables(drawing: Mapping[str, Any]) -> dict[str, Moves[StrEnum]]:
    return {name: moves for name, (_module, moves) in drawing["tables"]()}


def _enum_of(moves: Moves[StrEnum]) -> type[StrEnum]:
    return type(next(iter(moves.table)))


def test_every_enum_of_states_has_a_table_of_moves(drawing: Mapping[str, Any]) -> None:
    with_a_table = {_enum_of(moves) for moves in _tables(drawing).values()}

    assert set(_state_enums()) - WORKED_OUT == with_a_table


def _asked(condition: Any) -> Iterator[tuple[str, Any]]:
    """Every column and value that a constraint asks about, however deep it stands."""
    for child in getattr(condition, "children", ()):
        if isinstance(child, Q):
            yield from _asked(child)
        else:
            yield child


def test_states_that_are_worked_out_from_a_day_stand_in_no_column() -> None:
    kept = {
        frozenset(map(str, value))
        for model in apps.get_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint)
        for name, value in _asked(constraint.condition)
        if name.endswith("__in")
    }

    assert kept, "no constraint was read, so this would prove nothing"
    assert [each for each in WORKED_OUT if frozenset(each) in kept] == []


def test_a_table_names_states_of_one_enum_only(drawing: Mapping[str, Any]) -> None:
    for name, moves in _tables(drawing).items():
        named = {
            *moves.table,
            *(after for following in moves.table.values() for after in following),
        }
        assert {type(state) for state in named} == {_enum_of(moves)}, name


def test_every_state_can_be_reached_from_the_first(drawing: Mapping[str, Any]) -> None:
    for name, moves in _tables(drawing).items():
        begins = drawing["MACHINES"][name].begins
        assert drawing["reachable"](moves, begins=begins) == set(_enum_of(moves)), name


def test_every_drawing_says_when_each_state_is_entered(drawing: Mapping[str, Any]) -> None:
    for name, moves in _tables(drawing).items():
        assert drawing["MACHINES"][name].entered.keys() == {
            drawing["code"](state) for state in _enum_of(moves)
        }


def test_the_drawings_are_current() -> None:
    compared = subprocess.run(
        [sys.executable, str(TOOL), "--check"], check=False, capture_output=True, text=True
    )

    assert (compared.returncode, compared.stderr) == (0, "")


def test_a_drawing_that_is_missing_or_out_of_date_or_of_nothing_is_told(
    drawing: Mapping[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = dict(drawing["drawings"]())
    (tmp_path / "condition.md").write_text(
        pages["condition.md"].replace("C1 --> C4\n", ""), "utf-8"
    )
    (tmp_path / "application.md").write_text(pages["application.md"], "utf-8")
    (tmp_path / "petition.md").write_text("# A petition\n", "utf-8")
    monkeypatch.setitem(drawing["differences"].__globals__, "DRAWN", tmp_path)

    told = drawing["differences"](pages)

    missing = {f"docs/states/{page}" for page in pages} - {"docs/states/application.md"}
    assert sorted(sentence.split(" ", 1)[0] for sentence in told) == sorted(
        missing | {"docs/states/petition.md"}
    )
