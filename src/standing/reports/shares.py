"""Shares as the commission prints them (RUL-13)."""

from decimal import ROUND_HALF_UP, Decimal


def percent(count: int, total: int, *, decimals: int) -> Decimal | None:
    """Return a share in percent, rounded half up to ``decimals``; ``None`` of nothing.

    >>> percent(5, 1000, decimals=0), percent(1, 0, decimals=1)
    (Decimal('1'), None)
    """
    if not total:
        return None
    exact = Decimal(100 * count) / Decimal(total)
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def share(count: int, total: int, *, decimals: int) -> str:
    """Return a share as it is printed.

    >>> share(1, 8, decimals=0), share(1, 8, decimals=1), share(0, 0, decimals=0)
    ('13%', '12.5%', '–')
    """
    found = percent(count, total, decimals=decimals)
    return "–" if found is None else f"{found}%"
