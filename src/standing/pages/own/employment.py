"""Where the officer worked, as the register has it, and a way to say that it is wrong."""

from collections.abc import Mapping, Sequence

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from standing.kernel.access import Act, Permission
from standing.kernel.errors import NotFound
from standing.kernel.periods import day_of, in_words
from standing.pages.access import NOTHING_HERE, may
from standing.pages.doing import Acting, do
from standing.pages.own.bound import UNCLEAR, Own, for_own, frame
from standing.pages.own.telling import own_words
from standing.requests import actions
from standing.requests import queries as requests
from standing.requests.answering import LONGEST
from standing.requests.domain import Request, RequestKind, RequestState
from standing.rules.spoken import employment_said
from standing.storage.rows import known as known_rows
from standing.workforce import identities
from standing.workforce.models import Employment

TONES: Mapping[RequestState, str] = {
    RequestState.OPEN: "review",
    RequestState.GRANTED: "good",
    RequestState.REFUSED: "ended",
    RequestState.WITHDRAWN: "past",
}
STATES: Mapping[RequestState, str] = {
    RequestState.OPEN: "Waits for an answer",
    RequestState.GRANTED: "Agreed",
    RequestState.REFUSED: "Not agreed",
    RequestState.WITHDRAWN: "Taken back by you",
}


class Dispute(Acting):
    """What is wrong with one employment."""

    says = forms.CharField(
        label="What is wrong, and how you know",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5, "aria-describedby": "says-hint"}),
        error_messages={"required": "Say what is wrong, and how you know: a sentence is enough."},
    )


@may(Permission.OWN_READ)
@require_safe
@for_own
def history(request: HttpRequest, own: Own) -> HttpResponse:
    """Every employment on record, the latest first, and what was disputed."""
    disputed = requests.disputed_now(own.officer.pk, known=own.now)
    return render(
        request,
        "own/employment.html",
        {
            **frame(own, "employment", ("Employment", "")),
            "places": [_place(row, disputed) for row in _rows(own)],
            "asked": told(own, RequestKind.EMPLOYMENT_DISPUTE),
        },
    )


@may(Permission.OWN_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
@for_own
def dispute(request: HttpRequest, own: Own, employment: int) -> HttpResponse:
    """Say that one employment is wrong; anything but a row of the own record is not there."""
    row = _ever(own, employment)
    if row is None:
        raise NotFound(NOTHING_HERE)
    state = _state(row)
    form = Dispute(request.POST or None, initial={"shown": state})
    if request.method == "POST":
        done = do(
            request,
            form,
            state=lambda: _state(_ever(own, employment)),
            act=lambda act: _dispute(act, own, row, form.cleaned_data["says"]),
            to=lambda: reverse("own-employment"),
        )
        if done is not None:
            return done
    elif row.superseded_at is not None:
        raise NotFound(NOTHING_HERE)
    return render(
        request,
        "own/dispute.html",
        {
            **frame(own, "employment", ("Employment", reverse("own-employment")), ("Dispute", "")),
            "form": form,
            "place": _place(row, set()),
        },
        status=UNCLEAR if form.is_bound else 200,
    )


@may(Permission.OWN_CHANGE)
@require_POST
@for_own
def withdraw(request: HttpRequest, own: Own, key: str) -> HttpResponse:
    """Take back a dispute or a report of one's own that nobody has answered."""
    found = next(
        (r for r in requests.of_officer(own.officer.pk, known=own.now) if r.key == key), None
    )
    if found is None:
        raise NotFound(NOTHING_HERE)
    back = "own-return" if found.kind is RequestKind.RETURN_FROM_LEAVE else "own-employment"
    form = Acting(request.POST)
    done = do(
        request,
        form,
        state=lambda: requests.request(key).state.value,
        act=lambda act: _withdraw(act, key),
        to=lambda: reverse(back),
    )
    if done is not None:
        return done
    return render(
        request,
        "own/declined.html",
        {**frame(own, "", ("Take back", "")), "form": form, "back": reverse(back)},
        status=UNCLEAR,
    )


def told(own: Own, kind: RequestKind) -> list[dict[str, object]]:
    """Return what the officer asked or reported of one kind, the newest first, as a page shows it."""
    return [_told(r) for r in requests.of_officer(own.officer.pk, known=own.now) if r.kind is kind]


def _told(request: Request) -> dict[str, object]:
    answered = ""
    if request.decided_on is not None:
        answered = f"{STATES[request.state]} on {in_words(request.decided_on)}.{_then(request)}"
    return {
        "request": request,
        "what": own_words(request),
        "says": request.asked.get("says", ""),
        "state": STATES[request.state],
        "tone": TONES[request.state],
        "answered": answered,
        "reason": request.reason if request.state is not RequestState.WITHDRAWN else "",
        "withdraw": reverse("own-withdraw", args=[request.key]) if request.is_open else "",
    }


def _then(request: Request) -> str:
    """What became of an employment that was agreed to be wrong."""
    if request.kind is not RequestKind.EMPLOYMENT_DISPUTE:
        return ""
    if request.waits_to_be_put_right:
        return " The record is not put right yet; it is once it says so above."
    if request.state is RequestState.GRANTED and request.put_right_at is not None:
        return f" The record was put right on {in_words(day_of(request.put_right_at))}."
    return ""


def _dispute(act: Act, own: Own, row: Employment, says: str) -> str:
    actions.dispute_employment(act, mptc_id=own.bound, employment_id=row.pk, says=says)
    return (
        f"The commission has your word that the employment at {row.agency.name} is wrong. A person "
        "looks at it and answers here."
    )


def _withdraw(act: Act, key: str) -> str:
    actions.withdraw(act, request=key)
    return "Taken back. Nothing of the record was changed."


def _rows(own: Own) -> Sequence[Employment]:
    rows = Employment.objects.select_related("agency").filter(
        known_rows(own.now), officer_id__in=identities.records_of(own.officer.pk, known=own.now)
    )
    return list(rows.order_by("-since", "agency__name", "pk"))


def _ever(own: Own, employment: int) -> Employment | None:
    """One row of the own record, also where another one has taken its place meanwhile."""
    records = identities.records_of(own.officer.pk, known=own.now)
    rows = Employment.objects.select_related("agency").filter(officer_id__in=records)
    return rows.filter(pk=employment).first()


def _state(row: Employment | None) -> str:
    return "" if row is None else "closed" if row.superseded_at is not None else f"row {row.pk}"


def _place(row: Employment, disputed: set[int]) -> dict[str, object]:
    span = f"From {in_words(row.since)}"
    span += (
        f" up to {in_words(row.until)}, the first day no longer there"
        if row.until
        else ", no end on record"
    )
    kinds = [employment_said(row.employment_class) or "kind of employment not stated", row.rank]
    return {
        "agency": row.agency.name,
        "span": f"{span}.",
        "kind": ", ".join(kind for kind in kinds if kind),
        "left": f"The agency reported: {row.separation_nature}." if row.separation_nature else "",
        "recorded_at": row.recorded_at,
        "disputed": row.pk in disputed,
        "address": reverse("own-dispute", args=[row.pk]),
    }
