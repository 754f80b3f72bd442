"""What all tests share: which of them touch tables, and how the tables are emptied."""

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.db.models.signals import post_save
from hypothesis import settings as hypothesis_settings
from psycopg import sql
from tests import engine

from standing.ledger.guarded import GUARDED
from standing.storage import triggers

# No test is timed: a busy machine is no fault of the code. Before a merge the same cases run each
# time; at the desk new ones are looked for.
hypothesis_settings.register_profile("ours", deadline=None, derandomize="CI" in os.environ)
hypothesis_settings.load_profile("ours")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Compile the catalogues of other languages where they have changed, as set-up does."""
    if not hasattr(session.config, "workerinput"):
        tool = Path(__file__).resolve().parents[1] / "tools" / "messages"
        subprocess.run([sys.executable, tool, "compile"], check=True)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Where changes to the code are tried out, let no test answer from what an earlier one asked.

    Else a change would be looked for only in tests that happened to ask first.
    """
    if "MUTANT_UNDER_TEST" not in os.environ:
        return
    for name, module in list(sys.modules.items()):
        if name.startswith("standing.") and module is not None:
            for value in list(vars(module).values()):
                if callable(forget := getattr(value, "cache_clear", None)):
                    forget()


_NEEDS_TABLES = {"db", "transactional_db", "live_server", "database_of_its_own"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that reaches a table, so that none of them misses the second engine."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") or fixtures & _NEEDS_TABLES:
            item.add_marker(pytest.mark.tables)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Keep SQLite's tables in a file, as in production, and spare the disk the waiting."""
    database = django_settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(django_settings.HOME / "tests.sqlite3")
        options = database["OPTIONS"]
        options["init_command"] = options["init_command"].replace("=FULL", "=OFF")


@pytest.fixture(scope="session", autouse=True)
def _tables_can_be_emptied_between_tests() -> Iterator[None]:
    """Let the guard of the append-only tables step aside for a transactional test's flush."""
    operations: Any = type(connection.ops)
    original = operations.sql_flush

    def sql_flush(self: Any, *arguments: Any, **named: Any) -> list[str]:
        statements = original(self, *arguments, **named)
        return [*triggers.unguarding(GUARDED), *statements, *triggers.guarding(GUARDED)]

    operations.sql_flush = sql_flush
    yield
    operations.sql_flush = original


@pytest.fixture(autouse=True)
def _files_of_its_own(request: pytest.FixtureRequest) -> None:
    """Give every test that touches tables its own folder for kept files."""
    if request.node.get_closest_marker("tables"):
        settings = request.getfixturevalue("settings")
        settings.FILES = request.getfixturevalue("tmp_path") / "files"


@pytest.fixture(autouse=True)
def _no_releases_of_another_test() -> Iterator[None]:
    """Take away what a test published into the home of the run, as its rows are taken away."""
    yield
    releases = engine.home() / "releases"
    if releases.is_dir():
        shutil.rmtree(releases)


@pytest.fixture(scope="session", autouse=True)
def _names_are_indexed_as_they_are_written() -> Iterator[None]:
    """Index the name of an officer whom a test writes by itself; imports do so of their own."""

    def index(**_of_the_signal: object) -> None:
        from standing.workforce.finding.writing import index_new_names

        index_new_names()

    post_save.connect(index, sender="workforce.OfficerName", weak=False)
    yield
    post_save.disconnect(index, sender="workforce.OfficerName")


@pytest.fixture(autouse=True)
def _no_names_of_another_test() -> None:
    """Let a search read the words of its own tables, not those of the test before."""
    from standing.pages import agency_officers, framed, told_once
    from standing.workforce.finding import vocabulary

    vocabulary.forget()
    told_once.forget()
    agency_officers.forget()
    framed.forget()


@pytest.fixture
def database_of_its_own(tmp_path: Path) -> Iterator[dict[str, str]]:
    """An environment for programs that a test starts: a home and an empty database on this engine.

    Run ``standing init`` (or ``manage.py migrate``) with it first. The test's own connection does
    not see this database.
    """
    home = tmp_path / "home"
    home.mkdir()
    environment = {**os.environ, "STANDING_HOME": str(home), "DATABASE_URL": ""}
    if connection.vendor != "postgresql":
        yield environment
        return
    server = os.environ["DATABASE_URL"]
    name = f"own_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    yield {**environment, "DATABASE_URL": _with_database(server, name)}
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _with_database(address: str, name: str) -> str:
    """Return the address of another database on the same server."""
    return urlsplit(address)._replace(path=f"/{name}").geturl()
