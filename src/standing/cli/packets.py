"""``standing packets``: a ZIP of summary and notices for each agency."""

import os
import shutil
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from standing.cli import acting
from standing.cli.progress import bar
from standing.cli.work import in_background
from standing.correspondence import actions
from standing.correspondence.domain import BuiltPacket
from standing.correspondence.printed import is_for_everybody
from standing.correspondence.queries import HERE
from standing.jobs.domain import Kind
from standing.kernel.access import Act
from standing.kernel.errors import Refused
from standing.ledger.queries import invented_world
from standing.workforce import queries as workforce


@click.command()
@click.argument("campaign")
@click.option(
    "--out",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder for the packets.",
)
@click.option("--agency", help="Code of one agency; without it, every agency that has notices.")
@acting.as_person
@click.option(
    "--address",
    metavar="URL",
    help="Where the public pages stand, for the QR codes; an invented world may leave it out.",
)
@click.option(
    "--processes",
    type=click.IntRange(min=1),
    default=os.cpu_count() or 1,
    show_default=True,
    help="How many packets are built side by side.",
)
@click.option("--background", is_flag=True, help="let a worker do it; follow it with standing jobs")
@acting.as_json
@acting.at_moment
def packets(
    *, campaign: str, out: Path, agency: str | None, as_: str | None, address: str | None,
    processes: int, background: bool, json_: bool, at: datetime | None,
) -> None:  # fmt: skip
    """Build each agency's packet: a summary, a notice for each officer, a manifest.

    May be stopped and run again: packets that are finished are kept as they are, and the same packet
    built before into another folder is copied, which takes seconds. Somebody of the
    agency, named with --as, fetches the packet that was built; who and when goes on record.

    \b
    Examples:
      standing packets 2022-a-h --out packets --address https://register.example.gov
      standing packets 2022-a-h --out packets --agency abington --as abington-clerk
    """
    code = workforce.agency_called(agency).code if agency else None
    act = acting.act(by=as_, at=at)
    if code and any(held.agency == code for held in act.by.roles):
        _fetch(act, campaign=campaign, agency=code, out=out)
        return
    pages = _pages_at(address)
    if background:
        asked: dict[str, object] = {
            "campaign": campaign, "out": str(out.resolve()), "agency": code, "address": pages,
            "processes": processes,
        }  # fmt: skip
        in_background(act, Kind.PACKETS, asked, at=at, json_=json_)
        return
    with bar("Notices", None) as step:
        built = actions.packets(
            act,
            campaign_slug=campaign,
            out=out,
            agency=code,
            processes=processes,
            progress=step.to,
            base_url=pages,
        )
    if json_:
        listing = [
            {
                "agency": packet.agency_code, "file": Path(packet.path).name,
                "sha256": packet.sha256, "notices": packet.notices, "kept": packet.kept,
                "copied": packet.copied, "packet": packet.number,
                "unprintable": list(packet.unprintable),
            }
            for packet in built
        ]  # fmt: skip
        acting.print_json({"campaign": campaign, "packets": listing})
        return
    acting.say(_told(built, out))
    if marked := [officer for packet in built for officer in packet.unprintable]:
        acting.say(
            f"On the notices of {', '.join(marked)} a sign of some name could not be printed, and [?] "
            "stands in its place. The names stand in full in summary.csv."
        )


def _told(built: Sequence[BuiltPacket], out: Path) -> str:
    """Say where the packets lie, and how many were set, copied and left as they were."""
    notices = sum(packet.notices for packet in built)
    kept = sum(packet.kept for packet in built)
    copied = sum(packet.copied for packet in built)
    set_ = len(built) - kept - copied
    of = "1 notice" if notices == 1 else f"{notices:,} notices"
    packets_ = "1 packet" if len(built) == 1 else f"{len(built):,} packets"
    return (
        f"{of} in {packets_}, in {out}: {set_:,} set now, {copied:,} copied from the packets built "
        f"before, {kept:,} left as they lay there."
    )


def _pages_at(address: str | None) -> str:
    """Return where the public pages stand; an official letter never names this very machine."""
    if invented_world() is not None:
        return address or HERE
    if address is None:
        raise Refused(
            "The letters carry the address of the officer's public page. Say where the pages stand: "
            "--address https://register.example.gov"
        )
    if not is_for_everybody(address):
        raise Refused(
            f"We read the address {address}; nobody who holds a letter could open it. Write where the "
            "public pages stand for everybody, like https://register.example.gov"
        )
    return address


def _fetch(act: Act, *, campaign: str, agency: str, out: Path) -> None:
    """Hand an agency's own people the packets that were built, and write down who fetched them when."""
    out.mkdir(parents=True, exist_ok=True)
    fetched = actions.fetch_packets(act, campaign=campaign, agency=agency)
    for packet in fetched:
        partial = out / f".{packet.name}.partial"
        shutil.copyfile(packet.path, partial)
        partial.replace(out / packet.name)
    what = "The packet" if len(fetched) == 1 else f"All {len(fetched)} packets"
    lies = "is" if len(fetched) == 1 else "are"
    names = ", ".join(packet.name for packet in fetched)
    acting.say(
        f"{what} of {agency} {lies} in {out}: {names}. It is on record that you fetched "
        f"{'it' if len(fetched) == 1 else 'them'}, and when."
    )
