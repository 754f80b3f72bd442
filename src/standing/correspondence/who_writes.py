"""Who writes the letters, and where people write back to."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """The commission as its letters name it, and where it is written to and called."""

    name: str
    mail: str
    petitions: str
    telephone: str
    address: tuple[str, ...]


@cache
def the_writer() -> Writer:
    """Return who writes, as the letters print it."""
    text = files("standing.correspondence").joinpath("texts/commission.toml").read_text("utf-8")
    told = tomllib.loads(text)
    return Writer(
        name=told["name"],
        mail=told["mail"],
        petitions=told["petitions"],
        telephone=told["telephone"],
        address=tuple(told["address"]),
    )
