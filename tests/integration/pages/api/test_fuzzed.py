"""A machine asks every operation what nobody thought of: a minute, where nothing else runs."""

import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.db import connections
from pytest_django.fixtures import Settings
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from tests.integration.pages.api import released

from standing.config.wsgi import application

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.tables]
SECONDS = 180
"""At the most: a quiet machine is through in a quarter of it."""
LEAST = 10
"""How often each operation is asked at the least, however slow the machine."""
REFUSED = [400, 404, 405, 409, 410, 413, 414, 422, 429, 431]
"""With what is refused that no address can be asked for; 414 and 431 before anything of it is read."""
SETTINGS: dict[str, Any] = {
    "seed": 2022,
    "max-time": SECONDS,
    "workers": 1,
    "cache": {"enabled": False},
    "continue-on-failure": True,
    "generation": {"mode": "all", "max-examples": 12},
    "checks": {"negative_data_rejection": {"expected-statuses": REFUSED}},
}


def apart(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Answer unpacked, and leave no connection of a thread behind that nobody closes."""
    environ.pop("HTTP_ACCEPT_ENCODING", None)
    try:
        return [b"".join(application(environ, start_response))]
    finally:
        if threading.current_thread() is not threading.main_thread():
            connections.close_all()


def test_nothing_that_a_machine_thinks_of_finds_a_fault(settings: Settings, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    released.build()
    schema = schemathesis.openapi.from_wsgi(
        "/api/v1/openapi.json", apart, config=SchemathesisConfig.from_dict(SETTINGS)
    )
    asked: dict[str, int] = {}
    faults: list[str] = []
    for event in from_schema(schema).execute():
        match event:
            case events.ScenarioFinished():
                label = event.label or "several"
                asked[label] = asked.get(label, 0) + len(event.recorder.interactions)
                for key, checks in event.recorder.checks.items():
                    faults += [
                        f"{label}: {check.name}: {check.failure_info.failure}\n"
                        f"{event.recorder.interactions[key].request.uri}"
                        for check in checks
                        if check.failure_info is not None
                    ]
            case events.NonFatalError():
                faults.append(f"{event.label}: {event.value!r}")
            case events.FatalError():
                faults.append(repr(event.exception))
    assert not faults, "\n\n".join(dict.fromkeys(faults))
    every = [f"GET {path}" for path in schema.raw_schema["paths"]]
    assert min(asked.get(each, 0) for each in every) >= LEAST, asked
