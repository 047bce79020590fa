"""The full text: published after the pages, beside them, and never in their way."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from offerbook.app import building
from offerbook.app.building import build_editions
from offerbook.site import fulltext, passages
from offerbook.site.fulltext import FOLDER, FullTextError, add_full_text
from tests.forking import render
from tests.site.making import run_offerbook, tree_bytes
from tests.site.planting import WORD
from tests.support import TODAY, Workshop, builder_remembered

_MORE = "status: active\nname: {name}\npackages:\n  - id: one\n    name: One\n    price: {price}\n"
_HIDDEN = "objections:\n  - id: a\n    hears: Zqhearsqz\n    says: Zqsaysqz\n"
_WHOLE = """\
status: active
description: Zqtold & <b>more</b>
scope:
  included:
    - id: a
      what: Zqlimit
      up_to: 40
      unit: hour
  excluded:
    - id: b
      what: Other
      instead: Zqinstead
deliverables:
  - id: c
    name: Report
    acceptance: Zqaccepted
"""
_OLD = "offerings/mail-move/1.0.0/index.html"


@pytest.fixture
def shop(workshop: Workshop) -> Workshop:
    """Mail move in two versions and a guide for everybody, not built yet."""
    workshop.write("docs/guide/index.md", "---\naudience: customer\n---\n\n# Guide\n\nWords.\n")
    for day, name, price in (("2026-01-05", "First", 10), ("2026-02-05", "Second", 9)):
        workshop.offering("mail-move", _MORE.format(name=name, price=price) + _HIDDEN)
        workshop.freeze(day)
    return workshop


def _build(shop: Workshop, *editions: str) -> list[str]:
    """Build as the command does; what was said."""
    said: list[str] = []
    places = {name: shop.root / "site" / name for name in editions or ("internal",)}
    with ExitStack() as stack:
        for name in places:
            stack.enter_context(builder_remembered(shop.root, name))
        list(build_editions(shop.root, shop.sound(), places, said.append, TODAY, render=render))
    return said


def _site(shop: Workshop, edition: str = "internal") -> Path:
    return shop.root / "site" / edition


def _fragments(site: Path) -> dict[str, str]:
    """The texts that are found, by address."""
    return {address: page["content"] for address, page in _raw_fragments(site).items()}


def _raw_fragments(site: Path) -> dict[str, Any]:
    """What is kept of each page that is found, by address."""
    read = {}
    for path in (site / FOLDER / "fragment").iterdir():
        raw = gzip.decompress(path.read_bytes())
        page = json.loads(raw[raw.index(b"{") :])
        read[page["url"]] = page
    return read


def test_only_what_is_in_force_and_guides_are_found(shop: Workshop) -> None:
    assert _build(shop) == []
    found = _fragments(_site(shop))
    own = {url for url in found if not url.startswith("/guide/")}
    assert own == {"/offerings/mail-move/"}
    assert "/guide/" in found
    assert "Second" in found["/offerings/mail-move/"]
    assert (_site(shop) / _OLD).is_file()


def test_every_passage_leads_to_its_section(shop: Workshop) -> None:
    shop.offering("big", _WHOLE)
    _build(shop)
    page = (_site(shop) / "offerings/big/index.html").read_text("utf-8")
    raw = _raw_fragments(_site(shop))["/offerings/big/"]
    anchors = [each["element"] + "#" + each["id"] for each in raw["anchors"]]
    assert {"h1#start", "h2#included", "h2#excluded", "h2#deliverables"} <= set(anchors)
    assert [each["id"] for each in raw["anchors"] if f'id="{each["id"]}"' not in page] == []
    for words in ("Zqtold", "Zqlimit", "Zqinstead", "Zqaccepted", "up to 40"):
        assert words in raw["content"]


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Zqrow", "Zqrow. Other"),
        ("Zqrow (on site)", "Zqrow (on site). Other"),
        ("Zqrow.", "Zqrow. Other"),
        ("Zqrow?", "Zqrow? Other"),
        ("Zqrow, 90 %", "Zqrow, 90 % Other"),
        ("Zqrow (see the table.)", "Zqrow (see the table.) Other"),
        ("They say “Zqrow.”", "They say “Zqrow.” Other"),
        ("They say “Zqrow”", "They say “Zqrow”. Other"),
        ("Zqrow élevé", "Zqrow élevé. Other"),
        ("Zqrow & <more", "Zqrow & <more. Other"),
    ],
)
def test_rows_are_shown_apart(words: str, shown: str) -> None:
    told = {"id": "a", "title": "Included", "rows": [_row(words), _row(""), _row("Other")]}
    page = passages.page_of({"data": {}, "name": "Big", "told": [told]}, "en")
    assert f"<p>{shown}.</p>" in page.replace("&amp;", "&").replace("&lt;", "<")


def _row(what: str) -> dict[str, Any]:
    return {"what": what, "limit": "", "limits": {}, "facts": []}


def test_customers_find_no_internal_word(shop: Workshop) -> None:
    _build(shop, "internal", "customer")
    assert "Zqhearsqz" in _fragments(_site(shop))["/offerings/mail-move/"]
    whole = b"".join(
        gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw
        for raw in tree_bytes((_site(shop, "customer") / FOLDER).resolve()).values()
    )
    assert b"second" in whole.lower()
    assert WORD.findall(whole) == []


def test_it_joins_the_pages_that_are_published(shop: Workshop) -> None:
    link = shop.publish()
    pages, tree = tree_bytes(link), link.resolve()
    add_full_text(link)
    assert link.resolve() == tree
    after = tree_bytes(link)
    assert {place: after[place] for place in pages} == pages
    assert {place.partition("/")[0] for place in after.keys() - pages.keys()} == {FOLDER}
    assert sorted(path.name for path in link.parent.iterdir()) == [tree.name, link.name]


def test_it_joins_them_at_one_moment_once_it_was_looked_through(shop: Workshop) -> None:
    link = shop.publish()
    seen = []

    def look(folder: Path) -> None:
        seen.append(sorted(path.name for path in folder.iterdir()))
        assert not (link / FOLDER).exists()

    add_full_text(link, look)
    assert seen == [sorted(path.name for path in (link / FOLDER).iterdir())]


def test_one_that_was_made_from_other_pages_makes_room(shop: Workshop) -> None:
    link = shop.publish()
    add_full_text(link)
    (link / FOLDER / "made-from.txt").write_text("others", "utf-8")
    (link / FOLDER / "stray").touch()
    add_full_text(link)
    assert (link / FOLDER / "pagefind.js").is_file()
    assert not (link / FOLDER / "stray").exists()


def test_an_older_full_text_is_replaced(shop: Workshop) -> None:
    _build(shop)
    (_site(shop) / FOLDER / "fragment" / "stray").write_text("old", "utf-8")
    shop.write("docs/guide/index.md", "# Guide\n\nOther.\n")
    _build(shop)
    assert not (_site(shop) / FOLDER / "fragment" / "stray").exists()
    assert "Other." in _fragments(_site(shop))["/guide/"]


def test_nothing_is_left_of_pagefinds_own_box(shop: Workshop) -> None:
    _build(shop)
    names = {path.name for path in (_site(shop) / FOLDER).iterdir()}
    assert {"pagefind.js", "pagefind-worker.js", "pagefind-entry.json"} <= names
    assert not [name for name in names if name.endswith(".css") or "-ui" in name]


@pytest.fixture
def spoilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Pagefind that fails."""
    program = tmp_path_factory.mktemp("spoilt") / "pagefind_bin/pagefind"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho no room left >&2\nexit 1\n")
    program.chmod(0o755)
    return program


def test_where_it_fails_the_pages_are_published_and_it_is_said(
    shop: Workshop, spoilt: Path
) -> None:
    spoilt.with_name("__init__.py").write_text(
        f"from pathlib import Path\n\ndef get_executable():\n    return Path({str(spoilt)!r})\n"
    )
    paths = [str(spoilt.parents[1]), *filter(None, [os.environ.get("PYTHONPATH")])]
    more = {"PYTHONPATH": os.pathsep.join(paths)}
    done = run_offerbook(shop.root, "build", "--no-paper", more=more)
    assert done.returncode == 0
    for edition in ("internal", "customer"):
        said = f"{edition}: the full text could not be made: no room left; the pages are published"
        assert said in done.stderr
        assert (_site(shop, edition) / "offerings/mail-move/index.html").is_file()
        assert not (_site(shop, edition) / FOLDER).exists()
    trees = {_site(shop, name).resolve().name for name in ("internal", "customer")}
    left = {path.name for path in (shop.root / "site").iterdir()}
    assert left == {"internal", "customer", *trees}


_MEETING = """\
#!/bin/sh
touch {place}/$$
for _ in $(seq {wait}0); do sleep 0.1; done
for _ in $(seq 600); do
  [ $(ls {place} | wc -l) -ge {many} ] && break
  sleep 0.1
done
echo met $(ls {place} | wc -l) >&2
exit 1
"""


Meet = Callable[[int, int], None]


@pytest.fixture
def meet(spoilt: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Meet:
    """Lets each Pagefind wait some seconds, and then for so many; it says how many it met."""
    place = tmp_path / "meeting"
    place.mkdir()
    monkeypatch.setattr(fulltext, "get_executable", lambda: spoilt)

    def write(wait: int, many: int) -> None:
        spoilt.write_text(_MEETING.format(place=place, wait=wait, many=many))

    return write


def test_the_editions_are_indexed_side_by_side(
    shop: Workshop, meet: Meet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "MOST_AT_ONCE", 2)
    meet(0, 2)
    said = _build(shop, "internal", "customer")
    assert [each.partition(":")[0] for each in said] == ["internal", "customer"]
    assert all("met 2" in each for each in said)


def test_large_ones_are_indexed_one_after_the_other(
    shop: Workshop, meet: Meet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "LIGHT", 0)
    meet(2, 1)
    first, second = _build(shop, "internal", "customer")
    assert ("met 1" in first, "met 2" in second) == (True, True)


def test_whoever_does_not_wait_ends_the_indexing(shop: Workshop, meet: Meet) -> None:
    link = shop.publish()
    before = sorted(path.name for path in link.parent.iterdir())
    meet(60, 9)
    steps = fulltext.full_text_steps(link)
    next(steps)
    begun = time.monotonic()
    steps.close()
    assert time.monotonic() - begun < 30
    assert sorted(path.name for path in link.parent.iterdir()) == before


_ASKING = """\
#!{python}
import os, sys
sys.exit(f"on {{sorted(os.sched_getaffinity(0))}}")
"""


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="not every system can tell")
def test_an_index_takes_one_processor_another_one_each_turn(
    shop: Workshop, spoilt: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link, usual = shop.publish(), os.sched_getaffinity(0)
    monkeypatch.setattr(fulltext, "get_executable", lambda: spoilt)
    spoilt.write_text(_ASKING.format(python=sys.executable))
    used = set()
    for turn in range(len(usual)):
        with pytest.raises(FullTextError) as problem:
            list(fulltext.full_text_steps(link, turn=turn))
        used.add(str(problem.value).rpartition(" on ")[2])
    assert os.sched_getaffinity(0) == usual
    assert used == {str([each]) for each in usual}


def test_where_a_box_forbids_that_the_index_is_made_all_the_same(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbid(_: int, __: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "sched_setaffinity", forbid, raising=False)
    link = shop.publish()
    add_full_text(link)
    assert (link / FOLDER / "pagefind.js").is_file()


def test_a_failure_leaves_the_site_as_it_was(
    shop: Workshop, spoilt: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = shop.publish()
    before, tree = tree_bytes(link), link.resolve()
    monkeypatch.setattr(fulltext, "get_executable", lambda: spoilt)
    with pytest.raises(FullTextError, match="no room left"):
        add_full_text(link)
    assert link.resolve() == tree
    assert tree_bytes(link) == before


def test_the_next_build_still_takes_pages_over(shop: Workshop) -> None:
    _build(shop)
    page = _site(shop) / _OLD
    text = page.read_text("utf-8")
    page.unlink()
    page.write_text(f"{text}<!-- there already -->", "utf-8")
    _build(shop)
    assert "there already" in (_site(shop) / _OLD).read_text("utf-8")
    assert (_site(shop) / FOLDER).is_dir()


def test_where_there_is_nothing_to_find_there_is_no_index(shop: Workshop) -> None:
    shop.write("docs/guide/index.md", "# Guide\n\nFor colleagues.\n")
    shop.offering("mail-move", "audience: internal\n")
    _build(shop, "customer")
    shutil.rmtree(shop.root / "catalog/offerings/mail-move/versions")
    assert _build(shop, "customer") == []
    assert (_site(shop, "customer") / "index.html").is_file()
    assert not (_site(shop, "customer") / FOLDER).exists()


def test_two_builds_give_the_same_bytes(shop: Workshop) -> None:
    _build(shop)
    once = tree_bytes(_site(shop))
    _build(shop)
    assert tree_bytes(_site(shop)) == once
    assert any(place.startswith(f"{FOLDER}/index/") for place in once)


def test_where_no_indexed_page_changed_nothing_is_indexed_again(
    shop: Workshop, spoilt: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _build(shop, "internal", "customer")
    once = tree_bytes(_site(shop, "customer"))
    draft = shop.root / "catalog/offerings/mail-move/offering.yaml"
    draft.write_text(draft.read_text().replace("Zqhearsqz", "Zqothersqz"))
    monkeypatch.setattr(fulltext, "get_executable", lambda: spoilt)
    assert _build(shop, "customer") == []
    assert tree_bytes(_site(shop, "customer")) == once
    shop.write("docs/guide/index.md", "---\naudience: customer\n---\n\n# Guide\n\nOther.\n")
    assert "no room left" in _build(shop, "customer")[0]
    assert not (_site(shop, "customer") / FOLDER).exists()
