"""No outcome on anything public while it may be challenged, and nobody who was removed (CERT-900).

The world of ``review_world`` is built twice, and what was decided of two people is exchanged. Whatever
anybody may read must be the same in both: then nobody can tell which of the two was declined. And what
is read of the one is what is read of the other, but for the name and the id.
"""

import base64
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from tests.integration.campaigns import small
from tests.whole import public_addresses as public
from tests.whole import review_world as world

from standing.kernel.periods import end_of
from standing.pages import clock, framed, told_once
from standing.register.publishable import withheld
from standing.workforce.finding import vocabulary
from standing.workforce.models import Officer

pytestmark = [pytest.mark.django_db, pytest.mark.tables]
ONE, OTHER, REMOVED = (small.mptc_id(n) for n in (world.ONE, world.OTHER, world.REMOVED))
ASKED = public.Asked(
    people=world.LAST,
    agencies=(small.ACTON,),
    campaign=world.CAMPAIGN,
    days=(
        (world.DECIDED, None), (date(2024, 7, 31), None), (world.ISSUED, world.ISSUED),
        (world.LAST_DAY, None), (world.AFTER, None), (date(2025, 1, 5), world.NOW),
    ),
)  # fmt: skip
MADE_BY_CHANCE = re.compile(
    r"[A-Za-z0-9_+/=-]{40,}|\b[0-9a-f]{32}\b|\+[0-9a-f]{8}\b|(?:begins|empieza con)(?: [\w-]{4}){4}"
    r"|(?<=\"written_at\": \")[^\"]+"
)
"""Hashes, keys, salts, signatures, and when something was written down by the clock of the machine."""
SIGNED = re.compile(r"\b[\w-]+\.(eyJ[\w-]+)\.[\w-]+")
"""A signed certificate; what it says is read, too."""
CODES = re.compile(r"\b(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}\b")
OF_ONE_PERSON = ("officer", "officer-certificate", "api-officer", "api-officer-history")
OUTCOMES = re.compile(
    r"commission decided: |(?:was|is) conditionally certified|not recertified|Not met|proof is due"
    r"|Conditions? due|decidió: |no recertific",
    re.I,
)
"""Words of an outcome, and of what follows from one, on a page about one person."""


def _read(client: Client, folder: Path) -> Iterator[tuple[str, str, str]]:
    for name, address in public.addresses(ASKED):
        for spoken in (address, f"/es{address}"):
            answer = client.get(spoken)
            if answer.status_code not in (301, 302):
                yield name, spoken, public.text_of(answer, folder)


def _forget() -> None:
    for module in (vocabulary, told_once, framed):
        module.forget()


def _said_in(
    client: Client, folder: Path, *, one: Mapping[str, str], other: Mapping[str, str]
) -> dict[str, str]:
    """Everything anybody may read in a world, by address; nothing of the world is left behind."""
    _forget()
    with transaction.atomic():
        world.build(folder, one=one, other=other)
        assert clock.today() == world.NOW
        said = {address: _plain(text) for _, address, text in _read(client, folder)}
        transaction.set_rollback(True)
    _forget()
    return said


def _plain(text: str) -> str:
    return MADE_BY_CHANCE.sub("MADE", SIGNED.sub(_payload, text))


def _payload(signed: re.Match[str]) -> str:
    said = signed.group(1)
    return base64.urlsafe_b64decode(said + "=" * (-len(said) % 4)).decode()


def test_no_public_answer_tells_which_of_two_was_declined(
    client: Client, tmp_path: Path, settings: Any
) -> None:
    settings.HOME = tmp_path / "1"
    one_way = _said_in(client, tmp_path / "1", one=world.CONDITIONAL, other=world.DECLINED)
    settings.HOME = tmp_path / "2"
    other_way = _said_in(client, tmp_path / "2", one=world.DECLINED, other=world.CONDITIONAL)
    assert one_way.keys() == other_way.keys()
    assert len(one_way) > 200
    told = [address for address, text in one_way.items() if text != other_way[address]]
    assert not told, "\n".join(
        f"{address}: {_where(one_way[address], other_way[address])}" for address in told
    )


def _where(text: str, other: str) -> str:
    """Where two texts begin to differ."""
    at = next((i for i, (a, b) in enumerate(zip(text, other, strict=False)) if a != b), 0)
    return f"…{text[max(0, at - 80) : at + 80]!r} / {other[max(0, at - 80) : at + 80]!r}"


@pytest.fixture
def _under_review(tmp_path: Path, settings: Any) -> None:
    settings.HOME = tmp_path
    world.build(tmp_path, one=world.CONDITIONAL, other=world.DECLINED)


@pytest.mark.usefixtures("_under_review")
def test_two_who_differ_only_in_outcome_read_the_same_but_for_name_and_id(
    client: Client, tmp_path: Path
) -> None:
    said: dict[str, dict[str, str]] = {ONE: {}, OTHER: {}}
    for name, address, text in _read(client, tmp_path):
        for mptc_id, of in said.items():
            if name in OF_ONE_PERSON and mptc_id in address:
                of[_nameless(address, mptc_id)] = _nameless(_plain(text), mptc_id)
    assert len(said[ONE]) > 40
    assert said[ONE].keys() == said[OTHER].keys()
    differ = [
        f"{address}: {_where(text, said[OTHER][address])}"
        for address, text in said[ONE].items()
        if text != said[OTHER][address]
    ]
    assert not differ, "\n".join(differ)


def _nameless(text: str, mptc_id: str) -> str:
    """A text without the name and id of a person, and the code to type that is made of them."""
    shown = CODES.sub("CODE", text).replace(mptc_id, "ID").replace(world.LAST[mptc_id], "NAME")
    return re.sub(r" {2,}", "  ", shown)


@pytest.mark.usefixtures("_under_review")
def test_no_page_about_one_person_has_a_word_of_an_outcome(client: Client, tmp_path: Path) -> None:
    told = [
        (address, OUTCOMES.search(_own(text)))
        for name, address, text in _read(client, tmp_path)
        if name in OF_ONE_PERSON and any(each in address for each in (ONE, OTHER))
    ]
    assert len(told) > 80
    found = [(address, match.group()) for address, match in told if match]
    assert not found, "\n".join(map(str, found))


def _own(text: str) -> str:
    """The part of a page that is its own; of anything else the whole."""
    return text.partition("<main")[2].partition("</main>")[0] or text


@pytest.mark.usefixtures("_under_review")
def test_who_was_removed_is_named_nowhere_but_in_what_was_released_before(
    client: Client, tmp_path: Path
) -> None:
    last = world.LAST[REMOVED]
    found, read = [], 0
    for name, address, text in _read(client, tmp_path):
        read += 1
        typed = last in address or REMOVED in address
        old = name in public.KEPT_AS_RELEASED and "/data/2/" not in address
        if last in text.replace(address, "") and not old and not typed:
            found.append(address)
        if REMOVED in text and not old and not typed:
            found.append(address)
    assert not found, "\n".join(sorted(set(found)))
    assert read > 200


@pytest.mark.usefixtures("_under_review")
def test_the_words_that_are_looked_for_stand_there_once_the_time_has_run(client: Client) -> None:
    world.publish(world.AFTER)
    assert OUTCOMES.search(_own(client.get(f"/officers/{OTHER}/").text))


@pytest.mark.usefixtures("_under_review")
def test_who_is_off_by_age_is_off_whatever_was_decided_until_it_may_be_told() -> None:
    aged = [
        Officer.objects.get(mptc_id=small.mptc_id(n)).pk for n in (world.AGED_ONE, world.AGED_OTHER)
    ]
    for on in (world.ISSUED, world.NOW, world.LAST_DAY):
        off = withheld(None, on=on, known=end_of(on))
        assert off[aged[0]] == off[aged[1]]
        assert off[aged[0]].since == date(2024, 7, 15)
        assert withheld(aged, on=on, known=end_of(on)).keys() == {*aged}
    told = withheld(aged, on=world.AFTER, known=end_of(world.AFTER))
    assert told.keys() == {aged[1]}, "the one certified on conditions is shown from then on"
