"""Whatever somebody wrote, a message says it, and does nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from offerbook.changes.history import Line
from offerbook.digest.compose import WIDTH, Content, Sender, compose_news, compose_upkeep
from offerbook.digest.notices import News, Notice, Points, Row, Shared, Step
from offerbook.digest.upkeep import Chores, Group, Matter
from offerbook.effect import Effect
from tests.pages.test_inert import NASTY

HREF = "https://book.example/offerings/mail-move/since/#v1-0-0"
SENDER = Sender("Testhouse", "en", "https://book.example/", "keeper@example.com")
NOTICE = Notice(
    offering_id="mail-move",
    name="Mail move",
    effect=Effect.NARROWS,
    did="narrower",
    head="Mail move is narrower since 1 March 2026",
    numbers="Version 2.0.0, before that 1.0.0",
    held="since 1 March 2026",
    released_on="2026-03-01",
    concerns="Concerns Small, Large",
    summary="All of it.",
    reasons=("Our *server* is [smaller](https://book.example/why).",),
    asides=("Sell **more**.",),
    points=(Points(Effect.NARROWS, "narrower", ("Users: the limit falls from 50 to 20",)),),
    further=2,
    steps=(Step("2.0.0, released on 1 March 2026", HREF), Step("2.1.0", HREF)),
    taken_back=("Version 1.5.0, announced for 1 May 2026, will not take hold.",),
    href=HREF,
    lines=(Line(Effect.NARROWS, "", "scope"),),
)
SHARED = Shared(
    effect=Effect.WIDENS,
    did="wider",
    head="New prices for 2 offerings",
    name="New prices",
    reasons=("Everything costs more.",),
    rows=(Row("Mail move", "2.0.0", "since 1 March 2026", HREF, NOTICE.points),) * 2,
)
CHORES = Chores(
    (
        Group(
            "Ada Test",
            (
                Matter(
                    key="k",
                    offering_id="mail-move",
                    name="Mail move",
                    owner="ada",
                    since="2026-03-01",
                    did="overdue",
                    tone="narrows",
                    sentence="should have been looked at again by 1 March 2026",
                    href=HREF,
                ),
            ),
        ),
    )
)


def test_a_message_reads_like_this() -> None:
    content = compose_news(News((NOTICE, SHARED)), SENDER)
    assert content.subject == "Mail move is narrower since 1 March 2026, and 1 more"
    assert content.effect is Effect.NARROWS
    assert (
        content.text
        == """\
2 changes of offerings, 1 of them narrower
==========================================

What Testhouse promises has changed.

Mail move is narrower since 1 March 2026
----------------------------------------
Concerns Small, Large · Version 2.0.0, before that 1.0.0
All of it.
Version 1.5.0, announced for 1 May 2026, will not take hold.

Narrower:
- Users: the limit falls from 50 to 20
Why: Our server is smaller.
For colleagues only: Sell more.
2 more changes, smaller or of other parts, stand behind the link.
In 2 releases:
* 2.0.0, released on 1 March 2026
* 2.1.0
https://book.example/offerings/mail-move/since/#v1-0-0

New prices for 2 offerings
--------------------------
Why: Everything costs more.
Concerns:
* Mail move, since 1 March 2026
    Narrower:
    - Users: the limit falls from 50 to 20
  https://book.example/offerings/mail-move/since/#v1-0-0
* Mail move, since 1 March 2026
    Narrower:
    - Users: the limit falls from 50 to 20
  https://book.example/offerings/mail-move/since/#v1-0-0

--
Questions, or news that you no longer want: keeper@example.com.
https://book.example/
"""
    )


def test_upkeep_reads_like_this() -> None:
    content = compose_upkeep(CHORES, SENDER)
    assert content.subject == "One thing to look after: Mail move"
    assert (
        content.text
        == """\
One thing to look after: Mail move
==================================

These offerings wait for somebody.

Ada Test
--------
* Mail move: should have been looked at again by 1 March 2026
  https://book.example/offerings/mail-move/since/#v1-0-0

--
Questions, or news that you no longer want: keeper@example.com.
https://book.example/
"""
    )


@pytest.mark.parametrize(
    ("effects", "subject"),
    [
        (["narrows"], "Mail move is narrower since 1 March 2026"),
        (["widens", "rewords"], "Mail move is narrower since 1 March 2026, and 1 more"),
        (["narrows", "ask", "widens"], "Mail move is narrower since 1 March 2026, and 2 more"),
    ],
)
def test_the_subject(effects: list[str], subject: str) -> None:
    entries = tuple(changed(NOTICE, effect=Effect(effect)) for effect in effects)
    assert compose_news(News(entries), SENDER).subject == subject


@pytest.mark.parametrize(
    ("effects", "title"),
    [
        (["narrows"], "Mail move is narrower since 1 March 2026"),
        (["widens", "rewords"], "2 changes of offerings"),
        (["narrows", "ask", "widens"], "3 changes of offerings, 2 of them narrower"),
    ],
)
def test_the_title(effects: list[str], title: str) -> None:
    entries = tuple(changed(NOTICE, effect=Effect(effect)) for effect in effects)
    content = compose_news(News(entries), SENDER)
    assert content.text.splitlines()[0] == title
    assert f"<h1>{title}</h1>" in content.html


@pytest.mark.parametrize("further", [0, 1, 2])
def test_what_was_not_asked_for_is_mentioned(further: int) -> None:
    text = compose_news(News((changed(NOTICE, further=further),)), SENDER).text
    assert ("behind the link" in text) is (further > 0)


def test_nothing_left_says_so() -> None:
    void = changed(NOTICE, points=(), further=0, summary="", taken_back=(), effect=Effect.NONE)
    content = compose_news(News((void,)), SENDER)
    words = "What one release changed, a later one took back."
    assert words in content.text
    assert words in content.html


def changed(record: Any, **fields: Any) -> Any:
    return type(record)(**{**vars(record), **fields})


# Hostile words

HOSTILE = [
    *NASTY,
    "</style><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</pre></div></body></html>",
    "[a](javascript:alert(1)) [b](data:text/html,x) [c](vbscript:x) <javascript:alert(1)>",
    "![x](https://elsewhere.example/x.png) <img src=//elsewhere.example/y>",
    "<svg/onload=alert(1)> <base href=//elsewhere.example> <meta http-equiv=refresh>",
    "<link rel=stylesheet href=//elsewhere.example/a.css> @import url(//elsewhere.example)",
    "{{ 7*7 }} {% include 'frame.html' %} ${7*7} #{7*7} {0} {words}",
    "\x00\x07\x0b\x1b[31mred\x1b[0m\x7f\x9b\u2028\u202e",
    "half \ud800 a pair",
    "x" * 5000,
    "word " * 1000,
    "-- \nsignature\n.\nFrom here",
]
ALLOWED = {"", "https", "http", "mailto"}


def everywhere(record: Any, words: str) -> Any:
    """*record* with *words* in every text, but for the addresses that we make ourselves."""
    if isinstance(record, str):
        return words
    if isinstance(record, tuple) and not hasattr(record, "_fields"):
        return tuple(everywhere(each, words) for each in record)
    if isinstance(record, (Notice, Shared, Row, Points, Step, Group, Matter)):
        return changed(
            record,
            **{
                name: everywhere(value, words)
                for name, value in vars(record).items()
                if name
                not in ("effect", "href", "tone", "lines", "causes", "further", "key", "did")
            },
        )
    return record


def composed(words: str) -> Iterator[Content]:
    sender = Sender(words, "en", SENDER.site, SENDER.contact)
    news = News((everywhere(NOTICE, words), everywhere(SHARED, words)))
    yield compose_news(news, sender)
    yield compose_news(News(news.entries[:1]), sender)
    yield compose_upkeep(Chores(everywhere(CHORES.groups, words)), sender)


def check_inert(content: Content) -> None:
    page = LexborHTMLParser(content.html)
    loads = (
        "script, iframe, object, embed, img, svg, link, base, form, input, video, audio, template"
    )
    assert page.css(loads) == []
    assert len(page.css("style")) == len(page.css("title")) == 1
    assert {node.attributes.get("http-equiv") for node in page.css("meta")} <= {None}
    for node in page.css("*"):
        for name, value in node.attributes.items():
            assert not name.startswith("on"), (node.tag, name)
            assert name not in ("style", "src", "srcset", "background", "action"), name
            if name == "href":
                assert urlsplit(value or "").scheme in ALLOWED, value
    style = page.css_first("style")
    assert style is not None
    assert not re.search(r"url\(|@import|expression", style.text())
    for said in (content.text, content.html):
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u202e\ud800-\udfff]", said)
        assert "49" not in said
        said.encode()


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_are_only_words(words: str) -> None:
    clean = LexborHTMLParser(compose_news(News((NOTICE, SHARED)), SENDER).html)
    for content in composed(words):
        check_inert(content)
    page = LexborHTMLParser(next(composed(words)).html)
    assert len(page.css(".card")) == len(clean.css(".card")) == 2
    assert len(page.css(".foot")) == 1


@given(st.text(max_size=80))
def test_any_words_are_only_words(words: str) -> None:
    for content in composed(words.replace("49", "")):
        check_inert(content)
        check_width(content.text)


def check_width(text: str) -> None:
    long = [row for row in text.split("\n") if len(row) > WIDTH and "://" not in row]
    assert long == []


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_lines_of_the_text_fit(words: str) -> None:
    for content in composed(words):
        check_width(content.text)
        assert content.text.endswith("\n")


def test_the_text_holds_no_html() -> None:
    text = compose_news(News((NOTICE, SHARED)), SENDER).text
    assert not re.search(r"</?[a-z][^>]*>|&[a-z]+;|&#", text)


def test_a_link_is_never_cut() -> None:
    link = f"https://book.example/{'x' * 200}"
    content = compose_news(News((changed(NOTICE, href=link),)), SENDER)
    assert link in content.text.split("\n")


def test_links_of_reasons_lead_to_the_web_alone() -> None:
    hostile = "[a](javascript:alert(1)) and [b](https://book.example/b) and [c](mailto:a@b.example)"
    content = compose_news(News((changed(NOTICE, reasons=(hostile,)),)), SENDER)
    why = LexborHTMLParser(content.html).css(".why a")
    assert [node.attributes["href"] for node in why][:2] == [
        "https://book.example/b",
        "mailto:a@b.example",
    ]


def test_no_address_no_link() -> None:
    bare = changed(NOTICE, href="", steps=(), reasons=())
    content = compose_news(News((bare,)), Sender("Testhouse", "en", "", ""))
    assert "http" not in content.text
    assert LexborHTMLParser(content.html).css("a") == []


def test_the_same_news_is_the_same_bytes() -> None:
    news = News((NOTICE, SHARED))
    assert compose_news(news, SENDER) == compose_news(news, SENDER)
    assert compose_upkeep(CHORES, SENDER) == compose_upkeep(CHORES, SENDER)


def test_an_unknown_language_is_told_in_english() -> None:
    content = compose_news(News((NOTICE,)), Sender("Testhouse", "xx", "", ""))
    assert "What Testhouse promises has changed." in content.text
    assert '<html lang="xx">' in content.html


def test_templates_make_nothing_safe_by_themselves() -> None:
    from offerbook.digest import compose

    folder = Path(str(compose.__file__)).parent / "templates"
    texts = [path.read_text("utf-8") for path in sorted(folder.glob("*.html"))]
    assert len(texts) >= 6
    assert [text for text in texts if re.search(r"\|\s*safe|autoescape", text)] == []
