"""Fetching a packet at the terminal puts who and when on record (CERT-521)."""

from pathlib import Path

import pytest
from tests import worlds

from standing.cli.acting import act
from standing.cli.main import run
from standing.correspondence.models import PacketFetch
from standing.correspondence.queries import HERE
from standing.correspondence.releasing import issue
from standing.jobs import work
from standing.kernel.access import Permission
from standing.ledger import queries as ledger


@pytest.fixture
def released(tmp_path: Path, db: None) -> str:
    played = worlds.play(worlds.write(tmp_path / "world", seed=6, scale=0.02))
    issue(
        played.act(played.world.release_at),
        campaign=worlds.CAMPAIGN,
        approvers=played.approvers(Permission.DETERMINATION_APPROVE),
    )
    return min(path.stem for path in (tmp_path / "world" / "submissions").iterdir())


def packets(out: Path, agency: str, who: str) -> int:
    return run(["packets", "2022-a-h", "--out", str(out), "--agency", agency, "--as", who])


def test_a_clerk_fetches_what_was_built_and_nobody_elses_clerk_does(
    released: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clerk = f"{released}.clerk"
    assert packets(tmp_path / "mine", released, clerk) == 1, "nothing was built yet"
    assert packets(tmp_path / "built", released, "staff.one") == 0
    assert not PacketFetch.objects.exists()
    assert "1 set now, 0 copied from the packets built before, 0 left" in capsys.readouterr().err
    assert packets(tmp_path / "elsewhere", released, "staff.one") == 0
    assert f"in {tmp_path / 'elsewhere'}: 0 set now, 1 copied" in capsys.readouterr().err
    assert packets(tmp_path / "elsewhere", released, "staff.one") == 0
    assert "0 set now, 0 copied from the packets built before, 1 left" in capsys.readouterr().err

    assert packets(tmp_path / "mine", released, clerk) == 0
    assert packets(tmp_path / "built", released, clerk) == 0, "also over the very file"
    name = f"{released}.zip"
    assert (tmp_path / "mine" / name).read_bytes() == (tmp_path / "built" / name).read_bytes()
    assert set(PacketFetch.objects.values_list("account", flat=True)) == {clerk}
    assert ledger.entries(f"agency:{released}")[-1].kind == "packet.fetched"

    asked = {
        "campaign": worlds.CAMPAIGN, "out": str(tmp_path / "by-job"), "agency": released,
        "processes": 1, "address": HERE,
    }  # fmt: skip
    said = work.packets(act(by="staff.one"), asked, lambda _done, _total: None)
    assert said.startswith(f"Packets for 1 agency are in {tmp_path / 'by-job'}: 1 packet, ")

    capsys.readouterr()
    assert packets(tmp_path / "theirs", released, "auditor") == 1
    assert "holds no role" in capsys.readouterr().err
