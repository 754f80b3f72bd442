"""Notices and packets of a small invented world, from the release to the person who fetches them."""

import subprocess
import zipfile
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from tests import make, worlds

from standing.certification.models import Determination
from standing.cli import playing
from standing.cli.determine import issue
from standing.correspondence import actions, queries
from standing.correspondence.domain import BuiltPacket, NoticeKind
from standing.correspondence.models import Notice, Packet, PacketFetch
from standing.kernel.access import Act, Permission, Role
from standing.kernel.canonical import digest
from standing.kernel.errors import NotFound, NotPermitted, WrongState
from standing.ledger.queries import entries_of
from standing.reports import figures
from standing.rules.sentences import finding_title

SCALE = 0.02
pytestmark = [pytest.mark.tables, pytest.mark.django_db]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return worlds.write(tmp_path_factory.mktemp("worlds") / "small", seed=3, scale=SCALE)


@pytest.fixture
def played(db: None, folder: Path) -> playing.Play:
    return worlds.play(folder)


@pytest.fixture
def act(played: playing.Play) -> Act:
    """The release has happened; this is the act it was done under."""
    act = played.act(played.world.release_at)
    issue(
        act,
        campaign=worlds.CAMPAIGN,
        approvers=played.approvers(Permission.DETERMINATION_APPROVE),
    )
    return act


def test_a_packet_built_before_is_copied_to_a_new_folder_with_the_same_bytes(
    act: Act, tmp_path: Path
) -> None:
    agency = small_agencies()[0]

    def built(folder: str) -> BuiltPacket:
        (packet,) = actions.packets(
            act, campaign_slug=worlds.CAMPAIGN, out=tmp_path / folder, agency=agency, processes=1
        )
        return packet

    first, copy = built("first"), built("second")
    kept = Path(settings.FILES) / "packets" / f"{first.sha256}.zip"
    assert (first.kept, first.copied, copy.kept, copy.copied) == (False, False, False, True)
    assert Path(copy.path).read_bytes() == Path(first.path).read_bytes()
    assert (built("second").kept, built("second").copied) == (True, False)

    kept.unlink()
    kept.write_bytes(b"damaged")
    anew = built("third")
    assert (anew.kept, anew.copied, anew.sha256) == (False, False, first.sha256)
    assert Packet.objects.filter(agency__code=agency).count() == 1


def build(act: Act, out: Path, agency: str | None = None) -> dict[str, str]:
    """Build packets and return the hash of each by agency."""
    built = actions.packets(act, campaign_slug=worlds.CAMPAIGN, out=out, agency=agency, processes=2)
    return {packet.agency_code: packet.sha256 for packet in built}


def small_agencies() -> list[str]:
    """Codes of the agencies with notices, those with the fewest first."""
    sizes = Counter(Notice.objects.values_list("agency__code", flat=True))
    return sorted(sizes, key=lambda code: (sizes[code], code))


def test_everybody_determined_or_rostered_under_extension_has_one_notice(act: Act) -> None:
    kinds = Counter(Notice.objects.values_list("kind", flat=True))
    scene = figures.Scene(worlds.CAMPAIGN, as_of=act.day, known=act.at)
    counts = figures.status(scene).counts

    assert kinds[NoticeKind.EXTENSION] == counts["officers.in_rosters"] > 0
    assert kinds[NoticeKind.CERTIFIED] == counts["categories.certified"] > 0
    assert kinds[NoticeKind.CONDITIONAL] == counts["categories.conditionally_certified"]
    assert kinds[NoticeKind.FURTHER_REVIEW] == counts["categories.further_review"]
    assert kinds[NoticeKind.DECLINED] == counts["categories.not_recertified"]
    assert Notice.objects.count() == Notice.objects.values("officer").distinct().count()
    (entry,) = entries_of("notice.written")
    assert entry.facts_after["notices"] == Notice.objects.count()


def test_nobody_is_told_before_the_release_and_nobody_twice(played: playing.Play) -> None:
    act = played.act(played.world.release_at)
    (preparation,) = {row.preparation_id for row in Determination.objects.all()}
    with pytest.raises(WrongState, match="released"):
        actions.write_notices(act, campaign_slug=worlds.CAMPAIGN, preparation_id=preparation)
    with pytest.raises(NotFound, match="no notices"):
        build(act, Path("nowhere"))
    issue(
        act,
        campaign=worlds.CAMPAIGN,
        approvers=played.approvers(Permission.DETERMINATION_APPROVE),
    )
    again = actions.write_notices(act, campaign_slug=worlds.CAMPAIGN, preparation_id=preparation)

    assert again == {}


def test_each_paper_holds_its_officers_id_every_finding_and_every_due_day(
    act: Act, tmp_path: Path
) -> None:
    build(act, tmp_path)
    texts = {}
    for path in tmp_path.glob("*.zip"):
        with zipfile.ZipFile(path) as bundle:
            for name in bundle.namelist():
                if name.startswith("notices/"):
                    texts[Path(name).stem] = read(bundle.read(name))
    notices = list(Notice.objects.select_related("officer", "determination"))

    assert sorted(texts) == sorted(notice.officer.mptc_id for notice in notices)
    for notice in notices:
        text = texts[notice.officer.mptc_id]
        assert f"Officer {notice.officer.mptc_id}" in text
        if notice.determination is None:
            assert "July 15, 2022" in text
            continue
        found = notice.determination.found()
        assert f"Determination SHA-256 {notice.determination.hash[:16]}" in text
        assert all(finding_title(each.requirement) in text for each in found.findings)
        assert not found.conditions or "September 30, 2022" in text
        assert notice.kind != NoticeKind.DECLINED or "July 22, 2022" in text


def read(paper: bytes) -> str:
    told = subprocess.run(["pdftotext", "-", "-"], input=paper, capture_output=True, check=True)
    return " ".join(told.stdout.decode().split())


def test_packets_built_again_later_are_the_same_and_no_news(act: Act, tmp_path: Path) -> None:
    first = build(act, tmp_path / "first")
    later = Act(by=act.by, at=act.at + timedelta(days=60))
    again = build(later, tmp_path / "again")

    assert first == again
    assert Packet.objects.count() == len(first) == len(entries_of("packet.built"))
    assert all(digest(path.read_bytes()) in first.values() for path in tmp_path.glob("*/*.zip"))


def test_only_the_agency_that_submitted_fetches_its_packet_and_that_is_written_down(
    act: Act, tmp_path: Path
) -> None:
    code, other = small_agencies()[:2]
    packets = build(act, tmp_path, code)
    clerk = make.person("clerk", role=Role.AGENCY_SUBMITTER, agency=code)
    for stranger in (
        make.person("staff", role=Role.CERTIFICATION_STAFF),
        make.person("neighbour", role=Role.AGENCY_SUBMITTER, agency=other),
        make.person("auditor", role=Role.AUDITOR),
    ):
        with pytest.raises(NotPermitted):
            actions.fetch_packets(
                make.act(stranger, at=act.at), campaign=worlds.CAMPAIGN, agency=code
            )
    assert not PacketFetch.objects.exists()

    (fetched,) = actions.fetch_packets(
        make.act(clerk, at=act.at), campaign=worlds.CAMPAIGN, agency=code
    )

    assert digest(fetched.path.read_bytes()) == packets[code]
    fetch = PacketFetch.objects.get()
    assert (fetch.account, fetch.fetched_at, fetch.packet.sha256) == (
        "clerk", act.at, packets[code],
    )  # fmt: skip
    (entry,) = entries_of("packet.fetched")
    assert (entry.actor, entry.subject) == ("clerk", f"agency:{code}")


def test_a_packet_changed_on_the_disk_is_not_handed_out_until_it_is_built_again(
    act: Act, tmp_path: Path
) -> None:
    code = small_agencies()[0]
    built = build(act, tmp_path, code)
    clerk = make.act(make.person("clerk", role=Role.AGENCY_SUBMITTER, agency=code), at=act.at)
    (fetched,) = actions.fetch_packets(clerk, campaign=worlds.CAMPAIGN, agency=code)
    path = fetched.path
    path.write_bytes(path.read_bytes() + b"x")

    with pytest.raises(NotFound, match="Build the packets again"):
        actions.fetch_packets(clerk, campaign=worlds.CAMPAIGN, agency=code)

    assert build(act, tmp_path, code) == built
    (mended,) = actions.fetch_packets(clerk, campaign=worlds.CAMPAIGN, agency=code)
    assert digest(mended.path.read_bytes()) == built[code]


def test_one_agency_builds_its_own_packet_and_no_other(act: Act, tmp_path: Path) -> None:
    codes = small_agencies()
    clerk = make.act(make.person("clerk", role=Role.AGENCY_SUBMITTER, agency=codes[0]), at=act.at)

    assert list(build(clerk, tmp_path, codes[0])) == [codes[0]]
    with pytest.raises(NotPermitted):
        build(clerk, tmp_path, codes[1])
    with pytest.raises(NotPermitted):
        build(clerk, tmp_path)


def test_content_keeps_what_was_known_when_the_notice_was_written(act: Act) -> None:
    contents = list(queries.packet_contents(worlds.CAMPAIGN, known=act.at))
    sizes = [len(content.notices) for content in contents]
    notices = [notice for content in contents for notice in content.notices]

    assert sizes == sorted(sizes, reverse=True)
    assert queries.waiting(worlds.CAMPAIGN, known=act.at).notices == sum(sizes)
    assert all(notice.continues for notice in notices if notice.kind is NoticeKind.EXTENSION)
    assert {notice.expires_on.isoformat() for notice in notices} == {"2025-07-01"}
    assert all(notice.invented for notice in notices)
    for content in contents:
        keys = [notice.name.sort_key for notice in content.notices]
        assert keys == sorted(keys)
