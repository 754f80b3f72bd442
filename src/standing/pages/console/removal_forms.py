"""Proposing that an officer comes off the public register, or is shown again, with what follows."""

from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from standing.certification.domain import ProposalKind
from standing.kernel.access import Act, Permission
from standing.kernel.errors import Refused
from standing.pages import clock
from standing.pages.access import may
from standing.pages.console.overlays import named, not_oneself, officer_file
from standing.pages.console.previewed import Page, Preview, previewed
from standing.pages.console.words import counted
from standing.pages.doing import WithReason
from standing.register import removing
from standing.register.authority import in_public
from standing.register.removal_grounds import known_grounds, released_with
from standing.workforce import identities
from standing.workforce.models import Officer

_ORDER, _OTHER = "order", "other"
_TYPED: Final = {
    _ORDER: "A court’s order: type it below, as Order of the Superior Court of May 3, 2024",
    _OTHER: "Another text of the law: type it below, as M.G.L. c. 276, s. 100Q",
}
_PROPOSES: Final = (
    "It proposes this, and tells those who may approve it by e-mail that something waits, with nobody’s "
    "name. Two of them approve it, each in a session of their own; until then the public reads what it "
    "reads now."
)


class _Removing(WithReason):
    ground = forms.ChoiceField(
        label="Legal ground, which the public reads", widget=forms.RadioSelect,
        error_messages={"required": "Choose the legal ground that it rests on."},
    )  # fmt: skip
    citation = forms.CharField(
        label="The order, or the other text of the law", required=False, max_length=200,
        help_text="Only for the last two. It names a text or an order, and nobody.",
    )  # fmt: skip
    field_order = ["ground", "citation", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[
            "reason"
        ].label = "Reason, for the commission’s own record: the public does not read it"
        self.fields["ground"].choices = [  # type: ignore[attr-defined]  # a choice field's own
            *((each.citation, f"{each.says} ({each.citation})") for each in known_grounds()),
            *_TYPED.items(),
        ]

    def legal(self) -> str:
        """The ground as it is typed or chosen.

        Raises:
            Refused: one is chosen and another is typed.
        """
        chosen, typed = self.cleaned_data["ground"], self.cleaned_data["citation"].strip()
        if chosen in _TYPED:
            return str(typed)
        if typed and typed != chosen:
            raise Refused(
                f"A ground is chosen and “{typed[:80]}” is typed. Choose one of the last two for what "
                "you typed, or leave the line blank."
            )
        return str(chosen)


class _Restoring(WithReason):
    pass


def kind_of(of: Officer) -> ProposalKind:
    """Return what may be proposed of an officer now: to take them off, or to show them again."""
    stands = removing.standing_removal(of, known=clock.now())
    return ProposalKind.REMOVAL if stands is None else ProposalKind.RESTORATION


def page_of(of: Officer) -> str:
    """Return the address of the page about an officer's place on the public register."""
    return reverse("console-public", args=[of.mptc_id])


@may(Permission.REMOVAL_PREPARE, again=True)
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, mptc_id: str) -> HttpResponse:
    """Propose to take an officer off the public register, or to show a removed one again (RUL-24)."""
    of = not_oneself(request, mptc_id)
    kind = kind_of(of)
    off = kind is ProposalKind.REMOVAL
    said = "Take off the public register" if off else "Show on the public register again"
    page = Page(
        title=f"{said}: {named(of)}",
        trail=[(named(of), officer_file(of.mptc_id)), ("Public register", page_of(of)), (said, "")],
        about=[
            "The record stays as it is; only the public no longer reads it."
            if off else "The public reads the officer’s page and its history again.",
            _PROPOSES,
        ],
        button=f"Propose to {said[:1].lower()}{said[1:]}",
        back=page_of(of),
        fault_title="Nothing was proposed",
    )  # fmt: skip

    def preview(by: Act, form: WithReason) -> Preview:
        ground, bound_to = removing.preview(by, mptc_id=of.mptc_id, kind=kind, ground=_ground(form))
        return Preview(
            hash=bound_to, will=[_PROPOSES, *will(of, kind, ground)], will_not=will_not(of, kind)
        )

    def act(by: Act, form: WithReason) -> str:
        removing.propose(by, mptc_id=of.mptc_id, kind=kind, ground=_ground(form))
        return "It is proposed. Two others who may approve it do so here."

    make = _Removing if off else _Restoring
    return previewed(request, page, make, preview=preview, act=act, to=lambda: page_of(of))


def _ground(form: WithReason) -> str:
    return form.legal() if isinstance(form, _Removing) else ""


def will(of: Officer, kind: ProposalKind, ground: str) -> list[str]:
    """Return what two approvals carry out, as the public will see it."""
    if kind is ProposalKind.RESTORATION:
        return [
            f"Once two people have approved it, the address of {of.mptc_id} shows the officer’s page "
            "again, with everything that was recorded meanwhile.",
            "Search, lists, the pages of agencies, the interface for programs and releases to come name "
            "the officer again.",
        ]
    return [
        f"Once two people have approved it, the address of {of.mptc_id}, and that of its certificate, "
        f"answers 410 (gone): “It rests on {in_public(ground)}.”, with the day and without the name.",
        "The officer is absent from search, lists, the pages of agencies, feeds and the interface for "
        "programs.",
        "Releases to come do not list the officer; completeness counts the row as held back.",
    ]


def will_not(of: Officer, kind: ProposalKind) -> list[str]:
    """Return what stays as it is, earlier releases with it."""
    if kind is ProposalKind.RESTORATION:
        return ["It changes no release: those made meanwhile do not list the officer."]
    return [
        *_earlier(identities.numbers_of(of.pk, known=clock.now())),
        "It erases nothing: the commission, the agency and the officer read the record as before.",
        "Once it is carried out, no e-mail and no letter goes out.",
    ]


def _earlier(numbers: Any) -> list[str]:
    """What files that were released before still hold: a release is never changed."""
    found = released_with(numbers)
    said = []
    if found.listed:
        named_ = ", ".join(map(str, found.listed))
        said.append(
            f"{counted(len(found.listed), 'earlier release')} with this officer ({named_}) "
            f"{'stays' if len(found.listed) == 1 else 'stay'} as published: a release is never changed."
        )
    elif not found.elsewhere:
        said.append("No earlier release lists this officer, so none still holds the name.")
    if found.elsewhere:
        named_ = ", ".join(map(str, found.elsewhere))
        said.append(
            f"The files of {counted(len(found.elsewhere), 'earlier release')} ({named_}) do not lie on "
            "this server, so whether they hold the name was not looked up. They are not changed."
        )
    return said
