"""What a catalogue file may say, what of it is kept, and what each refusal tells its editor."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from standing.kernel.canonical import digest
from standing.kernel.errors import NotFound, Refused
from standing.rules.book import CATALOGUE, Book, Provision, Rule, the_book

JUNE_10, SEPTEMBER_29 = date(2022, 6, 10), date(2023, 9, 29)
TWO_WORDINGS = """
["petition.window"]
asks = "How long?"
handbook = "CERT-370"
unit = "calendar days"
roll = "forward"

[["petition.window".provision]]
since = 2022-06-10
value = 21
citation = "555 CMR 7.10"
mark = "V"

[["petition.window".provision]]
since = 2023-09-29
until = 2024-01-01
value = 30
citation = "555 CMR 9.11"
source = "a page"
mark = "U"
"""
BARE = '["a.rule"]\nasks = "What?"\n[["a.rule".provision]]\nsince = 2022-06-10\nvalue = "x"\n'
WHOLE = f'{BARE}citation = "c"\nmark = "V"\n'


def book_of(folder: Path, *texts: str) -> Book:
    for place, text in enumerate(texts):
        (folder / f"{place}.toml").write_text(text, "utf-8")
    return Book.load(folder)


def test_a_rule_keeps_every_word_of_its_file(tmp_path: Path) -> None:
    book = book_of(tmp_path, TWO_WORDINGS)
    first = Provision("petition.window", JUNE_10, SEPTEMBER_29, 21, "555 CMR 7.10", "V")
    second = Provision("petition.window", SEPTEMBER_29, date(2024, 1, 1), 30, "555 CMR 9.11", "U")

    assert book.rule("petition.window") == Rule(
        id="petition.window",
        asks="How long?",
        handbook="CERT-370",
        unit="calendar days",
        details={
            "asks": "How long?",
            "handbook": "CERT-370",
            "unit": "calendar days",
            "roll": "forward",
        },
        provisions=(first, second),
    )
    assert book.rule("petition.window").on(SEPTEMBER_29) is book.rule("petition.window").find(
        SEPTEMBER_29
    )
    assert first.name == "petition.window@2022-06-10"


def test_a_rule_without_a_unit_or_a_number_in_the_handbook_has_none(tmp_path: Path) -> None:
    rule = book_of(tmp_path, WHOLE).rule("a.rule")

    assert (rule.handbook, rule.unit) == ("", "")


def test_the_version_is_the_hash_of_every_file_in_order(tmp_path: Path) -> None:
    other = WHOLE.replace("a.rule", "b.rule")

    assert book_of(tmp_path, WHOLE, other).version == digest(f"{WHOLE}\0{other}".encode())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[", "0.toml: we could not read this rule file ("),
        ("\udcff", "0.toml: we could not read this rule file ("),
        ('["A rule"]\nasks = "?"\n', "0.toml: 'A rule' is not a rule; write [\"family.name\"] as"),
        ('rule = "word"\n', "0.toml: 'rule' is not a rule; write"),
        ('["a.rule"]\nvalue = 1\n', "0.toml: the rule a.rule does not say what it asks."),
        ('["a.rule"]\nasks = "?"\n', "0.toml: the rule a.rule has no provision."),
        ('["a.rule"]\nasks = "?"\nprovision = []\n', "0.toml: the rule a.rule has no provision."),
        ('["a.rule"]\nasks = "?"\nprovision = 3\n', "0.toml: the rule a.rule has no provision."),
        (
            '["a.rule"]\nasks = "?"\nprovision = [3]\n',
            "0.toml: the rule a.rule has a provision that is no table.",
        ),
        (
            WHOLE.replace("2022-06-10", '"June"'),
            "0.toml: the rule a.rule: since and until are days, written 2022-06-10.",
        ),
        (
            WHOLE.replace("2022-06-10", "2022-06-10T12:00:00"),
            "0.toml: the rule a.rule: since and until are days, written 2022-06-10.",
        ),
        (
            WHOLE.replace("value", 'until = "June"\nvalue'),
            "0.toml: the rule a.rule: since and until are days, written 2022-06-10.",
        ),
        (
            WHOLE.replace("value", "until = 2022-06-10\nvalue"),
            "0.toml: the rule a.rule: its provisions overlap or run backwards at 2022-06-10.",
        ),
        (
            TWO_WORDINGS.replace("value = 21", "until = 2023-09-30\nvalue = 21"),
            "0.toml: the rule petition.window: its provisions overlap or run backwards at 2022-06-10.",
        ),
        (
            TWO_WORDINGS.replace("2023-09-29", "2022-06-10"),
            "0.toml: the rule petition.window: its provisions overlap or run backwards at 2022-06-10.",
        ),
        (
            BARE,
            "0.toml: the rule a.rule: the provision of 2022-06-10 needs a value, a citation and a mark "
            "(P, S, U, V, design).",
        ),
        (
            f'{BARE}mark = "V"\n',
            "0.toml: the rule a.rule: the provision of 2022-06-10 needs a value, a citation and a mark "
            "(P, S, U, V, design).",
        ),
        (
            WHOLE.replace('value = "x"\n', ""),
            "0.toml: the rule a.rule: the provision of 2022-06-10 needs a value, a citation and a mark "
            "(P, S, U, V, design).",
        ),
    ],
)
def test_a_file_that_is_not_well_formed_is_refused_with_its_name_and_the_fault(
    text: str, said: str, tmp_path: Path
) -> None:
    (tmp_path / "0.toml").write_bytes(text.encode("utf-8", "surrogateescape"))

    with pytest.raises(Refused) as refusal:
        Book.load(tmp_path)

    assert str(refusal.value).startswith(said)


def test_an_end_on_the_day_the_next_wording_begins_is_no_overlap(tmp_path: Path) -> None:
    text = TWO_WORDINGS.replace("value = 21", "until = 2023-09-29\nvalue = 21")

    assert book_of(tmp_path, text).rule("petition.window").number(date(2023, 9, 28)).value == 21


def test_a_folder_without_rules_and_a_rule_in_two_places_are_refused(tmp_path: Path) -> None:
    with pytest.raises(
        Refused, match=r"We found no rule files \(\*\.toml\) in .* Name a catalogue"
    ):
        Book.load(tmp_path)
    with pytest.raises(Refused, match=r"^1\.toml: the rule a\.rule stands in two places\.$"):
        book_of(tmp_path, WHOLE, WHOLE)


def test_what_is_asked_of_a_rule_that_does_not_hold_it_is_refused_with_the_wording(
    tmp_path: Path,
) -> None:
    book = book_of(tmp_path, WHOLE, WHOLE.replace("a.rule", "cohort.x"))
    wording = book.rule("a.rule").provisions[0]

    with pytest.raises(
        Refused, match=r"^The rule a\.rule needs a value of another kind than 'x'\.$"
    ) as no:
        book.rule("a.rule").number(JUNE_10)
    assert no.value.under is wording
    with pytest.raises(
        NotFound, match=r"^The rule a\.rule has no wording in force on June 9, 2022\.$"
    ):
        book.rule("a.rule").on(date(2022, 6, 9))
    with pytest.raises(NotFound, match=r"^The rule book has no rule called b\.rule\.$"):
        book.rule("b.rule")
    with pytest.raises(
        Refused, match=r"^The rule cohort\.x needs a table as its value\.$"
    ) as no_table:
        book.reference_day("A")
    assert no_table.value.under is book.rule("cohort.x").provisions[0]


def test_true_is_not_a_number(tmp_path: Path) -> None:
    rule = book_of(tmp_path, WHOLE.replace('"x"', "true")).rule("a.rule")

    with pytest.raises(Refused, match="needs a value of another kind than True"):
        rule.number(JUNE_10)


def test_a_campaign_or_a_cohort_that_is_not_complete_is_refused_with_its_wording(
    tmp_path: Path,
) -> None:
    table = '{ letters = "A" }'
    book = book_of(
        tmp_path,
        WHOLE.replace("a.rule", "cohort.x").replace('"x"', table),
        WHOLE.replace("a.rule", "campaign.x").replace('"x"', table),
        WHOLE.replace("a.rule", "campaign.y").replace('"x"', table),
    )

    with pytest.raises(
        Refused, match=r"^The rule cohort\.x is not complete: .*reference_on"
    ) as cohort:
        book.reference_day("A")
    assert cohort.value.under is book.rule("cohort.x").provisions[0]
    with pytest.raises(
        Refused, match=r"^The rule campaign\.x is not complete: .*missing"
    ) as campaign:
        book.campaign("x")
    assert campaign.value.under is book.rule("campaign.x").provisions[0]
    with pytest.raises(
        NotFound, match=r"^The rule book defines no campaign z\. It defines: x, y\.$"
    ):
        book.campaign("z")


TOLD_NOT_READ = frozenset({
    "audit.notice", "inquiry.agency-file", "inquiry.finish", "inquiry.notice",
    "investigation.extension-request", "investigation.start", "officer.told-of-data",
    "records.response", "report.complaint", "report.crowd-weapon", "report.injury-or-death",
    "report.pattern", "sro.deadline-extension", "warning.condition",
})  # fmt: skip
"""Clocks that are reckoned on request, by whatever name is asked for; no act of ours rests on them."""
BY_FAMILY = (
    "campaign.", "cohort.", "edition.", "form.questionnaire-", "gap.", "overlay-ground.",
    "publication.fall-", "requirement.",
)  # fmt: skip


def test_every_rule_is_read_somewhere_or_is_listed_as_only_told() -> None:
    code = "".join(
        file.read_text("utf-8")
        for file in CATALOGUE.parents[1].rglob("*")
        if file.suffix in {".py", ".html", ".typ", ".toml"} and CATALOGUE not in file.parents
    )
    book = the_book()
    named = [
        each for file in CATALOGUE.glob("*.toml") for each in tomllib.loads(file.read_text("utf-8"))
    ]
    rolls = {str(book.rule(each).details.get("rolls-forward-if", "")) for each in named} - {""}
    unread = {each for each in named if not each.startswith(BY_FAMILY) and f'"{each}"' not in code}

    assert rolls <= unread, "a clock names the rule that says whether it rolls"
    assert unread - rolls == TOLD_NOT_READ
