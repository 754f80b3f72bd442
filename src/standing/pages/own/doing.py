"""What every form of the own pages shares: one act or none, and a sentence either way."""

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
    "stands below; look at the record as it is now, then send it again."
)


class Acting(forms.Form):
    """A form that leads to an act: ``shown`` is the state of the record when the page was made."""

    shown = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)


def do(
    request: HttpRequest,
    form: Acting,
    *,
    state: Callable[[], str],
    act: Callable[[Act], str],
    to: str,
) -> HttpResponse | None:
    """Carry an act out once, where nothing changed since the form was shown, and lead to ``to``.

    ``act`` does it and says what was done. Returns ``None`` with the form's errors filled where it was
    declined: the page is then shown again with what was typed.
    """
    if not form.is_valid():
        return None
    try:
        with transaction.atomic():
            _unchanged(form, state())
            said = act(act_for(request))
    except NotPermitted:
        raise NotFound(NOTHING_HERE) from None
    except (NotFound, Refused, WrongState) as declined:
        form.add_error(None, str(declined))
        return None
    messages.success(request, said)
    return see_other(to)


def _unchanged(form: Acting, state: str) -> None:
    """Refuse a form that was made before something changed; shown again, it speaks of what is now."""
    if form.cleaned_data["shown"] == state:
        return
    form.data = {**dict(form.data.items()), "shown": state}
    raise WrongState(CHANGED)
