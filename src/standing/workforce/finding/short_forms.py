"""Short and familiar forms of given names, as people type them into a search.

What the matching of records takes for one name (``nicknames.toml``), and more besides: here a line
too many costs a row, there it would propose a stranger.
"""

import tomllib
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from standing.workforce.variants import variants_of


def short_forms_of(given: str) -> frozenset[str]:
    """Return what else a folded given name may be on record as.

    >>> "jose" in short_forms_of("pepe"), "robert" in short_forms_of("bob")
    (True, True)
    """
    return variants_of(given) | _more().get(given, frozenset())


@lru_cache(maxsize=1)
def _more() -> Mapping[str, frozenset[str]]:
    text = files("standing.workforce.finding").joinpath("short_forms.toml").read_text("utf-8")
    lines: Mapping[str, str] = tomllib.loads(text)["forms"]
    together: dict[str, set[str]] = defaultdict(set)
    for given, others in lines.items():
        for other in others.split():
            together[given].add(other)
            together[other].add(given)
    return {name: frozenset(forms) for name, forms in together.items()}
