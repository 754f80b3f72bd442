"""The main pages as people get them: milliseconds, at the middle and at worst, and questions asked.

    python -m bench.pages                                    431 agencies and some 21,000 officers
    python -m bench.pages --scale 50                         a million officers (an hour and more)
    python -m bench.pages --home FOLDER                      a world that was played there before

The world is played into a folder of its own, and one of a tenth of it beside; a year later every
condition is overdue. One agency is filled up to 2,000 officers with those of others, and at last
overdue conditions are copied until 50,000 cases wait in one group of the queue. Every page is asked for
through the whole program but the network, by somebody who has signed in. The limit is a page of the
same program that asks for next to nothing (``/healthz``), alternating with it. The questions to the
tables are counted once in each world: where they differ, the page asks more the larger the state is.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING

import django
from bench import watched
from bench.measure import seconds

from standing.kernel.access import Role

if TYPE_CHECKING:
    from django.test import Client

    from standing.accounts.models import Account

TIMES, WARM = 60, 3
FEWEST, PATIENCE = 10, 20.0
"""A page is asked for so often at least, and no more once this many seconds have gone."""
LATER = datetime(2023, 8, 1, 14, tzinfo=UTC)
"""When the pages are looked at: every condition of the campaign is overdue."""
LARGE = 2_000
"""The officers of the large agency (issue 4)."""
WAITING = 50_000
"""The cases in one group of the queue (issue 4)."""


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
    words.add_argument("--home", type=Path, help="a world that was played into this folder")
    words.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    asked = words.parse_args()
    if asked.measure:
        return _measure()
    if asked.home:
        return _measured(asked.home)
    home = Path(os.environ["STANDING_HOME"])
    until = ["--until", asked.until] if asked.until else []
    for scale in (asked.scale, asked.scale / 10):
        place = home / f"pages-{scale:g}"
        watched.demo(["--no-packets", "--scale", f"{scale:g}", *until], home=place)
        _measured(place)
    return 0


def _measured(place: Path) -> int:
    environment = {**os.environ, "STANDING_HOME": str(place), "DATABASE_URL": ""}
    again = [sys.executable, "-m", "bench.pages", "--measure"]
    return subprocess.run(again, env=environment, check=True).returncode


def _measure() -> int:
    """Ask for every page of the world in this home, and print what each took."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "standing.config.settings")
    django.setup()
    from bench import pages_world as world

    code = world.largest_agency()
    officers = world.fill_up(code, to=LARGE)
    world.move_clock(LATER)
    sizes = {"register": world.size(), "agency": officers}
    clients = _Clients()
    for page in _pages(code):
        _line(page, clients, sizes)
    overdue = world.let_wait(WAITING)
    for page in _waiting(world.holder(Role.CERTIFICATION_STAFF)):
        _line(page, clients, {**sizes, "waiting": overdue})
    return 0


class _Clients(dict[str, "Client"]):
    """A browser of everybody who asks, signed in; nobody's for ``""``."""

    def __missing__(self, who: str) -> "Client":
        from django.test import Client
        from tests.signing import client_of

        from standing.accounts.models import Account

        made = client_of(_with_factor(Account.objects.get(username=who))) if who else Client()
        return self.setdefault(who, made)


def _line(page: Asked, clients: _Clients, sizes: Mapping[str, object]) -> None:
    """Ask for a page until it has shown what it takes, and print that."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = clients[page.who]
    first = 1000 * seconds(partial(client.get, page.address))
    for _ in range(WARM):
        answer = client.get(page.address)
    if answer.status_code != 200:
        raise SystemExit(f"{page.name}: {page.address} answered {answer.status_code}")
    took, bare = _alternating(partial(client.get, page.address), partial(client.get, "/healthz"))
    with CaptureQueriesContext(connection) as questions:
        client.get(page.address)
    cuts = quantiles(took, n=100)
    line = {
        "bench": "pages", "page": page.name, **sizes, "first_ms": round(first, 1),
        "times": len(took), "p50_ms": round(cuts[49], 2), "p99_ms": round(cuts[98], 2),
        "queries": len(questions),
        "kilobytes": len(answer.content) // 1000, "limit": "a page that asks for nothing",
        "limit_p50_ms": round(median(bare), 2), "ratio": round(median(bare) / cuts[49], 3),
    }  # fmt: skip
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def _alternating(
    ours: Callable[[], object], limit: Callable[[], object]
) -> tuple[list[float], list[float]]:
    """Ask for one and the other in turn; milliseconds of each."""
    took, bare = [], []
    while len(took) < TIMES and (len(took) < FEWEST or sum(took) < 1000 * PATIENCE):
        took.append(1000 * seconds(ours))
        bare.append(1000 * seconds(limit))
    return took, bare


def _with_factor(account: "Account") -> "Account":
    from allauth.mfa.models import Authenticator

    if not Authenticator.objects.filter(user=account).exists():
        Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={})
    return account


def _pages(code: str) -> Iterator[Asked]:
    """The main pages, those of an agency for the one with the most officers."""
    from bench.pages_world import holder, somebody_of

    clerk, staff = holder(Role.AGENCY_SUBMITTER, code), holder(Role.CERTIFICATION_STAFF)
    officer = somebody_of(code)
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
    yield Asked("console: record", holder(Role.AUDITOR), "/commission/record/")
    yield Asked("people: list", holder(Role.ADMINISTRATOR), "/people/")


def _waiting(staff: str) -> Iterator[Asked]:
    """The pages of a queue in which many cases wait, and of the last page of it."""
    yield Asked("console: today, many waiting", staff, "/commission/")
    yield Asked("console: queue, many waiting", staff, "/commission/queue/")
    yield Asked("console: queue, the group of many", staff, "/commission/queue/overdue/")


if __name__ == "__main__":
    sys.exit(main())
