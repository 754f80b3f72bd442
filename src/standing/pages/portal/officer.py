"""An officer's page in the portal, and the forms by which an agency reports a change (CERT-513)."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from standing.kernel.access import Act, Permission
from standing.kernel.errors import Refused, WrongState
from standing.pages.access import may
from standing.pages.acting import act_for, see_other
from standing.pages.portal.officer_here import OfficerHere, form_of, here, page, said_since
from standing.pages.portal.status_forms import (
    ChangeForm,
    SeparationForm,
    StatusForm,
    SuspensionForm,
    day_of_field,
)
from standing.workforce import actions, changing, status_queries, suspending
from standing.workforce.domain import LeaveKind

Report = Callable[[Act, OfficerHere, StatusForm], object]


@may(Permission.ROSTER_READ, at="code")
@require_safe
def officer(request: HttpRequest, code: str, mptc_id: str) -> HttpResponse:
    """One officer of the agency: status with why, what is owed, employment here, what was reported."""
    at = here(code, mptc_id)
    if at.officer.mptc_id != mptc_id:
        return redirect(at.address)
    return render(request, "portal/roster_officer.html", page(request, at))


@may(Permission.LEAVE_RECORD, at="code")
@require_POST
def leave(request: HttpRequest, code: str, mptc_id: str) -> HttpResponse:
    """Report that the officer goes on leave."""
    return _reported(request, here(code, mptc_id), "leave", _leave)


@may(Permission.LEAVE_RECORD, at="code")
@require_POST
def back(request: HttpRequest, code: str, mptc_id: str) -> HttpResponse:
    """Report that the officer is back from leave (CERT-1021)."""
    return _reported(request, here(code, mptc_id), "return", _back)


@may(Permission.EMPLOYMENT_RECORD, at="code")
@require_POST
def suspension(request: HttpRequest, code: str, mptc_id: str) -> HttpResponse:
    """Report that the agency suspends the officer from duty (CERT-513)."""
    return _reported(request, here(code, mptc_id), "suspension", _suspension)


@may(Permission.EMPLOYMENT_RECORD, at="code")
@require_POST
def suspension_end(request: HttpRequest, code: str, mptc_id: str) -> HttpResponse:
    """Report that the agency's suspension of the officer has ended."""
    return _reported(request, here(code, mptc_id), "suspension-end", _suspension_end)


@may(Permission.EMPLOYMENT_RECORD, at="code")
@require_POST
def change(request: HttpRequest, code: str, mptc_id: str) -> HttpResponse:
    """Report another change: rank, kind of employment, name, or another thing (CERT-513)."""
    return _reported(request, here(code, mptc_id), "change", _change)


@may(Permission.SEPARATION_RECORD, at="code")
@require_POST
def separation(request: HttpRequest, code: str, mptc_id: str) -> HttpResponse:
    """Report that the officer leaves the agency (R7)."""
    return _reported(request, here(code, mptc_id), "separation", _separation)


@may(Permission.SEPARATION_RECORD, at="code")
@require_POST
def withdrawal(request: HttpRequest, code: str, mptc_id: str) -> HttpResponse:
    """Take back a separation that was recorded by mistake."""
    return _reported(request, here(code, mptc_id), "withdrawal", _withdrawal)


def _reported(request: HttpRequest, at: OfficerHere, name: str, report: Report) -> HttpResponse:
    """Read one form and do what it asks, once; or show it again with what was typed.

    A form filled in over older knowledge does nothing: what was recorded meanwhile is told instead.
    """
    form = form_of(at, name)(request.POST, prefix=name)
    if request.POST.get("seen") != at.mark:
        told = status_queries.forms(at.agency.pk, officer_ids=at.records, known=at.known)
        form.add_error(
            None, f"{said_since(at, told)} Nothing was changed. Look again, then send it."
        )
        return _again(request, at, form)
    if not form.is_valid():
        return _again(request, at, form)
    try:
        report(act_for(request, reason=str(form.cleaned_data.get("reason", ""))), at, form)
    except (Refused, WrongState) as refusal:
        form.add_error(None, str(refusal))
        return _again(request, at, form)
    return see_other(f"{at.address}?reported=yes#reported")


def _again(request: HttpRequest, at: OfficerHere, form: StatusForm) -> HttpResponse:
    return render(
        request,
        "portal/roster_officer.html",
        page(request, at, form),
        status=HTTPStatus.UNPROCESSABLE_ENTITY,
    )


def _leave(act: Act, at: OfficerHere, form: StatusForm) -> object:
    return actions.record_leave(
        act, mptc_id=at.officer.mptc_id, agency=at.agency.code,
        kind=LeaveKind(form.cleaned_data["kind"]), since=day_of_field(form, "since"),
    )  # fmt: skip


def _back(act: Act, at: OfficerHere, form: StatusForm) -> object:
    untold = "kind" in form.cleaned_data
    return actions.record_return(
        act, mptc_id=at.officer.mptc_id, agency=at.agency.code, on=day_of_field(form, "on"),
        kind=LeaveKind(form.cleaned_data["kind"]) if untold else None,
        since=day_of_field(form, "since") if untold else None,
    )  # fmt: skip


def _suspension(act: Act, at: OfficerHere, form: StatusForm) -> object:
    assert isinstance(form, SuspensionForm)
    return suspending.record_suspension(
        act, mptc_id=at.officer.mptc_id, agency=at.agency.code, since=day_of_field(form, "since"),
        paid=form.is_paid(),
    )  # fmt: skip


def _suspension_end(act: Act, at: OfficerHere, form: StatusForm) -> object:
    untold = "since" in form.cleaned_data
    return suspending.end_suspension(
        act, mptc_id=at.officer.mptc_id, agency=at.agency.code, on=day_of_field(form, "on"),
        since=day_of_field(form, "since") if untold else None,
    )  # fmt: skip


def _change(act: Act, at: OfficerHere, form: StatusForm) -> object:
    assert isinstance(form, ChangeForm)
    return changing.report_change(
        act, mptc_id=at.officer.mptc_id, agency=at.agency.code, on=day_of_field(form, "on"),
        changed=form.told(),
    )  # fmt: skip


def _separation(act: Act, at: OfficerHere, form: StatusForm) -> object:
    assert isinstance(form, SeparationForm)
    return actions.report_separation(
        act, mptc_id=at.officer.mptc_id, agency=at.agency.code,
        effective_on=day_of_field(form, "effective_on"), told=form.told(),
    )  # fmt: skip


def _withdrawal(act: Act, at: OfficerHere, form: StatusForm) -> object:
    return actions.withdraw_separation(act, mptc_id=at.officer.mptc_id, agency=at.agency.code)
