"""What programs that read the register page by page are told: where to read, and what is better."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import escape
from django.views.decorators.http import require_safe

from standing.kernel.access import Permission
from standing.kernel.periods import day_of
from standing.pages import clock
from standing.pages.access import may
from standing.pages.cells import agency_address
from standing.workforce import queries as workforce

ROBOTS = """\
# The register is public: every page of it may be read, kept and cited.
# Everything on its pages is in the released files, faster and for good: {data}
# Behind the addresses named below somebody signs in; search results are better asked for than kept.
User-agent: *
Crawl-delay: 1
Disallow: /agency/
Disallow: /clock/
Disallow: /commission/
Disallow: /jobs/
Disallow: /my/
Disallow: /people/
Disallow: /sign-in/

Sitemap: {sitemap}
"""
PLACES = (
    "home", "officers", "agencies", "list-by-agency", "list-by-category", "campaigns", "data",
    "changes", "errata", "verify", "status-explained", "api-docs",
)  # fmt: skip
"""Where a reader begins, in the order in which people meet them."""


@may(Permission.REGISTER_READ)
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Allow every public page, and name the way that serves a program better."""
    return HttpResponse(
        ROBOTS.format(
            data=request.build_absolute_uri("/data/"),
            sitemap=request.build_absolute_uri(reverse("sitemap")),
        ),
        content_type="text/plain; charset=utf-8",
    )


@may(Permission.REGISTER_READ)
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Name the pages with which reading begins, and every agency's, which lead to its officers."""
    now = clock.now()
    agencies = workforce.agencies_in_scope(on=day_of(now), known=now)
    addresses = [reverse(place) for place in PLACES]
    addresses += [agency_address(agency.code) for agency in agencies]
    lines = [
        f"<url><loc>{escape(request.build_absolute_uri(each))}</loc></url>" for each in addresses
    ]
    page = '<?xml version="1.0" encoding="UTF-8"?>\n{}\n{}\n</urlset>\n'
    return HttpResponse(
        page.format(
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">', "\n".join(lines)
        ),
        content_type="application/xml; charset=utf-8",
    )
