"""What the documents say exists: links lead somewhere, commands can be typed, ids are well formed."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from standing.cli.main import standing

CHECKOUT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted(
    [
        *CHECKOUT.glob("*.md"),
        *(CHECKOUT / "docs").rglob("*.md"),
        *(CHECKOUT / "src" / "standing" / "scenario").rglob("*.md"),
    ]
)
NAMES = [str(path.relative_to(CHECKOUT)) for path in DOCUMENTS]
RECORDS = sorted((CHECKOUT / "docs" / "decisions").glob("[0-9]*.md"))
HEADINGS = ("What pressed on us", "What else we weighed", "What we chose", "What it costs",
            "What would make us look again")  # fmt: skip
STATUS = re.compile(r"^Status: (proposed|accepted|superseded by \d{4}), \d{4}-\d{2}-\d{2}", re.M)

_FENCE = re.compile(r"^```[^\n]*\n(.*?)^```", re.M | re.S)
_SPAN = re.compile(r"`([^`]+)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_TYPED = re.compile(r"^(?:\$ )?(?:\.venv/bin/)?standing (?=[a-z-])(.+)$")

_ANY_ID = re.compile(r"\b(?:CERT|RUL|CLK|OQ|TV|FIG)[-_ ]?[0-9]+[A-Za-z0-9]*", re.I)
_WELL_FORMED = re.compile(r"CERT-\d{3,4}|RUL-[1-9]\d?|CLK-[1-9]\d?|OQ-\d{2}|TV-\d{2}|FIG-\d{2}")


def _read(name: str) -> str:
    return (CHECKOUT / name).read_text("utf-8")


def _prose(text: str) -> str:
    """Return a document without what stands in code."""
    return _SPAN.sub("", _FENCE.sub("", text))


def _anchors(text: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", _FENCE.sub("", text), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def _typed(text: str) -> Iterator[str]:
    """Give every command a document shows, in code blocks and in running text."""
    lines = [line for block in _FENCE.findall(text) for line in block.splitlines()]
    spans = [" ".join(span.split()) for span in _SPAN.findall(_FENCE.sub("", text))]
    for shown in lines + spans:
        if typed := _TYPED.match(shown):
            yield typed.group(1)


def _fault(typed: str) -> str | None:
    """Return what cannot be typed in a command, or nothing."""
    words = shlex.split(typed, comments=True)
    command: click.Command = standing
    context = click.Context(command)
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        found = command.get_command(context, words.pop(0))
        if found is None:
            return f"standing {typed}: there is no such command"
        command, context = found, click.Context(found, parent=context)
    takes = {name for option in command.get_params(context) for name in option.opts}
    takes |= {name for option in command.get_params(context) for name in option.secondary_opts}
    for word in words:
        if word.startswith("--") and word.split("=")[0] not in takes:
            return f"standing {typed}: there is no option {word}"
    return None


def test_there_are_documents_to_look_at() -> None:
    assert {"README.md", "CONTRIBUTING.md", "docs/glossary.md"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_link_leads_somewhere(name: str) -> None:
    lost = []
    for target in _LINK.findall(_prose(_read(name))):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        there = (CHECKOUT / name).parent / path if path else CHECKOUT / name
        if not there.exists() or (
            anchor and there.suffix == ".md" and anchor not in _anchors(there.read_text("utf-8"))
        ):
            lost.append(target)

    assert lost == []


@pytest.mark.parametrize("name", NAMES)
def test_every_command_in_a_document_can_be_typed(name: str) -> None:
    assert [fault for typed in _typed(_read(name)) if (fault := _fault(typed))] == []


def test_the_check_of_commands_sees_what_is_wrong() -> None:
    shown = (
        "Try `standing roster chek FILE`.\n\n```\n$ standing check --jsn\nstanding campaign\n```\n"
    )

    assert [_fault(typed) for typed in _typed(shown)] == [
        "standing check --jsn: there is no option --jsn",
        None,
        "standing roster chek FILE: there is no such command",
    ]


@pytest.mark.parametrize("record", RECORDS, ids=lambda path: path.name)
def test_a_decision_says_what_pressed_what_was_chosen_and_what_it_costs(record: Path) -> None:
    text = record.read_text("utf-8")
    headings = " ".join(re.findall(r"^## (.+)$", text, re.M))

    assert text.startswith(f"# {record.name[:4]}. ")
    assert STATUS.search(text)
    assert [heading for heading in HEADINGS if heading.lower() not in headings.lower()] == []
    assert len(text.split()) < 600, "a page at most"


def test_the_list_of_decisions_is_whole() -> None:
    listed = re.findall(r"\]\((\d{4}-[\w-]+\.md)\)", _read("docs/decisions/README.md"))

    assert listed == [record.name for record in RECORDS]
    assert [record.name[:4] for record in RECORDS] == [
        f"{number:04}" for number in range(1, len(RECORDS) + 1)
    ]


def test_every_rule_id_is_well_formed() -> None:
    """``CERT-310``, ``RUL-7``, ``OQ-04``: ids that a reader can look up in the glossary's table."""
    sources = [
        path
        for path in (CHECKOUT / "src").rglob("*")
        if path.suffix in {".py", ".toml", ".html", ".typ"} and "static" not in path.parts
    ]
    odd = {
        f"{path.relative_to(CHECKOUT)}: {found}"
        for path in [*sources, *DOCUMENTS]
        for found in _ANY_ID.findall(path.read_text("utf-8"))
        if not _WELL_FORMED.fullmatch(found)
    }

    assert len(sources) > 100
    assert sorted(odd) == []
