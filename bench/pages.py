"""The main pages as people get them: milliseconds, at the middle and at worst, and questions asked.

    python -m bench.pages                                    431 agencies and some 21,000 officers
    python -m bench.pages --scale 48 --until 2022-05-06      a million officers, a campaign begun

The world is played into a folder of its own, and one of a tenth of it beside. Every page is asked for
through the whole program but the network, by somebody who has signed in. The limit is a page of the
same program that asks for next to nothing (``/healthz``), alternating with it. The questions to the
tables are counted once in each world: where they differ, the page asks more the larger the state is.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING

import django
from bench import watched
from bench.measure import seconds

if TYPE_CHECKING:
    from standing.accounts.models import Account

TIMES, WARM = 60, 3


@dataclass(frozen=True, slots=True)
class Asked:
    """One page: what it is called, who asks for it, and where."""

    name: str
    who: str
    address: str


def main() -> int:
    """Play the worlds, then measure each in a process of its own; one JSON line for each page."""
    words = argparse.ArgumentParser()
    words.add_argument("--scale", type=float, default=1.0)
    words.add_argument("--until", default="")
    words.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    asked = words.parse_args()
    if asked.measure:
        return _measure()
    home = Path(os.environ["STANDING_HOME"])
    until = ["--until", asked.until] if asked.until else []
    for scale in (asked.scale, asked.scale / 10):
        place = home / f"pages-{scale:g}"
        watched.demo(["--no-packets", "--scale", f"{scale:g}", *until], home=place)
        environment = {**os.environ, "STANDING_HOME": str(place), "DATABASE_URL": ""}
        again = [sys.executable, "-m", "bench.pages", "--measure"]
        subprocess.run(again, env=environment, check=True)
    return 0


def _measure() -> int:
    """Ask for every page of the world in this home, and print what each took."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "standing.config.settings")
    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from tests.signing import client_of

    from standing.accounts import models as accounts
    from standing.workforce.models import Agency, Officer

    sizes = {"officers": Officer.objects.count(), "agencies": Agency.objects.count()}
    clients = {"": Client()}
    for page in _pages():
        if page.who not in clients:
            clients[page.who] = client_of(
                _with_factor(accounts.Account.objects.get(username=page.who))
            )
        client = clients[page.who]
        for _ in range(WARM):
            answer = client.get(page.address)
        if answer.status_code != 200:
            raise SystemExit(f"{page.name}: {page.address} answered {answer.status_code}")
        took, bare = _alternating(
            partial(client.get, page.address), partial(client.get, "/healthz")
        )
        with CaptureQueriesContext(connection) as questions:
            client.get(page.address)
        cuts = quantiles(took, n=100)
        line = {
            "bench": "pages", "page": page.name, **sizes, "p50_ms": round(cuts[49], 2),
            "p99_ms": round(cuts[98], 2), "queries": len(questions),
            "kilobytes": len(answer.content) // 1000, "limit": "a page that asks for nothing",
            "limit_p50_ms": round(median(bare), 2), "ratio": round(median(bare) / cuts[49], 3),
        }  # fmt: skip
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()
    return 0


def _alternating(
    ours: Callable[[], object], limit: Callable[[], object]
) -> tuple[list[float], list[float]]:
    """Ask for one and the other in turn; milliseconds of each."""
    took, bare = [], []
    for _ in range(TIMES):
        took.append(1000 * seconds(ours))
        bare.append(1000 * seconds(limit))
    return took, bare


def _with_factor(account: "Account") -> "Account":
    from allauth.mfa.models import Authenticator

    if not Authenticator.objects.filter(user=account).exists():
        Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={})
    return account


def _pages() -> Iterator[Asked]:
    """The main pages, those of an agency for the one with the most officers."""
    from django.db.models import Count

    from standing.accounts.models import Grant
    from standing.kernel.access import Role
    from standing.workforce.models import Agency, Employment

    def holder(role: Role, agency: str = "") -> str:
        held = Grant.objects.filter(role=role, agency=agency, account__revoked_at=None)
        return str(held.values_list("account__username", flat=True)[0])

    largest = Employment.objects.filter(superseded_at=None, until=None).values("agency__code")
    code = largest.annotate(officers=Count("pk")).order_by("-officers")[0]["agency__code"]
    clerk, staff = holder(Role.AGENCY_SUBMITTER, code), holder(Role.CERTIFICATION_STAFF)
    officer = Employment.objects.filter(agency__code=code).values_list(
        "officer__mptc_id", flat=True
    )[0]
    assert Agency.objects.filter(code=code).exists()
    yield Asked("public: officer", "", f"/officers/{officer}/")
    yield Asked("public: agencies", "", "/agencies/")
    yield Asked("portal: home", clerk, f"/agency/{code}/")
    yield Asked("portal: campaign", clerk, f"/agency/{code}/campaigns/2022-a-h/")
    yield Asked("portal: roster", clerk, f"/agency/{code}/roster/")
    yield Asked("portal: packets", clerk, f"/agency/{code}/packets/")
    yield Asked("portal: sent and received", clerk, f"/agency/{code}/sent/")
    yield Asked("console: today", staff, "/commission/")
    yield Asked("console: board", staff, "/commission/campaigns/2022-a-h/")
    yield Asked("console: queue", staff, "/commission/queue/")
    yield Asked("console: queue, overdue", staff, "/commission/queue/overdue/")
    yield Asked("console: decisions", staff, "/commission/decisions/")
    yield Asked("console: persons", staff, "/commission/persons/")
    yield Asked("console: officer's file", staff, f"/commission/officers/{officer}/")
    yield Asked("console: search", staff, "/commission/search/?q=smith")
    yield Asked("people: list", holder(Role.ADMINISTRATOR), "/people/")


if __name__ == "__main__":
    sys.exit(main())
