"""What is wrong in an export of the ledger is named, with its line and its entry."""

import io
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.unit.verifier.makers import (
    EXPORT,
    KEY,
    LEAVES,
    TRUSTED,
    canonical,
    checkpoint,
    exported,
    ran,
)
from tests.verifying import verifier

ENTRIES: list[tuple[int, dict[str, Any], str]] = [
    (1, {"effective_on": "2022-7-01"}, "'effective_on' is no day"),
    (1, {"written_at": "2022-07-01T13:02:00.000000Z"}, "not spelled as a moment is"),
    (1, {"written_at": "2022-07-01T12:59:59.000000+00:00"}, "before the entry in front of it"),
    (0, {"after": "{}", "recorded_at": "2022-07-01T13:02:00.000001+00:00"}, "recorded after"),
    (1, {"after": '{"condition": 7}'}, "In 'after': It is not canonical JSON: a second spelling"),
    (1, {"after": "[]"}, "'after' is no object"),
    (1, {"after": '{"a":1.5}'}, "In 'after': '1.5' is no integer"),
    (1, {"reason_text": "stands apart"}, "'reason_text' must be 'removed'"),
    (1, {"reason_text": None}, "'reason_text' must be 'removed'"),
    (2, {"reason_text": "removed"}, "'reason_text' must be null"),
    (2, {"before": ""}, "A removal names no commitment"),
]  # fmt: skip


@pytest.mark.parametrize(("place", "values", "words"), ENTRIES)
def test_what_is_wrong_in_an_entry_is_named_even_if_the_register_signed_it(
    place: int, values: dict[str, Any], words: str, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    (tmp_path / "ledger").write_bytes(exported(lambda entries: entries[place].update(values)))

    code, said = ran(capsys, "export", tmp_path / "ledger", "--key", KEY)

    assert code == 1
    assert words in said
    assert f"line {place + 2} (entry {place + 1})" in said


LINES: list[tuple[Callable[[list[bytes]], object], str]] = [
    (lambda lines: lines.pop(), "2 entries stand in it, not 3"),
    (lambda lines: lines.append(lines[3]), "line 5: More follows"),
    (lambda lines: lines.pop(2), "line 3 (entry 2): Its position is not 2"),
    (lambda lines: lines.insert(2, b"\n"), "line 3 (entry 2): It is no JSON at character 1"),
    (lambda lines: lines.append(lines.pop()[:-1]), "line 4 (entry 3): The line does not end"),
    (lambda lines: lines.insert(1, lines.pop(2)), "line 2 (entry 1): Its position"),
    (lambda lines: lines.pop(0), "line 1 (the head): The name 'checkpoint' is missing"),
    (lambda lines: lines.clear(), "line 1 (the head): The line does not end"),
    (lambda lines: lines.__setitem__(0, lines[0].replace(b":3,", b":4,")), "'size' is not the size"),
    (lambda lines: lines.__setitem__(1, b" " + lines[1]), "second spelling at byte 1"),
    (lambda lines: lines.__setitem__(1, lines[1].replace(b"robin", b"\\u0072obin")), "second spelling"),
    (lambda lines: lines.__setitem__(1, lines[1].replace(b"robin", b"dana!")), "The leaf is not"),
    (lambda lines: lines.__setitem__(1, lines[1].replace(b"robin", b"\xff")), "It is no UTF-8"),
    (lambda lines: lines.__setitem__(1, lines[1].replace(b"robin", b"\\ud800")), "half a character"),
    (lambda lines: lines.__setitem__(1, lines[1].replace(b'"robin"', b"NaN")), "'NaN' is no integer"),
    (lambda lines: lines.__setitem__(1, lines[1].replace(b'"robin"', b"9" * 9999)), "too long"),
    (lambda lines: lines.__setitem__(1, b"[" * 200_000 + b"\n"), "nested too deeply"),
    (lambda lines: lines.__setitem__(1, b'{"a":1,"a":1}\n'), "holds a name twice"),
    (lambda lines: lines.__setitem__(1, b"x" * 5_000_000 + b"\n"), "longer than the"),
    (lambda lines: lines.__setitem__(2, lines[2].replace(b'"salt":"02', b'"salt":"03')), "fit salt"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "words"), LINES)
def test_what_is_wrong_in_a_line_is_named(
    change: Callable[[list[bytes]], object], words: str, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    lines = EXPORT.encode().splitlines(keepends=True)
    change(lines)
    (tmp_path / "ledger").write_bytes(b"".join(lines))

    code, said = ran(capsys, "export", tmp_path / "ledger", "--key", KEY)

    assert code == 1
    assert words in said


def test_commitments_alone_must_give_the_root(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "leaves").write_text(LEAVES.replace('"b915', '"b916'))

    assert (
        "The root over its commitments"
        in ran(capsys, "export", tmp_path / "leaves", "--key", KEY)[1]
    )


def test_many_lines_take_no_more_memory_than_few() -> None:
    size, tree, lines = 20_000, verifier.Tree(), io.BytesIO()
    for number in range(size):
        tree.append(number.to_bytes(32, "big"))
    head = {"standing": "leaves 1", "size": size, "checkpoint": checkpoint(size, tree.root())}
    lines.write(canonical(head) + b"\n")
    for number in range(size):
        line = {"position": number + 1, "commitment": number.to_bytes(32, "big").hex()}
        lines.write(canonical(line) + b"\n")
    lines.seek(0)
    report = verifier.Report()

    tracemalloc.start()
    verifier.Export("leaves", report, []).check(lines, [TRUSTED])
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert report.faults == []
    assert peak < 200_000


def test_of_many_faults_ten_are_named_and_the_others_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = {"position": 7, "commitment": "0" * 64}
    head = canonical({"standing": "leaves 1", "size": 30, "checkpoint": checkpoint(30, b"r" * 32)})
    (tmp_path / "leaves").write_bytes(head + b"\n" + b"".join([canonical(wrong) + b"\n"] * 30))
    code, said = ran(capsys, "export", tmp_path / "leaves", "--key", KEY)
    named = [line for line in said.splitlines() if line.startswith("Fault: ")]
    assert code == 1
    assert len(named) == 11
    assert named[-1] == "Fault: 20 more are not named."
    assert said.endswith("Not genuine: 30 faults.\n")
