"""The comment on a pull request: whole, and inert whatever an offering says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from markdown_it.token import Token

from offerbook.app.differing import review_states
from offerbook.load.yaml_text import read_yaml
from offerbook.reviewing.account import Review
from offerbook.reviewing.answering import CHOICE
from offerbook.reviewing.comment import to_markdown
from offerbook.reviewing.forge import MOST_BYTES, Forge
from tests.reviewing.test_markdown import NASTY, PARSER, POINTING, TAG
from tests.support import RELEASING, SAME_WORDS, Workshop

DAY = "2026-06-01"
FORGE = Forge("https://github.example/acme/offers", "fax", "", takes_files=True)
ELSEWHERE = Forge("https://gitlab.example/acme/offers", "fax", "/-", takes_files=False)
OURS = re.compile(
    r"</?(p|h[234]|ul|li|strong|table|thead|tbody|tr|t[hd]|del|ins|code|blockquote|details|summary"
    r"|pre|sub)>|<br ?/?>|<code class=\"language-yaml\">|</?a( href=\"https://[^\"<>]*\")?>"
)
LONG_TERMS = [f'  - id: a{n}\n    topic: payment\n    text: "{n} {"ü " * 90}"\n' for n in range(30)]
WAYS = {
    "new file": (FORGE, False, ""),
    "a file that is there": (FORGE, True, ""),
    "another forge": (ELSEWHERE, False, ""),
    "no forge": (None, False, ""),
    "too long": (FORGE, False, "terms"),
}


def hostile(words: str, *, is_new: bool) -> str:
    """A draft that says *words* wherever words may stand; other words before and after."""
    said = json.dumps(f"{'Now' if is_new else 'Once'} {words}", ensure_ascii=False)
    item = json.dumps(f"{words} {'now' if is_new else 'once'}", ensure_ascii=False)
    name = json.dumps(" ".join(json.loads(said).split()), ensure_ascii=False)
    entry = "    - id: more\n      what: {0}\n      note: {0}\n      only_in: [small]\n"
    return (
        f"name: {name}\ndescription: {said}\n"
        f"packages:\n  - id: small\n    name: {name}\n    suits: {item}\n  - id: big\n    name: B\n"
        f"scope:\n  included:\n    - id: one\n      what: {item}\n      note: {said}\n"
        + (entry.format(said) if is_new else "")
        + f"deliverables:\n  - id: two\n    name: {name}\n    acceptance: {said}\n"
        f"fit:\n  good:\n    - {said}\n"
        f"delivery:\n  owner: wim\n  risks:\n    - {item}\n"
    )  # fmt: skip


def yamlable(words: str) -> str:
    """As far as a file may hold it."""
    return "".join(sign for sign in words if sign.isprintable() or sign == "\n")


def reviewed(root: Path) -> Review:
    return review_states(root, ["mail-move"], DAY)


@pytest.fixture
def asked(releasing: Workshop) -> Workshop:
    """A draft that asks twice, narrows, and widens what delivery must agree to."""
    body = (
        "description: {} packages.\nscope:\n  included:\n    - id: one\n      what: Fax\n"
        "      note: {}\n{}delivery:\n  owner: wim\n"
    )
    releasing.offering("mail-move", "regions:\n  - IE\n  - NL\n" + body.format("All", "Daily.", ""))
    releasing.release("2026-01-01")
    more = "    - id: two\n      what: More\n"
    releasing.offering(
        "mail-move", "regions:\n  - IE\n" + body.format("All our", "On weekdays.", more)
    )
    return releasing


def tokens(markdown: str) -> Iterator[Token]:
    for token in PARSER.parse(markdown):
        yield token
        yield from token.children or ()


def handed_out(markdown: str) -> str:
    """The text of change.yaml, out of the link or out of the block."""
    addresses = [str(t.attrs["href"]) for t in tokens(markdown) if t.type == "link_open"]
    texts = [parse_qs(urlsplit(each).query)["value"][0] for each in addresses if "/new/" in each]
    texts += [t.content for t in tokens(markdown) if t.type == "fence"]
    (text,) = texts
    return text


def parsed(text: str) -> Any:
    document, findings = read_yaml(text.encode(), "change.yaml")
    assert document is not None, findings
    assert not findings
    return document.data


@pytest.mark.parametrize("way", WAYS)
def test_link_and_block_are_the_same_file(asked: Workshop, way: str) -> None:
    forge, is_there, words = WAYS[way]
    said = {"aside": "For us."} if is_there else {}
    if is_there:
        asked.change("aside: For us.\n")
    if words:
        draft = asked.root / "catalog/offerings/mail-move/offering.yaml"
        draft.write_text(draft.read_text() + "terms:\n" + "".join(LONG_TERMS))
    markdown = to_markdown(reviewed(asked.root), forge)
    more = {f"a{n}": CHOICE for n in range(30)} if words else {}
    assert parsed(handed_out(markdown)) == {
        **said,
        "note": "",
        "agreed_by": "",
        "says": {"description": CHOICE, "one.note": CHOICE, **more},
    }
    assert ("/new/" in markdown) == (way == "new file")
    assert all(
        len(str(t.attrs["href"])) <= MOST_BYTES for t in tokens(markdown) if t.type == "link_open"
    )


def test_filled_in_it_may_be_released(asked: Workshop) -> None:
    text = handed_out(to_markdown(reviewed(asked.root), FORGE))
    asked.change(text)
    assert "not-in-list" not in asked.codes()
    assert {"note", "agreed_by", "says"} <= {
        str(finding.route[0]) for finding in asked.findings() if finding.route
    }
    filled = text.replace(CHOICE, "narrows").replace('note: ""', "note: The line is worse.")
    asked.change(filled.replace('agreed_by: ""', "agreed_by: wim"))
    assert asked.release(DAY)["mail-move"].number == "2.0.0"


def test_the_words_that_changed_are_marked(asked: Workshop) -> None:
    markdown = to_markdown(reviewed(asked.root), None)
    assert "  > All <ins>our</ins> packages." in markdown
    assert "  > <del>Daily.</del> <ins>On weekdays.</ins>" in markdown


def test_what_the_page_will_show(asked: Workshop) -> None:
    markdown = to_markdown(reviewed(asked.root), None)
    section = markdown.partition("#### Included")[2].partition("####")[0]
    assert section.split("\n")[2:6] == [
        "- **Fax**", "  - Note: On weekdays.", "- **More**", "",
    ]  # fmt: skip
    assert "#### Regions\n\n- Ireland\n" in markdown


def test_restricted_fields_are_not_shown(releasing: Workshop) -> None:
    releasing.offering("mail-move", "commercials:\n  floor: 4711\n  list_price: 5000\n")
    releasing.release("2026-01-01")
    releasing.offering("mail-move", "commercials:\n  floor: 4712\n  list_price: 5001\n")
    shown = to_markdown(reviewed(releasing.root), None).partition("<details>")[2]
    assert "5,001" in shown
    assert "4,712" not in shown


def test_only_advice_is_no_promise(releasing: Workshop) -> None:
    releasing.offering("mail-move", "pitch: One.\n")
    releasing.release("2026-01-01")
    releasing.offering("mail-move", "pitch: Two.\n")
    markdown = to_markdown(reviewed(releasing.root), None)
    assert "**No promise changed. Only internal advice did.**" in markdown
    assert "1.0.0 → 1.0.0+1, guides" in markdown


@pytest.mark.parametrize("words", [yamlable(words) for words in NASTY])
def test_whatever_an_offering_says_is_only_read(releasing: Workshop, words: str) -> None:
    releasing.write("catalog/catalog.yaml", RELEASING + SAME_WORDS)
    releasing.offering("mail-move", hostile(words, is_new=False))
    releasing.release("2026-01-01")
    releasing.offering("mail-move", hostile(words, is_new=True))
    review = reviewed(releasing.root)
    assert review.accounts, review.findings
    for forge in (FORGE, None):
        markdown = to_markdown(review, forge)
        html = PARSER.render(markdown)
        assert [tag for tag in TAG.findall(html) if not OURS.fullmatch(tag)] == []
        links = [str(t.attrs["href"]) for t in tokens(markdown) if t.type == "link_open"]
        assert all(link.startswith(FORGE.address) for link in links)
        rows = re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL)
        assert {row.count("<td>") for row in rows} <= {0, 4}
        outside = re.sub(r"<pre>.*?</pre>|<a .*?</a>", "", html, flags=re.DOTALL)
        assert not POINTING.search(unescape(TAG.sub("\n", outside)))
        assert not re.search(r"^/\w", markdown, re.MULTILINE)
        parsed(handed_out(markdown))
