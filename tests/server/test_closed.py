"""Without a login nothing of the internal edition is told: no page, no file, not even what exists."""

from __future__ import annotations

from itertools import product

import pytest

from tests.server.running import COOKIE, CUSTOMER, INTERNAL, LOGIN, Running

_PAGE = "/offerings/secret-move/"
_CHALLENGE = {"www-authenticate"}
_MISSING = "/offerings/no-such-offering/"


def _files(server: Running) -> list[str]:
    site = server.place.site("internal").resolve()
    return sorted(
        f"/{path.relative_to(site).as_posix()}" for path in site.rglob("*") if path.is_file()
    )


def test_every_file_of_the_edition_asks_for_a_login(server: Running) -> None:
    files = _files(server)
    assert {path.rpartition(".")[2] for path in files} >= {
        "html", "json", "md", "xml", "ics", "csv", "pagefind", "pf_fragment", "pdf", "js", "txt",
    }  # fmt: skip
    answers = server.ask_all(INTERNAL, files)
    assert {path: each.status for path, each in answers.items()} == dict.fromkeys(files, 401)


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(_PAGE, id="a page"),
        pytest.param(_PAGE.rstrip("/"), id="a page without its slash"),
        pytest.param("/", id="the start"),
        pytest.param("/offerings/", id="a folder"),
        pytest.param("/assets/", id="a folder without a page"),
        pytest.param("/404.html", id="the page for what is missing"),
        pytest.param("//offerings//secret-move/", id="double slashes"),
        pytest.param("/./offerings/./secret-move/", id="single dots"),
        pytest.param("/guide/../offerings/secret-move/", id="double dots"),
        pytest.param("/guide/%2e%2e/offerings/secret-move/", id="encoded dots"),
        pytest.param("/offerings%2Fsecret-move%2F", id="encoded slashes"),
        pytest.param("/%6Ffferings/secret%2Dmove/index.html", id="encoded letters"),
        pytest.param("/OFFERINGS/Secret-Move/", id="capitals"),
        pytest.param("/offerings/secret-move/index.html?x=/feeds/", id="a query"),
        pytest.param("/offerings/secret-move/;/index.html", id="a semicolon"),
        pytest.param("/offerings\\secret-move\\", id="backslashes"),
        pytest.param("/.git/config", id="a hidden folder"),
        pytest.param("/.offerbook/ledger.sqlite", id="the state of the tool"),
        pytest.param("/api/v1/offerings/secret-move.json", id="data"),
        pytest.param("/feeds/all.xml", id="a feed"),
        pytest.param("/oauth2/../offerings/secret-move/", id="out of the login's own pages"),
        pytest.param("/oauth2/%2e%2e/offerings/secret-move/", id="the same, encoded"),
        pytest.param("/offerbook/identity", id="the name of an inner question"),
        pytest.param(_MISSING, id="what does not exist"),
    ],
)  # fmt: skip
def test_no_way_of_writing_an_address_leads_past_the_login(server: Running, path: str) -> None:
    answer = server.ask(INTERNAL, path)
    assert answer.status == 401
    assert b"secret" not in answer.body.lower()


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/../../etc/passwd", id="above the site"),
        pytest.param("/%2e%2e/%2e%2e/site/customer/", id="above the site, encoded"),
        pytest.param("/offerings/%00", id="a zero byte"),
        pytest.param("/offerings/%zz", id="a wrong encoding"),
        pytest.param("/../customer/index.html", id="the other site"),
    ],
)
def test_what_is_no_address_is_refused_or_asks_for_a_login(server: Running, path: str) -> None:
    for name in (INTERNAL, CUSTOMER):
        answer = server.ask(name, path)
        assert answer.status in ((400, 401) if name == INTERNAL else (400, 404)), answer
        assert b"root:" not in answer.body


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        pytest.param("HEAD", {}, id="HEAD"),
        pytest.param("OPTIONS", {}, id="OPTIONS"),
        pytest.param("POST", {}, id="POST"),
        pytest.param("PUT", {}, id="PUT"),
        pytest.param("DELETE", {}, id="DELETE"),
        pytest.param("PROPFIND", {}, id="PROPFIND"),
        pytest.param("GET", {"Range": "bytes=0-9"}, id="a part"),
        pytest.param("GET", {"If-Modified-Since": "Sat, 01 Jan 2050 00:00:00 GMT"}, id="if newer"),
        pytest.param("GET", {"If-None-Match": "*"}, id="if other"),
        pytest.param("GET", {"Accept-Encoding": "gzip"}, id="packed"),
        pytest.param("GET", {"X-Original-URI": "/oauth2/start"}, id="another address beside"),
        pytest.param("GET", {"X-Rewrite-URL": "/oauth2/start"}, id="the same by another name"),
        pytest.param("GET", {"X-Forwarded-For": "127.0.0.1"}, id="from another place"),
        pytest.param("GET", {"X-Forwarded-Host": CUSTOMER}, id="for another name"),
    ],
)
def test_no_way_of_asking_leads_past_the_login(
    server: Running, method: str, headers: dict[str, str]
) -> None:
    for path in (_PAGE, _MISSING):
        body = b"x=1" if method in ("POST", "PUT") else None
        assert server.ask(INTERNAL, path, headers, method=method, body=body).status == 401


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"Authorization": "Basic cmVwOndyb25n"}, id="a wrong password"),
        pytest.param({"Authorization": "Basic "}, id="an empty login"),
        pytest.param({"Authorization": "Basic !!!"}, id="a broken login"),
        pytest.param({"Authorization": "Bearer cmVwOnNlY3JldA=="}, id="a login of another kind"),
        pytest.param({"Cookie": "_oauth2_proxy=other"}, id="a wrong cookie"),
        pytest.param({"X-Auth-Request-Email": "rep@example.com"}, id="says who it is"),
        pytest.param(
            {"X-Forwarded-User": "rep", "X-Forwarded-Email": "r@x.example"}, id="the same"
        ),
        pytest.param({"Remote-User": "rep", "X-Remote-User": "rep"}, id="and again"),
    ],
)
def test_whoever_is_not_known_stays_out(server: Running, headers: dict[str, str]) -> None:
    assert server.ask(INTERNAL, _PAGE, headers).status == 401


def test_what_exists_and_what_does_not_are_answered_alike(server: Running) -> None:
    pairs = (
        ("/offerings/secret-move/", "/offerings/absent-move/"),
        ("/offerings/secret-move", "/offerings/absent-move"),
        ("/api/v1/offerings/secret-move.json", "/api/v1/offerings/absent-move.json"),
        ("/assets/offerbook/offerbook.css", "/assets/offerbook/offerbook.cs"),
        ("/.git/config", "/git/config"),
    )
    for (one, other), method in product(pairs, ("GET", "HEAD", "POST")):
        answers = [server.ask(INTERNAL, path, method=method).without_date for path in (one, other)]
        assert answers[0] == answers[1]


def test_another_name_in_the_handshake_opens_nothing(server: Running) -> None:
    """The name in the question decides, not the one under which the connection was made."""
    assert server.ask(INTERNAL, _PAGE, sni=CUSTOMER).status in (401, 421)


def test_another_host_gets_neither_site(server: Running) -> None:
    for port in ("PORT", "PLAIN_PORT"):
        answer = server.ask("other.example", "/", port=port, sni=CUSTOMER)
        assert answer.status == 421
        assert b"Testhouse" not in answer.body


def test_without_tls_the_server_only_leads_to_itself_with_tls(server: Running) -> None:
    for name in (CUSTOMER, INTERNAL):
        answer = server.ask(name, "/offerings/?a=b", {**LOGIN, **COOKIE}, port="PLAIN_PORT")
        assert answer.status == 308
        port = server.place.settings["PORT"]
        assert answer.headers["location"] == f"https://{name}:{port}/offerings/?a=b"


def test_whoever_is_known_reads_everything(server: Running) -> None:
    site = server.place.site("internal").resolve()
    for path, answer in server.ask_all(INTERNAL, _files(server), server.login).items():
        assert (answer.status, answer.body) == (200, (site / path[1:]).read_bytes()), path
    assert server.ask(INTERNAL, _MISSING, server.login).status == 404


def test_a_login_page_asks_for_a_name_only_where_it_is_the_servers(server: Running) -> None:
    answer = server.ask(INTERNAL, _PAGE)
    asks = _CHALLENGE & answer.headers.keys()
    assert bool(asks) == server.example.endswith("login")
