"""Which e-mails an act would lead to: the drafts of the very builders that answer its entry later."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from standing.correspondence.mails import ANSWERS
from standing.kernel.access import Act
from standing.ledger.domain import Entry, text_of
from standing.pages.console.words import counted
from standing.workforce.models import Agency


@dataclass(frozen=True, slots=True, kw_only=True)
class ToEnter:
    """An entry that an act would make about one officer, as far as its mails read it."""

    kind: str
    mptc_id: str
    effective_on: date
    after: Mapping[str, object] = field(default_factory=dict)
    before: Mapping[str, object] = field(default_factory=dict)


def mails_said(act: Act, entries: Sequence[ToEnter]) -> str:
    """Say which e-mails would go, by reader; that none does where nobody can be reached."""
    to_officer, to_agencies = 0, Counter[str]()
    for each in entries:
        entry = Entry(
            0, each.kind, f"officer:{each.mptc_id}", each.effective_on, act.at, act.at,
            act.by.account, "", "", text_of(each.before), text_of(each.after), "",
        )  # fmt: skip
        for draft in ANSWERS[each.kind](entry):
            if draft.agency:
                to_agencies[draft.agency] += 1
            else:
                to_officer += 1
    names = dict(Agency.objects.filter(code__in=to_agencies).values_list("code", "name"))
    said = [f"{counted(to_officer, 'e-mail')} to the officer"] if to_officer else []
    said += [
        f"{counted(number, 'e-mail')} to {names[code]}"
        for code, number in sorted(to_agencies.items())
    ]
    if not said:
        return "No e-mail goes out: neither the officer nor anybody of an agency can be reached by one."
    nobody = "" if to_officer else " The officer has no account, so no e-mail goes to them."
    return f"It sends {' and '.join(said)}.{nobody}"
