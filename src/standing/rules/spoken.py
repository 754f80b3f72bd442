"""What people read for the codes of an employment and of a training; a code without words is its own."""

from collections.abc import Mapping
from typing import Final

from standing.kernel import tongue
from standing.kernel.tongue import marked

_CLASSES: Final[Mapping[str, str]] = {
    "full-time": marked("full-time"),
    "part-time": marked("part-time"),
    "retired-detail": marked("retired officer working details"),
}
_TRAINING: Final[Mapping[str, str]] = {
    "sspo academy": marked("Special State Police Officer academy"),
    "cpr": marked("CPR"),
    "academy": marked("academy"),
    "state police": marked("state police"),
    "bridge": marked("bridge"),
    "exemption": marked("exemption"),
}


def employment_said(code: str) -> str:
    """Say a kind of employment.

    >>> employment_said("retired-detail"), employment_said("full-time")
    ('retired officer working details', 'full-time')
    """
    return tongue.said(_CLASSES.get(code, code))


def training_said(category: str) -> str:
    """Say a kind of training.

    >>> training_said("sspo academy"), training_said("first aid")
    ('Special State Police Officer academy', 'first aid')
    """
    return tongue.said(_TRAINING.get(category, category))
