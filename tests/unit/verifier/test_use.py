"""Wrong use, hostile bytes, and what the file itself is."""

import ast
import random
import subprocess
import sys
from pathlib import Path

import pytest
from tests.unit.verifier.makers import (
    CLAIMS,
    CONSISTENCY,
    EXPORT,
    INCLUSION,
    KEY,
    LEAVES,
    MANIFEST,
    NOTE,
    certificate,
    ran,
    released,
)
from tests.verifying import PATH


@pytest.mark.parametrize(
    "key", ["", "x", "a+00000000+AAAA", KEY.replace("3845", "3846"), "/", "\0"]
)
def test_without_a_key_nothing_is_checked(
    key: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = ran(capsys, "release", released(tmp_path / "release-2"), "--key", key)

    assert code == 2
    assert said.startswith("Nothing was checked.")


def test_what_does_not_exist_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert ran(capsys, "release", "none\0", "--key", KEY)[0] == 2
    assert ran(capsys, "proof", "none", "--key", KEY)[0] == 2


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff", b"null", b"[]", b"{}", b'{"files":NaN}', b"[" * 1_000_000, b"1" * 5000,
     b"\xef\xbb\xbf{}",
     MANIFEST.encode().replace(b'"files":{', b'"files":{"\\ud800":{},'),
     MANIFEST.encode().replace(b'"rows":{', b'"rows":{"a":1e999,'),
     MANIFEST.encode().replace(b'"officers.csv":1', b'"officers.csv":-1'),
     MANIFEST.encode().replace(b'"files":{', b'"files":{"/etc/passwd":{},"\\u0000":[],"x":1,'),
     MANIFEST.encode().replace(b'"release":2', b'"release":2,"release":2'),
     MANIFEST.encode().replace(b'"files":{', b'"files":[],"x":{'), b" " * 5_000_000],
)  # fmt: skip
def test_a_hostile_manifest_is_a_fault_and_no_more(
    data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = released(tmp_path / "release-2")
    (folder / "release.json").write_bytes(data)

    code, said = ran(capsys, "release", folder, "--key", KEY)

    assert code == 1
    assert "Fault: release-2" in said


def test_any_bytes_at_all_are_answered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chance, path = random.Random(7), tmp_path / "any"
    texts = [EXPORT, LEAVES, INCLUSION, CONSISTENCY, certificate(CLAIMS).decode()]
    for _again in range(150):
        data = bytearray(chance.choice(texts).encode())
        for _change in range(chance.randint(1, 4)):
            place = chance.randrange(len(data))
            data[place : place + chance.randint(0, 3)] = chance.randbytes(chance.randint(1, 3))
        path.write_bytes(data)
        for command in ("export", "proof", "certificate"):
            assert ran(capsys, command, path, "--key", KEY)[0] == 1


BLOCKED = (
    "import sys, runpy; sys.modules['cryptography'] = None; "
    "runpy.run_path(sys.argv.pop(1), run_name='__main__')"
)


@pytest.mark.parametrize("begin", [[], ["-c", BLOCKED]], ids=["alone", "bare"])
def test_it_runs_alone_and_without_any_package(begin: list[str], tmp_path: Path) -> None:
    folder = released(tmp_path / "release-2")
    line = [sys.executable, "-I", *begin, str(PATH), "release", str(folder), "--key", KEY]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("Genuine.\n")

    (folder / "release.note").write_text(NOTE.replace("standing.example/register O", "x O"))
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "")


def test_it_takes_nothing_from_the_register_and_stays_readable() -> None:
    tree = ast.parse(PATH.read_text("utf-8"))
    taken = {each.module or "" for each in ast.walk(tree) if isinstance(each, ast.ImportFrom)}
    taken |= {a.name for each in ast.walk(tree) if isinstance(each, ast.Import) for a in each.names}
    outside = {name.split(".")[0] for name in taken} - sys.stdlib_module_names
    functions = [each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)]
    lengths = {each.name: (each.end_lineno or 0) - each.lineno + 1 for each in functions}

    assert outside == {"cryptography"}
    assert {name: length for name, length in lengths.items() if length > 50} == {}
    assert [each.name for each in functions if not ast.get_docstring(each)] == []
