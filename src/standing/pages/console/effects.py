"""What a release would do, in counts that lead to their rows, and what a release did."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from standing.campaigns import deciding
from standing.certification import consequences
from standing.certification.models import Preparation
from standing.correspondence import actions as correspondence
from standing.correspondence.domain import NoticeKind
from standing.kernel.access import Act, Permission
from standing.kernel.periods import day_of, in_words
from standing.ledger import queries as ledger
from standing.pages import clock
from standing.pages.access import may, visitor
from standing.pages.cells import tone_of
from standing.pages.console import sampling
from standing.pages.console.preparations import (
    OUTCOMES,
    decision_address,
    preparation,
    reads_outcomes,
    title,
)
from standing.pages.console.words import counted
from standing.pages.tables import Cell, Column, Table, columns, rows_of

LETTERS: Mapping[NoticeKind, str] = {
    NoticeKind.CERTIFIED: "about a certificate",
    NoticeKind.CONDITIONAL: "about a certificate on conditions",
    NoticeKind.FURTHER_REVIEW: "about further review",
    NoticeKind.DECLINED: "about why recertification is declined",
    NoticeKind.EXTENSION: "to officers whose agency has more time",
}
NO_BEARING = (
    "account.", "approval.", "clock.", "invitation.", "mail.", "notice.", "packet.",
    "preparation.approved", "publication.", "record.", "recovery.", "reminder.", "role.", "sign-in.",
)  # fmt: skip
"""How the kinds of entries begin that change nobody's standing."""
_Row = tuple[str, str, str, str]


def preview(request: HttpRequest, row: Preparation) -> Mapping[str, object]:
    """This will, and this will not, with each number a link to its rows for who reads them."""
    told = reads_outcomes(visitor(request), row)
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
    speaks_of = consequences.speaks_of(row, at=clock.now())
    will = [
        {"what": verb.format(counted(outcomes[name], "officer")), "tone": tone,
         "address": f"{rows_at}?{urlencode({'outcome': name})}" if told else ""}
        for name, (verb, tone) in OUTCOMES.items() if outcomes[name]
    ]  # fmt: skip
    return {
        "will": will,
        "letters": [
            (f"{count:,}", LETTERS[kind]) for kind, count in letters.items() if kind in LETTERS
        ],
        "letters_all": counted(sum(letters.values()), "letter"),
        "pages": counted(moved, "public page"),
        "pages_at": f"{rows_at}?changed=yes" if told else "",
        "moves": _moves_table(moves, rows_at if told else "", on=speaks_of),
        "speaks_of": speaks_of,
        "unmoved": counted(len(effects) - moved, "officer"),
        "unmoved_at": f"{rows_at}?changed=no" if told else "",
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
                        address=_behind(rows_at, before, after),
                    ),
                )
                for (before, after), count in sorted(moves.items(), key=lambda move: -move[1])
            ]
        ),
    )  # fmt: skip


def _behind(rows_at: str, before: str, after: str) -> str:
    return f"{rows_at}?{urlencode({'from': before, 'to': after})}" if rows_at else ""


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
    told = hasattr(row, "release") or reads_outcomes(visitor(request), row)
    chosen = [each for each in _all(row, waits=waits) if _matches(each, asked)] if told else []
    names = sampling.names([each[0] for each in chosen])
    table = Table(
        name="rows",
        caption=title(row),
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
            ("Decisions", reverse("console-decisions")), (title(row), decision_address(row.pk)),
            ("Officers", ""),
        ],
        "title": title(row), "table": table, "asked": [v for v in asked.values() if v],
        "all_at": reverse("console-decision-rows", args=[row.pk]), "told": told,
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
