"""Whoever asks for more than a share waits; addresses that are too long are not read."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from standing.pages.api.problems import LONGEST_ADDRESS
from standing.pages.door import Buckets, Door, Share, Throttle, address_of

A, B = "203.0.113.7", "203.0.113.8"


class Clock:
    """A clock that a test moves."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def page(_environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
    start("200 OK", [])
    return [b"page"]


def ask(
    door: Any, address: str = A, path: str = "/officers/", **more: str
) -> tuple[str, dict[str, str], str]:
    heard: list[Any] = []
    environ = {"REMOTE_ADDR": address, "PATH_INFO": path, "QUERY_STRING": "", **more}
    body = b"".join(door(environ, lambda *told: heard.append(told)))
    return heard[0][0], dict(heard[0][1]), body.decode()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def throttle(clock: Clock) -> Throttle:
    return Throttle(page, Buckets(Share(3, 0.5), clock=clock), proxies=0)


def test_after_its_share_an_address_waits_and_is_told_of_the_better_ways(
    throttle: Throttle, clock: Clock
) -> None:
    assert [ask(throttle)[0] for _ in range(3)] == ["200 OK"] * 3
    status, headers, said = ask(throttle)
    assert status == "429 Too Many Requests"
    assert headers["Retry-After"] == "2"
    assert headers["Cache-Control"] == "no-store"
    assert "/data/" in said
    assert "/api/docs" in said
    assert "Wait a minute" in said
    clock.now = 2.1
    assert ask(throttle)[0] == "200 OK"
    assert ask(throttle)[0].startswith("429")


def test_others_are_not_kept_waiting_by_one(throttle: Throttle) -> None:
    for _ in range(10):
        ask(throttle, A)
    assert ask(throttle, B)[0] == "200 OK"


def test_a_share_refills_and_never_beyond_what_may_be_asked_at_once(
    throttle: Throttle, clock: Clock
) -> None:
    clock.now = 1_000_000
    assert [ask(throttle)[0][:3] for _ in range(4)] == ["200", "200", "200", "429"]


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/static/standing/standing.css"])
def test_health_checks_and_styles_are_free(throttle: Throttle, path: str) -> None:
    assert {ask(throttle, path=path)[0] for _ in range(9)} == {"200 OK"}


def test_this_machine_itself_is_not_counted(throttle: Throttle) -> None:
    for local in ("127.0.0.1", "::1", "", "nonsense"):
        assert {ask(throttle, local)[0] for _ in range(9)} == {"200 OK"}


def test_what_takes_long_counts_as_several(clock: Clock) -> None:
    buckets = Buckets(Share(100, 1), clock=clock)
    assert buckets.take(A, 1) == 0
    buckets.take(A, 150)
    assert buckets.take(A, 1) > 50


def test_addresses_are_forgotten_before_they_fill_the_memory(clock: Clock) -> None:
    buckets = Buckets(Share(3, 1), most=100, clock=clock)
    for number in range(10_000):
        buckets.take(f"10.0.{number // 250}.{number % 250}", 1)
    assert len(buckets) == 100


def test_behind_a_proxy_it_is_who_the_proxy_saw_whatever_else_the_header_says() -> None:
    environ = {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": f"198.51.100.1, {A}"}
    assert address_of(environ, proxies=1) == A
    assert address_of(environ, proxies=2) == "198.51.100.1"
    assert address_of(environ, proxies=3) is None
    assert address_of(environ, proxies=0) is None


def test_one_network_of_the_newer_addresses_has_one_share() -> None:
    one = address_of({"REMOTE_ADDR": "2001:db8:1:2::7"}, proxies=0)
    other = address_of({"REMOTE_ADDR": "2001:db8:1:2:ffff::1"}, proxies=0)
    assert one == other == "2001:db8:1:2::/64"
    assert address_of({"REMOTE_ADDR": f"::ffff:{A}"}, proxies=0) == A


@pytest.mark.parametrize(
    ("passed", "found"),
    [
        (f"{A}:4711", A),
        ("[2001:db8:1:2::7]:4711", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::7", "2001:db8:1:2::/64"),
    ],
)  # fmt: skip
def test_a_port_that_a_proxy_passes_on_tells_nobody_apart(passed: str, found: str) -> None:
    environ = {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": passed}
    assert address_of(environ, proxies=1) == found


def test_what_somebody_writes_in_front_of_what_the_proxy_saw_gives_no_other_share() -> None:
    forged = {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": f"203.0.113.5, 10.0.0.1,{A}"}
    assert address_of(forged, proxies=1) == A


def test_an_address_that_is_too_long_is_answered_in_a_sentence_and_not_read() -> None:
    status, headers, said = ask(Door(page), QUERY_STRING="q=" + "a" * 1_000_000)
    assert status == "414 Request-URI Too Long"
    assert "nothing of it was read" in said
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert ask(Door(page), QUERY_STRING="q=" + "a" * (LONGEST_ADDRESS - 100))[0] == "200 OK"


def test_in_spanish_where_the_address_is(throttle: Throttle) -> None:
    said = ask(Door(page), path="/es/officers/", QUERY_STRING="a" * LONGEST_ADDRESS)[2]
    assert '<html lang="es">' in said
    assert 'href="/es/"' in said
