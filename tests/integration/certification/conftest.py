"""The small register with a submission of four officers, one of them with an expired CPR card."""

from pathlib import Path

import pytest
from tests import dirty
from tests.integration.campaigns import small

CPR_EXPIRED = dirty.row(2, CPR_Expiration="05/01/2022")
NOT_ATTESTED = dirty.row(3, Attestation="no", Reason_Not_Attested="Under inquiry")


@pytest.fixture
def submitted(db: None, tmp_path: Path) -> Path:
    """Officers 1 to 4 of Acton, submitted; returns the file."""
    small.register()
    path = small.file(tmp_path / "acton.csv", 1, CPR_EXPIRED, NOT_ATTESTED, 4)
    small.send(path)
    return path


@pytest.fixture
def prepared(submitted: Path) -> Path:
    """The same, prepared on June 30."""
    small.prepare()
    return submitted
