"""What tests that publish share."""

from pathlib import Path

import pytest


@pytest.fixture
def own_releases(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The register's own folder of releases, which no other test has laid anything into."""
    folder = tmp_path_factory.mktemp("home") / "releases"
    monkeypatch.setattr("standing.register.data.folder", lambda: folder)
    return folder
