"""A process reads every template before its first visitor: an upgrade under it changes nothing."""

from collections.abc import Iterator

import pytest
from django.template import engines
from django.template.base import Origin
from django.template.loaders.filesystem import Loader
from django.test import Client
from tests.integration.pages import world
from tests.signing import account, client_of
from tests.whole.test_pages import READ_BY_ALL, address

from standing.kernel.access import Role
from standing.pages import warming

pytestmark = [pytest.mark.django_db, pytest.mark.tables]


@pytest.fixture
def late(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Forget every template, and list those of ours that are read from now on."""
    loaders = engines["django"].engine.template_loaders  # type: ignore[attr-defined]  # Django's own
    for loader in loaders:
        loader.reset()
    names: list[str] = []
    contents = Loader.get_contents

    def noted(loader: Loader, origin: Origin) -> str:
        if origin.name.startswith(str(warming.TEMPLATES)):
            names.append(origin.name)
        return str(contents(loader, origin))

    monkeypatch.setattr(Loader, "get_contents", noted)
    yield names
    for loader in loaders:
        loader.reset()


def test_no_page_reads_a_template_after_the_process_began(late: list[str], client: Client) -> None:
    warming.warm()
    assert len(late) == len({*late}) == len([*warming.templates()])
    late.clear()
    world.build()
    for page in READ_BY_ALL:
        client.get(address(page))
    staff = client_of(account("staff.one", Role.CERTIFICATION_STAFF))
    for path in ("/commission/", "/commission/queue/", "/commission/persons/", "/people/"):
        staff.get(path)
    assert late == []


def test_a_template_that_was_not_read_before_is_noticed(late: list[str], client: Client) -> None:
    client.get("/status-explained/")
    assert any(name.endswith("status_explained.html") for name in late)
