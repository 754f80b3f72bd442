"""An agency's rows of the last release, as CSV and print-ready."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from standing.kernel.access import Permission
from standing.kernel.errors import NotFound
from standing.kernel.periods import day_of, in_words
from standing.ledger import queries as ledger
from standing.pages import clock
from standing.pages.access import may
from standing.register import agency_files, queries
from standing.register.models import Publication
from standing.register.publishable import withheld
from standing.workforce import queries as workforce
from standing.workforce.models import Agency, Officer

Rows = Sequence[tuple[str, ...]]


@may(Permission.REGISTER_READ)
@require_safe
def officers_csv(request: HttpRequest, code: str) -> HttpResponse:
    """The agency's rows of the last release, as by-agency.csv has them."""
    agency, released, rows = _released(code)
    answer = HttpResponse(agency_files.as_csv(rows), content_type="text/csv; charset=utf-8")
    return _named(answer, agency, released, "csv")


@may(Permission.REGISTER_READ)
@require_safe
def officers_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The same rows, to be printed."""
    agency, released, rows = _released(code)
    invented = ledger.invented_world() is not None
    made = agency_files.as_pdf(released, rows, name=agency.name, invented=invented)
    if made is None:
        raise NotFound(
            _("{agency} has {count} rows in the last release: more than are printed as one list. "
              "They stand in the CSV file.").format(agency=agency.name, count=f"{len(rows):,}")
        )  # fmt: skip
    return _named(HttpResponse(made, content_type="application/pdf"), agency, released, "pdf")


def there_are(agency: Agency) -> bool:
    """Whether the last release lies here and shows somebody of an agency."""
    release = queries.last()
    return release is not None and bool(agency_files.lines(release, agency.code, off=()))


def _released(code: str) -> tuple[Agency, Publication, Rows]:
    """Return the agency, the last release, and its rows of it; who is off the register is left out.

    Raises:
        NotFound: no such agency, nothing was released, or the release shows nobody of the agency.
    """
    agency = workforce.agency(code)
    released = queries.last()
    if released is None:
        raise NotFound(_("Nothing has been released yet."))
    now = clock.now()
    off = withheld(None, on=day_of(now), known=now)
    numbers = Officer.objects.filter(pk__in=off).values_list("mptc_id", flat=True) if off else ()
    rows = agency_files.lines(released, agency.code, off=set(numbers))
    if not rows:
        raise NotFound(
            _(
                "Release {number}, as of {day}, shows no officer of {agency}, or lies elsewhere."
            ).format(number=released.number, day=in_words(released.as_of), agency=agency.name)
        )
    return agency, released, rows


def _named(
    answer: HttpResponse, agency: Agency, released: Publication, ending: str
) -> HttpResponse:
    prefix = "invented-people-" if ledger.invented_world() is not None else ""
    name = f"{prefix}{agency.code}-release-{released.number}.{ending}"
    kind = "attachment" if ending == "csv" else "inline"
    answer["Content-Disposition"] = f'{kind}; filename="{name}"'
    return answer
