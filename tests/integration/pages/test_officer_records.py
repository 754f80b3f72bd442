"""Orders, disciplinary records and commendations on the page of an officer: shape, place and words.

What the commission decides about conduct is not kept yet; a provider of the test tells of it.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client
from tests.integration.pages import world

from standing.register import orders, shapes
from standing.register.orders import (
    PublicAllegation,
    PublicCommendation,
    PublicDiscipline,
    PublicMatter,
    PublicOrder,
    Told,
)
from standing.register.record import SHAPES, public_officer
from standing.workforce.models import Employment, Officer

pytestmark = pytest.mark.django_db
Tell = Callable[[str, Told], None]
SUSPENSION = PublicDiscipline(
    what="Suspension, 1 to 5 days", wording="3 days off without pay", on=date(2020, 9, 1), number=1
)
MATTER = PublicMatter(
    agency="Abington Police Department",
    incident="June 2020",
    corrected=date(2022, 7, 9),
    statement="I have said that I am sorry.",
    document="https://example.org/matter.pdf",
    allegations=(
        PublicAllegation(
            kind="Neglect of duty", wording="left post", finding="sustained",
            found=date(2020, 8, 20), disciplines=(SUSPENSION,),
        ),
        PublicAllegation(
            kind="Untruthfulness", finding="revised on appeal",
            disciplines=(SUSPENSION, PublicDiscipline(what="Written reprimand", number=2)),
        ),
        PublicAllegation(kind="Excessive force", finding="not sustained"),
    ),
)  # fmt: skip


@pytest.fixture(autouse=True)
def _world() -> None:
    world.build()


@pytest.fixture
def tell() -> Iterator[Tell]:
    """Let the provider tell something of an officer."""
    said: dict[int, Told] = {}
    back = orders.register(lambda ids, *, on, known: {pk: said[pk] for pk in ids if pk in said})

    def telling(mptc_id: str, told: Told) -> None:
        said[Officer.objects.get(mptc_id=mptc_id).pk] = told

    yield telling
    back()


def page(client: Client, mptc_id: str, query: str = "") -> str:
    answer = client.get(f"/officers/{mptc_id}/{query}")
    assert answer.status_code == 200
    return answer.text.partition("<main")[2].partition("</main>")[0]


def test_the_blocks_stand_in_the_order_of_the_handbook(client: Client, tell: Tell) -> None:
    order = PublicOrder(kind="retraining", begun=date(2021, 1, 5), what="Ethics")
    given = PublicCommendation(on=date(2019, 5, 1), by="Town of Abington", what="Medal of merit")
    tell(world.CERTIFIED, Told(orders=(order,), matters=(MATTER,), commendations=(given,)))
    text = page(client, world.CERTIFIED)
    places = [
        text.index(each)
        for each in ("MPTC ID", 'class="tag', "First certified", 'id="why"', 'id="agencies"',
                     "Retraining ordered", "Neglect of duty", "The officer’s statement",
                     "Medal of merit", "If something here is wrong", "To complain about an officer",
                     "Data date, and how to cite this page")
    ]  # fmt: skip
    assert places == sorted(places)


def test_of_somebody_with_nothing_one_short_section_says_so(client: Client) -> None:
    """PUBREG-3, PUBREG-8: no published record is not proof of none."""
    text = page(client, world.CERTIFIED)
    assert text.count("No published record") == 1
    assert "not proof that there is nothing" in text
    assert "no discipline" not in text.lower()


def test_a_suspension_on_record_stands_among_the_orders_with_its_days_and_its_text(
    client: Client,
) -> None:
    """REG-14: begin, end, and the ground in the law's words; never the words of the reason."""
    text = page(client, world.SUSPENDED)
    assert "<strong>Suspended</strong> from July 20, 2022; no end on record" in text
    assert "M.G.L. c. 6E, s. 9" in text
    assert "No published disciplinary record." in text


def test_an_administrative_suspension_stands_on_a_line_of_its_own(client: Client) -> None:
    """PUBREG-4, and the ground of the rule book where the text names just one."""
    world.Overlay.objects.create(
        officer=Officer.objects.get(mptc_id=world.SUSPENDED), kind="administratively suspended",
        authority="M.G.L. c. 6E, s. 9(b)", since=date(2022, 7, 10), until=date(2022, 7, 18),
        reason="Did not answer Sgt. Private", recorded_at=world.JULY_6,
    )  # fmt: skip
    text = page(client, world.SUSPENDED)
    assert text.index("Suspensions by the commission") < text.index("Administrative suspensions")
    assert "from July 10, 2022 to July 18, 2022, the first day without it" in text
    assert "in-service training not finished within 90 days" in text
    assert "Private" not in text


def why(client: Client, query: str = "", under: str = "") -> str:
    """The first sentence of the block that says why the officer stands so."""
    told = client.get(f"{under}/officers/{world.SUSPENDED}/{query}").text
    return told.split('<section id="why">')[1].split('<p class="reading">')[1].split("</p>")[0]


def test_why_begins_with_the_suspension_its_day_and_its_law(client: Client) -> None:
    """CERT-330, REG-14: in both languages; a day before it is told without it."""
    assert why(client) == (
        "The commission suspended the certificate from July 20, 2022 on, under M.G.L. c. 6E, s. 9."
    )
    assert why(client, under="/es").startswith(
        "La comisión suspendió el certificado a partir del 20"
    )
    assert "suspended" not in why(client, "?on=2022-07-19")
    world.Overlay.objects.update(authority="Call of Pat Private", kind="administratively suspended")
    assert why(client) == (
        "The commission administratively suspended the certificate from July 20, 2022 on."
    )


def test_an_authority_typed_by_hand_is_not_told(client: Client) -> None:
    """NEV-11: what is no text of the law may name anybody."""
    world.Overlay.objects.filter(kind="suspended").update(authority="Call of Pat Private")
    text = page(client, world.SUSPENDED)
    assert "<strong>Suspended</strong> from July 20, 2022" in text
    assert "Private" not in text


def test_one_investigation_is_one_thing_and_only_what_was_sustained_shows(
    client: Client, tell: Tell
) -> None:
    """DISC-1, DISC-5, NEV-15: matter, allegation, finding, discipline."""
    tell(world.CERTIFIED, Told(matters=(MATTER,)))
    text = page(client, world.CERTIFIED)
    assert text.count('<article class="matter">') == 1
    assert "2 allegations" in text
    assert "Excessive force" not in text
    assert "not sustained" not in text
    assert text.count("the same discipline as for allegation 1") == 1
    assert "Sustained means that the agency found it proved." in text


def test_the_agencys_words_stand_beside_the_code_and_a_correction_with_its_day(
    client: Client, tell: Tell
) -> None:
    """DISC-13, DISC-9."""
    tell(world.CERTIFIED, Told(matters=(MATTER,)))
    text = page(client, world.CERTIFIED)
    assert "<strong>Neglect of duty</strong>" in text
    assert "“left post”" in text
    assert "“3 days off without pay”" in text
    assert "corrected on July 9, 2022" in text
    assert 'href="https://example.org/matter.pdf"' in text


def test_the_officers_statement_stands_with_the_matter_and_as_text(
    client: Client, tell: Tell
) -> None:
    """OBJ-3, PUBREG-8."""
    said = replace(MATTER, statement="<script>alert(1)</script>\nI disagree.")
    tell(world.CERTIFIED, Told(matters=(said,)))
    text = page(client, world.CERTIFIED)
    assert "<script>" not in text
    assert "I disagree." in text.partition('<article class="matter">')[2].partition("</article>")[0]


def test_a_matter_of_which_nothing_was_sustained_shows_nothing(client: Client, tell: Tell) -> None:
    """NEV-15."""
    headed = "Abington Police Department, incident"
    tell(world.CERTIFIED, Told(matters=(MATTER,)))
    assert headed in page(client, world.CERTIFIED)
    tell(world.CERTIFIED, Told(matters=(replace(MATTER, allegations=MATTER.allegations[2:]),)))
    assert headed not in page(client, world.CERTIFIED)


@pytest.mark.parametrize("document", ["javascript:alert(1)", "//example.org/x", "data:text/html,x"])
def test_a_document_that_is_no_plain_address_is_not_linked(
    client: Client, tell: Tell, document: str
) -> None:
    tell(world.CERTIFIED, Told(matters=(replace(MATTER, document=document),)))
    text = page(client, world.CERTIFIED)
    assert "Neglect of duty" in text
    assert document not in text


def test_an_order_of_another_jurisdiction_says_whose_it_is(client: Client, tell: Tell) -> None:
    """REG-13."""
    order = PublicOrder(
        kind="decertification", begun=date(2021, 3, 1), jurisdiction="State of Rhode Island",
        reason="False report", document="/orders/1.pdf",
    )  # fmt: skip
    tell(world.CERTIFIED, Told(orders=(order,)))
    text = page(client, world.CERTIFIED)
    for said in ("Decertified", "State of Rhode Island", "False report", 'href="/orders/1.pdf"'):
        assert said in text


def test_what_had_not_happened_by_the_day_is_not_told(client: Client, tell: Tell) -> None:
    late = PublicOrder(kind="retraining", begun=date(2022, 8, 5))
    given = PublicCommendation(on=date(2022, 8, 5), by="The town", what="Medal")
    tell(world.CERTIFIED, Told(orders=(late,), commendations=(given,)))
    assert "Retraining" not in page(client, world.CERTIFIED, "?on=2022-08-04")
    assert "Medal" not in page(client, world.CERTIFIED, "?on=2022-08-04")


def test_an_order_keeps_a_former_officer_on_the_register_but_not_the_disciplinary_records(
    tell: Tell,
) -> None:
    """DISC-8, OPEN-14: three years after the last certificate the records go, the order stays."""
    order = PublicOrder(kind="retraining", begun=date(2021, 1, 5))
    tell(world.UNROSTERED, Told(orders=(order,), matters=(MATTER,)))
    officer = Officer.objects.get(mptc_id=world.UNROSTERED)
    Employment.objects.filter(officer=officer).update(until=date(2022, 8, 1))
    on = date(2022, 8, 2)
    before = public_officer(officer, on=on, known=world.AUGUST_10, shown=date(2025, 6, 30))
    after = public_officer(officer, on=on, known=world.AUGUST_10, shown=date(2025, 7, 1))
    assert before is not None
    assert after is not None
    assert (len(before.matters), len(after.matters)) == (1, 0)
    assert after.orders == before.orders


def test_every_field_of_every_shape_names_the_rule_that_allows_it() -> None:
    """The allow-list: a field that no rule allows is refused when the shape is read."""
    for shape in SHAPES:
        for name, allowed in shapes.columns(shape).items():
            assert allowed.rule, (shape, name)
    private = {"date_of_birth", "email", "rank", "reason_text", "leave", "separation_reason"}
    named = {name for shape in SHAPES for name in shapes.columns(shape)}
    assert named.isdisjoint(private)


def test_the_dates_of_the_certificates_are_told(client: Client) -> None:
    """REG-10, CERT-901: first certified, most recently certified, ceased, expiry (PUBREG-5)."""
    certified = public_officer(
        Officer.objects.get(mptc_id=world.CERTIFIED), on=date(2022, 8, 10), known=world.AUGUST_10
    )
    assert certified is not None
    assert (certified.first_certified, certified.last_certified) == (
        date(2021, 7, 1), date(2022, 7, 1),
    )  # fmt: skip
    assert (certified.ceased, certified.expires) == (None, date(2025, 7, 1))
    ended = page(client, world.UNROSTERED)
    assert "<dt>Ceased to be certified</dt><dd>July 1, 2022</dd>" in ended
