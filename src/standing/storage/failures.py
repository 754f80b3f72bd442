"""What we did not foresee: where it happened is kept, what was being read is not."""

import logging
import traceback
from pathlib import Path

from django.conf import settings


def keep(failure: BaseException) -> Path | None:
    """Add the kind of a failure and the places in the code to the log; ``None`` if none can be kept.

    The failure's own message is left out: it may quote what somebody sent.
    """
    try:
        kept = Path(settings.HOME) / "log" / "failures.log"
        kept.parent.mkdir(parents=True, exist_ok=True)
        with kept.open("a", encoding="utf-8") as log:
            log.write(f"{told(failure)}\n")
    except OSError:
        return None
    return kept


def told(failure: BaseException) -> str:
    """Return the kind of a failure and the places in the code, a line each."""
    return f"{type(failure).__name__}\n{''.join(traceback.format_tb(failure.__traceback__))}"


class NothingThatWasSent(logging.Filter):
    """Leaves the places of a failure in a log's record, and nothing that came with a request.

    An exception's message, an address and a host may all quote what somebody wrote. A request is
    named by the pattern of its page and the answer's number.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Mend the record; it is never left out."""
        failure = record.exc_info[1] if record.exc_info else None
        request = record.__dict__.pop("request", None)
        if failure is None and request is None:
            return True
        match = getattr(request, "resolver_match", None)
        page = f"the page /{match.route}" if match is not None else "no page of ours"
        said = f"{record.__dict__.get('status_code', 'A failure')} at {page}"
        record.msg = f"{said}: {told(failure)}" if failure is not None else said
        record.args, record.exc_info, record.exc_text = (), None, None
        return True
