"""An act that is looked at before it is done: a form, what it would do, and then the press that does it.

What was typed is asked for once. The preview is worked out by the checks of the act itself and carries a
hash; the second press does it only where the hash is still that of what would be done now.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from standing.certification.domain import Standing
from standing.certification.effects import Effect
from standing.kernel.access import Act
from standing.kernel.errors import NotFound, NotPermitted, Refused, WrongState
from standing.kernel.periods import in_words
from standing.pages.access import NOTHING_HERE
from standing.pages.acting import act_for
from standing.pages.doing import WithReason, do
from standing.pages.kept import initial
from standing.register import words

DAYS = ["%Y-%m-%d", "%m/%d/%Y"]


class Day(forms.DateField):
    """A day, written as the file formats write it or as people here do."""

    def __init__(self, *, label: str, help_text: str = "", required: bool = True) -> None:
        super().__init__(
            label=label,
            help_text=help_text,
            required=required,
            input_formats=DAYS,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages={
                "invalid": f"{label}: we could not read this day. Write it as 2022-09-30.",
                "required": f"{label}: give a day, as 2022-09-30.",
            },
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What pressing the button would do: sentences, the label before and after, and the hash of it all.

    ``on`` is the day whose label is compared; ``None`` where no label is.
    """

    hash: str
    will: Sequence[str]
    will_not: Sequence[str]
    on: date | None = None
    before: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What stands around the form: where it is, what it is called, the words of its buttons."""

    title: str
    trail: Sequence[tuple[str, str]]
    about: Sequence[str]
    button: str
    back: str
    facts: Sequence[tuple[str, str]] = ()
    fault_title: str = "Nothing was recorded"


def previewed(
    request: HttpRequest,
    page: Page,
    make: Callable[..., WithReason],
    *,
    preview: Callable[[Act, WithReason], Preview],
    act: Callable[[Act, WithReason], str],
    to: Callable[[], str],
) -> HttpResponse:
    """Show the form; a first press shows what it would do, a second one does it and leads on."""
    if request.method != "POST" or request.POST.get("step") == "change":
        typed = request.POST.dict() if request.method == "POST" else initial(request)
        return _shown(request, page, make(initial=typed, auto_id="%s"))
    form = make(request.POST, auto_id="%s")
    if request.POST.get("step") == "do":

        def state() -> str:
            return preview(_acting(request, form), form).hash

        done = do(request, form, state=state, act=lambda by: act(by, form), to=to)
        if done is not None:
            return done
    found = _looked_at(request, form, preview)
    return _shown(request, page, form, found)


def _acting(request: HttpRequest, form: WithReason) -> Act:
    return act_for(request, reason=form.cleaned_data.get("reason", "").strip())


def _looked_at(
    request: HttpRequest, form: WithReason, preview: Callable[[Act, WithReason], Preview]
) -> Preview | None:
    """What it would do now; where it would be refused, the form says why."""
    form.is_valid()
    if form.errors.keys() - {"__all__"}:
        return None
    try:
        with transaction.atomic():
            return preview(_acting(request, form), form)
    except NotPermitted:
        raise NotFound(NOTHING_HERE) from None
    except (Refused, WrongState) as why:
        if str(why) not in form.non_field_errors():
            form.add_error(None, str(why))
        return None


def _shown(
    request: HttpRequest, page: Page, form: WithReason, found: Preview | None = None
) -> HttpResponse:
    context: dict[str, Any] = {
        "trail": page.trail, "page": page, "form": form, "preview": found,
        "typed": _typed(form) if found else (),
    }  # fmt: skip
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "console/previewed.html", context, status=status)


def _typed(form: WithReason) -> list[tuple[str, str, str, str]]:
    """What was typed: the name of each field, its value as sent, its label, and how people read it."""
    found = []
    for bound in form.visible_fields():
        value = form.cleaned_data.get(bound.name)
        said = str(value or "")
        if isinstance(value, date):
            said = in_words(value)
        elif isinstance(bound.field, forms.ChoiceField):
            said = str(dict(bound.field.choices).get(said, said))  # type: ignore[arg-type]  # choices are pairs
        found.append((bound.name, str(bound.value() or ""), str(bound.label), said))
    return found


def of_effect(effect: Effect, *, will: Sequence[str], will_not: Sequence[str]) -> Preview:
    """Return the preview of an act that bears on one officer's standing."""
    return Preview(
        hash=effect.hash, will=will, will_not=will_not, on=effect.on,
        before=label_said(effect.before), after=label_said(effect.after),
    )  # fmt: skip


def label_said(stands: Standing) -> dict[str, str]:
    """Return a public label with its tone."""
    return {
        "label": stands.label.value, "tone": words.explained()[stands.label].tone.value,
    }  # fmt: skip
