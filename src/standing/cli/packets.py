"""``standing packets``: a ZIP of summary and notices for each agency."""

import os
import shutil
from pathlib import Path

import click

from standing.cli import acting
from standing.cli.progress import bar
from standing.correspondence import actions
from standing.correspondence.queries import HERE
from standing.kernel.access import Act
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
@click.option("--address", default=HERE, help="Where the public pages stand, for the QR codes.")
@click.option(
    "--processes",
    type=click.IntRange(min=1),
    default=os.cpu_count() or 1,
    show_default=True,
    help="How many packets are built side by side.",
)
@acting.as_json
def packets(
    *, campaign: str, out: Path, agency: str | None, as_: str | None, address: str,
    processes: int, json_: bool,
) -> None:  # fmt: skip
    """Build each agency's packet: a summary, a notice for each officer, a manifest.

    May be stopped and run again: packets that are finished are kept as they are. Somebody of the
    agency, named with --as, fetches the packet that was built; who and when goes on record.

    \b
    Examples:
      standing packets 2022-a-h --out packets
      standing packets 2022-a-h --out packets --agency abington --as abington-clerk
    """
    code = workforce.agency(agency).code if agency else None
    act = acting.act(by=as_)
    if code and any(held.agency == code for held in act.by.roles):
        _fetch(act, campaign=campaign, agency=code, out=out)
        return
    with bar("Notices", None) as step:
        built = actions.packets(
            act,
            campaign_slug=campaign,
            out=out,
            agency=code,
            processes=processes,
            progress=step.to,
            base_url=address,
        )
    if json_:
        listing = [
            {
                "agency": packet.agency_code, "file": Path(packet.path).name,
                "sha256": packet.sha256, "notices": packet.notices, "kept": packet.kept,
            }
            for packet in built
        ]  # fmt: skip
        acting.print_json({"campaign": campaign, "packets": listing})
        return
    notices = sum(packet.notices for packet in built)
    kept = sum(packet.kept for packet in built)
    already = f" ({kept:,} of them lay there already)" if kept else ""
    packets_ = "packet" if len(built) == 1 else "packets"
    acting.say(f"{notices:,} notices in {len(built):,} {packets_}{already}, in {out}.")


def _fetch(act: Act, *, campaign: str, agency: str, out: Path) -> None:
    """Hand an agency's own people the packet that was built, and write down who fetched it when."""
    packet = actions.fetch_packet(act, campaign=campaign, agency=agency)
    out.mkdir(parents=True, exist_ok=True)
    here = out / f"{agency}.zip"
    partial = out / f".{agency}.zip.partial"
    shutil.copyfile(packet, partial)
    partial.replace(here)
    acting.say(
        f"The packet of {agency} is at {here}. It is on record that you fetched it, and when."
    )
