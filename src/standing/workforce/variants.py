"""Short and other forms of given names, from ``nicknames.toml``."""

import tomllib
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

_NONE: frozenset[str] = frozenset()


def variants_of(given: str) -> frozenset[str]:
    """Return what a folded given name may also be written as, itself left out.

    >>> sorted(variants_of("peggy"))
    ['greta', 'maggie', 'margaret', 'marge', 'margie', 'meg', 'peg', 'rita']
    """
    return _all().get(given, _NONE)


@lru_cache(maxsize=1)
def _all() -> Mapping[str, frozenset[str]]:
    text = files("standing.workforce").joinpath("nicknames.toml").read_text("utf-8")
    lines: Mapping[str, str] = tomllib.loads(text)["variants"]
    together: dict[str, set[str]] = defaultdict(set)
    for given, others in lines.items():
        names = {given, *others.split()}
        for name in names:
            together[name] |= names
    return {name: frozenset(names - {name}) for name, names in together.items()}
