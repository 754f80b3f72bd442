"""Mail to people: what did not arrive first, one mail with what was tried, and sending it again."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from standing.correspondence import sending_again
from standing.kernel.access import Act, Permission
from standing.kernel.errors import NotFound
from standing.mail import actions, models, queries
from standing.mail.domain import UNREACHED, MessageState
from standing.pages import clock, mails
from standing.pages.access import NOTHING_HERE, may, visitor
from standing.pages.console.words import called
from standing.pages.doing import Acting, do
from standing.pages.tables import Table

_FIRST = 12


@may(Permission.MAIL_READ)
@require_safe
def mail(request: HttpRequest) -> HttpResponse:
    """Every mail, newest first, by state and kind; each count is a link to its rows."""
    asked = request.GET.get("state", "")
    state = MessageState(asked) if asked in {*MessageState} else None
    kind = request.GET.get("kind", "")
    found = queries.messages(state=state, kind=kind)
    here = reverse("console-mail")
    caption = f"Mails that stand as: {mails.WORDS[state][0]}" if state else "All mails"
    return render(
        request,
        "console/mail.html",
        {
            "counts": _counts(here, state),
            "page": mails.page(
                found, request.GET, caption=f"{caption}, newest first", addresses=_addresses()
            ),
            "outage": queries.outage(),
            "unreached": _unreached() if state is None and not kind else None,
            "here": here,
            "filtered": bool(state or kind),
            "kinds": [(each, mails.kind_in_words(each)) for each in queries.kinds()],
            "kind": kind,
            "state": state.value if state else "",
        },
    )


@may(Permission.MAIL_READ)
@require_safe
def message(request: HttpRequest, key: str) -> HttpResponse:
    """One mail: its text as it went out, to whom, and each attempt."""
    return _shown(request, _message(key), Acting())


@may(Permission.REMINDER_SEND)
@require_POST
def send_again(request: HttpRequest, key: str) -> HttpResponse:
    """Let a mail wait to be sent once more, if nothing happened to it since it was shown."""
    found = _message(key)
    form = Acting(request.POST)

    def again(act: Act) -> str:
        sending_again.send_again(act, key=key, now=timezone.now())
        return f"The mail to {found.to} waits to be sent again."

    answer = do(
        request,
        form,
        state=lambda: _state(_message(key, hold=True)),
        act=again,
        to=lambda: _addresses().of(key),
    )
    return answer or _shown(request, _message(key), form, status=422)


def _shown(
    request: HttpRequest, found: models.Message, form: forms.Form, *, status: int = 200
) -> HttpResponse:
    words, tone = mails.state_of(found)
    again = sending_again.can_send_again(found, at=clock.now())
    return render(
        request,
        "console/mail_message.html",
        {
            "message": found,
            "text": mails.text_of(found),
            "words": words,
            "account": called([found.account]).get(found.account, ""),
            "tone": tone,
            "unreached": _why_not(found),
            "tries": mails.tries_of(found),
            "form": form,
            "shown": _state(found),
            "again_address": reverse("console-mail-again", args=[found.key]),
            "may_send": again and visitor(request).may(Permission.REMINDER_SEND),
            "link_gone": actions.is_settled(found) and not again,
            "trail": [("Mail", reverse("console-mail")), ("One mail", "")],
        },
        status=status,
    )


def _why_not(found: models.Message) -> str:
    """Why a mail reached nobody, or was not sent at all."""
    if found.state == MessageState.CALLED_OFF:
        return found.last_answer
    return mails.not_reached(found) if found.state in UNREACHED else ""


def _unreached() -> Table | None:
    """The latest mails that did not reach somebody; nothing where there are none."""
    found = list(queries.messages().filter(state__in=UNREACHED)[:_FIRST])
    if not found:
        return None
    return mails.table(found, name="unreached", caption="Not reached", addresses=_addresses())


def _counts(here: str, chosen: MessageState | None) -> list[dict[str, object]]:
    return [
        {
            "label": mails.WORDS[state][0],
            "tone": mails.WORDS[state][1],
            "count": f"{number:,}",
            "address": f"{here}?state={state.value}",
            "here": state is chosen,
        }
        for state, number in queries.counts().items()
    ]


def _message(key: str, *, hold: bool = False) -> models.Message:
    try:
        return queries.message(key, hold=hold)
    except NotFound:
        raise NotFound(NOTHING_HERE) from None


def _state(found: models.Message) -> str:
    return f"{found.state} {found.attempts}"


def _addresses() -> mails.Addresses:
    return mails.Addresses(reverse("console-mail-message", args=["KEY"]))
