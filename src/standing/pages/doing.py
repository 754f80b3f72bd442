"""What every form that leads to an act shares: what was shown, the reason, and the answer to a press."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from standing.kernel.access import Act
from standing.kernel.errors import NotFound, NotPermitted, Refused, WrongState
from standing.pages.access import NOTHING_HERE
from standing.pages.acting import act_for, see_other

CHANGED = (
    "This has changed since the page was shown to you, so nothing was done. What you typed still "
    "stands below; look at it as it is now, then send it again."
)


class Acting(forms.Form):
    """A form that leads to an act: ``shown`` is the state of the thing when the page was made."""

    shown = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)


class WithReason(Acting):
    """A form whose act needs a reason."""

    reason = forms.CharField(
        label="Reason, for the record",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why, for the record: a sentence is enough."},
    )


def do(
    request: HttpRequest,
    form: Acting,
    *,
    state: Callable[[], str],
    act: Callable[[Act], str],
    to: Callable[[], str],
) -> HttpResponse | None:
    """Carry an act out once, where nothing changed since the form was shown.

    ``state`` takes whatever lock it needs and returns what the form should have been shown; ``act``
    does it and says what was done, ``to`` tells where to go then. Returns ``None`` with the form's
    errors filled where it was declined: the page is then shown again with what was typed.

    Raises:
        NotFound: what the form is about is not there, or is not this person's.
    """
    if not form.is_valid():
        return None
    try:
        with transaction.atomic():
            _unchanged(request, form, state())
            said = _acted(act, act_for(request, reason=_reason(form)))
    except NotPermitted:
        raise NotFound(NOTHING_HERE) from None
    except (Refused, WrongState) as declined:
        form.add_error(None, str(declined))
        return None
    messages.success(request, said)
    return see_other(to())


class _Gone(WrongState):
    """What the act needs was put right meanwhile; what was typed is not lost."""


def _acted(act: Callable[[Act], str], acting: Act) -> str:
    try:
        return act(acting)
    except NotFound as gone:
        if str(gone) == NOTHING_HERE:
            raise
        raise _Gone(str(gone)) from None


def _reason(form: Acting) -> str:
    return str(form.cleaned_data.get("reason", "")).strip()


def _unchanged(request: HttpRequest, form: Acting, state: str) -> None:
    """Refuse a form that was made before something changed; shown again, it speaks of what is now."""
    if form.cleaned_data["shown"] == state:
        return
    typed = request.POST.copy()
    typed["shown"] = state
    form.data = typed
    raise WrongState(CHANGED)
