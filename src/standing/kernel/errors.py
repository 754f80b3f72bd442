"""Everything the system may decline to do, each with a sentence for the person at the screen."""

from typing import Protocol


class Cited(Protocol):
    """Anything that can name the text it rests on; a ``Provision`` does."""

    @property
    def citation(self) -> str: ...


class StandingError(Exception):
    """We expected this and can explain it; ``str(error)`` is the explanation."""


class NotFound(StandingError):  # noqa: N818 - the refusal's own name reads better
    """No such record, or none that this reader may know of."""


class NotPermitted(StandingError):  # noqa: N818 - the refusal's own name reads better
    """This person may not do this."""


class WrongState(StandingError):  # noqa: N818 - the refusal's own name reads better
    """The record is not in a state from which this can be done."""


class Refused(StandingError):  # noqa: N818 - the refusal's own name reads better
    """The rules do not allow it; ``under`` is the provision that says so, where one does."""

    def __init__(self, message: str, *, under: Cited | None = None) -> None:
        super().__init__(message)
        self.under = under
