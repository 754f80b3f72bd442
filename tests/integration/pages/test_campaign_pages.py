"""The counts of a round, the rows behind each, and what stays unsaid until it is issued."""

import csv
import io
import re

import pytest
from django.test import Client
from tests.integration.pages import world

from standing.reports import figures

pytestmark = pytest.mark.django_db
CAMPAIGN = "/campaigns/2022-a-h/"


def text_of(client: Client, address: str, status: int = 200) -> str:
    """The text of a page."""
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_every_count_opens_as_many_rows_as_it_says(client: Client) -> None:
    world.build()
    page = text_of(client, f"{CAMPAIGN}?as_of=2022-07-01&known=2022-07-01")
    links = re.findall(r'href="(/campaigns/2022-a-h/rows/([^/]+)/\?[^"]+)"[^>]*>(\d+)', page)
    assert {figure for _, figure, _ in links} == set(figures.FIGURES)
    for address, figure, count in links:
        rows = client.get(f"{address.replace('&amp;', '&')}&format=csv").content.decode()
        assert len(list(csv.reader(io.StringIO(rows)))) - 1 == int(count), figure


def test_the_counts_follow_the_day_and_what_was_known_of_it(client: Client) -> None:
    world.build()
    june = text_of(client, f"{CAMPAIGN}?as_of=2022-06-30")
    hindsight = text_of(client, f"{CAMPAIGN}?as_of=2022-06-30&known=2022-07-08")
    assert "8: open the rows of “successfully submitted”" in june
    assert "7: open the rows of “successfully submitted”" in hindsight
    assert "These decisions had been prepared but not yet issued." in june


def test_the_day_may_be_called_on_as_on_an_officers_page(client: Client) -> None:
    world.build()
    by_on, by_as_of = (
        text_of(client, f"{CAMPAIGN}?{name}=2022-06-30")
        .partition("<main")[2]
        .partition("</main>")[0]
        for name in ("on", "as_of")
    )
    assert by_on == by_as_of != ""
    assert "as of June 30, 2022" in text_of(
        client, f"{CAMPAIGN}rows/agencies.pending/?on=6/30/2022"
    )


def test_the_agencies_that_hold_things_up_are_named_under_the_table(client: Client) -> None:
    world.build()
    page = text_of(client, f"{CAMPAIGN}?as_of=2022-06-30")
    assert "* Tolland Police Department." in page
    assert "** Franklin County Sheriff&#x27;s Office." in page


def test_the_chart_says_in_words_what_it_draws(client: Client) -> None:
    world.build()
    page = text_of(client, f"{CAMPAIGN}?as_of=2022-07-01")
    assert "Certified: 4 (50.0%); Conditionally Certified: 2 (25.0%)" in page


def test_nobody_reads_a_decision_here_before_it_is_issued(client: Client) -> None:
    world.build(released=False)
    for figure in ("categories.not_recertified", "conditionally_certified_including_extensions"):
        address = f"{CAMPAIGN}rows/{figure}/"
        for query in ("?as_of=2022-06-30", "?as_of=2022-06-30&format=csv"):
            page = text_of(client, address + query)
            assert "prepared and not yet issued" in page
            assert not any(name.last in page for name in world.PEOPLE.values())


def test_a_figure_that_does_not_exist_is_refused_in_words(client: Client) -> None:
    world.build()
    assert "There is no figure agencies.lost." in text_of(
        client, f"{CAMPAIGN}rows/agencies.lost/", 404
    )


def test_a_round_that_was_never_opened_is_refused_in_words(client: Client) -> None:
    world.build()
    assert "No campaign 1999 is open." in text_of(client, "/campaigns/1999/", 404)


def test_a_day_that_cannot_be_read_shows_the_present_and_says_so(client: Client) -> None:
    world.build()
    assert "We could not read “soon” as a date." in text_of(client, f"{CAMPAIGN}?as_of=soon", 400)
