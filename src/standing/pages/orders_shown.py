"""Orders and disciplinary records as the page of an officer shows them: in sentences, nothing added."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from standing.kernel.periods import in_words
from standing.register.orders import OrderKind, PublicDiscipline, PublicMatter, PublicOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """One order: what, from when to when, why, on what text, and where it can be read."""

    title: str
    span: str
    details: tuple[tuple[str, str], ...]
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """Orders under one heading: administrative suspensions stand on their own line (PUBREG-4)."""

    title: str
    remark: str
    orders: tuple[Ordered, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Imposed:
    """A discipline, in the code's words and the agency's own (DISC-13).

    ``also`` names the allegations for which it was told already: it is one discipline (DISC-1).
    """

    what: str
    wording: str
    on: date | None
    also: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alleged:
    """One allegation with its finding and what was imposed for it."""

    number: int
    kind: str
    wording: str
    finding: str
    found: date | None
    imposed: tuple[Imposed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One investigation: one thing, however many allegations it holds (DISC-1)."""

    agency: str
    incident: str
    corrected: date | None
    allegations: tuple[Alleged, ...]
    count: str
    statement: str
    document: str


def orders_shown(found: Iterable[PublicOrder]) -> list[Orders]:
    """Return the orders by what they are, in the order of the law: the gravest first."""
    listed = list(found)
    groups = []
    for kind, title, remark in _groups():
        shown = tuple(_order(order) for order in listed if order.kind == kind)
        if shown:
            groups.append(Orders(title=title, remark=remark, orders=shown))
    return groups


def _groups() -> tuple[tuple[OrderKind, str, str], ...]:
    return (
        (OrderKind.DECERTIFICATION, _("Decertification"),
         _("The certificate was taken away for good, after a hearing.")),
        (OrderKind.SUSPENSION, _("Suspensions by the commission"), ""),
        (OrderKind.ADMIN_SUSPENSION, _("Administrative suspensions"),
         _("For training or a report that was missing. It is no finding of misconduct.")),
        (OrderKind.RETRAINING, _("Retraining orders"), ""),
    )  # fmt: skip


def _order(order: PublicOrder) -> Ordered:
    details = [
        (_("By"), order.jurisdiction),
        (_("Training"), order.what),
        (_("Agency at that time"), order.agency),
        (_("Ground"), order.reason),
        (_("Rests on"), order.authority),
    ]
    return Ordered(
        title=_kind(order),
        span=_span(order),
        details=tuple((title, said) for title, said in details if said),
        document=linked(order.document),
    )


def _kind(order: PublicOrder) -> str:
    return {
        OrderKind.DECERTIFICATION: _("Decertified"),
        OrderKind.SUSPENSION: _("Suspended"),
        OrderKind.ADMIN_SUSPENSION: _("Administratively suspended"),
        OrderKind.RETRAINING: _("Retraining ordered"),
    }[OrderKind(order.kind)]


def _span(order: PublicOrder) -> str:
    begun = in_words(order.begun)
    ended = in_words(order.ended) if order.ended else ""
    if order.kind == OrderKind.DECERTIFICATION:
        return _("on {day}").format(day=begun)
    if order.kind == OrderKind.RETRAINING:
        if ended:
            return _("on {day}; completed on {end}").format(day=begun, end=ended)
        return _("on {day}; not recorded as completed").format(day=begun)
    if ended:
        return _("from {day} to {end}, the first day without it").format(day=begun, end=ended)
    return _("from {day}; no end on record").format(day=begun)


def matters_shown(found: Iterable[PublicMatter]) -> list[Shown]:
    """Return each matter with its allegations, findings and disciplines."""
    return [_matter(matter) for matter in found]


def _matter(matter: PublicMatter) -> Shown:
    told: dict[int, int] = {}
    alleged = []
    for number, each in enumerate(matter.allegations, start=1):
        alleged.append(
            Alleged(
                number=number, kind=each.kind, wording=each.wording, finding=each.finding,
                found=each.found,
                imposed=tuple(_imposed(one, number, told) for one in each.disciplines),
            )
        )  # fmt: skip
    count = len(alleged)
    return Shown(
        agency=matter.agency,
        incident=matter.incident,
        corrected=matter.corrected,
        allegations=tuple(alleged),
        count=ngettext("{count} allegation", "{count} allegations", count).format(count=count),
        statement=matter.statement,
        document=linked(matter.document),
    )


def _imposed(one: PublicDiscipline, number: int, told: dict[int, int]) -> Imposed:
    """One discipline; ``told`` remembers under which allegation each numbered one stood first."""
    first = told.setdefault(one.number, number) if one.number else number
    return Imposed(
        what=one.what, wording=one.wording, on=one.on, also=first if first != number else None
    )


def linked(document: str) -> str:
    """Return the address of a document if it is one that a page may lead to, else nothing.

    >>> linked("https://example.org/order.pdf"), linked("/orders/1.pdf"), linked("javascript:x")
    ('https://example.org/order.pdf', '/orders/1.pdf', '')
    """
    safe = document.startswith("https://") or (document.startswith("/") and document[1:2] != "/")
    return document if safe else ""
