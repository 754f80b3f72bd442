"""What the public reads on a day: the wordings of ``label.*`` in the catalogue, looked up once a day.

Labels follow the rule in force on the day that is shown, not the edition of the
decision (decision 0015).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from standing.certification.domain import Label
from standing.rules.book import Provision, the_book

_KNOWN_WORDS = frozenset(label.value for label in Label)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The labels of one day.

    ``under_extension`` is ``None`` where the editions of that day have no word of their own for it.
    ``review_shown``: who may still challenge a decision is shown as under review (CERT-900).
    ``restricted``: whoever serves no agency is restricted (B5). ``order`` gives each label its place in
    the order of CERT-912; the smaller outranks the larger.
    """

    under_extension: Label | None
    further_review: Label
    declined: Label
    on_leave: Label
    review_shown: bool
    restricted: bool
    order: Mapping[Label, int]

    @property
    def leave_keeps_certificate(self) -> bool:
        """Whether a leave keeps a certificate conditional, without work, not ending it (OQ-09)."""
        return self.on_leave is Label.CONDITIONALLY_CERTIFIED

    def graver(self, one: Label, other: Label) -> Label:
        """Return which of two labels is shown when both apply (CERT-912)."""
        return min(one, other, key=self.order.__getitem__)


@lru_cache(maxsize=4096)
def wording_on(day: date) -> Wording:
    """Return the labels of a day; days before a rule was written read its first wording."""
    extension = the_book().rule("label.under-extension").find(day)
    return Wording(
        under_extension=Label(str(extension.value)) if extension else None,
        further_review=_label("label.further-review", day),
        declined=_label("label.declined", day),
        on_leave=_label("label.on-leave", day),
        review_shown=_on("label.review-shown", day).value is True,
        restricted=_on("label.restricted-exists", day).value == "yes",
        order=_order(_on("label.precedence", day)),
    )


def _on(rule_id: str, day: date) -> Provision[object]:
    rule = the_book().rule(rule_id)
    return rule.find(day) or rule.provisions[0]


def _label(rule_id: str, day: date) -> Label:
    return Label(str(_on(rule_id, day).value))


def _order(provision: Provision[object]) -> Mapping[Label, int]:
    """The place of each label. A status that nobody can have yet is passed over."""
    named = provision.value if isinstance(provision.value, list) else []
    known = [Label(word) for word in named if word in _KNOWN_WORDS]
    return {label: place for place, label in enumerate([*known, Label.NEVER_CERTIFIED])}
