"""One box over everything that a person may see; what they may not see is neither found nor counted."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from standing.kernel.access import Permission, Person
from standing.pages.access import may, visitor
from standing.pages.console import finding
from standing.pages.console.finding import Found
from standing.pages.console.record import note_read

LONGEST = 100


@may(Permission.CONSOLE_READ)
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Find whatever this person may open: a result stands under the permission of its own page."""
    typed = request.GET.get("q", "")
    asked = " ".join(typed.split())
    fault = ""
    if len(asked) > LONGEST:
        fault = (
            f"What was typed has {len(asked):,} signs, and nothing on record is that long. Search for "
            "a name, an MPTC ID, an agency, a receipt or a document id."
        )
    person = visitor(request)
    found = [] if fault or not asked else list(_search(asked, person))
    if any(part.table.name == "acts" for part in found):
        note_read(request, {"search": asked})
    context = {
        "asked": asked[:LONGEST], "fault": fault, "found": found,
        "nothing": bool(asked) and not fault and not found,
        "looks_in": [part.name for part in PARTS if part.opens_to(person)],
    }  # fmt: skip
    return render(request, "console/search.html", context, status=422 if fault else 200)


def _search(asked: str, person: Person) -> Iterator[Found]:
    for part in PARTS:
        if part.opens_to(person):
            found = part.look(asked, person)
            if found is not None and found.table.rows:
                yield found


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of thing that is searched, and what the pages of its results ask for."""

    name: str
    needs: Permission
    look: Callable[[str, Person], Found | None]

    def opens_to(self, person: Person) -> bool:
        """Whether somebody may open what is found here."""
        return person.may(self.needs)


PARTS = (
    Part("officers (name, MPTC ID)", Permission.OFFICER_FILE_READ, finding.officers),
    Part("agencies", Permission.CONSOLE_READ, finding.agencies),
    Part("campaigns", Permission.CONSOLE_READ, finding.campaigns),
    Part("receipts", Permission.CONSOLE_READ, finding.receipts),
    Part("notices (document id)", Permission.OFFICER_FILE_READ, finding.notices),
    Part("requests (agency, who asked)", Permission.CONSOLE_READ, finding.requests),
    Part("mail (address, agency, subject)", Permission.MAIL_READ, finding.mail),
    Part("the record (MPTC ID, agency, receipt)", Permission.LEDGER_READ, finding.acts),
    Part("accounts (name, address)", Permission.ACCOUNT_CONFIRM, finding.accounts),
)
