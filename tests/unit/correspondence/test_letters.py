"""What each letter says, read back from the finished paper. The people are invented."""

import io
import re
import subprocess
from dataclasses import replace

import pikepdf
import pytest
from tests.unit.correspondence import samples

from standing.correspondence.building import FONTS, Press
from standing.correspondence.domain import NoticeContent, NoticeKind
from standing.correspondence.letters import letter, short_citation
from standing.kernel.errors import Refused
from standing.kernel.names import PersonName
from standing.kernel.periods import in_words
from standing.rules.sentences import finding_title, result_title

DECIDED = [kind for kind in NoticeKind if kind is not NoticeKind.EXTENSION]
LESS_THAN_FULL = [kind for kind in NoticeKind if kind is not NoticeKind.CERTIFIED]
OUTCOMES = {
    NoticeKind.CERTIFIED: "you are certified to serve as a police officer until July 1, 2025.",
    NoticeKind.CONDITIONAL: "you are conditionally certified: you may serve, and two things are",
    NoticeKind.FURTHER_REVIEW: "we need to look further before we decide",
    NoticeKind.DECLINED: "we have declined to recertify you. You may ask for a review by July 22",
    NoticeKind.EXTENSION: "you are conditionally certified while your agency has until July 15",
}


@pytest.fixture(scope="module")
def press() -> Press:
    return Press(FONTS)


def printed(press: Press, content: NoticeContent) -> bytes:
    return press.notice(content, municipality="Abington, Massachusetts")


def running(paper: bytes) -> str:
    """The text in reading order, with single spaces."""
    read = subprocess.run(["pdftotext", "-", "-"], input=paper, capture_output=True, check=True)
    return re.sub(r"\s+", " ", read.stdout.decode())


def role(element: object) -> str:
    """The structure type of a tag, empty for anything else in the file."""
    if isinstance(element, pikepdf.Dictionary) and element.get("/Type") == "/StructElem":
        return str(element.S)
    return ""


def roles_under(element: object) -> set[str]:
    """The structure types of a tag and of all tags below it."""
    if not isinstance(element, pikepdf.Dictionary):
        return set()
    below = element.get("/K", pikepdf.Array())
    children = list(below) if isinstance(below, pikepdf.Array) else [below]
    return {role(element)}.union(*(roles_under(child) for child in children))


@pytest.mark.parametrize("kind", NoticeKind)
def test_a_notice_opens_with_the_outcome_and_names_officer_docket_agency_and_day(
    press: Press, kind: NoticeKind
) -> None:
    text = running(printed(press, samples.notice(kind)))

    assert OUTCOMES[kind] in text
    assert text.index(OUTCOMES[kind]) < text.index("For the commission,")
    for wanted in (
        "Docket 2022-A-H/0123-4567", "Officer 0123-4567", "July 1, 2022",
        "through Abington Police Department", "Núria L. O’Brien-Castaño Jr.",
        "http://127.0.0.1:8000/officers/0123-4567/", "Page 1 of",
        "Invented people, for demonstration",
    ):  # fmt: skip
        assert wanted in text


@pytest.mark.parametrize("kind", DECIDED)
def test_a_notice_shows_every_finding_with_its_result_and_authority(
    press: Press, kind: NoticeKind
) -> None:
    text = running(printed(press, samples.notice(kind)))
    found, _ = samples.determination(kind)

    assert len(found.findings) >= 14
    for finding in found.findings:
        assert finding_title(finding.requirement) in text
        assert result_title(finding.result).partition(",")[0] in text
        assert short_citation(finding.citation) in text


@pytest.mark.parametrize("kind", DECIDED)
def test_the_foot_carries_the_document_and_the_hash_of_the_frozen_determination(
    press: Press, kind: NoticeKind
) -> None:
    text = running(printed(press, samples.notice(kind)))

    assert f"Document 2022-A-H/0123-4567/{kind.value}" in text
    assert f"Determination SHA-256 {samples.determination(kind)[1][:16]}" in text


def test_an_officer_under_extension_has_no_findings_and_no_determination(press: Press) -> None:
    text = running(printed(press, samples.notice(NoticeKind.EXTENSION)))

    assert "No determination has been made" in text
    assert "What we looked at" not in text
    assert "July 15, 2022" in text
    assert "Your certificate continues." in text


def test_a_conditional_notice_names_each_condition_its_day_the_proof_and_the_effect(
    press: Press,
) -> None:
    content = samples.notice(NoticeKind.CONDITIONAL)
    text = running(printed(press, content))

    assert len(content.conditions) == 2
    for condition in content.conditions:
        assert in_words(condition.due_on) in text
    assert "Last day: September 30, 2022" in text
    assert "Proof of a current CPR certificate is due by September 30, 2022." in text
    assert "How to send proof." in text
    assert "If a day passes without proof," in text


@pytest.mark.parametrize("kind", LESS_THAN_FULL)
def test_anything_short_of_full_recertification_says_that_it_is_not_decertification(
    press: Press, kind: NoticeKind
) -> None:
    assert "This is not decertification." in running(printed(press, samples.notice(kind)))


@pytest.mark.parametrize("kind", [NoticeKind.CONDITIONAL, NoticeKind.DECLINED])
def test_a_decision_short_of_full_gives_the_whole_way_to_a_review_and_its_last_day(
    press: Press, kind: NoticeKind
) -> None:
    text = running(printed(press, samples.notice(kind)))

    for wanted in (
        "by July 22, 2022", "within 21 days of the decision", "executive director",
        "this notice;", "papers you or your agency gave us;", "a statement of your reasons;",
        "Give your agency a copy", "hearing before the full commission",
    ):  # fmt: skip
        assert wanted in text


@pytest.mark.parametrize("kind", [NoticeKind.DECLINED, NoticeKind.FURTHER_REVIEW])
def test_a_certificate_that_does_not_continue_is_never_said_to(
    press: Press, kind: NoticeKind
) -> None:
    going_on = running(printed(press, samples.notice(kind)))
    ended = running(printed(press, replace(samples.notice(kind), continues=False)))

    assert "Your certificate continues" in going_on
    assert "Your certificate continues" not in ended
    assert "Ask your agency before you serve." in ended


def test_the_printed_expiry_is_the_half_open_end_and_is_explained(press: Press) -> None:
    text = running(printed(press, samples.notice(NoticeKind.CERTIFIED)))

    assert "07/01/2025" in text
    assert "It ends as July 1, 2025 begins; June 30, 2025 is its last day." in text


def test_real_people_are_not_called_invented(press: Press) -> None:
    text = running(printed(press, samples.notice(NoticeKind.CERTIFIED, invented=False)))

    assert "Invented people" not in text


@pytest.mark.parametrize("kind", NoticeKind)
def test_a_notice_is_tagged_titled_and_every_table_has_a_header_row(
    press: Press, kind: NoticeKind
) -> None:
    with pikepdf.open(io.BytesIO(printed(press, samples.notice(kind)))) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang).startswith("en")
        assert "0123-4567" in str(pdf.docinfo["/Title"])
        assert b"pdfuaid:part" in pdf.Root.Metadata.read_bytes()
        tags = [element for element in pdf.objects if role(element)]
        tables = [element for element in tags if role(element) == "/Table"]
        figures = [element for element in tags if role(element) == "/Figure"]
        assert all("/TH" in roles_under(table) for table in tables)
        assert len(tables) >= (0 if kind is NoticeKind.EXTENSION else 1)
        assert {"/H1"} <= {role(element) for element in tags}
        assert len(figures) == 1
        assert "QR code" in str(figures[0].Alt)


@pytest.mark.parametrize("kind", [NoticeKind.CERTIFIED, NoticeKind.EXTENSION])
def test_a_notice_that_asks_nothing_of_the_officer_fits_on_one_page(
    press: Press, kind: NoticeKind
) -> None:
    with pikepdf.open(io.BytesIO(printed(press, samples.notice(kind)))) as pdf:
        assert len(pdf.pages) == 1


def test_a_notice_is_set_in_the_typefaces_of_the_register(press: Press) -> None:
    with pikepdf.open(io.BytesIO(printed(press, samples.notice(NoticeKind.CERTIFIED)))) as pdf:
        faces = {
            str(item.BaseFont).partition("+")[2]
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and "/BaseFont" in item
        }

    assert {face.partition("-")[0] for face in faces} == {"PublicSans", "Merriweather"}


def test_the_same_notice_gives_the_same_bytes(press: Press) -> None:
    content = samples.notice(NoticeKind.CONDITIONAL)

    assert printed(press, content) == printed(Press(FONTS), content)


@pytest.mark.parametrize(
    "last", ["NA", "Null", "Łukasiewicz", "Žižek", "de los Santos", "D’Ángelo"]
)
def test_any_name_of_the_list_can_be_printed(press: Press, last: str) -> None:
    name = PersonName(last=last, first="True")

    assert f"True {last}" in running(
        printed(press, samples.notice(NoticeKind.CERTIFIED, name=name))
    )


def test_markup_in_a_name_is_only_a_name(press: Press) -> None:
    name = PersonName(last="#panic() *x* $y$ <b>", first="[a]")

    assert "[a] #panic() *x* $y$ <b>" in running(
        printed(press, samples.notice(NoticeKind.EXTENSION, name=name))
    )


def test_a_letter_that_cannot_be_set_names_the_officer(press: Press) -> None:
    name = PersonName(last="\U0001f9ea", first="A")

    with pytest.raises(Refused, match="0123-4567"):
        printed(press, samples.notice(NoticeKind.CERTIFIED, name=name))


def test_the_birth_date_is_in_no_letter() -> None:
    values = str(letter(samples.notice(NoticeKind.CERTIFIED), municipality=""))

    assert "1984" not in values
