"""Laying a suspension, restriction or leave over a certificate, and lifting it again (CERT-330)."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from standing.certification import effects, overlaying, suspending
from standing.certification import queries as certification
from standing.certification.domain import SUSPENSIONS, OverlayKind
from standing.certification.models import Overlay
from standing.certification.overlaying import Laying
from standing.kernel.access import Act, Permission, Person
from standing.kernel.errors import NotFound, Refused, WrongState
from standing.kernel.periods import in_words
from standing.kernel.refs import mended_mptc_id
from standing.pages import clock
from standing.pages.access import NOTHING_HERE, may, visitor
from standing.pages.console.overlay_forms import FORMS, WORDS, Lifting
from standing.pages.console.previewed import Page, Preview, of_effect, previewed
from standing.pages.console.told import ToEnter, mails_said
from standing.pages.doing import WithReason
from standing.rules.book import the_book
from standing.rules.sentences import finding_title
from standing.workforce import oneself
from standing.workforce import queries as workforce
from standing.workforce.models import Officer

_METHODS: Final = ["GET", "HEAD", "POST"]


PROPOSES: Final = (
    "It proposes this, and tells those who may suspend by e-mail that something waits, with nobody’s "
    "name. Nothing else happens yet."
)
KEEPS: Final = (
    "It does not end or replace the certificate: when it ends, what was there before shows again."
)
NO_LETTER: Final = "It writes no letter. An order is served on paper."


@may(Permission.SUSPENSION_PREPARE, again=True)
@require_http_methods(_METHODS)
def suspend(request: HttpRequest, mptc_id: str) -> HttpResponse:
    """Propose a suspension; two others who may suspend approve it."""
    return _lay(request, mptc_id, OverlayKind.SUSPENDED)


@may(Permission.ADMIN_SUSPENSION_PREPARE, again=True)
@require_http_methods(_METHODS)
def suspend_administratively(request: HttpRequest, mptc_id: str) -> HttpResponse:
    """Propose an administrative suspension; two others who may suspend approve it."""
    return _lay(request, mptc_id, OverlayKind.ADMIN_SUSPENDED)


@may(Permission.OVERLAY_IMPOSE, again=True)
@require_http_methods(_METHODS)
def restrict(request: HttpRequest, mptc_id: str) -> HttpResponse:
    """Restrict a certificate where the rules of the day know that (CERT-324)."""
    return _lay(request, mptc_id, OverlayKind.RESTRICTED)


@may(Permission.LEAVE_RECORD)
@require_http_methods(_METHODS)
def leave(request: HttpRequest, mptc_id: str) -> HttpResponse:
    """Record a leave."""
    return _lay(request, mptc_id, OverlayKind.LEAVE)


@may(Permission.OVERLAY_IMPOSE, again=True)
@require_http_methods(_METHODS)
def lift_suspension(request: HttpRequest, mptc_id: str) -> HttpResponse:
    """Lift a suspension."""
    return _lift(request, mptc_id, OverlayKind.SUSPENDED)


@may(Permission.OVERLAY_LIFT, again=True)
@require_http_methods(_METHODS)
def lift_administrative(request: HttpRequest, mptc_id: str) -> HttpResponse:
    """Lift an administrative suspension: the executive director may (CERT-106)."""
    return _lift(request, mptc_id, OverlayKind.ADMIN_SUSPENDED)


@may(Permission.OVERLAY_IMPOSE, again=True)
@require_http_methods(_METHODS)
def lift_restriction(request: HttpRequest, mptc_id: str) -> HttpResponse:
    """Lift a restriction."""
    return _lift(request, mptc_id, OverlayKind.RESTRICTED)


@may(Permission.LEAVE_RECORD)
@require_http_methods(_METHODS)
def end_leave(request: HttpRequest, mptc_id: str) -> HttpResponse:
    """Record that a leave ended."""
    return _lift(request, mptc_id, OverlayKind.LEAVE)


def _lay(request: HttpRequest, mptc_id: str, kind: OverlayKind) -> HttpResponse:
    of = not_oneself(request, mptc_id)
    said, two = WORDS[kind], kind in SUSPENSIONS
    page = Page(
        title=f"{said.lay}: {named(of)}",
        trail=[(named(of), officer_file(of.mptc_id)), (said.lay, "")],
        about=[
            "It lies over the certificate, which stays what it was (CERT-330).",
            *(["You propose it. Two others who may suspend approve it, each in a session of their own; "
               "until then nothing changes, and only those who decide are told."] if two else []),
        ],
        button=said.lay,
        back=officer_file(of.mptc_id),
        fault_title="Nothing was proposed" if two else "Nothing was recorded",
    )  # fmt: skip

    then = [officer_file(of.mptc_id)]

    def act(by: Act, form: WithReason) -> str:
        asked = _asked(of, kind, form)
        if two:
            waits = suspending.propose(by, asked)
            then.append(reverse("console-suspension", args=[waits.key]))
            return "It is proposed. Two others who may suspend approve it here."
        overlaying.impose_overlay(
            by, mptc_id=asked.mptc_id, kind=kind, since=asked.since, until=asked.until,
            authority=asked.authority,
        )  # fmt: skip
        return f"Recorded: {named(of)} is {kind.value} from {in_words(asked.since)} on."

    return previewed(
        request, page, FORMS[kind],
        preview=lambda by, form: preview_of_laying(by, _asked(of, kind, form)),
        act=act,
        to=lambda: then[-1],
    )  # fmt: skip


def preview_of_laying(act: Act, asked: Laying) -> Preview:
    """What laying it will do, once it is approved where it takes two."""
    effect = effects.of_laying(act, asked)
    two = asked.kind in SUSPENSIONS
    if two and suspending.waits_for(effect.officer.mptc_id, asked.kind):
        raise WrongState(suspending.WAITS)
    first = [PROPOSES] if two else []
    will_not = [KEEPS] if asked.kind is OverlayKind.LEAVE else [KEEPS, NO_LETTER]
    return of_effect(effect, will=[*first, *will_lay(act, asked)], will_not=will_not)


def will_lay(act: Act, asked: Laying) -> list[str]:
    """What laying it does once it is carried out, and which e-mails go."""
    two, said = asked.kind in SUSPENSIONS, WORDS[asked.kind]
    until = f" up to, not including, {in_words(asked.until)}" if asked.until else ", with no end"
    entry = ToEnter(
        kind="overlay.imposed", mptc_id=asked.mptc_id, effective_on=asked.since,
        after={"kind": asked.kind, "until": asked.until},
    )  # fmt: skip
    then = "Once two people have approved it, it lays" if two else "It lays"
    return [
        f"{then} {said.noun} over the certificate from {in_words(asked.since)}{until}, on "
        f"{asked.authority}.",
        said.follows,
        mails_said(act, [entry]),
    ]


def _asked(of: Officer, kind: OverlayKind, form: WithReason) -> Laying:
    data = form.cleaned_data
    return Laying(
        mptc_id=of.mptc_id, kind=kind, since=data["since"], until=data.get("until"),
        authority=_authority(kind, data),
    )  # fmt: skip


def _authority(kind: OverlayKind, data: Mapping[str, Any]) -> str:
    """The text it rests on: of the ground that was chosen, of the rule that knows it, or as typed."""
    if kind is OverlayKind.RESTRICTED:
        wording = the_book().rule("label.restricted-exists").find(data["since"])
        return wording.citation if wording else ""
    if kind not in SUSPENSIONS:
        return str(data["authority"]).strip()
    for ground in overlaying.grounds(kind, on=data["since"]):
        if ground.rule == data["authority"]:
            return ground.citation
    raise Refused(
        f"The rules know no such ground on {in_words(data['since'])}. Look at the first day."
    )


def _lift(request: HttpRequest, mptc_id: str, kind: OverlayKind) -> HttpResponse:
    of, said = not_oneself(request, mptc_id), WORDS[kind]
    laid = _lies(of, kind)
    page = Page(
        title=f"{said.lift}: {named(of)}",
        trail=[(named(of), officer_file(of.mptc_id)), (said.lift, "")],
        about=["What was there before shows again from the first day without it (CERT-330)."],
        facts=[
            ("Since", in_words(laid.since)),
            ("Until", in_words(laid.until) if laid.until else "no end on record"),
            ("It rests on", laid.authority),
        ] if laid else [("On record", f"no {said.noun.partition(' ')[2]} that could be ended")],
        button=said.lift,
        back=officer_file(of.mptc_id),
    )  # fmt: skip

    def preview(by: Act, form: WithReason) -> Preview:
        on, authority = form.cleaned_data["on"], form.cleaned_data["authority"].strip()
        effect = effects.of_lifting(
            by, mptc_id=of.mptc_id, kind=kind, on=on, authority=authority
        )  # fmt: skip
        return of_effect(
            effect, will=_will_end(by, effect, kind),
            will_not=["It does not change the days before: the record keeps that it held."]
            if laid and on > laid.since else
            ["It does not take the entries out of the record, which say that it was laid and lifted."],
        )  # fmt: skip

    def act(by: Act, form: WithReason) -> str:
        lifted = overlaying.lift_overlay(
            by, mptc_id=of.mptc_id, kind=kind, on=form.cleaned_data["on"],
            authority=form.cleaned_data["authority"].strip(),
        )  # fmt: skip
        owed = ", ".join(finding_title(each) for each in lifted.conditions)
        anew = f" New due days were set: {owed}." if owed else ""
        return f"Recorded: {said.noun} ended on {in_words(lifted.until)}.{anew}"

    return previewed(
        request, page, Lifting, preview=preview, act=act, to=lambda: officer_file(of.mptc_id)
    )


def _will_end(act: Act, effect: effects.Effect, kind: OverlayKind) -> list[str]:
    mptc_id = effect.officer.mptc_id
    entries = [
        ToEnter(kind="overlay.lifted", mptc_id=mptc_id, effective_on=effect.since,
                after={"kind": kind, "until": effect.since}),
        *(
            ToEnter(kind="condition.extended", mptc_id=mptc_id, effective_on=effect.since,
                    after={"requirement": requirement, "due_on": due_on})
            for requirement, due_on in effect.anew
        ),
    ]  # fmt: skip
    return [
        f"It ends {WORDS[kind].noun}: {in_words(effect.since)} is the first day without it.",
        *(
            f"{finding_title(requirement)} is owed anew, by {in_words(due_on)} (CERT-358)."
            for requirement, due_on in effect.anew
        ),
        mails_said(act, entries),
    ]


def _lies(of: Officer, kind: OverlayKind) -> Overlay | None:
    """What of this kind is on record and has not ended; the one begun last if there are several."""
    return _all_that_lie(of).get(kind)


def _all_that_lie(of: Officer) -> dict[OverlayKind, Overlay]:
    rows = Overlay.objects.filter(officer=of, superseded_at__isnull=True)
    not_ended = rows.exclude(until__lte=clock.today()).order_by("since", "pk")
    return {OverlayKind(row.kind): row for row in not_ended}


def links(person: Person, of: Officer) -> list[tuple[str, str]]:
    """Return what somebody may do here about an officer's certificate: the words and the address."""
    found = []
    lie = _all_that_lie(of)
    for kind, said in WORDS.items():
        if kind in lie:
            if person.may(_LIFT[kind]):
                found.append((said.lift, reverse(said.lift_page, args=[of.mptc_id])))
        elif person.may(_LAY[kind]) and not (
            kind in SUSPENSIONS and suspending.waits_for(of.mptc_id, kind)
        ):
            found.append((said.lay, reverse(said.lay_page, args=[of.mptc_id])))
    return found


_LAY: Final[Mapping[OverlayKind, Permission]] = {
    **suspending.PREPARES,
    OverlayKind.RESTRICTED: Permission.OVERLAY_IMPOSE,
    OverlayKind.LEAVE: Permission.LEAVE_RECORD,
}
_LIFT: Final[Mapping[OverlayKind, Permission]] = {
    OverlayKind.SUSPENDED: Permission.OVERLAY_IMPOSE,
    OverlayKind.ADMIN_SUSPENDED: Permission.OVERLAY_LIFT,
    OverlayKind.RESTRICTED: Permission.OVERLAY_IMPOSE,
    OverlayKind.LEAVE: Permission.LEAVE_RECORD,
}


def not_oneself(request: HttpRequest, mptc_id: str) -> Officer:
    """Return the officer whom an act would concern; nobody acts on their own record."""
    try:
        of = certification.kept_officer(mended_mptc_id(mptc_id) or mptc_id, known=clock.now())
    except NotFound:
        raise NotFound(NOTHING_HERE) from None
    if oneself.is_about(visitor(request), of.mptc_id):
        raise NotFound(NOTHING_HERE)
    return of


def officer_file(mptc_id: str) -> str:
    """Return the address of an officer's file."""
    return reverse("console-officer", args=[mptc_id])


def named(of: Officer) -> str:
    """Return an officer's name as pages write it."""
    called = workforce.name_of([of.pk], on=clock.today(), known=clock.now())
    return called[of.pk].full if of.pk in called else of.mptc_id
