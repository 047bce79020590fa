"""Customers' pages are open, with the right headers, types and ages; hidden names are nobody's."""

from __future__ import annotations

import gzip
import shutil

import pytest

from offerbook.site.publish import new_tree, publish
from tests.server.running import CUSTOMER, INTERNAL, Running, again
from tests.site.making import tree_bytes

_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "strict-transport-security": "max-age=31536000",
}
_TYPES = {
    "index.html": "text/html; charset=utf-8",
    "offerings/mail-move/index.md": "text/markdown; charset=utf-8",
    "calendar/changes.ics": "text/calendar; charset=utf-8",
    "api/v1/index.json": "application/json",
    "feeds/all.xml": "application/atom+xml; charset=utf-8",
    "feeds/all.json": "application/feed+json",
    "feeds/offerings/mail-move.json": "application/feed+json",
    "sitemap.xml": "application/xml; charset=utf-8",
    "prices/prices.csv": "text/csv; charset=utf-8",
    "llms.txt": "text/plain; charset=utf-8",
    "guide/handout.pdf": "application/pdf",
    "guide/form.docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pagefind/wasm.unknown.pagefind": "application/octet-stream",
    "assets/offerbook/offerbook.css": "text/css; charset=utf-8",
    "assets/offerbook/offerbook.js": "text/javascript; charset=utf-8",
    "assets/images/favicon.png": "image/png",
}
_FOR_EVER = "max-age=31536000, immutable"


def test_customers_read_every_file_without_a_login(server: Running) -> None:
    site = server.place.site("customer").resolve()
    files = [f"/{place}" for place in tree_bytes(site)]
    for path, answer in server.ask_all(CUSTOMER, files).items():
        assert (answer.status, answer.body) == (200, (site / path[1:]).read_bytes()), path


@pytest.mark.parametrize(("place", "kind"), _TYPES.items(), ids=_TYPES)
def test_each_file_has_its_type(server: Running, place: str, kind: str) -> None:
    answer = server.ask(CUSTOMER, f"/{place}")
    assert answer.status == 200
    assert answer.headers["content-type"].lower().replace("text/xml", "application/xml") == kind


@pytest.mark.parametrize("path", ["/", "/no-such-page/", "/offerings/mail-move", "/.git/config"])
@pytest.mark.parametrize("edition", ["customer", "internal"])
def test_every_answer_carries_the_headers(server: Running, edition: str, path: str) -> None:
    name = CUSTOMER if edition == "customer" else INTERNAL
    for login in ({}, server.login):
        heads = server.ask(name, path, login).headers
        policy = (server.place.site(edition) / "content-security-policy.txt").read_text("utf-8")
        is_identitys = not login and server.example.endswith("identity") and edition == "internal"
        expected = "frame-ancestors 'none'" if is_identitys else policy.strip()
        assert heads["content-security-policy"] == expected
        assert {name: heads.get(name) for name in _HEADERS} == _HEADERS
        assert is_identitys or heads["server"] in ("nginx", "Caddy")  # and no version
        assert ("x-robots-tag" in heads) == (edition == "internal")


def test_what_is_missing_is_404_with_the_sites_own_page(server: Running) -> None:
    page = (server.place.site("customer") / "404.html").read_bytes()
    for path in (
        "/no-such-page/",
        "/no/such/file.md",
        "/assets/",
        "/.git/config",
        "/a/.b",
        "/api/",
    ):
        answer = server.ask(CUSTOMER, path)
        assert (answer.status, answer.body) == (404, page), path
        assert answer.headers["content-type"].lower() == "text/html; charset=utf-8"
        assert "no-cache" in answer.headers["cache-control"]


def test_an_internal_offering_is_missing_like_any_other(server: Running) -> None:
    asked = ("/offerings/secret-move/", "/offerings/absent-move/")
    there, absent = (server.ask(CUSTOMER, path) for path in asked)
    assert there.status == 404
    assert there.without_date == absent.without_date


def test_a_folder_without_its_slash_leads_to_the_page(server: Running) -> None:
    answer = server.ask(CUSTOMER, "/offerings/mail-move")
    assert answer.status in (301, 308)
    assert answer.headers["location"] in ("/offerings/mail-move/", "mail-move/")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_sent(server: Running, method: str) -> None:
    assert server.ask(CUSTOMER, "/offerings/mail-move/", method=method, body=b"x").status == 405


def test_what_says_its_contents_in_its_name_is_kept_and_all_else_asked_for_anew(
    server: Running,
) -> None:
    site = server.place.site("customer").resolve()
    hashed = [*site.glob("assets/*/*.min.*s"), *site.glob("pagefind/fragment/*")]
    assert len(hashed) >= 4
    for file in hashed:
        answer = server.ask(CUSTOMER, f"/{file.relative_to(site).as_posix()}")
        assert answer.headers["cache-control"] == f"public, {_FOR_EVER}", file
    for path in ("/", "/pagefind/pagefind.js", "/assets/find.json", "/assets/offerbook/find.js"):
        assert server.ask(CUSTOMER, path).headers["cache-control"] == "public, no-cache"
    missing = server.ask(CUSTOMER, "/assets/javascripts/bundle.00000000.min.js")
    assert (missing.status, missing.headers["cache-control"].split(", ")[-1]) == (404, "no-cache")


def test_no_shared_cache_keeps_internal_pages(server: Running) -> None:
    site = server.place.site("internal").resolve()
    (fragment, *_) = site.glob("pagefind/fragment/*")
    for path in ("/", f"/{fragment.relative_to(site).as_posix()}"):
        kept = server.ask(INTERNAL, path, server.login).headers["cache-control"]
        assert "private" in kept
        assert "public" not in kept


def test_pages_are_asked_for_anew_by_their_mark(server: Running) -> None:
    first = server.ask(CUSTOMER, "/")
    again = server.ask(CUSTOMER, "/", {"If-None-Match": first.headers["etag"]})
    assert (again.status, again.body) == (304, b"")


def test_texts_travel_packed(server: Running) -> None:
    for path in ("/", "/api/v1/schema.json", "/assets/offerbook/offerbook.css"):
        packed = server.ask(CUSTOMER, path, {"Accept-Encoding": "gzip"})
        assert packed.headers["content-encoding"] == "gzip", path
        assert packed.headers["vary"] == "Accept-Encoding"
        assert gzip.decompress(packed.body) == server.ask(CUSTOMER, path).body


def test_a_new_site_is_served_as_soon_as_its_link_is_turned(server: Running) -> None:
    link = server.place.site("customer")
    before = server.ask(CUSTOMER, "/").body
    tree = new_tree(link)
    shutil.copytree(link.resolve(), tree, dirs_exist_ok=True)
    (tree / "index.html").write_bytes(before.replace(b"</body>", b"newer words</body>"))
    tree.chmod(0o755)
    publish(tree, link)
    assert b"newer words" in server.ask(CUSTOMER, "/").body


def test_a_new_policy_is_sent_once_the_example_was_written_again(server: Running) -> None:
    file = server.place.site("customer") / "content-security-policy.txt"
    before = file.read_text("utf-8")
    after = before.replace("script-src 'self'", "script-src 'self' 'sha256-abc+/='")
    try:
        file.write_text(after, "utf-8")
        again(server)
        for _ in range(100):
            said = server.ask(CUSTOMER, "/").headers["content-security-policy"]
            if said == after.strip():
                break
        assert said == after.strip()
    finally:
        file.write_text(before, "utf-8")
        again(server)
    assert server.process.poll() is None
