"""Who somebody is says the identity service alone; without its word nothing is shown."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.server.identity import Identity, identity_for
from tests.server.running import (
    COOKIE,
    CUSTOMER,
    INTERNAL,
    Running,
    place_for,
    running,
)

_LIES = {
    "X-Auth-Request-Email": "boss@example.com",
    "X-Auth-Request-User": "boss",
    "X-Auth-Request-Groups": "all",
    "X-Forwarded-Email": "boss@example.com",
    "X-Forwarded-User": "boss",
    "X-Forwarded-For": "10.0.0.1",
    "X-Real-IP": "10.0.0.1",
}
_PAGE = "/offerings/secret-move/"


@pytest.fixture(scope="module", params=["nginx-identity", "caddy-identity"])
def behind(
    request: pytest.FixtureRequest, sites: Mapping[str, Path]
) -> Iterator[tuple[Running, Identity]]:
    with (
        place_for(sites) as place,
        identity_for(place) as service,
        running(place, request.param) as server,
    ):
        yield server, service


def test_the_service_hears_nothing_that_the_outside_says_about_itself(
    behind: tuple[Running, Identity],
) -> None:
    server, service = behind
    for path in (_PAGE, "/oauth2/start"):
        for login in ({}, COOKIE):
            del service.asked[:]
            server.ask(INTERNAL, path, {**_LIES, **login})
            assert service.asked
            for asked in service.asked:
                said = " ".join(asked.headers.values())
                assert "boss" not in said
                assert "10.0.0.1" not in said
                assert asked.headers.get("cookie", "") == login.get("Cookie", "")


def test_every_request_is_asked_about_as_a_question_of_its_own(
    behind: tuple[Running, Identity],
) -> None:
    server, service = behind
    del service.asked[:]
    server.ask(INTERNAL, f"{_PAGE}?allowed_groups=none", COOKIE, method="HEAD")
    server.ask(INTERNAL, "/api/v1/index.json", COOKIE)
    assert [each.path for each in service.asked] == ["/oauth2/auth"] * 2


def test_customers_pages_are_no_question_for_the_service(behind: tuple[Running, Identity]) -> None:
    server, service = behind
    del service.asked[:]
    assert server.ask(CUSTOMER, "/").status == 200
    assert server.ask(CUSTOMER, "/oauth2/sign_in").status == 404
    assert service.asked == []


def test_the_page_for_logging_in_comes_as_401_and_knows_where_to_go_on(
    behind: tuple[Running, Identity],
) -> None:
    server, service = behind
    for method in ("GET", "POST"):
        del service.asked[:]
        answer = server.ask(INTERNAL, f"{_PAGE}?q=a&b", method=method)
        assert (answer.status, answer.body) == (401, b"<p>Log in here</p>")
        shown = service.asked[-1]
        assert shown.path == "/oauth2/sign_in"
        assert shown.headers["x-auth-request-redirect"] == f"{_PAGE}?q=a&b"
    assert server.ask(INTERNAL, "/oauth2/sign_in").status == 200


def test_who_is_known_and_may_not_read_is_told_so_everywhere(
    behind: tuple[Running, Identity],
) -> None:
    server, _ = behind
    guest = {"Cookie": "_oauth2_proxy=guest"}
    answers = [server.ask(INTERNAL, path, guest) for path in (_PAGE, "/no-such/", "/404.html")]
    assert {each.status for each in answers} == {403}
    assert not any(b"Testhouse" in each.body for each in answers)


def test_the_log_names_whom_the_service_named(sites: Mapping[str, Path]) -> None:
    with place_for(sites) as place, identity_for(place):
        with running(place, "nginx-identity") as server:
            server.ask(INTERNAL, f"{_PAGE}?who", {**_LIES, **COOKIE})
        # The answer goes out before its line is written: the server has ended by now.
        log = (place.root / "log/access.log").read_text("utf-8")
    (line,) = (line for line in log.splitlines() if f"{_PAGE}?who" in line)
    assert json.loads(line)["reader"] == "rep@example.com"
    assert COOKIE["Cookie"] not in line


@pytest.mark.parametrize("example", ["nginx-identity", "caddy-identity"])
def test_without_the_service_nothing_is_shown(sites: Mapping[str, Path], example: str) -> None:
    with place_for(sites) as place, running(place, example) as server:
        for path in (_PAGE, "/no-such/", "/api/v1/index.json", "/404.html"):
            answer = server.ask(INTERNAL, path, COOKIE)
            assert answer.status in (500, 502)
            assert b"Testhouse" not in answer.body
        assert server.ask(CUSTOMER, "/").status == 200
