"""Today: counts of what waits, each a link to its rows, of what and as of when."""

import re
from datetime import date

import pytest
from django.test import Client
from tests.integration.console import cases
from tests.integration.pages import world
from tests.signing import account, client_of

from standing.certification.models import Condition
from standing.kernel.access import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> Client:
    """A browser of the certification staff."""
    return client_of(account("staff", Role.CERTIFICATION_STAFF))


def lines(page: str) -> dict[str, tuple[int, str]]:
    """Each line of the page by its words, with its count and its address."""
    found = re.findall(
        r'<a href="([^"]+)"><span class="waiting-count">(\d+)</span>'
        r'<span><span class="waiting-what">([^<]+)</span>',
        page,
    )
    return {what: (int(count), address.replace("&amp;", "&")) for address, count, what in found}


def test_before_the_release_staff_see_who_owes_and_what_needs_a_person(staff: Client) -> None:
    cases.build()

    page = staff.get("/commission/")

    assert "as of June 30, 2022" in page.text
    found = lines(page.text)
    assert found["agency past its day"][0] == 1
    assert found["agencies due later"][0] == 2
    assert found["Further review"][0] == 1
    assert found["About to be declined"][0] == 1
    assert "determinations prepared for 2022-a-h" in page.text
    late = staff.get(found["agency past its day"][1].partition("#")[0]).text
    later = staff.get(found["agencies due later"][1].partition("#")[0]).text
    assert late.split("<tbody>")[-1].count("<tr>") == 1
    assert later.split("<tbody>")[-1].count("<tr>") == 2


def test_every_count_leads_to_as_many_rows(staff: Client) -> None:
    made = cases.build(released=True)
    owed = Condition.objects.filter(officer=made.officers[world.CONDITIONAL]).order_by("pk")
    Condition.objects.filter(pk=owed[0].pk).update(due_on=date(2022, 8, 1))
    Condition.objects.filter(pk=owed[1].pk).update(due_on=date(2022, 8, 20))

    found = lines(staff.get("/commission/").text)

    assert found["Conditions past their day"][0] == 1
    assert found["Conditions due within 30 days"][0] == 1
    for what, (count, address) in found.items():
        rows = staff.get(address.partition("#")[0])
        assert rows.status_code == 200, what
        body = rows.text.split("<tbody>")[-1].split("</tbody>")[0]
        assert body.count("<tr>") == count, what


def test_mail_stands_there_only_for_whoever_may_read_it(staff: Client) -> None:
    cases.build()

    assert "Every mail reached its reader so far." in staff.get("/commission/").text
    auditor = client_of(account("auditor", Role.AUDITOR)).get("/commission/")
    assert "<h2>Mail</h2>" not in auditor.text
