"""Publishing what was wrong in a release, and saying which release mends it."""

from collections.abc import Callable
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from standing.kernel.access import Act, Permission
from standing.kernel.errors import NotFound, WrongState
from standing.pages.access import may
from standing.pages.console.pressing import press
from standing.pages.console.publications import page
from standing.register import errata
from standing.register.models import Erratum


@may(Permission.PUBLICATION_PREPARE)
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Publish an erratum: it stands on the public pages at once."""

    def act(by: Act) -> tuple[str, str]:
        typed = request.POST
        if typed.get("shown", "") != errata.state():
            raise WrongState(
                "An erratum was published or mended since the page was shown to you, so nothing was "
                "published. Look at those that stand; what you typed still stands below."
            )
        made = _named(lambda: errata.add(
            by, release=_number(typed.get("release", "")), since=_day(typed.get("since", "")),
            wrong=typed.get("wrong", ""), right=typed.get("right", ""),
            about=typed.get("about", ""),
        ))  # fmt: skip
        return (
            f"Erratum {made.number} is published. Everybody reads it under Errata.",
            reverse("console-publications"),
        )

    return press(request, act, declined=lambda why: page(request, refused=why))


@may(Permission.PUBLICATION_PREPARE)
@require_POST
def mend(request: HttpRequest) -> HttpResponse:
    """Say which release replaced what was wrong."""

    def act(by: Act) -> tuple[str, str]:
        made = _named(lambda: errata.mend(
            by, number=_number(request.POST.get("erratum", "")),
            replaced_by=_number(request.POST.get("replaced_by", "")),
        ))  # fmt: skip
        return (
            f"Erratum {made.number} now says that release {made.replaced_by} replaced it.",
            reverse("console-publications"),
        )

    return press(request, act, declined=lambda why: page(request, refused=why))


def _named(act: Callable[[], Erratum]) -> Erratum:
    """Carry an act out; a number that names nothing is told on the form, with what was typed."""
    try:
        return act()
    except NotFound as why:
        raise WrongState(str(why)) from None


def _number(text: str) -> int:
    if not (text.strip().isascii() and text.strip().isdigit() and len(text.strip()) < 10):
        raise WrongState(
            f"We read “{text[:20]}” as a number. Write the number of a release, such as 3."
        )
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise WrongState(
            f"We could not read “{text[:40]}” as a day. Write it as 2022-07-05."
        ) from None
