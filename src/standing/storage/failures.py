"""What we did not foresee: where it happened is kept, what was being read is not."""

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
            log.write(
                f"{type(failure).__name__}\n{''.join(traceback.format_tb(failure.__traceback__))}\n"
            )
    except OSError:
        return None
    return kept
