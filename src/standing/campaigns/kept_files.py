"""The files that agencies sent, as they lie with the register under their hash (RUL-21)."""

from pathlib import Path

from django.conf import settings

from standing.campaigns import models
from standing.kernel.canonical import digest
from standing.kernel.errors import NotFound

MISSING = (
    "The bytes of this file are not where the register keeps them. The receipt stands all the same; "
    "tell the commission's staff, who can look."
)


def content_of(filing: models.Filing) -> bytes:
    """Return the bytes that are kept of a file, whose SHA-256 is ``kept_sha256``.

    They are the bytes that came, unless those held a questionnaire of somebody who is attested.

    Raises ``NotFound`` where no such bytes lie there any more.
    """
    folder = Path(settings.FILES) / "filings"
    for path in sorted(folder.glob(f"{filing.kept_sha256}*")):
        content = path.read_bytes()
        if digest(content) == filing.kept_sha256:
            return content
    raise NotFound(MISSING)
