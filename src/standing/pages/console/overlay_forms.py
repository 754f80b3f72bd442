"""How each kind of what lies over a certificate is called in the console, and what its forms ask."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms

from standing.certification import overlaying
from standing.certification.domain import OverlayKind
from standing.pages import clock
from standing.pages.console.previewed import Day
from standing.pages.doing import WithReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """How one kind is called here: a noun with its article, the buttons, the pages, what follows."""

    noun: str
    lay: str
    lay_page: str
    lift: str
    lift_page: str
    follows: str


WORDS: Final[Mapping[OverlayKind, Words]] = {
    OverlayKind.SUSPENDED: Words(
        noun="a suspension", lay="Propose a suspension", lay_page="console-suspend",
        lift="Lift the suspension", lift_page="console-suspend-lift",
        follows="The officer may not serve while it lasts. The agency takes them off police duties.",
    ),
    OverlayKind.ADMIN_SUSPENDED: Words(
        noun="an administrative suspension", lay="Propose an administrative suspension",
        lay_page="console-suspend-admin", lift="Lift the administrative suspension",
        lift_page="console-suspend-admin-lift",
        follows="The officer may not serve while it lasts. It ends once they comply (CERT-640).",
    ),
    OverlayKind.RESTRICTED: Words(
        noun="a restriction", lay="Restrict the certificate", lay_page="console-restrict",
        lift="Lift the restriction", lift_page="console-restrict-lift",
        follows="The officer may not serve while it lasts.",
    ),
    OverlayKind.LEAVE: Words(
        noun="a leave", lay="Record a leave", lay_page="console-leave",
        lift="Record the end of the leave", lift_page="console-leave-end",
        follows="What is still owed gets a new due day once the officer is back, where the rules of "
        "that day give one (CERT-358).",
    ),
}  # fmt: skip


class _Spanning(WithReason):
    since = Day(label="First day")
    until = Day(
        label="First day on which it no longer holds", required=False,
        help_text="Leave it blank where no end is known: an order lasts until it is lifted.",
    )  # fmt: skip
    field_order = ["since", "until", "authority", "reason"]


class _Reported(_Spanning):
    authority = forms.CharField(
        label="What it rests on", max_length=160,
        help_text="The report or the order, with its day.",
        error_messages={"required": "Say what it rests on: the report or the order, with its day."},
    )  # fmt: skip


class _OnAGround(_Spanning):
    """For kinds whose grounds the law lists: one is chosen, and its text is the authority."""

    kind: OverlayKind
    authority = forms.ChoiceField(
        label="Ground and text", widget=forms.RadioSelect,
        error_messages={"required": "Choose the ground that it rests on."},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["authority"].choices = [  # type: ignore[attr-defined]  # a choice field's own
            (each.rule, f"{each.says[:1].upper()}{each.says[1:]} ({each.citation})")
            for each in overlaying.grounds(self.kind, on=clock.today())
        ]


class _Suspending(_OnAGround):
    kind = OverlayKind.SUSPENDED


class _SuspendingAdministratively(_OnAGround):
    kind = OverlayKind.ADMIN_SUSPENDED


class Lifting(WithReason):
    """What ends, from which day, on what."""

    on = Day(label="First day without it", help_text="Today or an earlier day.")
    authority = forms.CharField(
        label="What ending it rests on", max_length=160,
        help_text="The order or the report, with its day.",
        error_messages={"required": "Say what ending it rests on: the order or the report."},
    )  # fmt: skip
    field_order = ["on", "authority", "reason"]


FORMS: Final[Mapping[OverlayKind, type[WithReason]]] = {
    OverlayKind.SUSPENDED: _Suspending,
    OverlayKind.ADMIN_SUSPENDED: _SuspendingAdministratively,
    OverlayKind.RESTRICTED: _Spanning,
    OverlayKind.LEAVE: _Reported,
}
