"""``--requirement``: what is owed, by its code or by the title that people read in a letter."""

import re
from typing import Any

import click

from standing.rules.sentences import titles


class Requirement(click.ParamType[str]):
    """A requirement: its code, its title, or the beginning of one title, however it is written."""

    name = "requirement"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Read ``cpr``, ``CPR certificate``, ``first aid``; list them all for anything else."""
        named = titles()
        plain = _plain(str(value))
        whole = {_plain(word): code for code, title in named.items() for word in (title, code)}
        if plain in whole:
            return whole[plain]
        begun = {code for word, code in whole.items() if plain and word.startswith(f"{plain} ")}
        if len(begun) != 1:
            listed = ", ".join(f"{code} ({title})" for code, title in named.items())
            self.fail(
                f"we read {value!r}; write one of these, by code or title: {listed}", param, ctx
            )
        return begun.pop()


def _plain(words: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", words.casefold()))


as_requirement = click.option(
    "--requirement", required=True, type=Requirement(),
    help="cpr, first-aid, examination, …, or the title: “CPR certificate”",
)  # fmt: skip
