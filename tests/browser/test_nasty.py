"""Words that try to be more than words, in every text field at once: shown, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from offerbook.site.fulltext import add_full_text
from offerbook.spec.base import OFFERING, base_schema
from offerbook.spec.fields import Field, build_fields
from tests.browser.conftest import Tab, Visit, serving
from tests.site.filling import REFS, Filler, as_yaml
from tests.support import CATALOG, SAME_WORDS, Workshop, make_workshop

pytestmark = pytest.mark.browser

NASTY = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    '" autofocus onfocus="alert(1)',
    "</script><script>alert(1)</script>",
    "</title></head><h1>x</h1>",
    "<!-- x",
    "--> x",
    "]]> x",
    "[a](javascript:alert(1))",
    "[a](data:text/html,<b>x</b>)",
    "![a](//other.example/a.png)",
    "<a href=//other.example/>x</a>",
    "x {: onclick=alert(1) }",
    "{{ 40+2 }} ${40+2} #{40+2}",
    "{% include 'x' %}",
    '--8<-- "mkdocs.yml"',
    "[TOC]",
    "x --- y ***",
    "!!! note",
    "::: x",
    "obmarkatitle obmarkbend",
    "ob-specimen-home-0-a",
    "`x` ``y",
    "\"x\" 'y' &amp; &#39; &lt;b&gt;",
    "=cmd|' /C calc'!A0",
    "$(id) `id` ;ls",
    "\\u003cb\\u003e \\0",
    "<style>*{display:none}</style>",
    "<base href=//other.example/>",
    "<meta http-equiv=refresh content=0>",
    "<form action=//other.example/><input>",
    'href="nowhere/" id="start" src=\'none\'',
)
_ALLOWED = {
    "A",
    "ARTICLE",
    "BLOCKQUOTE",
    "BR",
    "BUTTON",
    "CODE",
    "DD",
    "DIV",
    "DL",
    "DT",
    "EM",
    "H1",
    "H2",
    "H3",
    "H4",
    "H5",
    "H6",
    "HEADER",
    "HR",
    "LI",
    "OL",
    "P",
    "PRE",
    "RECT",
    "SECTION",
    "SPAN",
    "STRONG",
    "SVG",
    "TABLE",
    "TBODY",
    "TD",
    "TEXT",
    "TH",
    "THEAD",
    "TIME",
    "TR",
    "UL",
}
_LOOK = """() => {
  const article = document.querySelector("article");
  const said = [];
  for (const node of document.querySelectorAll("*")) {
    for (const each of node.attributes) {
      if (each.name.startsWith("on")) said.push(`handler ${each.name} in ${node.outerHTML.slice(0, 80)}`);
      const runs = /^\\s*(javascript|data|vbscript):/i.test(each.value);
      if (["href", "src", "action"].includes(each.name) && runs && article.contains(node)) {
        said.push(`address ${each.value}`);
      }
    }
  }
  for (const node of article.querySelectorAll("*")) said.push(node.tagName.toUpperCase());
  for (const script of article.querySelectorAll("script")) said.push(`script ${script.outerHTML}`);
  return [...new Set(said)];
}"""


def _name(number: int) -> str:
    return f"nasty-{number}"


def _number(field: Field) -> int:
    return 12


def _words(text: str) -> Filler:
    def say(field: Field) -> str:
        if field.name == "link":
            return f"https://shown.example/?{text.replace(' ', '')}"
        return f"{text} {'-'.join(field.route[-2:])}" if field.item or len(text) < 40 else text

    return Filler(say, _number, REFS)


def _catalog(text: str) -> str:
    """catalog.yaml with *text* for every name, title, description and meaning."""
    said = json.dumps(text)
    rows = []
    for row in CATALOG.splitlines():
        name = row.strip().removeprefix("- ").partition(":")[0]
        is_words = name in ("name", "plural", "means")
        rows.append(f"{row.partition(':')[0]}: {said}" if is_words else row)
        indent = row[: len(row) - len(row.lstrip())]
        if row.strip() == "company:":
            rows.append(f"  about: {said}")
        if row.strip() in ("name: Ada Test", "name: Moving"):
            extra = "title" if "Ada" in row else "description"
            rows.append(f"{indent}{extra}: {said}")
    return "\n".join(rows) + "\n" + SAME_WORDS


@pytest.fixture(scope="module")
def nasty(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """An offering for each nasty text, one with a clause, and a catalog.yaml full of them."""
    workshop = make_workshop(tmp_path_factory.mktemp("nasty"))
    root = build_fields(base_schema(OFFERING))
    workshop.offering("aside")
    workshop.write(
        "catalog/clauses/shared/clause.yaml",
        f"id: shared\ntext: {json.dumps(' '.join(NASTY[:9]))}\n",
    )
    workshop.write("catalog/catalog.yaml", _catalog(" ".join((NASTY[0], NASTY[1], NASTY[4]))))
    for day, step in (("2026-01-10", 1), ("2026-05-10", 0)):
        for number in range(len(NASTY)):
            _write_offering(workshop, root, number, NASTY[number - step])
        workshop.freeze(day)
    for edition in ("internal", "customer"):
        add_full_text(workshop.publish(edition))
    return workshop


def _write_offering(workshop: Workshop, root: Field, number: int, text: str) -> None:
    """A draft that says *text* everywhere, and so does what is said about its release."""
    body = _words(text).fill(root, _name(number), "active")
    body["aliases"] = []
    body["outcomes"].append({"clause": "shared"})
    if number == 0:
        body["description"] = "\n\n".join(NASTY)
        body["pitch"] = "\n".join(NASTY)
    folder = f"catalog/offerings/{_name(number)}"
    workshop.write(f"{folder}/offering.yaml", as_yaml(body))
    workshop.change(as_yaml({"note": text, "aside": text, "early": f"{text} and so"}), folder)


@pytest.fixture(scope="module", params=["internal", "customer"])
def edition(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def visit(tab: Tab, nasty: Workshop, edition: str) -> Iterator[Visit]:
    with serving(nasty.root / "site" / edition) as host, tab.at(host) as made:
        yield made


def _find_brought(page: Page) -> list[str]:
    """What stands in the page that no template put there; the one early script aside."""
    looked: list[str] = page.evaluate(_LOOK)
    return [
        said
        for said in looked
        if said not in _ALLOWED
        and said != "SCRIPT"
        and not (said.startswith("script") and "assets/offerbook/early.js" in said)
    ]


@pytest.mark.parametrize(
    "step", [pytest.param(5, id="every fifth"), pytest.param(1, id="all", marks=pytest.mark.wide)]
)
def test_every_offering_shows_words_and_nothing_else(visit: Visit, step: int) -> None:
    problems = []
    for number, text in list(enumerate(NASTY))[::step]:
        page = visit.go(f"offerings/{_name(number)}/")
        heading = page.locator("h1").text_content() or ""
        if not heading.startswith(text):
            problems.append(f"{text}: heading {heading}")
        if not page.title().startswith(text):
            problems.append(f"{text}: title {page.title()}")
        problems += [
            f"{text}: {said}" for said in (*_find_brought(page), *visit.watch.complaints(page))
        ]
    assert problems == []


@pytest.mark.parametrize(("place", "first"), [("1.0.0", 0), ("changes", 1), ("since", 2)])
def test_what_was_released_shows_words_and_nothing_else(
    visit: Visit, edition: str, place: str, first: int
) -> None:
    """Each kind of page with other texts: colleagues' and customers' are not the same, either."""
    problems = []
    for number in range(first + 3 * (edition == "customer"), len(NASTY), 6):
        page = visit.go(f"offerings/{_name(number)}/{place}/")
        problems += [
            f"{number}: {said}" for said in (*_find_brought(page), *visit.watch.complaints(page))
        ]
    assert problems == []


def test_the_changes_show_words_and_nothing_else(visit: Visit) -> None:
    page = visit.go("changes/")
    words = page.locator("article").first.text_content() or ""
    assert [text for text in ("<script>alert(1)</script>", "[TOC]") if text not in words] == []
    of_filters = {"FORM", "LABEL", "SELECT", "OPTION", "OUTPUT"}
    assert set(_find_brought(page)) == of_filters
    assert visit.watch.complaints(page) == []


def test_every_list_shows_words_and_nothing_else(visit: Visit) -> None:
    is_internal = "Testhouse" in visit.go("").title()
    owners = ("owners/", "owners/ada/", "health/") if is_internal else ()
    for address in ("", "prices/", *owners):
        page = visit.go(address)
        assert "<script>alert(1)</script>" in (page.locator("article").text_content() or "")
        assert [*_find_brought(page), *visit.watch.complaints(page)] == []


def test_the_filtered_list_shows_words_and_nothing_else(visit: Visit) -> None:
    of_filters = {"FORM", "LABEL", "INPUT", "SELECT", "OPTION", "OUTPUT", "DETAILS", "SUMMARY"}
    for query in ("", "?view=table"):
        page = visit.go(f"offerings/{query}")
        page.locator(".ob-browse [data-id]").first.wait_for()
        assert "<script>alert(1)</script>" in (page.locator("article").text_content() or "")
        assert set(_find_brought(page)) <= of_filters
        assert visit.watch.complaints(page) == []


def test_side_by_side_stand_words_and_nothing_else(visit: Visit) -> None:
    for number in range(0, len(NASTY) - 2, 8):
        two = f"{_name(number)},{_name(number + 1)}@1.0.0"
        for query in (f"with={two}", f"packages={_name(number)}"):
            page = visit.go(f"compare/?{query}")
            page.locator(".ob-sides").wait_for()
            assert set(_find_brought(page)) <= {"LABEL", "INPUT", "OUTPUT"}
            assert visit.watch.complaints(page) == []


def test_the_texts_stand_whole_in_a_description(visit: Visit) -> None:
    page = visit.go(f"offerings/{_name(0)}/")
    shown = page.locator(".ob-description").text_content() or ""
    for text in (
        "<script>alert(1)</script>",
        "{{ 40+2 }}",
        "[a](javascript:alert(1))",
        "[TOC]",
        "obmarkatitle obmarkbend",
        "{: onclick=alert(1) }",
        "--8<--",
    ):
        assert text in shown
    assert "42" not in shown


def test_the_search_shows_words_and_nothing_else(visit: Visit) -> None:
    page = visit.go("")
    page.keyboard.press("/")
    page.keyboard.type("summary", delay=10)
    page.locator("#ob-found-list [role=option]").first.wait_for(state="visible")
    results = page.locator("#ob-found")
    assert results.locator("script, img, svg, style, form, base, meta").count() == 0
    assert "<script>" in (results.text_content() or "")
    assert visit.watch.complaints(page) == []


def test_no_cell_of_the_price_list_is_a_formula(nasty: Workshop) -> None:
    text = (nasty.root / "site/customer/prices/prices.csv").read_text("utf-8")
    assert "'=cmd" in text
    assert [row for row in text.splitlines() if row.startswith(("=", "+", "-", "@"))] == []
