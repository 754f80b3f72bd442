"""The small invented world of the pages, with people of two agencies signed in."""

import zipfile
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.test import Client
from tests.integration.pages import world
from tests.signing import account, client_of

from standing.correspondence.models import Notice, Packet
from standing.kernel.access import Role, Scope
from standing.kernel.canonical import digest

HERE = f"/agency/{world.SUBMITTER}"
ROSTER = f"{HERE}/roster/"


def clerk(
    username: str = "clerk", *, agency: str = world.SUBMITTER, scope: Scope = Scope.BOTH
) -> Client:
    """Sign a submitter of an agency in, with a second factor just shown."""
    return client_of(account(username, Role.AGENCY_SUBMITTER, agency=agency, scope=scope))


def seen(page: str) -> str:
    """Return the mark of what a form was filled in over."""
    return page.split('name="seen" value="')[1].split('"', maxsplit=1)[0]


def write_notices(
    made: world.World,
    who: list[str],
    *,
    at: datetime,
    kind: str = "certified",
    replaces: dict[str, Notice] | None = None,
) -> dict[str, Notice]:
    """Write a notice to each of these officers through the submitting agency."""
    return {
        mptc_id: Notice.objects.create(
            officer=made.officers[mptc_id], agency=made.agencies[world.SUBMITTER],
            campaign=made.campaign.slug, kind=kind, dated_on=at.date(), recorded_at=at,
            replaces=(replaces or {}).get(mptc_id),
        )
        for mptc_id in who
    }  # fmt: skip


def build_packet(made: world.World, who: list[str], *, at: datetime, number: int = 1) -> Packet:
    """Put a packet with a paper for each of these officers where built ones are kept."""
    folder = Path(settings.FILES) / "packets"
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / "draft.zip"
    with zipfile.ZipFile(draft, "w") as bundle:
        for mptc_id in who:
            bundle.writestr(f"notices/{mptc_id}.pdf", f"%PDF of {mptc_id}")
    sha256 = digest(draft.read_bytes())
    draft.rename(folder / f"{sha256}.zip")
    return Packet.objects.create(
        campaign=made.campaign.slug, agency=made.agencies[world.SUBMITTER], number=number,
        file_name=f"{world.SUBMITTER}.zip", sha256=sha256, notices=len(who), recorded_at=at,
    )  # fmt: skip


AUGUST_10 = date(2022, 8, 10)
