"""Twenty notices of a played world, read back from their PDFs (RULINGS, closing list 8)."""

import io
import random
import subprocess
import zipfile
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from tests import worlds

from standing.certification.models import Determination
from standing.cli.determine import issue
from standing.correspondence import actions
from standing.correspondence.domain import NoticeKind
from standing.correspondence.models import Notice
from standing.kernel.access import Permission
from standing.kernel.periods import in_words
from standing.rules.sentences import finding_title


@pytest.fixture
def packets(tmp_path: Path, db: None) -> dict[str, bytes]:
    """The notices of a small world, by MPTC id."""
    played = worlds.play(worlds.write(tmp_path / "world", seed=9, scale=0.03))
    act = played.act(played.world.release_at)
    approvers = played.approvers(Permission.DETERMINATION_APPROVE)
    issue(act, campaign=worlds.CAMPAIGN, approvers=approvers)
    built = actions.packets(act, campaign_slug=worlds.CAMPAIGN, out=tmp_path / "out", processes=2)
    found = {}
    for packet in built:
        with zipfile.ZipFile(packet.path) as bundle:
            for name in bundle.namelist():
                if name.startswith("notices/"):
                    found[Path(name).stem] = bundle.read(name)
    return found


def text_of(pdf: bytes) -> str:
    """Return what a reader finds in a PDF, white space folded."""
    done = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    )
    return " ".join(done.stdout.decode().split())


def test_every_notice_holds_its_officer_findings_and_due_days(packets: dict[str, bytes]) -> None:
    assert len(packets) == Notice.objects.count()
    chance = random.Random(20220701)
    every = list(Notice.objects.select_related("officer", "determination").order_by("pk"))
    kinds = {kind.value: [n for n in every if n.kind == kind.value] for kind in NoticeKind}
    picked = [chance.choice(some) for some in kinds.values() if some]
    picked += chance.sample(every, 20 - len(picked))

    for notice in picked:
        mptc_id = notice.officer.mptc_id
        text = text_of(packets[mptc_id])
        assert mptc_id in text
        assert "Invented people, for demonstration" in text
        if notice.determination is None:
            assert in_words(date(2022, 7, 15)) in text
            continue
        _holds(text, notice.determination)


def _holds(text: str, stored: Determination) -> None:
    decided = stored.found()
    assert stored.hash[:12] in text
    for finding in decided.findings:
        for word in finding_title(finding.requirement).split():
            assert word in text, finding.requirement
    for condition in decided.conditions:
        assert in_words(condition.due_on) in text


def test_every_notice_is_tagged_titled_and_in_english(packets: dict[str, bytes]) -> None:
    for mptc_id, content in sorted(packets.items())[:20]:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            assert "/StructTreeRoot" in pdf.Root, mptc_id
            assert bool(pdf.Root.MarkInfo.Marked)
            assert str(pdf.Root.Lang).startswith("en")
            metadata = pdf.open_metadata()
            assert metadata.get("pdfuaid:part") == "1"
            assert metadata.get("dc:title")
