"""What it takes for a field to be published, and how its shape is read. Nothing of Django here."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any, Final, get_type_hints

NOT_KNOWN: Final = "not known"
INVENTED: Final = "Invented people, for demonstration"
TERMS: Final = (
    "Public records of the commission. Anybody may use, share and build on them, for any purpose. "
    "Say where they come from, with the day they are about and the release; do not pass on as "
    "current what is not."
)
"""On what terms anybody may use what is published."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """Why a field may be published, and how the dictionary describes it.

    ``kind`` and ``pattern`` are Table Schema's type and format; ``values`` lists what may stand there.
    """

    column: str
    rule: str
    says: str
    kind: str = "string"
    pattern: str = ""
    values: tuple[str, ...] = ()
    required: bool = True


def columns(shape: type[Any]) -> Mapping[str, Allowed]:
    """Return every field of a shape with its allowance, in order; a field without one is refused."""
    hints = get_type_hints(shape, include_extras=True)
    found: dict[str, Allowed] = {}
    for each in fields(shape):
        allowed = [
            m for m in getattr(hints[each.name], "__metadata__", ()) if isinstance(m, Allowed)
        ]
        if len(allowed) != 1:
            raise TypeError(
                f"{shape.__name__}.{each.name} is not allowed to be published by any rule"
            )
        found[each.name] = allowed[0]
    return found


def cells_of(shape: type[Any]) -> "attrgetter[tuple[str | int, ...]]":
    """Return the function that reads a line's values in the order of its columns."""
    return attrgetter(*columns(shape))


def heading(shape: type[Any]) -> tuple[str, ...]:
    """Return the column names of a shape, in order."""
    return tuple(allowed.column for allowed in columns(shape).values())
