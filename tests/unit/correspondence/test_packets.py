"""What lies in an agency's packet, and how packets are built in processes of their own."""

import csv
import io
import json
import random
import re
import subprocess
import sys
import time
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import msgspec
import pikepdf
import pytest
import segno
from tests.unit.correspondence import samples

from standing.correspondence import packets, qr
from standing.correspondence.building import build_packets, packet_from, packet_json
from standing.correspondence.domain import BuiltPacket, NoticeKind, PacketContent
from standing.correspondence.press import FACES, text_versions
from standing.kernel.canonical import digest
from standing.kernel.errors import Refused
from standing.kernel.names import PersonName

KINDS = [kind for kind in NoticeKind if kind is not NoticeKind.VACATED]


def a_packet(code: str = "abington-police-department") -> PacketContent:
    return samples.packet(
        *(samples.notice(kind, mptc_id=f"0100-000{place}") for place, kind in enumerate(KINDS)),
        code=code,
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[BuiltPacket]]:
    out = tmp_path_factory.mktemp("packets")
    contents = [a_packet(), samples.packet(samples.notice(NoticeKind.CERTIFIED), code="acton")]
    return out, build_packets(contents, out, processes=2)


def test_content_survives_the_way_to_another_process() -> None:
    assert packet_from(packet_json(a_packet())) == a_packet()


def test_a_packet_holds_a_summary_a_notice_for_each_officer_and_a_manifest(
    built: tuple[Path, list[BuiltPacket]],
) -> None:
    out, made = built

    assert [packet.agency_code for packet in made] == ["abington-police-department", "acton"]
    assert [packet.notices for packet in made] == [5, 1]
    with zipfile.ZipFile(made[0].path) as bundle:
        assert bundle.namelist() == [
            *(f"notices/0100-000{place}.pdf" for place in range(5)),
            "summary.csv", "summary.pdf", "manifest.json",
        ]  # fmt: skip
    assert sorted(path.name for path in out.iterdir()) == [
        "abington-police-department.zip", "acton.zip",
    ]  # fmt: skip
    assert digest(Path(made[0].path).read_bytes()) == made[0].sha256


def test_the_manifest_gives_the_hash_of_every_file_and_of_every_determination(
    built: tuple[Path, list[BuiltPacket]],
) -> None:
    with zipfile.ZipFile(built[1][0].path) as bundle:
        manifest = json.loads(bundle.read("manifest.json"))
        inside = {name: digest(bundle.read(name)) for name in bundle.namelist()}

    inside.pop("manifest.json")
    assert {entry["name"]: entry["sha256"] for entry in manifest["files"]} == inside
    assert {n["mptc_id"]: n["determination"] for n in manifest["notices"]} == {
        f"0100-000{place}": None if kind is NoticeKind.EXTENSION else samples.determination(kind)[1]
        for place, kind in enumerate(KINDS)
    }
    assert manifest["counts"] == {"notices": 5, **{kind.value: 1 for kind in KINDS}}
    assert manifest["texts"] == text_versions()
    assert manifest["invented"] is True


def test_the_summary_lists_outcomes_officers_and_a_line_to_sign(
    built: tuple[Path, list[BuiltPacket]],
) -> None:
    with zipfile.ZipFile(built[1][0].path) as bundle:
        paper = bundle.read("summary.pdf")
    read = subprocess.run(["pdftotext", "-", "-"], input=paper, capture_output=True, check=True)
    text = read.stdout.decode()

    for kind in KINDS:
        assert packets.OUTCOMES[kind] in " ".join(text.split())
    assert all(text.count(f"0100-000{place}") == 2 for place in range(5))
    assert "September 30, 2022" in " ".join(text.split()), "days stand in words"
    sheet = text.partition("Hand-over sheet")[2]
    assert all(
        head in sheet for head in ("Name", "Officer", "Notice", "Handed over on", "Signature")
    )
    assert all(sheet.count(f"0100-000{place}") == 1 for place in range(5))
    assert "Recertification declined" in sheet
    assert "Invented people, for demonstration" in text
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)


def test_the_table_has_a_row_for_each_officer_and_nothing_a_spreadsheet_would_run() -> None:
    name = PersonName(last="=HYPERLINK(1)", first="+1", middle="-2", suffix="@x")
    content = samples.packet(samples.notice(NoticeKind.CONDITIONAL, name=name))
    text = packets.summary_csv(content, hashes={"notices/0123-4567.pdf": "ab"}).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))

    assert row["MPTCID"] == "0123-4567"
    assert [row[column] for column in ("LastName", "FirstName", "MiddleName", "Suffix")] == [
        "'=HYPERLINK(1)", "'+1", "'-2", "'@x",
    ]  # fmt: skip
    assert row["Outcome"] == "Conditionally certified"
    assert row["StillOwed"] == "CPR certificate; Oral interview"
    assert row["DueDate"] == "09/30/2022"
    assert row["Expiration"] == "07/01/2025"


def test_the_same_content_gives_the_same_bytes_in_one_process_or_two(
    built: tuple[Path, list[BuiltPacket]], tmp_path: Path
) -> None:
    (again,) = build_packets([a_packet()], tmp_path, processes=1)

    assert not again.kept
    assert again.sha256 == built[1][0].sha256


def test_a_finished_packet_is_kept_a_damaged_or_outdated_one_is_built_again(
    tmp_path: Path,
) -> None:
    content = samples.packet(samples.notice(NoticeKind.EXTENSION))
    (first,) = build_packets([content], tmp_path, processes=1)
    (second,) = build_packets([content], tmp_path, processes=1)
    path = Path(first.path)
    path.write_bytes(path.read_bytes()[:-100])
    (mended,) = build_packets([content], tmp_path, processes=1)
    path.write_bytes(path.read_bytes() + b"x")
    (trimmed,) = build_packets([content], tmp_path, processes=1)
    later = replace(content, dated_on=content.dated_on + timedelta(days=1))
    (other,) = build_packets([later], tmp_path, processes=1)

    made = [first, second, mended, trimmed, other]
    assert [packet.kept for packet in made] == [False, True, False, False, False]
    assert len({packet.sha256 for packet in made[:4]}) == 1
    assert other.sha256 != first.sha256


def test_what_a_killed_run_left_behind_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "abington-police-department.zip.tmp").write_bytes(b"half a pack")
    build_packets([samples.packet(samples.notice(NoticeKind.EXTENSION))], tmp_path, processes=1)

    assert [path.name for path in tmp_path.iterdir()] == ["abington-police-department.zip"]


def test_progress_counts_notices(tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []
    build_packets(
        [samples.packet(samples.notice(NoticeKind.EXTENSION))],
        tmp_path,
        processes=1,
        progress=lambda done, total: heard.append((done, total)),
        total=1,
    )

    assert heard == [(1, 1)]


def test_missing_typefaces_are_refused_by_name_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=FACES[0].replace(".", r"\.")):
        build_packets([a_packet()], tmp_path / "out", processes=1, fonts=tmp_path)

    assert not (tmp_path / "out").exists()


def test_a_name_that_cannot_be_printed_stops_nobodys_packet_and_is_named(tmp_path: Path) -> None:
    name = PersonName(last="\U0001f9ea", first="A")
    content = samples.packet(
        samples.notice(NoticeKind.CERTIFIED, name=name),
        samples.notice(NoticeKind.CERTIFIED, mptc_id="0123-9999"),
    )

    (made,) = build_packets([content], tmp_path, processes=1)
    (again,) = build_packets([content], tmp_path, processes=1)

    assert made.unprintable == again.unprintable == ("0123-4567",)
    assert again.kept
    with zipfile.ZipFile(made.path) as bundle:
        assert json.loads(bundle.read("manifest.json"))["unprintable"] == ["0123-4567"]
        assert "\U0001f9ea" in bundle.read("summary.csv").decode("utf-8-sig"), "in full"


def test_a_letter_that_cannot_be_set_stops_the_work_and_leaves_no_packet(tmp_path: Path) -> None:
    content = samples.notice(NoticeKind.DECLINED)
    assert content.determination is not None
    unknown = msgspec.structs.replace(content.determination, edition="E99")
    packet = samples.packet(replace(content, determination=unknown))

    with pytest.raises(Refused, match="0123-4567"):
        build_packets([packet], tmp_path, processes=1)

    assert not list(tmp_path.glob("*.zip"))


def test_a_later_packet_has_a_name_of_its_own_and_says_what_its_notices_replace(
    tmp_path: Path,
) -> None:
    content = replace(
        samples.packet(
            samples.correction(NoticeKind.CONDITIONAL, of=NoticeKind.CERTIFIED),
            samples.notice(NoticeKind.VACATED, mptc_id="0123-9999"),
        ),
        number=2,
    )
    (made,) = build_packets([content], tmp_path, processes=1)

    assert Path(made.path).name == "abington-police-department-packet-2.zip"
    with zipfile.ZipFile(made.path) as bundle:
        listed = json.loads(bundle.read("manifest.json"))["notices"]
        rows = list(csv.DictReader(io.StringIO(bundle.read("summary.csv").decode("utf-8-sig"))))
        paper = bundle.read("summary.pdf")
    assert [row["replaces"] for row in listed] == [row["Replaces"] for row in rows] == [
        "2022-A-H/0123-4567/certified", "2022-A-H/0123-9999/certified",
    ]  # fmt: skip
    assert [row["document"] for row in listed] == [row["Document"] for row in rows] == [
        "2022-A-H/0123-4567/conditional/2", "2022-A-H/0123-9999/vacated/2",
    ]  # fmt: skip
    read = subprocess.run(["pdftotext", "-", "-"], input=paper, capture_output=True, check=True)
    text = " ".join(read.stdout.decode().split())
    assert "correction packet of July 1, 2022" in text
    assert text.count("replaces ours of July 1, 2022") == 2
    assert "Hand over the order at once; no police work from August 15, 2022 on." in text
    assert "Giving up police work" in text
    assert rows[1]["LastDayToPetition"] == ""
    assert "it is the agency’s packet number 2 of this round" in text


def test_a_code_drawn_from_differences_is_the_code_that_segno_draws() -> None:
    chance = random.Random(7)
    for number in ["0000-0000", *(f"{chance.randrange(10**8):08}" for _ in range(20)), "12345-6"]:
        address = f"https://register.example.gov/officers/{number[:4]}-{number[4:]}/"
        drawn = segno.make_qr(address, error="m", mask=qr.MASK, boost_error=False)
        dark = {
            (x + place, int(float(y)))
            for x, y, run in re.findall(r"M(\d+) ([\d.]+)h(\d+)", qr.qr_picture(address))
            for x, run in [(int(x), int(run))]
            for place in range(run)
        }
        assert dark == {
            (x, y) for y, row in enumerate(drawn.matrix) for x, module in enumerate(row) if module
        }


def test_building_packets_needs_no_django() -> None:
    look = "import sys, standing.correspondence.building; print('django' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)

    assert told.stdout.strip() == "False"


def test_processes_end_with_the_work_that_was_killed(tmp_path: Path) -> None:
    work = subprocess.Popen(
        [sys.executable, "-m", "tests.unit.correspondence.endless", str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert work.stdout is not None
    children = [int(pid) for pid in work.stdout.readline().split()]
    work.kill()
    work.wait()
    ended = time.monotonic() + 30
    while any(Path(f"/proc/{pid}/status").exists() for pid in children):
        assert time.monotonic() < ended
        time.sleep(0.05)

    assert children
    assert all(zipfile.ZipFile(path).testzip() is None for path in tmp_path.glob("*.zip"))
