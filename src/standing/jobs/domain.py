"""Work that goes on while nobody waits: its kinds, its states, and how far along it is in words."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Final

from standing.kernel.access import Permission
from standing.kernel.moves import Moves


class Kind(StrEnum):
    """What a job does; each is one action that the command line has as well."""

    PACKETS = "packets"
    PUBLISH = "publish"
    DETERMINE = "determine"
    IMPORT = "import"
    RELEASE = "release"
    PROPOSE = "propose"
    PUBLISH_APPROVED = "publish-approved"
    VERIFY = "verify"
    COMPARE = "compare"
    DECIDE = "decide"


TITLES: Final[Mapping[Kind, str]] = {
    Kind.PACKETS: "Building the agencies’ packets",
    Kind.PUBLISH: "Releasing the public files",
    Kind.DETERMINE: "Evaluating officers and preparing determinations",
    Kind.IMPORT: "Taking in a reference file",
    Kind.RELEASE: "Issuing determinations that two people approved",
    Kind.PROPOSE: "Preparing a release of the public files",
    Kind.PUBLISH_APPROVED: "Publishing what two people approved",
    Kind.VERIFY: "Walking along the record",
    Kind.COMPARE: "Comparing everybody with everybody",
    Kind.DECIDE: "Deciding cases of the queue together",
}
NEEDS: Final[Mapping[Kind, Permission]] = {
    Kind.PACKETS: Permission.PACKET_FETCH,
    Kind.PUBLISH: Permission.PUBLICATION_PREPARE,
    Kind.DETERMINE: Permission.DETERMINATION_PREPARE,
    Kind.IMPORT: Permission.REFERENCE_IMPORT,
    Kind.RELEASE: Permission.DETERMINATION_APPROVE,
    Kind.PROPOSE: Permission.PUBLICATION_PREPARE,
    Kind.PUBLISH_APPROVED: Permission.PUBLICATION_APPROVE,
    Kind.VERIFY: Permission.LEDGER_READ,
    Kind.COMPARE: Permission.OFFICER_MERGE,
    Kind.DECIDE: Permission.EVIDENCE_WEIGH,  # whoever decides any case holds it, and no auditor
}
"""What somebody must hold to ask for a job; the action asks again when it is carried out."""

MOST_WAITING: Final = timedelta(hours=24)
"""After this long unbegun a job is refused: whoever asked may have done it in another way since."""

MOST_BEGINNINGS: Final = 3
"""So often a job is begun whose processes are killed; whatever kills them would do so again."""


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


JOB_MOVES = Moves(
    {
        JobState.WAITING: {JobState.RUNNING, JobState.REFUSED},
        JobState.RUNNING: {JobState.WAITING, JobState.DONE, JobState.REFUSED, JobState.FAILED},
        JobState.DONE: set(),
        JobState.REFUSED: set(),
        JobState.FAILED: set(),
    }
)
OPEN: Final = (JobState.WAITING, JobState.RUNNING)


def words(kind: Kind, state: JobState, *, done: int = 0, total: int = 0) -> str:
    """Say how far along a job is; ``done`` and ``total`` count what the kind counts.

    >>> words(Kind.PACKETS, JobState.RUNNING, done=1204, total=7000)
    'Written 1,204 of 7,000 notices.'
    >>> words(Kind.DETERMINE, JobState.WAITING)
    'Waiting for a worker to begin.'
    >>> words(Kind.DECIDE, JobState.RUNNING, done=1200, total=50000)
    'Gone through 1,200 of 50,000 cases.'
    """
    if state is JobState.WAITING:
        return "Waiting for a worker to begin."
    if kind is Kind.DECIDE and (said := _of_cases(state, done=done, total=total)):
        return said
    if state is JobState.RUNNING and total:
        return f"Written {done:,} of {total:,} notices."
    if state is JobState.REFUSED and kind is Kind.PACKETS:
        return "Refused; packets that were finished before are kept."
    return _SAID[state]


def _of_cases(state: JobState, *, done: int, total: int) -> str:
    """Say how far deciding many cases is: each portion is decided by itself and stays so."""
    if state is JobState.RUNNING and total:
        return f"Gone through {done:,} of {total:,} cases."
    if state in (JobState.REFUSED, JobState.FAILED):
        return "Stopped before its end; what was decided until then stays decided."
    return ""


_SAID: Final[Mapping[JobState, str]] = {
    JobState.RUNNING: "Under way.",
    JobState.DONE: "Done.",
    JobState.REFUSED: "Refused; nothing was changed.",
    JobState.FAILED: "Something failed on our side; what was not finished was not carried out.",
}
