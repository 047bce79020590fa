"""One internal word in each channel that a leak can take: all are found, and each by its place."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from offerbook.app.building import build_editions
from offerbook.app.looking import guard_of
from offerbook.app.scanning import Guard
from offerbook.app.sight import Sight
from offerbook.cli import offerbook
from offerbook.edition import EDITIONS
from offerbook.finding import Finding
from offerbook.scanning.leaks import findings_of
from offerbook.site.apart import LeakError
from tests.forking import render
from tests.scanning.hiding import document, paper
from tests.site.making import tree_bytes
from tests.support import CATALOG, REPOSITORY, TODAY, Workshop, make_workshop

_ADDRESSES = """\
addresses:
  site:
    internal: https://colleagues.testhouse.example/library/
    customer: https://offers.testhouse.example/
  edit: https://forge.testhouse.example/catalogue/edit/main/
"""

_DRAFT = """\
status: active
packages:
  - id: one
    name: One
    price: 15600
commercials:
  floor: 12300
delivery:
  owner: ada
pitch: Every canary that sings here was planted by hand.
fit:
  good:
{sentences}"""

_CHANNELS = (
    "a page without an audience", "the body of a page", "a hidden element", "a comment",
    "a meta tag", "the index of the search box", "the index of the full text", "data",
    "a feed", "a calendar", "a document’s properties", "a PDF’s properties", "a file’s name",
)  # fmt: skip


def _sentence(channel: str) -> str:
    return f"Nobody outside should hear of number {_CHANNELS.index(channel)}"


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """A catalogue with an offering for customers, and two that are not for them."""
    workshop = make_workshop(tmp_path_factory.mktemp("canaries") / "the-hidden-folder")
    workshop.write("catalog/catalog.yaml", CATALOG + _ADDRESSES)
    sentences = "".join(f"    - {_sentence(each)}.\n" for each in _CHANNELS)
    workshop.offering("mail-move", _DRAFT.format(sentences=sentences))
    workshop.offering(
        "quiet-bridge", "name: The quiet bridge\naudience: internal\nstatus: active\n"
    )
    workshop.offering("night-owl", "status: planned\n")
    workshop.write(
        "docs/guide/index.md", "---\naudience: customer\n---\n\n# Guide\n\nAsk us about it.\n"
    )
    return workshop


@pytest.fixture(scope="module")
def site(workshop: Workshop) -> Path:
    """Its customer edition, as it is built."""
    return workshop.build("customer")


@pytest.fixture(scope="module")
def guard(workshop: Workshop, site: Path) -> Guard:
    return guard_of(workshop.root, Sight(workshop.sound(), EDITIONS["customer"], TODAY))


def scanned(guard: Guard, folder: Path) -> list[Finding]:
    return list(findings_of(guard.scan(folder)))


class Canary(NamedTuple):
    """What is put where, and what the finding must say of it."""

    place: str
    plant: Callable[[str, Workshop], bytes]
    value: str
    channel: str
    origin: str


def _said(text: str) -> Callable[[str, Workshop], bytes]:
    return lambda value, _: text.replace("{}", value).encode()


_OFFERING = "catalog/offerings/mail-move/offering.yaml"
_QUIET = "catalog/offerings/quiet-bridge/offering.yaml"
_SETTINGS = "catalog/catalog.yaml"


def _of(channel: str, place: str, text: str, says: str) -> Canary:
    return Canary(place, _said(text), _sentence(channel), says, _OFFERING)


CANARIES: Mapping[str, Canary] = {
    "a page without an audience": _of(
        "a page without an audience", "guide/secret/index.html", "<h1>Secret</h1><p>{}</p>",
        "visible text",
    ),
    "the body of a page": _of(
        "the body of a page", "offerings/mail-move/index.html", "<main><p>{}.</p></main>",
        "visible text",
    ),
    "a hidden element": _of(
        "a hidden element", "a.html", "<div hidden><p>{}</p></div>", "a hidden element"
    ),
    "a comment": _of("a comment", "b.html", "<p>Hello.</p><!-- {} -->", "a comment"),
    "a meta tag": _of(
        "a meta tag", "c.html", '<meta name="description" content="{}">', "the attribute content"
    ),
    "the index of the search box": _of(
        "the index of the search box", "assets/find.json", '{"a":["{}"]}', "JSON"
    ),
    "the index of the full text": Canary(
        "pagefind/fragment/en_1.pf_fragment",
        lambda value, _: gzip.compress(b"pagefind_dcd" + json.dumps({"content": value}).encode()),
        _sentence("the index of the full text"), "gzip", _OFFERING,
    ),
    "data": _of("data", "api/v1/offerings/mail-move.json", '{"told":[{"a":"{}"}]}', "JSON"),
    "a feed": _of("a feed", "feeds/all.xml", "<feed><title>{}</title></feed>", "title"),
    "a calendar": _of("a calendar", "calendar/all.ics", "SUMMARY:{}\r\n", "a calendar"),
    "a sitemap": Canary(
        "sitemap.xml", _said("<urlset><loc>https://a.example/offerings/{}/</loc></urlset>"),
        "quiet-bridge", "visible text", _QUIET,
    ),
    "a redirect": Canary(
        "d.html", _said('<meta http-equiv="refresh" content="0; url=../{}/">'),
        "night-owl", "the attribute content", "catalog/offerings/night-owl/offering.yaml",
    ),
    "the address of a page that is not there": Canary(
        "offerings/quiet-bridge/404.txt", _said("Gone."), "quiet-bridge", "name", _QUIET
    ),
    "a link to the next page": Canary(
        "e.html", _said('<a rel="next" title="{}" href="../">Next</a>'),
        "The quiet bridge", "the attribute title", _QUIET,
    ),
    "a notice of a change": Canary(
        "changes/index.html", _said("<li>Floor: 13,000 → {} EUR</li>"), "12,300", "visible text",
        _OFFERING,
    ),
    "a hash": Canary(
        "f.html",
        lambda _, shop: f'<p data-v="{_digest(shop)}">'.encode(),
        "", "the attribute data-v", "catalog/offerings/mail-move/versions/1.0.0.yaml",
    ),
    "an edit link": Canary(
        "g.html", _said('<a href="{}catalog/offerings/mail-move/offering.yaml">Edit</a>'),
        "https://forge.testhouse.example/catalogue/edit/main/", "the attribute href", _SETTINGS,
    ),
    "a person’s address": Canary(
        "h.html", _said('<a href="mailto:{}">Ask</a>'), "ada@example.com", "the attribute href",
        _SETTINGS,
    ),
    "a folder of the machine": Canary(
        "i.html", lambda _, shop: f"<!-- {shop.root.resolve()}/docs -->".encode(), "",
        "a comment", _SETTINGS,
    ),
    "a document’s properties": Canary(
        "j.docx", lambda value, _: document("Hello.", value),
        _sentence("a document’s properties"), "docProps/core.xml", _OFFERING,
    ),
    "a PDF’s properties": Canary(
        "k.pdf", lambda value, _: paper("Hello.", value), _sentence("a PDF’s properties"),
        "PDF title", _OFFERING,
    ),
    "a file’s name": Canary(
        f"{_sentence('a file’s name').replace(' ', '-')}.txt", _said("Hello."),
        _sentence("a file’s name"), "name", _OFFERING,
    ),
    "a page of another edition": Canary(
        "l.html",
        lambda _, shop: (shop.root / "site/internal/offerings/quiet-bridge/index.html").read_bytes(),
        "", "the page’s title", _QUIET,
    ),
    "a pasted sentence": Canary(
        "m.md", _said("We say: {}"), "Every canary that sings here was planted by hand.", "a text",
        _OFFERING,
    ),
    "a pasted amount": Canary("n.csv", _said("Mail move;{}\n"), "12.3k", "a table", _OFFERING),
}  # fmt: skip


def _digest(workshop: Workshop) -> str:
    sums = workshop.root / "catalog/offerings/mail-move/versions/sums"
    return sums.read_text("utf-8").split()[0]


@pytest.fixture(scope="module")
def planted(
    workshop: Workshop, site: Path, guard: Guard, tmp_path_factory: pytest.TempPathFactory
) -> list[Finding]:
    """What is found in the finished site once every canary sits in it."""
    workshop.publish("internal")
    folder = tmp_path_factory.mktemp("planted") / "site"
    shutil.copytree(site.resolve(), folder)
    for canary in CANARIES.values():
        path = folder / canary.place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.write_bytes(canary.plant(canary.value, workshop))
    return scanned(guard, folder)


def test_the_untouched_site_has_no_finding(guard: Guard, site: Path) -> None:
    found = guard.scan(site)
    assert found.is_clean, [each.message for each in findings_of(found)]
    assert found.files > 30
    assert any(place.startswith("assets/javascripts/") for place in found.skipped)


@pytest.mark.parametrize("name", CANARIES)
def test_a_canary_is_found(planted: list[Finding], name: str) -> None:
    canary = CANARIES[name]
    about = [each for each in planted if each.place.path == canary.place]
    origins = {related.path for each in about for related in each.related}
    assert canary.origin in origins, [each.message for each in planted]
    assert any(canary.channel in each.message for each in about), about
    assert all(each.code == "scan-leak" for each in about)


def test_nothing_but_canaries_is_found(planted: list[Finding]) -> None:
    places = {canary.place for canary in CANARIES.values()}
    assert {each.place.path for each in planted} == places


def test_a_finding_names_line_and_column_of_both_places(planted: list[Finding]) -> None:
    (found,) = (each for each in planted if each.place.path == "b.html")
    (source,) = found.related
    rows = (_DRAFT.format(sentences="")).splitlines()
    assert (found.place.line, found.place.column) == (1, 14)
    assert (source.path, source.column) == (_OFFERING, 7)
    assert source.line > len(rows)
    assert "“Nobody outside should hear of number 3" in found.message


@pytest.mark.parametrize("edition", ["customer", "internal"])
def test_the_example_has_no_finding(tmp_path: Path, edition: str) -> None:
    """All of it, as it is published, full text included."""
    for name in ("catalog", "docs", "schema"):
        shutil.copytree(REPOSITORY / name, tmp_path / name)
    shutil.copyfile(REPOSITORY / "mkdocs.yml", tmp_path / "mkdocs.yml")
    link, said = tmp_path / "site", list[str]()
    list(
        build_editions(
            tmp_path, Workshop(tmp_path).sound(), {edition: link}, said.append, TODAY, render=render
        )
    )
    assert said == []
    assert (link / "pagefind/fragment").is_dir()


@pytest.fixture
def shop(workshop: Workshop, site: Path, tmp_path: Path) -> Workshop:
    """The same catalogue with its finished site, in a folder of its own."""
    shutil.copytree(workshop.root, tmp_path / "shop", symlinks=True)
    return Workshop(tmp_path / "shop")


def run(root: Path, *words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(offerbook, ["-C", str(root), *words])
    return done.exit_code, done.stdout, done.stderr


def test_a_leak_stops_the_publication_and_the_old_site_stays(shop: Workshop) -> None:
    site, words = shop.root / "site/customer", _sentence("data")
    before = tree_bytes(site)
    page = f"---\naudience: customer\n---\n\n# Guide\n\n{words}. [Offer](offer.zip)\n"
    shop.write("docs/guide/index.md", page)
    shop.write("docs/guide/offer.zip", b"PK\x03\x04 this is no archive")
    code, out, err = run(shop.root, "build", "--edition", "customer", "--as-of", TODAY)
    assert (code, out) == (1, "")
    assert f"error: internal words in visible text: “{words}.” [scan-leak]" in err
    assert "note: catalog/offerings/mail-move/offering.yaml:" in err
    assert "guide/offer.zip:1:1: error: it cannot be read" in err
    assert "the site that was there stays" in err
    assert tree_bytes(site) == before
    assert list(site.parent.glob(".customer-*")) == [site.resolve()]


@pytest.mark.parametrize("place", ["guide/floor", "offerings/how-we-sell"])
def test_colleagues_edition_is_looked_through_as_well(shop: Workshop, place: str) -> None:
    """The field itself is restricted, so only a page written by hand can bring it in."""
    page = shop.write(f"docs/{place}.md", "# Floor\n\nWe do it for 12,300 EUR, if we must.\n")
    command = ("build", "--edition", "internal", "--no-full-text", "--as-of", TODAY)
    code, out, err = run(shop.root, *command)
    assert (code, out) == (1, "")
    assert f"{place}/index.html" in err
    assert "error: an internal amount in visible text: “12,300” [scan-leak]" in err
    assert "it comes from here: commercials.floor" in err
    assert "internal: what its readers may not read was found in it" in err
    assert "the site that was there stays" in err
    assert not (shop.root / "site/internal" / place).exists()
    page.write_text("# Floor\n\nAsk us how low we go.\n", "utf-8")
    code, _, err = run(shop.root, *command)
    assert code == 0, err
    assert (shop.root / "site/internal" / place / "index.html").is_file()


def test_colleagues_may_read_anywhere_what_their_edition_says_by_right(shop: Workshop) -> None:
    """The floor of one offering is the price of another."""
    shop.write("docs/guide/floor.md", "# Floor\n\nWe do it for 12,300 EUR, if we must.\n")
    shop.offering("large-bridge", "packages:\n  - {id: one, name: One, price: 12300}\n")
    code, _, err = run(
        shop.root, "build", "--edition", "internal", "--no-full-text", "--as-of", TODAY
    )
    assert code == 0, err


def test_a_page_that_was_clean_is_looked_at_again_when_more_must_be_kept_secret(
    shop: Workshop, guard: Guard
) -> None:
    site = shop.root / "site/customer"
    own = replace(guard, root=shop.root)
    own.check(site)
    own.check(site)
    page = site.resolve() / "guide/index.html"
    assert "Ask us about it" in page.read_text("utf-8")
    shop.offering("quiet-bridge", "audience: internal\nstatus: active\npitch: Ask us about it.\n")
    with pytest.raises(LeakError) as caught:
        guard_of(shop.root, Sight(shop.sound(), EDITIONS["customer"], TODAY)).check(site)
    assert "guide/index.html" in {each.place.path for each in caught.value.findings}


def test_a_file_that_came_after_the_last_look_is_looked_at(shop: Workshop, guard: Guard) -> None:
    own = replace(guard, root=shop.root)
    own.check(shop.root / "site/customer")
    (shop.root / "site/customer/new.txt").write_text(_sentence("data"), "utf-8")
    with pytest.raises(LeakError):
        own.check(shop.root / "site/customer")


def test_the_command_scan_looks_through_any_folder(shop: Workshop, tmp_path: Path) -> None:
    outbox = tmp_path / "outbox"
    outbox.mkdir()
    command = ("scan", str(outbox), "--edition", "customer", "--as-of", TODAY)
    (outbox / "1.eml").write_text("Subject: Hello\n\nAsk us.\n", "utf-8")
    code, out, err = run(shop.root, *command)
    assert (code, out) == (0, "")
    assert "1 files looked through for the customer edition" in err
    (outbox / "1.eml").write_text(f"Subject: Hello\n\n{escape(_sentence('data'))}\n", "utf-8")
    code, out, _ = run(shop.root, *command, "--format", "json")
    assert code == 1
    (found,) = json.loads(out)
    assert (found["code"], found["path"]) == ("scan-leak", "1.eml")
    assert found["related"][0]["path"] == _OFFERING


def test_the_command_says_the_same_of_what_was_read_ahead(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("offerbook.scanning.ahead.processors", lambda: 2)
    site = shop.root / "site/customer"
    command = ("scan", str(site), "--as-of", TODAY)
    for page in ("Hello.", f"{_sentence('data')}, below 12,300."):
        (site / "new.txt").write_text(page, "utf-8")
        monkeypatch.setattr("offerbook.scanning.ahead.WORTH_A_PROCESS", 1_000_000)
        afterwards = run(shop.root, *command)
        monkeypatch.setattr("offerbook.scanning.ahead.WORTH_A_PROCESS", 1)
        assert run(shop.root, *command) == afterwards
    assert afterwards[0] == 1


def test_colleagues_may_read_all_but_what_is_restricted(
    workshop: Workshop, site: Path, tmp_path: Path
) -> None:
    guard = guard_of(workshop.root, Sight(workshop.sound(), EDITIONS["internal"], TODAY))
    (tmp_path / "a.txt").write_text(f"{_sentence('data')}. ada@example.com, quiet-bridge", "utf-8")
    assert scanned(guard, tmp_path) == []
    (tmp_path / "a.txt").write_text("not below 12,300 EUR", "utf-8")
    assert [each.code for each in scanned(guard, tmp_path)] == ["scan-leak"]
