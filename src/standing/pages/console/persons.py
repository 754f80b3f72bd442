"""Records that may be one person: side by side, joined or parted by two people, or found to be two."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from standing.campaigns.models import FilingRow
from standing.certification import merging
from standing.certification import persons as acts
from standing.certification import queries as certification
from standing.certification.domain import ProposalKind
from standing.certification.models import LikelyPair, Proposal, TwoPersons
from standing.jobs import tasks
from standing.jobs.domain import JobState, Kind
from standing.jobs.models import Job
from standing.kernel.access import Act, Permission, Person
from standing.kernel.errors import NotFound, NotPermitted, Refused, WrongState
from standing.kernel.periods import day_of, in_words
from standing.pages import clock
from standing.pages.access import NOTHING_HERE, may, visitor
from standing.pages.acting import act_for, see_other
from standing.pages.cells import agencies_said, label_cell
from standing.pages.console.by_two import NOT_YET, buttons, taken_back, told_of
from standing.pages.console.files import officer_file
from standing.pages.console.pressing import press
from standing.pages.console.sampling import names
from standing.pages.console.words import counted
from standing.pages.kept import initial
from standing.pages.tables import Cell, Column, Table, rows_of
from standing.storage.rows import known as known_rows
from standing.workforce import queries as workforce
from standing.workforce.models import Merge, Officer, TrainingRecord

_IDENTIFY = (Permission.OFFICER_MERGE, Permission.OFFICER_MERGE_APPROVE)


def pair_address(one: str, two: str) -> str:
    """Return the address at which two records stand side by side."""
    return reverse("console-pair", args=sorted((one, two)))


@may(Permission.CONSOLE_READ)
@require_safe
def persons(request: HttpRequest) -> HttpResponse:
    """Pairs that may be one person, what waits for approval, and the joins that stand."""
    found = acts.open_pairs(known=clock.now())
    waiting = acts.waiting()
    now = clock.now()
    context = {
        "pairs": _pairs_table(found, request.GET.dict()), "compared": _compared(),
        "may_compare": visitor(request).may(Permission.OFFICER_MERGE),
        "waiting": [_waiting(visitor(request), row) for row in waiting],
        "joined": [
            {"row": row, "address": pair_address(row.keep.mptc_id, row.other.mptc_id)}
            for row in Merge.objects.filter(known_rows(now)).select_related("keep", "other")
            .order_by("-recorded_at")[:100]
        ],
        "apart": TwoPersons.objects.filter(known_rows(now)).count(),
    }  # fmt: skip
    return render(request, "console/persons.html", context)


@may(Permission.OFFICER_MERGE)
@require_POST
def compare(request: HttpRequest) -> HttpResponse:
    """Let a worker compare everybody with everybody."""
    job, new = tasks.start(act_for(request), kind=Kind.COMPARE, arguments={})
    messages.success(
        request,
        "A worker compares everybody with everybody."
        if new
        else "Everybody is being compared already; nothing was begun twice.",
    )
    return see_other(reverse("console-job", args=[job.key]))


def _compared() -> Job | None:
    """The last comparison that came to its end."""
    done = Job.objects.filter(kind=Kind.COMPARE, state=JobState.DONE)
    return done.order_by("-ended_at").first()


def _pairs_table(found: Sequence[LikelyPair], query: Mapping[str, str]) -> Table:
    """The pairs, with the names of those that the page shows."""
    table = Table(
        name="pairs",
        caption="Records that may be one person, the likeliest first",
        counted=True,
        columns=(
            Column(key="one", title="One"), Column(key="two", title="The other"),
            Column(key="why", title="What speaks for it"),
        ),
        rows=rows_of(
            [
                (
                    Cell(each.one, address=pair_address(each.one, each.two)), each.two,
                    each.reasons,
                )
                for each in found
            ]
        ),
    ).arranged(query)  # fmt: skip
    start = (table.page - 1) * table.at_a_time
    shown = table.rows[start : start + table.at_a_time]
    called = names(cell.text for row in shown for cell in row[:2])
    named = tuple((*(_named(cell, called) for cell in row[:2]), row[2]) for row in shown)
    rows = (*table.rows[:start], *named, *table.rows[start + table.at_a_time :])
    return replace(table, rows=rows)


def _named(cell: Cell, called: Mapping[str, str]) -> Cell:
    return replace(cell, text=called.get(cell.text, cell.text), note=cell.text)


def _waiting(person: Person, row: Proposal) -> dict[str, Any]:
    named = acts.asked(row)
    return {
        **told_of(person, row), **named, "address": pair_address(named["keep"], named["other"]),
        "joins": row.kind == ProposalKind.MERGE,
    }  # fmt: skip


@may(Permission.CONSOLE_READ)
@require_safe
def pair(request: HttpRequest, one: str, two: str) -> HttpResponse:
    """Two records side by side, and what may be done about them."""
    return _page(request, one, two)


@may(Permission.OFFICER_MERGE)
@require_POST
def tell_apart(request: HttpRequest, one: str, two: str) -> HttpResponse:
    """Record that they are two persons, so that nobody is asked again."""

    def act(by: Act) -> str:
        acts.tell_apart(by, one=one, two=two)
        return f"It is on record that {one} and {two} are two persons."

    return _press(request, one, two, act, to=reverse("console-persons"))


@may(Permission.OFFICER_MERGE)
@require_POST
def propose(request: HttpRequest, one: str, two: str) -> HttpResponse:
    """Propose to join the two, or to part them again; two others approve it."""

    def act(by: Act) -> str:
        if request.POST.get("shown", "") != _state(one, two):
            raise WrongState(
                "Something was done about these two records since the page was shown to you, so "
                "nothing was proposed. Look at them as they are now."
            )
        what, keep = request.POST.get("what", ""), request.POST.get("keep", "")
        if what == "part":
            acts.propose_unmerge(by, other=_merged(one, two))
            return "It is proposed to part the two records again. Two others approve it."
        if keep not in (one, two):
            raise Refused("Choose which of the two records is kept.")
        acts.propose_merge(by, keep=keep, other=two if keep == one else one)
        return f"It is proposed to join the two records under {keep}. Two others approve it."

    return _press(request, one, two, act)


@may(Permission.OFFICER_MERGE_APPROVE, again=True)
@require_POST
def approve(request: HttpRequest, one: str, two: str) -> HttpResponse:
    """Approve what is proposed about the two; the second approval carries it out (RUL-24)."""

    def act(by: Act) -> str:
        done = acts.approve(
            by, key=request.POST.get("key", ""), preview=request.POST.get("preview", ""),
            pair=(one, two),
        )  # fmt: skip
        return "Two people have now approved, and it is done." if done else NOT_YET

    return _press(request, one, two, act)


@may(Permission.CONSOLE_READ)
@require_POST
def withdraw(request: HttpRequest, one: str, two: str) -> HttpResponse:
    """Take back one's own approval, or the proposal."""

    def act(by: Act) -> str:
        key = request.POST.get("key", "")
        return taken_back(
            request,
            proposal=lambda: acts.withdraw_proposal(by, key=key, pair=(one, two)),
            approval=lambda: acts.withdraw_approval(by, key=key, pair=(one, two)),
        )

    return _press(request, one, two, act)


def _press(
    request: HttpRequest, one: str, two: str, act: Callable[[Act], str], *, to: str = ""
) -> HttpResponse:
    _two(one, two)
    return press(
        request,
        lambda by: (act(by), to or pair_address(one, two)),
        declined=lambda why: _page(request, one, two, refused=why),
    )


def _two(one: str, two: str) -> tuple[Officer, Officer]:
    try:
        first, second = workforce.officer(one), workforce.officer(two)
    except NotFound:
        raise NotFound(NOTHING_HERE) from None
    if first.pk == second.pk:
        raise NotFound(NOTHING_HERE)
    return first, second


def _merge_of(one: str, two: str) -> Merge | None:
    rows = Merge.objects.filter(superseded_at__isnull=True).select_related("keep", "other")
    return rows.filter(keep__mptc_id__in=[one, two], other__mptc_id__in=[one, two]).first()


def _merged(one: str, two: str) -> str:
    stands = _merge_of(one, two)
    if stands is None:
        raise WrongState("The two records are not joined, so there is nothing to part.")
    return stands.other.mptc_id


def _state(one: str, two: str) -> str:
    """What the forms of the page were shown with."""
    waits, stands = acts.proposal(one, two), _merge_of(one, two)
    apart = acts.found_two(one, two, known=clock.now())
    return f"{waits.key if waits else ''}-{stands.pk if stands else ''}-{apart.pk if apart else ''}"


def _page(request: HttpRequest, one: str, two: str, *, refused: str = "") -> HttpResponse:
    first, second = _two(one, two)
    person = visitor(request)
    waits, stands = acts.proposal(one, two), _merge_of(one, two)
    others = acts.touching(one, two)
    apart = acts.found_two(one, two, known=clock.now())
    context: dict[str, Any] = {
        "trail": [("Persons", reverse("console-persons")), (f"{one} and {two}", "")],
        "one": first, "two": second, "state": _state(one, two), "refused": refused,
        "beside": _beside(person, first, second),
        "unclear": [] if stands or others else _unclear(person, one, two),
        "joined": stands, "apart": apart,
        "may_propose": person.may(Permission.OFFICER_MERGE) and waits is None,
        "elsewhere": [_waiting(person, row) for row in others],
        "typed": request.POST if refused else initial(request),
    }  # fmt: skip
    if waits is not None:
        context |= _proposed(person, waits)
    return render(request, "console/pair.html", context, status=422 if refused else 200)


def _proposed(person: Person, waits: Proposal) -> dict[str, Any]:
    found = _waiting(person, waits)
    can = buttons(
        person, found, approves=Permission.OFFICER_MERGE_APPROVE, prepares=Permission.OFFICER_MERGE
    )
    return {**found, "waits": True, "can": can}


def _unclear(person: Person, one: str, two: str) -> list[str]:
    """Why the two cannot be joined as things stand, for who may propose it."""
    if not person.may(Permission.OFFICER_MERGE):
        return []
    try:
        return list(merging.preview(Act(by=person, at=clock.now()), keep=one, other=two).unclear)
    except (Refused, WrongState, NotPermitted) as why:
        return [str(why)]


def _beside(person: Person, one: Officer, two: Officer) -> Table:
    """What is on record of each, line by line."""
    sides = [_described(person, one), _described(person, two)]
    heads = ("On record", one.mptc_id, two.mptc_id)
    return Table(
        name="beside",
        caption="The two records side by side",
        columns=tuple(Column(key=head, title=head) for head in heads),
        rows=rows_of([(name, sides[0][name], sides[1][name]) for name in sides[0]]),
    )


def _described(person: Person, officer: Officer) -> dict[str, Cell | str]:
    now = clock.now()
    on, ids = day_of(now), [officer.pk]
    names = workforce.name_of(ids, on=on, known=now)
    found: dict[str, Cell | str] = {
        "Name": Cell(names[officer.pk].full, address=officer_file(officer.mptc_id))
    }
    if any(map(person.may, _IDENTIFY)):
        born = workforce.births(ids, known=now).get(officer.pk)
        found["Born"] = in_words(born) if born else "not on record"
    decided = officer.determinations.filter(superseded_at__isnull=True)
    found |= {
        "Status": label_cell(certification.standings(ids, on=on, known=now)[officer.pk]),
        "Serves": agencies_said(workforce.employments(ids, on=on, known=now).get(officer.pk, ())),
        "Served": agencies_said(workforce.employments(ids, on=None, known=now).get(officer.pk, ())),
        "On the list of July 1, 2021": "yes" if officer.employed_on_2021_07_01 else "no",
        "Decided in": ", ".join(sorted(set(decided.values_list("campaign", flat=True))))
        or "nothing",
        "Files": counted(FilingRow.objects.filter(officer=officer).count(), "row"),
        "Training": counted(TrainingRecord.objects.filter(officer=officer).count(), "line"),
        "On record since": in_words(day_of(officer.recorded_at)),
    }
    return found
