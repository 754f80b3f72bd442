"""What is remembered between two answers is never older than the register, nor in another language."""

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils import translation
from tests import make
from tests.integration.pages import world

from standing.ledger import actions
from standing.pages import told_once
from standing.pages.templatetags import once

pytestmark = [pytest.mark.django_db, pytest.mark.tables]


def test_a_search_tells_the_label_that_holds_once_the_ledger_has_grown(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.build()
    first = client.get(f"/officers/?q={world.CERTIFIED}").text
    monkeypatch.setattr(told_once.labels, "_work_out", None)
    assert client.get(f"/officers/?q={world.CERTIFIED}").text == first
    monkeypatch.undo()
    actions.record(
        make.act(), kind="campaign.opened", subject="campaign:test",
        effective_on=make.LONG_AGO.date(), authority="CERT-401",
    )  # fmt: skip
    client.get(f"/officers/?q={world.CERTIFIED}")
    assert len(told_once.labels._held) == 1


def test_as_many_officers_are_remembered_as_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(told_once, "MOST", 3)
    some = told_once.Remembered(lambda ids, _on, _known: dict.fromkeys(ids, "x"))
    now = make.LONG_AGO
    found = some.of(range(10), told_once.Present(now.date(), now, "a version"))
    assert len(found) == 10
    assert len(some._held) == 3


def test_a_part_is_rendered_once_for_each_language_and_each_value_named() -> None:
    part = Template(
        "{% load i18n once %}{% once test_part shade %}{% translate 'Officers' %} {{ shade }}"
        "{{ other }}{% endonce %}"
    )
    with translation.override("en"):
        assert part.render(Context({"shade": "a", "other": 1})) == "Officers a1"
        assert part.render(Context({"shade": "a", "other": 2})) == "Officers a1"
        assert part.render(Context({"shade": "<b", "other": 3})) == "Officers &lt;b3"
    with translation.override("es"):
        assert part.render(Context({"shade": "a", "other": 4})).endswith(" a4")


def test_parts_rendered_once_have_a_bound() -> None:
    part = Template("{% load once %}{% once bounded n %}{{ n }}{% endonce %}")
    for number in range(once.MOST + 50):
        part.render(Context({"n": number}))
    assert len(once._made) <= once.MOST
