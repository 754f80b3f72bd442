"""What each letter says, read back from the finished paper. The people are invented."""

import io
import re
import subprocess
import unicodedata
from dataclasses import replace

import msgspec
import pikepdf
import pytest
from tests.unit.correspondence import samples

from standing.correspondence.building import notice
from standing.correspondence.domain import NoticeContent, NoticeKind, Recipient, Unit
from standing.correspondence.letters import letter, short_citation
from standing.correspondence.press import FONTS, Press
from standing.kernel.errors import Refused
from standing.kernel.names import PersonName
from standing.kernel.periods import in_words
from standing.rules.sentences import finding_title, result_title

DECIDED = [kind for kind in NoticeKind if kind not in {NoticeKind.EXTENSION, NoticeKind.VACATED}]
LESS_THAN_FULL = [kind for kind in NoticeKind if kind is not NoticeKind.CERTIFIED]
OUTCOMES = {
    NoticeKind.CERTIFIED: "you are certified to serve as a police officer until July 1, 2025.",
    NoticeKind.CONDITIONAL: "you are conditionally certified: you may serve, and two things are",
    NoticeKind.FURTHER_REVIEW: "we need to look further before we decide",
    NoticeKind.DECLINED: "we have declined to recertify you. You may ask for a review by July 22",
    NoticeKind.EXTENSION: "you are conditionally certified while your agency has until July 15",
    NoticeKind.VACATED: "the commission has set aside the grant of your certificate as of August 15,",
}


@pytest.fixture(scope="module")
def press() -> Press:
    return Press(FONTS)


def printed(press: Press, content: NoticeContent) -> bytes:
    return notice(press, content, municipality="Abington, Massachusetts").pdf


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
        assert len(tables) >= (1 if kind in DECIDED else 0)
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
    content = samples.notice(NoticeKind.DECLINED)
    assert content.determination is not None
    unknown = msgspec.structs.replace(content.determination, edition="E99")

    with pytest.raises(Refused, match="0123-4567"):
        printed(press, replace(content, determination=unknown))


def test_the_birth_date_is_in_no_letter() -> None:
    values = str(letter(samples.notice(NoticeKind.CERTIFIED), municipality=""))

    assert "1984" not in values


def test_a_correction_names_the_notice_it_replaces_and_what_is_different(press: Press) -> None:
    content = samples.correction(NoticeKind.CONDITIONAL, of=NoticeKind.CERTIFIED)
    text = running(printed(press, content))
    told = samples.determination(NoticeKind.CERTIFIED)[1]

    assert "This letter takes the place of our notice of July 1, 2022," in text
    assert "which said that you were certified" in text
    assert "document 2022-A-H/0123-4567/certified, determination SHA-256 " + told[:16] in text
    assert "What is different. CPR certificate: The CPR certificate ran out on May 1" in text
    assert "Oral interview: The agency states that the oral interview has not been held" in text
    assert "First aid certificate: " not in text, "that finding is the same as before"
    assert "A new time to ask for review runs from this letter, to August 22, 2022." in text
    assert "Document 2022-A-H/0123-4567/conditional/2" in text
    assert text.index("takes the place") < text.index("you are conditionally certified")


def test_a_day_or_a_term_stated_wrongly_is_set_right_in_words(press: Press) -> None:
    content = samples.correction(NoticeKind.CONDITIONAL, of=NoticeKind.CONDITIONAL)
    assert content.replaces is not None
    earlier = replace(content.replaces, expires_on=samples.AUGUST_1)
    later = tuple(
        msgspec.structs.replace(owed, due_on=samples.AUGUST_15) for owed in content.conditions
    )
    told = letter(replace(content, replaces=earlier, conditions=later), municipality="")

    assert told.correction is not None
    assert told.correction.changed == (
        "CPR certificate: it is due by August 15, 2022; we had written September 30, 2022.",
        "Oral interview: it is due by August 15, 2022; we had written September 30, 2022.",
        "The printed expiration is 07/01/2025; we had written 08/01/2022.",
    )


def test_a_vacating_says_why_and_that_the_days_before_stay_lawful(press: Press) -> None:
    content = samples.notice(NoticeKind.VACATED)
    text = running(printed(press, content))

    assert "This letter takes the place of our notice of July 1, 2022," in text
    assert f"Why. {content.because}" in text
    assert "You were certified from July 1, 2022 until then" in text
    assert "stays lawful" in text
    silent = running(printed(press, replace(content, because="")))
    assert "We will tell you and your agency the reasons in a letter of their own" in silent


@pytest.mark.parametrize("edition", ["E22", "E25"])
def test_an_order_of_the_commission_is_its_own_and_promises_no_petition_that_no_rule_names(
    press: Press, edition: str
) -> None:
    content = samples.notice(NoticeKind.VACATED)
    assert content.determination is not None
    decided = msgspec.structs.replace(content.determination, edition=edition)
    text = running(printed(press, replace(content, determination=decided)))

    assert "Chair of the Commission" in text
    for of_the_division in ("Director of Certification", "Division of Police Certification"):
        assert of_the_division not in text
        assert of_the_division in running(printed(press, samples.notice(NoticeKind.DECLINED)))
    for of_a_petition in (
        "21 days",
        "day to petition",
        "may ask the executive director",
        "by July 22",
    ):
        assert of_a_petition not in text
    assert "the executive director cannot change it" in text
    assert "name no petition against it and no last day for one, so we name none" in text
    assert "You may ask the commission in writing to look at its order again" in text
    assert "First day no longer certified August 15, 2022" in text


@pytest.mark.parametrize(
    ("edition", "says", "says_not"),
    [
        ("E22", "within 21 days of the decision (555 CMR 7.10)", "by e-mail (555 CMR 7.10 and"),
        (
            "E23",
            "of the day this decision reached you by e-mail (555 CMR 7.10 and 9.11)",
            "Give your",
        ),
        (
            "E25",
            "You, or your agency for you, may ask the executive director",
            "Give your agency a",
        ),
    ],
)
def test_the_way_to_a_review_is_worded_as_the_edition_has_it(
    press: Press, edition: str, says: str, says_not: str
) -> None:
    content = samples.notice(NoticeKind.DECLINED)
    assert content.determination is not None
    decided = msgspec.structs.replace(content.determination, edition=edition)
    text = running(printed(press, replace(content, determination=decided)))

    assert says in text
    assert says_not not in text


def test_the_copies_named_are_those_that_are_sent(press: Press) -> None:
    content = samples.notice(NoticeKind.CERTIFIED)
    unit = Unit(name="Local 1, Example Officers", email="head@union.example")
    with_unit = replace(content, unit=unit, recipients=tuple(Recipient))

    assert "bargaining unit" not in running(printed(press, content))
    assert (
        "Copies: Abington Police Department, for the personnel file; the head of your bargaining "
        "unit, Local 1, Example Officers." in running(printed(press, with_unit))
    )


def test_a_sign_that_no_typeface_has_is_replaced_by_a_mark_that_the_letter_explains(
    press: Press,
) -> None:
    name = PersonName(last="Łukasz\U0001f9ea", first="\u738b A\x07")
    made = notice(press, samples.notice(NoticeKind.CERTIFIED, name=name), municipality="")
    text = running(made.pdf)

    assert made.replaced
    assert "[?] A[?] Łukasz[?]" in text
    assert "[?] stands for a sign that our typeface does not have" in text


@pytest.mark.parametrize("last", ["O’Brien-Castaño", "Łukasz", "Ðorđević", "Nu\u0301n\u0303ez"])
def test_letters_of_the_latin_alphabets_are_printed_as_they_are(press: Press, last: str) -> None:
    name = PersonName(last=last, first="Ada")
    made = notice(press, samples.notice(NoticeKind.CERTIFIED, name=name), municipality="")

    assert not made.replaced
    text = unicodedata.normalize("NFC", running(made.pdf))
    assert unicodedata.normalize("NFC", f"Ada {last}") in text
