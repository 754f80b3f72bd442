"""Determinations that wait for two people, what their release would do, and what was released."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from standing.accounts import queries as people
from standing.campaigns import deciding
from standing.campaigns import queries as campaigns
from standing.campaigns.models import Campaign
from standing.certification import approvals, consequences
from standing.certification.models import Preparation
from standing.correspondence import actions as correspondence
from standing.correspondence.domain import NoticeKind
from standing.jobs import approving, tasks
from standing.jobs.domain import Kind
from standing.kernel.access import Act, Permission
from standing.kernel.errors import NotFound, NotPermitted, WrongState
from standing.kernel.periods import day_of, in_words
from standing.ledger import queries as ledger
from standing.pages import clock
from standing.pages.access import NOTHING_HERE, may, visitor
from standing.pages.cells import tone_of
from standing.pages.console import packets_built, sampling
from standing.pages.console.pressing import press
from standing.pages.console.words import counted
from standing.pages.kept import initial
from standing.pages.tables import Cell, Column, Table, columns, rows_of
from standing.rules.determine import Outcome

OUTCOMES: Mapping[str, tuple[str, str]] = {
    Outcome.CERTIFIED.value: ("certify {}", "good"),
    Outcome.CONDITIONAL.value: ("certify {} on conditions", "action"),
    Outcome.FURTHER_REVIEW.value: ("put {} into further review", "review"),
    Outcome.DECLINED.value: ("decline to recertify {}", "ended"),
}
"""What a release does by each outcome, in words, and its tone."""
LETTERS: Mapping[NoticeKind, str] = {
    NoticeKind.CERTIFIED: "that tell of a certificate",
    NoticeKind.CONDITIONAL: "that tell of a certificate on conditions",
    NoticeKind.FURTHER_REVIEW: "that tell of further review",
    NoticeKind.DECLINED: "that tell why recertification is declined",
    NoticeKind.EXTENSION: "to officers whose agency has more time",
}
NO_BEARING = (
    "account.", "approval.", "clock.", "invitation.", "mail.", "notice.", "packet.",
    "preparation.approved", "publication.", "record.", "recovery.", "reminder.", "role.", "sign-in.",
)  # fmt: skip
"""How the kinds of entries begin that change nobody's standing."""
_Row = tuple[str, str, str, str]


def decision_address(number: int) -> str:
    """Return the address of a preparation."""
    return reverse("console-decision", args=[number])


@may(Permission.CONSOLE_READ)
@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """What waits for two people in each campaign, and what was released."""
    return _list(request)


@may(Permission.DETERMINATION_PREPARE)
@require_POST
def prepare(request: HttpRequest) -> HttpResponse:
    """Let a worker evaluate everyone who is ready, as of a decision day (RUL-7)."""

    def act(by: Act) -> tuple[str, str]:
        of = campaigns.campaign(request.POST.get("campaign", ""))
        on = _day(request.POST.get("on", ""))
        if request.POST.get("shown", "") != _state(of):
            raise WrongState(
                "Something was prepared or released in this campaign since the page was shown to you, "
                "so nothing was begun. Look at it as it is now."
            )
        job, new = tasks.start(
            by,
            kind=Kind.DETERMINE,
            arguments={"campaign": of.slug, "on": on.isoformat(), "edition": None},
        )
        said = "The evaluation is asked for; a worker does it." if new else (
            "This very evaluation waits or runs already; nothing was begun twice."
        )  # fmt: skip
        return said, reverse("console-job", args=[job.key])

    return press(request, act, declined=lambda why: _list(request, refused=why))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise WrongState(
            f"We could not read “{text[:40]}” as the decision day. Write it as 2022-07-01."
        ) from None


def _state(of: Campaign) -> str:
    """What the form of a campaign was shown with: the last preparation, released or not."""
    last = Preparation.objects.filter(campaign=of.slug).order_by("-pk").first()
    released = last is not None and hasattr(last, "release")
    return f"{last.pk if last else 0}-{released}"


def _list(request: HttpRequest, *, refused: str = "") -> HttpResponse:
    person, now = visitor(request), clock.now()
    rounds = [
        {
            "campaign": of,
            "state": _state(of),
            "waiting": [_card(row) for row in _preparations(of, released=False)],
            "released": [_card(row) for row in _preparations(of, released=True)],
        }
        for of in campaigns.campaigns()
    ]
    context = {
        "rounds": rounds, "refused": refused, "on": day_of(now),
        "typed": request.POST if refused else initial(request),
        "may_prepare": person.may(Permission.DETERMINATION_PREPARE),
    }  # fmt: skip
    return render(request, "console/decisions.html", context, status=422 if refused else 200)


def _preparations(of: Campaign, *, released: bool) -> list[Preparation]:
    rows = Preparation.objects.filter(campaign=of.slug, superseded_at__isnull=True)
    return list(
        rows.filter(release__isnull=not released)
        .select_related(*(["release"] if released else []))
        .order_by("-recorded_at", "-pk")
    )


def _card(row: Preparation) -> dict[str, Any]:
    """A preparation in a line: how many, prepared by whom, approved by whom, released when."""
    release = getattr(row, "release", None)
    return {
        "row": row,
        "address": decision_address(row.pk),
        "officers": counted(
            row.determinations.filter(superseded_at__isnull=True).count(), "determination"
        ),
        "prepared_by": _name(row.prepared_by),
        "approvals": approvals.given(f"preparation:{row.pk}", bound_to=row.preview_hash)
        or _entered(row.pk),
        "release": release,
    }


def _entered(number: int) -> list[approvals.Given]:
    """Who approved, by the ledger: approvals given before they were stored one by one."""
    found = ledger.entries(f"preparation:{number}")
    entries = [entry for entry in found if entry.kind == "preparation.approved"]
    behind = approvals.behind(entry.actor for entry in entries)
    return [
        approvals.Given(
            by=e.actor, name=behind[e.actor].name, human=behind[e.actor].human, at=e.recorded_at
        )
        for e in entries
        if e.actor in behind
    ]


def _name(username: str) -> str:
    found = approvals.behind([username])
    return found[username].name if username in found else username


@may(Permission.CONSOLE_READ)
@require_safe
def decision(request: HttpRequest, number: int) -> HttpResponse:
    """One preparation: the preview of its consequences, a sample, its approvals."""
    return _page(request, preparation(number))


@may(Permission.DETERMINATION_APPROVE, again=True)
@require_POST
def approve(request: HttpRequest, number: int) -> HttpResponse:
    """Approve a preparation; the second of two people releases it (RUL-24)."""
    row = preparation(number)

    def act(by: Act) -> tuple[str, str]:
        done = approving.approve_preparation(
            by,
            number=number,
            preview=request.POST.get("preview", ""),
            determinations=row.determinations.filter(superseded_at__isnull=True).count(),
        )
        if done.job is not None:
            said = "Two people have now approved. A worker issues the determinations."
            return said, reverse("console-job", args=[done.job.key])
        if not done.both:
            return (
                "Your approval is on record. Nothing is issued yet: a second person must approve.",
                decision_address(number),
            )
        assert done.outcome is not None
        return (
            "Two people have now approved, and the determinations are issued, with "
            f"{counted(done.outcome.notices, 'letter')} to send.",
            decision_address(number),
        )

    return press(request, act, declined=lambda why: shown_again(request, number, refused=why))


@may(Permission.DETERMINATION_APPROVE, again=True)
@require_POST
def carry_out(request: HttpRequest, number: int) -> HttpResponse:
    """Let a worker issue what two people approved, where the work came to no end."""
    row = preparation(number)

    def act(by: Act) -> tuple[str, str]:
        job = approving.carry_out_release(by, number=number, preview=row.preview_hash)
        return "A worker issues the determinations.", reverse("console-job", args=[job.key])

    return press(request, act, declined=lambda why: shown_again(request, number, refused=why))


@may(Permission.DETERMINATION_APPROVE)
@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Take one's own approval back before a second person gives theirs."""
    preparation(number)

    def act(by: Act) -> tuple[str, str]:
        deciding.withdraw_approval(by, number=number)
        return "Your approval is withdrawn, and that is on record.", decision_address(number)

    return press(request, act, declined=lambda why: shown_again(request, number, refused=why))


def preparation(number: int) -> Preparation:
    """Return a preparation by its number; one that is not there is answered like any absent page."""
    try:
        return deciding.preparation(number)
    except NotFound:
        raise NotFound(NOTHING_HERE) from None


def shown_again(request: HttpRequest, number: int, *, refused: str) -> HttpResponse:
    """Show a preparation once more, with why a press did nothing (422)."""
    return _page(request, preparation(number), refused=refused)


def _page(request: HttpRequest, row: Preparation, *, refused: str = "") -> HttpResponse:
    card = _card(row)
    waits = card["release"] is None and row.superseded_at is None
    context: dict[str, Any] = {
        "trail": [("Decisions", reverse("console-decisions")), (_title(row), "")],
        **card, "title": _title(row), "waits": waits, "refused": refused,
        "can": _can(request, row, card["approvals"]) if waits else {},
        "typed": request.POST if refused else initial(request),
        "reads_cases": (reads := _reads_cases(request, waits)),
        "sample": sampling.sample(row) if reads else None,
        "exceptions": sampling.exceptions(row) if reads else None,
    }  # fmt: skip
    if waits:
        context |= _preview(request, row)
    elif card["release"] is not None:
        context["packets"] = packets_built.shown(visitor(request), row.campaign, known=clock.now())
    return render(request, "console/decision.html", context, status=422 if refused else 200)


def _reads_cases(request: HttpRequest, waits: bool) -> bool:
    """Whether somebody reads what outcomes rest on: who reads cases whole, and who is asked to approve.

    To a commissioner these cases are placed before them while they wait (access matrix, note 3).
    """
    person = visitor(request)
    return person.may(Permission.CASE_READ) or (
        waits and person.may(Permission.DETERMINATION_APPROVE)
    )


def _title(row: Preparation) -> str:
    return f"{campaigns.campaign(row.campaign).title}, as of {in_words(row.decided_on)}"


def _can(
    request: HttpRequest, row: Preparation, given: list[approvals.Given]
) -> Mapping[str, object]:
    """Which buttons this visitor sees, and why not."""
    person = visitor(request)
    if not person.may(Permission.DETERMINATION_APPROVE):
        return {"why": "Two people who may approve and did not prepare this release it."}
    own = any(each.human == person.human for each in given)
    return {
        "approve": not own and not _prepared_by(row, person.human) and len(given) < 2,
        "withdraw": own and len(given) < 2,
        "carry_out": len(given) > 1 and not approving.under_way(Kind.RELEASE),
        "why": (
            "You prepared this, so two others approve it."
            if _prepared_by(row, person.human)
            else ""
        ),
    }


def _prepared_by(row: Preparation, human: str) -> bool:
    try:
        return people.person(row.prepared_by, at=row.recorded_at).human == human
    except (NotFound, NotPermitted):
        return False


def _preview(request: HttpRequest, row: Preparation) -> Mapping[str, object]:
    """This will, and this will not, with each number a link to its rows."""
    effects = _effects_now(row)
    rows_at = reverse("console-decision-rows", args=[row.pk])
    letters = correspondence.would_write(
        Act(by=visitor(request), at=clock.now()), campaign_slug=row.campaign, preparation_id=row.pk
    )
    outcomes = {name: sum(each[1] == name for each in effects) for name in OUTCOMES}
    moves: dict[tuple[str, str], int] = {}
    for each in effects:
        if each[2] != each[3]:
            moves[each[2], each[3]] = moves.get((each[2], each[3]), 0) + 1
    moved = sum(moves.values())
    will = [
        {"what": verb.format(counted(outcomes[name], "officer")), "tone": tone,
         "address": f"{rows_at}?{urlencode({'outcome': name})}"}
        for name, (verb, tone) in OUTCOMES.items() if outcomes[name]
    ]  # fmt: skip
    return {
        "will": will,
        "letters": [
            (f"{count:,}", LETTERS[kind]) for kind, count in letters.items() if kind in LETTERS
        ],
        "letters_all": counted(sum(letters.values()), "letter"),
        "pages": counted(moved, "public page"),
        "pages_at": f"{rows_at}?changed=yes",
        "moves": _moves_table(moves, rows_at, on=consequences.speaks_of(row, at=clock.now())),
        "speaks_of": consequences.speaks_of(row, at=clock.now()),
        "unmoved": counted(len(effects) - moved, "officer"),
        "unmoved_at": f"{rows_at}?changed=no",
    }


def _moves_table(moves: Mapping[tuple[str, str], int], rows_at: str, *, on: date) -> Table:
    return Table(
        name="moves",
        caption=f"Statuses that change, as they will stand on {in_words(on)}",
        columns=(
            Column(key="from", title="From"), Column(key="to", title="To"),
            Column(key="officers", title="Officers", numeric=True),
        ),
        rows=rows_of(
            [
                (
                    Cell(before, tone=tone_of(before)), Cell(after, tone=tone_of(after)),
                    Cell(
                        f"{count:,}",
                        address=f"{rows_at}?{urlencode({'from': before, 'to': after})}",
                    ),
                )
                for (before, after), count in sorted(moves.items(), key=lambda move: -move[1])
            ]
        ),
    )  # fmt: skip


def _effects_now(row: Preparation) -> tuple[_Row, ...]:
    return _effects(row.pk, ledger.last_but(NO_BEARING), day_of(clock.now()))


@lru_cache(maxsize=2)
def _effects(number: int, _place: int, _on: date) -> tuple[_Row, ...]:
    """What a release would do to each officer, kept until something is recorded that may bear on it."""
    found = consequences.of_release(deciding.preparation(number), at=clock.now())
    return tuple(
        (e.mptc_id, e.outcome, e.before.label.value, e.after.label.value) for e in found.effects
    )


@may(Permission.CONSOLE_READ)
@require_safe
def rows(request: HttpRequest, number: int) -> HttpResponse:
    """The officers behind a number of the preview, or of a release."""
    row = preparation(number)
    asked = {name: request.GET.get(name, "") for name in ("outcome", "from", "to", "changed")}
    waits = row.superseded_at is None and not hasattr(row, "release")
    chosen = [each for each in _all(row, waits=waits) if _matches(each, asked)]
    names = sampling.names([each[0] for each in chosen])
    table = Table(
        name="rows",
        caption=_title(row),
        columns=columns(
            ("officer", "Officer"), ("mptc_id", "MPTC ID"), ("outcome", "Outcome"),
            *((("from", "Status now"), ("to", "Status after")) if waits else ()),
        ),
        counted=True,
        rows=rows_of(
            [
                (
                    Cell(names.get(mptc_id, mptc_id), address=_file(mptc_id)),
                    mptc_id,
                    Cell(outcome, tone=OUTCOMES.get(outcome, ("", "past"))[1]),
                    *((Cell(before, tone=tone_of(before)), Cell(after, tone=tone_of(after)))
                      if waits else ()),
                )
                for mptc_id, outcome, before, after in chosen
            ]
        ),
    ).arranged(request.GET.dict())  # fmt: skip
    context = {
        "trail": [
            ("Decisions", reverse("console-decisions")), (_title(row), decision_address(row.pk)),
            ("Officers", ""),
        ],
        "title": _title(row), "table": table, "asked": [v for v in asked.values() if v],
        "all_at": reverse("console-decision-rows", args=[row.pk]),
    }  # fmt: skip
    return render(request, "console/decision_rows.html", context)


def _all(row: Preparation, *, waits: bool) -> tuple[_Row, ...]:
    if waits:
        return _effects_now(row)
    decided = row.determinations.filter(superseded_at__isnull=True).order_by("officer__mptc_id")
    return tuple(
        (mptc_id, outcome, "", "")
        for mptc_id, outcome in decided.values_list("officer__mptc_id", "outcome")
    )


def _matches(each: _Row, asked: Mapping[str, str]) -> bool:
    _mptc_id, outcome, before, after = each
    changed = {"yes": before != after, "no": before == after}.get(asked["changed"], True)
    return (
        changed
        and asked["outcome"] in ("", outcome)
        and asked["from"] in ("", before)
        and asked["to"] in ("", after)
    )


def _file(mptc_id: str) -> str:
    return reverse("console-officer", args=[mptc_id])
