"""A small register with two releases, made by the acts that make them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from django.conf import settings
from tests import make
from tests.integration.register import world as register
from tests.integration.register.world import World

from standing.workforce.models import Agency, Officer

JULY_5 = register.JULY_5
JULY_8 = datetime(2022, 7, 8, 15, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Released:
    """The register with what tests name."""

    world: World
    elm: Agency
    oak: Agency
    avery: Officer
    nunez: Officer
    brien: Officer
    santos: Officer


def build() -> Released:
    """Make a register of four officers at two agencies, and release its files on July 5 and 8."""
    world = World()
    elm = world.agency("Elm Hill Police Department")
    oak = world.agency("Oak Police Department")
    avery = world.officer("0012-0340", "Avery", "Jordan")
    nunez = world.officer("0012-0341", "Núñez", "Paz")
    brien = world.officer("0012-0342", "O’Brien", "Kim")
    santos = world.officer("0012-0343", "de los Santos", "Lee")
    world.file(elm, [avery, nunez])
    world.file(oak, [brien, santos, avery])
    world.release(
        [
            (avery, elm, register.CLEAN),
            (nunez, elm, register.WITHOUT_CPR),
            (brien, oak, register.NOT_ATTESTED),
            (santos, oak, register.BACKGROUND_FAILED),
        ]
    )
    made = Released(world, elm, oak, avery, nunez, brien, santos)
    publish(JULY_5, as_of=date(2022, 7, 5))
    return made


def publish(at: datetime, *, as_of: date) -> int:
    """Release the public files into the folder from which they are read."""
    out = Path(settings.HOME) / "releases"
    out.mkdir(parents=True, exist_ok=True)
    act = make.act(at=at)
    return register.publish(act, out=out, as_of=as_of).number
