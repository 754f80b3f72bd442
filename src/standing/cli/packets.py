"""``standing packets``: a ZIP of summary and notices for each agency."""

import os
from pathlib import Path

import click

from standing.cli import acting
from standing.cli.progress import bar
from standing.correspondence import actions
from standing.correspondence.queries import HERE
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

    May be stopped and run again: packets that are finished are kept as they are.

    \b
    Examples:
      standing packets 2022-a-h --out packets
      standing packets 2022-a-h --out packets --agency abington --as abington-clerk
    """
    code = workforce.agency(agency).code if agency else None
    with bar("Notices", None) as step:
        built = actions.packets(
            acting.act(by=as_),
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
    acting.say(f"{notices:,} notices in {len(built):,} packets{already}, in {out}.")
