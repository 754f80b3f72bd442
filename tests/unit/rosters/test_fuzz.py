"""Whatever a file holds, and however a real one is damaged, checking it ends in findings.

``STANDING_FUZZ=50 pytest tests/unit/rosters/test_fuzz.py`` tries fifty times as much.
"""

import json
import random
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings
from tests import dirty
from tests.unit.rosters.checking import FUZZ, assert_well_formed, checked

GRID = dirty.grid(dirty.rows(6))
REGISTER = dirty.register(dirty.rows(4))
MARK = "Quorn{}lyd"

CELL = st.one_of(
    st.none(),
    st.text(max_size=15),
    st.sampled_from(("", "NA", "=1+1", "#N/A", "02/30/2022", "1/1/80", "45107", "0100-0001", "\ufeff")),
    st.sampled_from(("yes", "no", "bridge", "full-time", "Casey Sample, Chief", "<i>x</i>", "\x00")),
    st.just("x" * 11_000),
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(date(1900, 3, 1)),
)  # fmt: skip
HEADINGS = st.lists(
    st.sampled_from([*dirty.HEADINGS, "DOB", "Surname", "Questionnaire 1", "Badge", "", "x" * 300]),
    min_size=3,
    max_size=34,
)
MANY = settings(
    max_examples=60 * FUZZ,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@MANY
@given(
    headings=HEADINGS,
    lines=st.lists(st.lists(CELL, max_size=36), max_size=8),
    titles=st.lists(st.lists(CELL, max_size=3), max_size=3),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]),
    separator=st.sampled_from([",", ";", "\t", "|"]),
)
def test_any_table_in_any_encoding_is_checked_and_what_is_found_can_be_shown(
    tmp_path: Path,
    headings: list[str],
    lines: list[list[dirty.Cell]],
    titles: list[list[dirty.Cell]],
    encoding: str,
    separator: str,
) -> None:
    grid = [*titles, ["MPTC ID", "Last Name", "Date of Birth", *headings], *lines]
    for path in (
        dirty.csv_file(tmp_path / "any.csv", grid, encoding=encoding, separator=separator),
        dirty.workbook(tmp_path / "any.xlsx", {"One": grid, "Two": grid[::-1]}),
    ):
        result = checked(path, REGISTER)
        assert_well_formed(result)
        json.dumps(result.as_dict())


@MANY
@given(
    lines=st.lists(
        st.tuples(st.integers(1, 6), st.sampled_from(dirty.HEADINGS), CELL), min_size=1, max_size=6
    )
)
def test_no_finding_quotes_what_stands_in_another_row(
    tmp_path: Path, lines: list[tuple[int, str, dirty.Cell]]
) -> None:
    marked = [
        dirty.row(number, Last_Name=MARK.format(chr(96 + number)), Rank=MARK.format(number))
        for number in range(1, 7)
    ]
    for number, column, cell in lines:
        marked[number - 1][column] = cell
    register = dirty.register(dirty.rows(5), last="Secretsurname", first="Hiddengiven")

    for finding in checked(dirty.xlsx(tmp_path / "a.xlsx", marked), register).findings:
        told = f"{finding.value} {finding.message} {finding.fix}"
        assert "Secretsurname" not in told
        assert "Hiddengiven" not in told
        for number in range(1, 7):
            if finding.row != number + 1:
                assert MARK.format(number) not in told
                assert MARK.format(chr(96 + number)) not in told


def flipped(data: bytes, chance: random.Random) -> bytes:
    """The bytes with a few overwritten, cut out, doubled or cut off."""
    damaged = bytearray(data)
    gentle = chance.random() < 0.4  # only a letter or digit for another one, so that the form stays
    for _ in range(chance.randrange(1, 12)):
        at = chance.randrange(len(damaged))
        length = chance.randrange(1, 40)
        match chance.randrange(4):
            case _ if gentle:
                letters = [place for place, byte in enumerate(damaged) if chr(byte).isalnum()]
                damaged[chance.choice(letters or [at])] = chance.choice(b"0123456789ABCxyz")
            case 0:
                damaged[at] = chance.randrange(256)
            case 1:
                del damaged[at : at + length]
            case 2:
                damaged[at:at] = damaged[at : at + length]
            case _:
                damaged[at : at + length] = bytes(
                    chance.choices(b"<>&\"'=,;0129AZ\x00\xff", k=length)
                )
        damaged = damaged or bytearray(b"x")
    return bytes(damaged)


def flipped_inside(data: bytes, chance: random.Random, path: Path) -> bytes:
    """A workbook of which one member is damaged, packed again so that its checksum is right."""
    path.write_bytes(data)
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    parts = [name for name in members if name.startswith("xl/") and members[name]]
    hit = chance.choice(parts)
    members[hit] = flipped(members[hit], chance)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path.read_bytes()


REAL: dict[str, tuple[Callable[[Path], Path], int, bool]] = {
    "xlsx": (lambda path: dirty.xlsx(path, dirty.rows(6)), 60, False),
    "xlsx, inside": (lambda path: dirty.xlsx(path, dirty.rows(6)), 110, True),
    "csv": (lambda path: dirty.csv_file(path, GRID), 60, False),
    "csv in UTF-16": (lambda path: dirty.csv_file(path, GRID, encoding="utf-16"), 30, False),
    "xls": (lambda path: dirty.xls(path, GRID), 20, False),
    "ods": (lambda path: dirty.ods(path, GRID), 20, False),
}


@pytest.mark.parametrize("kind", REAL)
def test_a_damaged_real_file_is_read_or_refused_and_never_breaks_the_check(
    tmp_path: Path, kind: str
) -> None:
    build, times, inside = REAL[kind]
    whole = build(tmp_path / "whole.dat").read_bytes()
    chance = random.Random(f"2022 {kind}")
    path = tmp_path / "damaged.dat"
    for _ in range(times * FUZZ):
        damaged = flipped_inside(whole, chance, path) if inside else flipped(whole, chance)
        path.write_bytes(damaged)
        assert_well_formed(checked(path, REGISTER))


def test_the_damage_is_of_every_kind(tmp_path: Path) -> None:
    """A fuzz that only meets refusals, or only files that are whole, would show nothing."""
    whole = dirty.xlsx(tmp_path / "whole.xlsx", dirty.rows(6)).read_bytes()
    chance, path = random.Random("2022 xlsx, inside"), tmp_path / "damaged.xlsx"
    ends = set()
    for _ in range(60):
        path.write_bytes(flipped_inside(whole, chance, path))
        result = checked(path, REGISTER)
        ends.add("refused" if not result.rows else "faults" if not result.ok else "taken")

    assert ends == {"refused", "faults", "taken"}


@pytest.mark.parametrize("day", [date(1900, 3, 1), date(1999, 12, 31), date(2024, 2, 29)])
def test_a_day_is_the_same_day_in_every_form_of_a_file(tmp_path: Path, day: date) -> None:
    serial = (day - date(1899, 12, 30)) / timedelta(days=1)
    line = dirty.row(CPR_Expiration=day)
    text = dirty.row(CPR_Expiration=f"{day:%m/%d/%Y}")

    in_book = checked(dirty.xlsx(tmp_path / "a.xlsx", [line])).lines[0].row.cpr_expires
    in_text = (
        checked(dirty.csv_file(tmp_path / "a.csv", dirty.grid([text]))).lines[0].row.cpr_expires
    )

    assert in_book == in_text == day
    if serial > 7000:
        number = dirty.xlsx(tmp_path / "b.xlsx", [dirty.row(CPR_Expiration=serial)])
        assert checked(number).lines[0].row.cpr_expires == day
