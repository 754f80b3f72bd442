"""Every command explains itself, with an example that names it."""

from collections.abc import Iterator

import click
import pytest

from standing.cli.main import standing


def commands() -> Iterator[tuple[str, click.Command]]:
    """Walk the tree: every group and every command, with the words that reach it."""
    waiting: list[tuple[str, click.Command]] = [("standing", standing)]
    while waiting:
        path, command = waiting.pop()
        yield path, command
        if isinstance(command, click.Group):
            context = click.Context(command)
            for name in command.list_commands(context):
                found = command.get_command(context, name)
                assert found is not None, f"{path} {name} is listed and does not exist"
                waiting.append((f"{path} {name}", found))


COMMANDS = dict(commands())


def help_of(path: str) -> str:
    command = COMMANDS[path]
    return command.get_help(click.Context(command, info_name=path))


@pytest.mark.parametrize("path", sorted(COMMANDS))
def test_every_command_has_help_with_an_example_that_names_it(path: str) -> None:
    text = " ".join(help_of(path).split())

    _, said, example = text.partition("Begin with:" if path == "standing" else "Example")
    assert said
    assert path in example


@pytest.mark.parametrize("path", sorted(COMMANDS))
def test_every_option_that_is_not_plain_says_what_it_means(path: str) -> None:
    options = {p.name: p for p in COMMANDS[path].params if isinstance(p, click.Option)}

    for name in ("at", "json_", "as_", "dry_run", "as_of", "known"):
        if name in options:
            assert options[name].help


PRINT_FACTS = (
    "campaign status", "campaign rows", "campaign list", "campaign show", "roster check",
    "roster submit", "match list", "determine", "replay", "explain", "check", "import agencies",
    "import officers", "import training", "import employment", "import bars",
)  # fmt: skip


@pytest.mark.parametrize("words", PRINT_FACTS)
def test_whatever_prints_facts_prints_them_as_json_too(words: str) -> None:
    options = {opt for p in COMMANDS[f"standing {words}"].params for opt in p.opts}

    assert "--json" in options


def test_the_commands_of_the_published_table_exist() -> None:
    published = (
        "init", "demo", "scenario", "import agencies", "roster template", "roster check",
        "roster submit", "roster undo", "campaign open", "campaign list", "campaign show",
        "campaign status", "campaign rows", "campaign extend", "campaign nil", "campaign estimate",
        "match list", "match decide", "determine", "release", "explain", "replay", "packets",
        "publish", "deck", "ledger verify", "check", "user add", "serve", "manage",
    )  # fmt: skip

    assert [name for name in published if f"standing {name}" not in COMMANDS] == []
