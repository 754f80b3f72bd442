"""The index of names in its tables: written with the names, checked, and asked on either engine."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import make
from tests.integration.workforce.conftest import HEADINGS, MARCH_1, Import

from standing.workforce.finding import vocabulary
from standing.workforce.finding.lookup import Found, agencies_beside, agencies_like, find
from standing.workforce.finding.places import Alike
from standing.workforce.finding.writing import index_faults, index_new_names
from standing.workforce.merging import join
from standing.workforce.models import (
    Agency,
    AgencyScope,
    Employment,
    Officer,
    OfficerName,
    SearchName,
)

IN_2023 = datetime(2023, 5, 2, 14, 0, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("register")]


def asked(text: str, *, known: datetime = MARCH_1, limit: int = 10, at: object = None) -> Found:
    return find(text, on=known.date(), known=known, limit=limit, at=at)  # type: ignore[arg-type]  # ids


def found(text: str, *, known: datetime = MARCH_1, limit: int = 10, at: object = None) -> list[str]:
    return [hit.name.full for hit in asked(text, known=known, limit=limit, at=at).hits]


def numbers(answer: Found) -> list[str]:
    known = Officer.objects.in_bulk([hit.officer_id for hit in answer.hits])
    return [known[hit.officer_id].mptc_id for hit in answer.hits]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("jordna avery", "Jordan A. Avery Jr."),
        ("jordan vaery", "Jordan A. Avery Jr."),
        ("jordan very", "Jordan A. Avery Jr."),
        ("jorrdan averry", "Jordan A. Avery Jr."),
        ("Avery III", "Jordan A. Avery Jr."),
        ("o brien nuria", "Núria O’Brien"),
        ("nuria obrian", "Núria O’Brien"),
        ("delossantos paz", "Paz de los Santos"),
        ("paz santos", "Paz de los Santos"),
        ("hart, true", "True Núñez-Hart III"),
        ("true nunez hart", "True Núñez-Hart III"),
        ("120345", "Jordan A. Avery Jr."),
        ("12-345", "Jordan A. Avery Jr."),
        ("0012 0345", "Jordan A. Avery Jr."),
        ("0012 – 0345", "Jordan A. Avery Jr."),
    ],
)
def test_an_officer_is_found_as_people_write_them(text: str, name: str) -> None:
    assert found(text) == [name]


@pytest.mark.parametrize(
    "text",
    ["1984-05-06", "05/06/1984", "May 6 1984", "avery@example.org", "avery 1984", "MA0990100"],
)
def test_nothing_private_finds_anybody(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "x" * 1_000_000, "avery " * 10_000, "(a+)+$" * 50, "' OR 1=1; --", "%", "_", "\x00", "*",
        "\u202eavery", "\U0001f46e" * 200, "ﷺ" * 100, "á" * 5_000, ",,,,,,,,", "- - - -",
    ],
)  # fmt: skip
def test_a_hostile_question_is_answered_within_the_same_bounds(text: str) -> None:
    with CaptureQueriesContext(connection) as statements:
        assert len(asked(text).hits) <= 5
    assert len(statements) <= 4


def test_a_short_form_of_a_given_name_finds_the_name_on_record(load: Import) -> None:
    rows = [HEADINGS, ("0100-0001", "Bell", "Francisco", "", "", "1990-01-01", "yes", "academy")]
    load("officers", rows)
    assert found("Paco Bell") == ["Francisco Bell"]


def test_a_suffix_tells_father_and_son_apart(load: Import) -> None:
    rows = [
        HEADINGS,
        ("0100-0001", "Bell", "Ana", "", "III", "1990-01-01", "yes", "academy"),
        ("0100-0002", "Bell", "Ana", "", "Jr.", "1990-01-02", "yes", "academy"),
    ]
    load("officers", rows)
    assert found("Ana Bell II") == ["Ana Bell Jr."]
    assert len(found("Ana Bell")) == 2


def test_every_name_an_import_writes_is_indexed_with_it(load: Import) -> None:
    assert index_faults() == []
    before = SearchName.objects.count()
    row = ("0012-0345", "Sand", "Jordan", "A.", "Jr.", "1984-05-06", "yes", "academy")
    load("officers", [HEADINGS, row], at=IN_2023)
    assert SearchName.objects.count() == before + 2
    assert index_new_names() == 0
    assert index_faults() == []


def test_the_check_notices_a_row_that_is_wrong_missing_or_nobodys() -> None:
    row = SearchName.objects.order_by("pk")[2]
    SearchName.objects.filter(pk=row.pk).update(last="quill")
    assert index_faults() == [f"search index: name {row.name_id} is not indexed as it is written"]
    row.delete()
    assert len(index_faults()) == 1
    SearchName.objects.create(
        name_id=10**6, officer_id=10**6, last="nobody", first="nobody", part=0
    )
    assert index_faults()[-1] == "search index: row of a name that is not on record (1000000)"


def test_a_process_that_has_read_the_index_finds_whoever_is_added_later(load: Import) -> None:
    assert found("Zola Quill") == []
    load(
        "officers",
        [HEADINGS, ("0100-0001", "Quill", "Zola", "", "", "1990-01-01", "yes", "academy")],
    )
    assert found("Zola Quill") == ["Zola Quill"]
    assert found("Zola Qill") == ["Zola Quill"]


def test_a_former_name_says_that_it_is_one(load: Import) -> None:
    row = ("0012-0345", "Sand", "Jordan", "A.", "Jr.", "1984-05-06", "yes", "academy")
    load("officers", [HEADINGS, row], at=IN_2023)
    (hit,) = asked("Avery", known=IN_2023).hits
    assert (hit.former, hit.name.last) == (True, "Avery")
    (hit,) = asked("Jordan Sand", known=IN_2023).hits
    assert not hit.former


def test_a_merged_record_leads_to_the_one_that_is_kept(load: Import) -> None:
    load(
        "officers",
        [HEADINGS, ("0100-0001", "Quill", "Zola", "", "", "1990-01-01", "yes", "academy")],
    )
    keep, other = (Officer.objects.get(mptc_id=each) for each in ("0012-0347", "0100-0001"))
    join(make.act(at=IN_2023), keep=keep, other=other)
    assert [hit.officer_id for hit in asked("Zola Quill", known=IN_2023).hits] == [keep.pk]
    assert [hit.officer_id for hit in asked("0100-0001", known=IN_2023).hits] == [keep.pk]
    assert [hit.officer_id for hit in asked("Zola Quill").hits] == [other.pk]


def test_an_agency_narrows_to_those_who_work_there(load: Import) -> None:
    rows = [HEADINGS] + [
        (f"0100-000{n}", "Bell", "Ana", "", "", f"1990-01-0{n}", "yes", "academy") for n in (1, 2)
    ]
    load("officers", rows)
    elm, salt = Agency.objects.order_by("code")
    for mptc_id, agency in (("0100-0001", elm), ("0100-0002", salt)):
        Employment.objects.create(
            officer=Officer.objects.get(mptc_id=mptc_id), agency=agency, since=date(2020, 1, 1),
            source="employment:test", recorded_at=MARCH_1,
        )  # fmt: skip
    assert numbers(asked("ana bell saltmarsh")) == ["0100-0002"]
    (hit,) = asked("ana bell Saltmrash").hits
    assert (hit.name.full, hit.near) == ("Ana Bell", False)
    assert hit.instead == ("Saltmrash", "Saltmarsh")
    assert numbers(asked("ana bell saltmrash")) == ["0100-0002"]
    assert asked("bell saltmash").hits == asked("Ana Saltmash").hits == ()
    word, near = agencies_beside("Ana Saltmash", on=MARCH_1.date())
    assert (word, [place.id for place in near.places]) == ("Saltmash", [salt.pk])
    assert agencies_beside("Ana Saltmarsh", on=MARCH_1.date()) == ("", Alike())
    assert numbers(asked("Elm Hill PD, Ana Bell")) == ["0100-0001"]
    assert numbers(asked("ana bell", at=[salt.pk])) == ["0100-0002"]
    assert asked("ana bell", at=[]).hits == ()


def like(text: str, on: date = date(2022, 3, 1)) -> list[str]:
    return [place.code for place in agencies_like(text, on=on).places]


def test_an_agency_is_meant_by_words_that_begin_words_of_its_name_town_or_county() -> None:
    elm, salt = (each.code for each in Agency.objects.order_by("code"))
    assert like("elm") == like("hill elm po") == like("the Elm Hill PD") == like(elm) == [elm]
    assert set(like("police")) == {elm, salt}
    assert like("lm") == like("elm salt") == like("") == like("  ,") == []
    assert not agencies_like("elm", on=MARCH_1.date()).near


@pytest.mark.parametrize(
    "text", ["Saltmrash", "saltmarh", "sltmarsh polce", "saltmarrsh pd", "salmar"]
)
def test_a_longer_word_of_an_agencys_name_is_forgiven_one_edit(text: str) -> None:
    answer = agencies_like(text, on=MARCH_1.date())
    assert [place.name for place in answer.places] == ["Saltmarsh Police Department"]
    assert answer.near


@pytest.mark.parametrize("text", ["emh", "hlil", "saltmxrxh", "saltmarsh elk", "x" * 100])
def test_a_short_word_of_an_agency_and_two_edits_are_not_forgiven(text: str) -> None:
    assert like(text) == []


@pytest.mark.parametrize("text", ["essex", "essxe", "esse", "esxex po"])
def test_an_agency_of_that_name_comes_before_those_of_the_town_and_then_of_the_county(
    load: Import, text: str
) -> None:
    rows = [
        ("agency_name", "agency_type", "county", "municipality", "fbi_ori"),
        ("Able College Police", "college", "", "Essex", ""),
        ("Essex Police Department", "municipal", "Essex", "Essex", ""),
    ]
    load("agencies", rows)
    found = ["essex-police-department", "able-college-police", "saltmarsh-police-department"]
    assert like(text) == found


def test_an_agency_is_found_on_the_days_of_its_scope() -> None:
    elm, _salt = Agency.objects.order_by("code")
    scopes = AgencyScope.objects.filter(agency=elm)
    since = scopes.get().since
    scopes.update(superseded_at=IN_2023)
    until = date(2022, 6, 1)
    AgencyScope.objects.create(agency=elm, since=since, until=until, recorded_at=IN_2023)
    assert like("elm", on=date(2022, 5, 31)) == [elm.code]
    assert like("elm", on=until) == []


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("jordan avery", False), ("avery, jord", False), ("nuria obrien", False), ("paz santos", False),
        ("j avery", False), ("jordna avery", True), ("avrey", True), ("jordan q avery", True),
        ("o brien nuria", False), ("núñez-hart", False), ("0012 0345", False),
    ],
)  # fmt: skip
def test_a_name_that_is_not_the_one_typed_says_that_it_is_near(text: str, near: bool) -> None:
    assert [hit.near for hit in asked(text).hits] == [near]


def test_the_bound_is_kept_and_said(load: Import) -> None:
    rows = [HEADINGS] + [
        (f"0100-00{n:02}", "Bell", "Ana", "", "", "1990-01-01", "yes", "academy") for n in range(30)
    ]
    load("officers", rows)
    answer = asked("ana bell", limit=20)
    assert (len(answer.hits), answer.more) == (20, True)
    answer = asked("ana bell", limit=30)
    assert (len(answer.hits), answer.more) == (30, False)


def test_a_frequent_name_does_not_keep_every_other_out_of_the_first_ten(load: Import) -> None:
    rows = [HEADINGS] + [
        (f"0100-00{n:02}", "Harris", "Jon", "", "", "1990-01-01", "yes", "academy")
        for n in range(9)
    ]
    rows.append(("0200-0001", "Harris", "John", "", "", "1990-01-01", "yes", "academy"))
    load("officers", rows)
    names = found("Jon Harris")
    assert names[0] == "Jon Harris"
    assert "John Harris" in names[:10]


def test_the_index_is_read_once_and_a_question_takes_few_statements() -> None:
    found("avery")
    with CaptureQueriesContext(connection) as statements:
        found("jordan avery")
    assert len(statements) <= 2
    assert len(vocabulary._held) == 1


def test_a_name_written_without_the_import_is_caught_up() -> None:
    officer = Officer.objects.get(mptc_id="0012-0346")
    OfficerName.objects.bulk_create(
        [OfficerName(officer=officer, last="Quill", first="Zola", sort_key="quill", last_key="quill",
                     first_key="zola", since=date(2022, 1, 1), recorded_at=MARCH_1)]
    )  # fmt: skip
    assert index_faults() != []
    assert index_new_names() == 1
    assert index_faults() == []
