"""Taking the text of one reason out of the record by order, after a look at what goes with it."""

from typing import Final

from django import forms
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from standing.campaigns.models import Estimate, Extension, MatchAnswer
from standing.certification import models
from standing.correspondence.models import Notice, TakenBack
from standing.jobs.models import Job
from standing.kernel.access import Act, Permission
from standing.kernel.canonical import digest_of
from standing.kernel.errors import NotFound, WrongState
from standing.kernel.periods import day_of, in_words
from standing.ledger import actions, queries
from standing.pages.access import NOTHING_HERE, may
from standing.pages.console import sentences
from standing.pages.console.previewed import Page, Preview, previewed
from standing.pages.console.words import counted
from standing.pages.doing import WithReason
from standing.register.models import Removal
from standing.requests.models import RequestAnswer
from standing.workforce.models import Merge

COPIES: Final[tuple[tuple[type[Model], str, str], ...]] = (
    (models.Overlay, "reason", "of suspensions, restrictions and leave"),
    (models.Proposal, "reason", "of what was proposed to two people"),
    (models.Weighing, "reason", "of findings on character and background"),
    (models.Incomplete, "reason", "of applications found not complete"),
    (models.Unsatisfiable, "source", "of conditions that cannot be met"),
    (models.TwoPersons, "reason", "of records found to be two persons"),
    (Merge, "reason", "of records joined"),
    (MatchAnswer, "reason", "of answers about rows that may be another person"),
    (Extension, "reason", "of more time for agencies"),
    (Estimate, "source", "of estimates"),
    (Notice, "because", "of letters"),
    (TakenBack, "reason", "of notices that were not handed over after all"),
    (RequestAnswer, "reason", "of answers to requests"),
    (Job, "reason", "of work in the background"),
    (Removal, "reason", "of officers taken off the public register"),
)
"""Where an act keeps its own copy of the reason, which a removal leaves standing (decision 0021)."""
_SHOWN: Final = 20


class _Removing(WithReason):
    authority = forms.CharField(
        label="What orders the removal", max_length=160,
        help_text="The order or the law, with its day.",
        error_messages={"required": "Say what orders the removal: the order or the law."},
    )  # fmt: skip
    field_order = ["authority", "reason"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # a form's own
        self.fields["reason"].label = "Why, for the record; not the text that goes"


@may(Permission.REASON_REMOVE, again=True)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Blank the text of the reason of one entry, once; the chain stays as it is."""
    back = f"{reverse('console-record')}?before={number + 1}"
    if not queries.entry_exists(number):
        raise NotFound(NOTHING_HERE)
    apart = queries.reason_apart(number)
    text = apart.text if apart else "no text that stands apart and could be removed"
    page = Page(
        title=f"Remove the reason of entry {number:,}",
        trail=[("The record", reverse("console-record")), (f"Entry {number:,}", "")],
        about=[
            "The text of a reason about an officer is taken out by order. The line stays, with a mark "
            "that proves that something was said, when and by whom, and no longer what.",
        ],
        facts=[("The text", text)],
        button="Remove the text for good",
        back=back,
        fault_title="Nothing was removed",
    )

    def act(by: Act, form: WithReason) -> str:
        actions.remove_reason(
            by, number=number, authority=form.cleaned_data["authority"].strip()
        )  # fmt: skip
        return f"The text of the reason of entry {number:,} is removed, and that is on record."

    return previewed(
        request, page, _Removing,
        preview=lambda by, form: _preview(number, form.cleaned_data["authority"].strip()),
        act=act,
        to=lambda: back,
    )  # fmt: skip


def _preview(number: int, authority: str) -> Preview:
    apart = queries.reason_apart(number)
    if apart is None:
        raise WrongState(
            f"Entry {number:,} has no reason that stands apart and could be removed, or it was removed "
            "already. Nothing was changed."
        )
    lines = [
        f"Entry {each.id:,} of {in_words(day_of(each.recorded_at))}: {sentences.sentence(each)}"
        for each in apart.entries[:_SHOWN]
    ]
    more = len(apart.entries) - len(lines)
    copies = [
        f"{counted(found, 'copy', 'copies')} in the records {words}"
        for model, name, words in COPIES
        if (found := model._default_manager.filter(**{name: apart.text}).count())
    ]
    return Preview(
        hash=digest_of([number, authority, apart.commitment, len(apart.entries)]),
        will=[
            f"It empties the text for good, in {counted(len(apart.entries), 'line')}:",
            *lines,
            *([f"and {more:,} more lines that the same act wrote."] if more else []),
            "It records the removal, on the authority that you typed.",
        ],
        will_not=[
            "It does not take out the line, who acted or when; the chain of the record still holds.",
            *[
                f"It does not empty {said}: whoever runs the register empties it there."
                for said in copies
            ],
            "It does not reach copies of the database that were made before.",
        ],
    )
