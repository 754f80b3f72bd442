"""Named points in work that must be all or nothing, where a test may pull the plug.

In production ``reached`` does nothing. The tests for killed processes install a hook that ends the
process at one point, run the work again, and look that nothing is half done.
"""

from collections.abc import Callable
from enum import StrEnum


class Waypoint(StrEnum):
    """Each point at which a release or an import may be interrupted."""

    RELEASE_APPROVED = "release.approved"
    RELEASE_ENTERED = "release.entered"
    RELEASE_DERIVED = "release.derived"
    RELEASE_NOTICED = "release.noticed"
    RELEASE_COMMITTED = "release.committed"
    PREPARE_STORED = "prepare.stored"
    FILING_STORED = "filing.stored"
    PACKET_WRITTEN = "packet.written"
    PUBLICATION_LAID_OUT = "publication.laid-out"
    PUBLICATION_WRITTEN = "publication.written"
    CASES_STORED = "cases.stored"
    CASES_DECIDED = "cases.decided"
    MAIL_HANDED_OVER = "mail.handed-over"


Hook = Callable[[Waypoint], None]
hook: Hook | None = None


def reached(point: Waypoint) -> None:
    """Say that the work stands at ``point``."""
    if hook is not None:
        hook(point)
