"""What must stand before Django reads its settings: a home folder and a database, both for one run.

``pytest`` runs on SQLite; ``STANDING_TEST_ENGINE=postgresql pytest -m tables`` starts a PostgreSQL
and runs on that. The settings in ``pyproject.toml`` load this module as a plugin.
"""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests import postgres

_ends: list[Callable[[], None]] = []


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Point the settings to a temporary home and to the engine asked for."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        _begin()
    (home() / "static").mkdir(parents=True)
    os.environ["STANDING_HOME"] = str(home())


def home() -> Path:
    """Return the home of this process: it goes when the run ends, and workers share none."""
    return Path(os.environ["STANDING_TEST_HOME"], os.environ.get("PYTEST_XDIST_WORKER", "main"))


def pytest_unconfigure() -> None:
    """Stop and remove what this run started; workers started nothing."""
    while _ends:
        _ends.pop()()


def _begin() -> None:
    home = tempfile.mkdtemp(prefix="standing-tests-")
    _ends.append(lambda: shutil.rmtree(home, ignore_errors=True))
    os.environ["STANDING_TEST_HOME"] = home
    match os.environ.get("STANDING_TEST_ENGINE", "sqlite"):
        case "sqlite":
            os.environ["DATABASE_URL"] = ""
        case "postgresql":
            os.environ["DATABASE_URL"], stop = postgres.start()
            _ends.append(stop)
        case other:
            raise pytest.UsageError(
                f"STANDING_TEST_ENGINE is {other!r}; it may be 'sqlite' or 'postgresql'."
            )
