"""Every test of the ledger has keys of its own."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _keys_of_its_own(settings: object, tmp_path: Path) -> None:
    """Let keys be made in a folder of the test."""
    settings.HOME = tmp_path / "home"  # type: ignore[attr-defined]  # Django's settings hold anything
