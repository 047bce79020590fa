"""Chat messages: everything is told or counted, and nothing that somebody wrote is markup."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offerbook.digest.cards import (
    SLACK_BLOCKS,
    SLACK_BYTES,
    SLACK_HEADER,
    TEAMS_BYTES,
    write_slack,
    write_teams,
)
from offerbook.digest.compose import Sender
from offerbook.digest.notices import News, Notice, Points, Row, Shared, Step
from offerbook.digest.upkeep import Chores, Group, Matter
from offerbook.effect import Effect

SITE = "https://book.example.com/"
ADA = Sender("Testhouse", "en", SITE, "ada@example.com")
NOBODY = Sender("Testhouse", "en", "", "")
NASTY = (
    "<!channel>",
    "<@U123>",
    "<https://evil.example|here>",
    "[x](javascript:alert(1))",
    "![x](https://evil.example/x.png)",
    "*bold* _it_ ~gone~ `code` ```block```",
    "# head\n- item\n1. one\n> quote\r\nend",
    "&lt;!here&gt; &amp;",
    '"quoted" \\back\\slash\\',
    "{{DATE(2026-01-01T00:00:00Z)}} {{{x}}} ${x}",
    "<at>Ada</at> @channel #general :joy:",
    "a\x00b\x1b[31mc\u2028d\u202ee",
    "x" * 5000,
    "ü😀" * 2500,
    '"' * 5000,
    "&" * 5000,
)

Write = Callable[[News | Chores, Sender], bytes]
BOTH = pytest.mark.parametrize("write", [write_slack, write_teams])

NARROWER = Notice(
    offering_id="mail-move",
    name="Mail Move",
    effect=Effect.NARROWS,
    did="narrower",
    head="Mail Move is narrower since 1 May 2026",
    numbers="Version 3.0.0, before that 2.1.0",
    held="since 1 May 2026",
    released_on="2026-04-01",
    concerns="Concerns Small",
    summary="",
    reasons=("The *old* platform ends.", "See [why](https://book.example.com/why)."),
    asides=("Offer the `large` package.",),
    points=(
        Points(Effect.NARROWS, "narrower", ("availability falls from 99.9 % to 99.5 %",)),
        Points(Effect.WIDENS, "wider", ("support answers in 4 hours, not 8",)),
    ),
    further=2,
    steps=(),
    taken_back=(),
    href=f"{SITE}offerings/mail-move/since/#v2-1-0",
)
PRICES = Shared(
    Effect.WIDENS,
    "wider",
    "New prices for 2 offerings",
    "New prices for 2 offerings",
    ("Cheaper hosting.",),
    (
        Row(
            "Mail Move",
            "",
            "since 1 May 2026",
            f"{SITE}offerings/mail-move/",
            (Points(Effect.WIDENS, "wider", ("Small: 9 € → 8 €",)),),
        ),
        Row("Welcome Day", "", "from 1 June 2026", "", ()),
    ),
)
OVERDUE = Matter(
    key="review_past mail-move 2026-01-01 0",
    offering_id="mail-move",
    name="Mail Move",
    owner="ada",
    since="2026-01-01",
    did="overdue",
    tone="narrows",
    sentence="should have been looked at again by 1 January 2026",
    href=f"{SITE}offerings/mail-move/",
)


def slack(told: News | Chores, sender: Sender = ADA) -> Any:
    return json.loads(write_slack(told, sender))


def teams(told: News | Chores, sender: Sender = ADA) -> Any:
    return json.loads(write_teams(told, sender))["attachments"][0]["content"]


def nodes(value: object) -> Iterator[dict[str, Any]]:
    """Every object of a message, in order."""
    if isinstance(value, dict):
        yield value
        for each in value.values():
            yield from nodes(each)
    elif isinstance(value, list):
        for each in value:
            yield from nodes(each)


def read(message: Any) -> str:
    """What somebody reads of a message, a line for each paragraph and item."""
    lines = []
    for each in nodes(message):
        if each.get("type") in ("rich_text_section", "RichTextBlock"):
            runs = each.get("elements") or each.get("inlines") or []
            lines.append("".join(run["text"] for run in runs))
        elif each.get("type") == "TextBlock":
            lines.append(each["text"])
    return "\n".join(lines)


def entries(message: Any) -> list[Any]:
    """The entries of a message that has a foot, and what counts the others."""
    if "blocks" in message:
        return list(message["blocks"][2:-1])
    return [each for each in message["body"] if each["type"] == "Container"]


# What is told


def test_slack_tells_a_notice() -> None:
    message = slack(News((NARROWER,)))
    assert message["text"] == (
        "Testhouse: Changes of offerings: Mail Move is narrower since 1 May 2026"
    )
    assert read(message) == (
        "What Testhouse promises has changed.\n"
        "Mail Move is narrower since 1 May 2026\n"
        "Concerns Small · Version 3.0.0, before that 2.1.0\n"
        "narrower: availability falls from 99.9 % to 99.5 %\n"
        "wider: support answers in 4 hours, not 8\n"
        "Why: The old platform ends. See why.\n"
        "For colleagues only: Offer the large package.\n"
        "2 more changes, smaller or of other parts, stand behind the link.\n"
        "Everything that is different\n"
        "Questions, or news that you no longer want: ada@example.com. Testhouse"
    )


def test_teams_tells_a_notice() -> None:
    assert read(teams(News((NARROWER,)))) == (
        "Changes of offerings\n"
        "What Testhouse promises has changed.\n"
        "Mail Move is narrower since 1 May 2026\n"
        "Concerns Small · Version 3.0.0, before that 2.1.0\n"
        "• narrower: availability falls from 99.9 % to 99.5 %\n"
        "• wider: support answers in 4 hours, not 8\n"
        "Why: The old platform ends. See why.\n"
        "For colleagues only: Offer the large package.\n"
        "2 more changes, smaller or of other parts, stand behind the link.\n"
        "[Everything that is different](https://book.example.com/offerings/mail-move/since/#v2-1-0)\n"
        "Questions, or news that you no longer want: ada@example.com."
    )


def test_teams_is_an_adaptive_card() -> None:
    message = json.loads(write_teams(News((NARROWER,)), ADA))
    assert message["type"] == "message"
    (attachment,) = message["attachments"]
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert attachment["contentUrl"] is None
    content = attachment["content"]
    assert (content["type"], content["version"]) == ("AdaptiveCard", "1.4")
    assert content["actions"] == [{"type": "Action.OpenUrl", "title": "Testhouse", "url": SITE}]


def test_effects_have_their_colours() -> None:
    runs = {each["text"]: each for each in nodes(teams(News((NARROWER,)))) if "text" in each}
    assert runs["narrower"]["color"] == "Attention"
    assert runs["wider"]["color"] == "Good"
    assert "color" not in runs["Why"]


@BOTH
def test_what_is_shared_is_told_once(write: Write) -> None:
    words = read(json.loads(write(News((PRICES,)), ADA)))
    for each in (
        "New prices for 2 offerings",
        "Why: Cheaper hosting.",
        "Mail Move, since 1 May 2026",
        "wider: Small: 9 € → 8 €",
        "Welcome Day, from 1 June 2026",
    ):
        assert words.count(each) == 1


def test_rows_lead_where_they_can() -> None:
    links = [each["url"] for each in nodes(slack(News((PRICES,)))) if each.get("type") == "link"]
    assert links == [f"{SITE}offerings/mail-move/", SITE]


@BOTH
def test_entries_keep_the_order_of_the_news(write: Write) -> None:
    words = read(json.loads(write(News((NARROWER, PRICES)), ADA)))
    assert words.index(NARROWER.head) < words.index(PRICES.head)


@BOTH
def test_a_new_offering_and_announcements_taken_back(write: Write) -> None:
    new = replace(
        NARROWER,
        head="New: Mail Move, since 1 May 2026",
        summary="Moves *mail* boxes",
        points=(),
        further=1,
        taken_back=("Version 2.0.0, announced for 1 June 2026, will not take hold.",),
    )
    words = read(json.loads(write(News((new,)), ADA)))
    assert "Moves mail boxes" in words
    assert "Version 2.0.0, announced for 1 June 2026, will not take hold." in words
    assert "One more change, smaller or of another part, stands behind the link." in words


@BOTH
def test_nothing_is_left_in_the_end(write: Write) -> None:
    void = replace(NARROWER, points=(), further=0, steps=(Step("2.0.0", ""), Step("2.1.0", "")))
    words = "What one release changed, a later one took back."
    assert words in read(json.loads(write(News((void,)), ADA)))
    assert words not in read(json.loads(write(News((NARROWER,)), ADA)))


@BOTH
def test_chores_are_told_by_owner(write: Write) -> None:
    chores = Chores((Group("Ada Test", (OVERDUE,)), Group("Wim", (replace(OVERDUE, name="B"),))))
    words = read(json.loads(write(chores, ADA)))
    assert words.index("Ada Test") < words.index("overdue: Mail Move: should have been")
    assert words.index("Wim") < words.index("overdue: B: should have been")
    assert "These offerings wait for somebody." in words


@BOTH
def test_without_a_site_and_a_contact(write: Write) -> None:
    notice = replace(NARROWER, href="")
    raw = write(News((notice,) * 200), NOBODY).decode()
    assert "http" not in raw.replace("http://adaptivecards.io/schemas/adaptive-card.json", "")
    assert "Questions" not in raw
    assert re.search(r"and \d+ more", raw)


@BOTH
def test_the_same_is_the_same(write: Write) -> None:
    news = News((NARROWER, PRICES))
    assert write(news, ADA) == write(news, ADA)


# Limits


def size_is_kept(message: Any, raw: bytes) -> None:
    if "blocks" not in message:
        assert len(raw) <= TEAMS_BYTES <= 28 * 1024
        return
    assert len(raw) <= SLACK_BYTES
    assert len(message["blocks"]) <= SLACK_BLOCKS
    assert len(message["blocks"][0]["text"]["text"]) <= SLACK_HEADER
    texts = [each["text"] for each in nodes(message) if isinstance(each.get("text"), str)]
    assert all(0 < len(text) <= 3000 for text in texts)


def unpacked(raw: bytes) -> Any:
    message = json.loads(raw)
    return message if "blocks" in message else message["attachments"][0]["content"]


@BOTH
@pytest.mark.parametrize("count", [1, 2, 20, 60, 1000])
def test_entries_that_do_not_fit_are_counted(write: Write, count: int) -> None:
    heads = [f"Offering {at:04} is narrower" for at in range(count)]
    raw = write(News(tuple(replace(NARROWER, head=head) for head in heads)), ADA)
    size_is_kept(unpacked(raw), raw)
    words = read(unpacked(raw))
    told = [head for head in heads if head in words]
    assert told == heads[: len(told)]
    assert told
    counted = re.findall(r"and (\d+) more", words)
    assert counted == ([str(count - len(told))] if len(told) < count else [])
    if counted:
        assert f"{SITE}changes/" in raw.decode()


def test_slack_takes_fifty_blocks_at_most() -> None:
    short = replace(
        NARROWER, head="A", numbers="", concerns="", reasons=(), asides=(), points=(), further=0
    )
    short = replace(short, href="")
    message = slack(News((short,) * 80))
    assert len(message["blocks"]) <= SLACK_BLOCKS
    assert "and 34 more" in read(message)


@BOTH
def test_sentences_that_do_not_fit_are_counted(write: Write) -> None:
    sentences = tuple(f"sentence {at:03} of them" for at in range(300))
    notice = replace(NARROWER, points=(Points(Effect.NARROWS, "narrower", sentences),))
    raw = write(News((notice,)), ADA)
    size_is_kept(unpacked(raw), raw)
    words = read(unpacked(raw))
    told = [each for each in sentences if each in words]
    assert told == list(sentences[: len(told)])
    assert len(told) > 10
    assert f"and {300 - len(told)} more" in words
    assert "Why: The old platform ends." in words


@BOTH
def test_rows_that_do_not_fit_are_counted(write: Write) -> None:
    rows = tuple(replace(PRICES.rows[0], name=f"Offering {at:03}") for at in range(100))
    words = read(unpacked(write(News((replace(PRICES, rows=rows),)), ADA)))
    told = [row.name for row in rows if f"{row.name}, since" in words]
    assert len(told) > 5
    assert words.count("9 € → 8 €") == len(told)
    assert f"and {100 - len(told)} more" in words


@BOTH
def test_chores_that_do_not_fit_are_counted_one_by_one(write: Write) -> None:
    matters = tuple(replace(OVERDUE, name=f"Offering {at:02}") for at in range(10))
    chores = Chores(tuple(Group(f"Owner {at:02}", matters) for at in range(30)))
    raw = write(chores, ADA)
    size_is_kept(unpacked(raw), raw)
    words = read(unpacked(raw))
    told = sum(f"Owner {at:02}" in words for at in range(30))
    assert 0 < told < 30
    assert f"and {300 - 10 * told} more" in words
    assert f"{SITE}health/" in raw.decode()


# Words are only ever words


def with_words(words: str) -> News:
    """News in which *words* stand wherever somebody's words can stand."""
    points = (Points(Effect.NARROWS, "narrower", (words, words)),)
    notice = replace(
        NARROWER,
        name=words,
        head=words,
        numbers=words,
        concerns=words,
        summary=words,
        reasons=(words,),
        asides=(words,),
        points=points,
        taken_back=(words,),
    )
    shared = replace(
        PRICES, head=words, reasons=(words,), rows=(Row(words, "", words, "", points),)
    )
    return News((notice, shared))


def hostile(words: str) -> list[tuple[News | Chores, Sender]]:
    sender = Sender(words, "en", SITE, words)
    matter = replace(OVERDUE, name=words, sentence=words)
    return [(with_words(words), sender), (Chores((Group(words, (matter, matter)),)), sender)]


@pytest.mark.parametrize("words", NASTY, ids=range(len(NASTY)))
def test_slack_looks_for_markup_in_none_of_it(words: str) -> None:
    for told, sender in hostile(words):
        raw = write_slack(told, sender)
        message = json.loads(raw)
        size_is_kept(message, raw)
        assert not any(each.get("type") in ("mrkdwn", "markdown") for each in nodes(message))
        assert not re.search(r"[<>]|&(?!(?:amp|lt|gt);)", message["text"])
        assert message["mrkdwn"] is False
        assert "link_names" not in message
        assert "parse" not in message
        (header,) = [each for each in message["blocks"] if each["type"] == "header"]
        assert header["text"]["text"] in ("Changes of offerings", "Things to look after")
        kinds = {each["type"] for each in nodes(message["blocks"]) if "type" in each}
        assert kinds <= {
            *("header", "plain_text", "rich_text", "rich_text_section", "rich_text_list"),
            *("text", "link"),
        }
        links = {each["url"] for each in nodes(message) if each.get("type") == "link"}
        assert all(link.startswith(SITE) for link in links)


OURS = re.compile(r"\[[A-Za-z0-9 ]+\]\(https://book\.example\.com/[!#$%&+,./0-9:;=?@A-Za-z~_-]*\)")


@pytest.mark.parametrize("words", NASTY, ids=range(len(NASTY)))
def test_teams_reads_markdown_in_none_of_it(words: str) -> None:
    for told, sender in hostile(words):
        raw = write_teams(told, sender)
        message = unpacked(raw)
        size_is_kept(message, raw)
        blocks = [each["text"] for each in nodes(message) if each.get("type") == "TextBlock"]
        ours = ("Changes of offerings", "Things to look after")
        assert all(text in ours or OURS.fullmatch(text) for text in blocks)
        assert "{{" not in "".join(
            each["text"] for each in nodes(message) if each.get("type") == "TextRun"
        )
        kinds = {each["type"] for each in nodes(message) if "type" in each}
        assert kinds <= {
            *("AdaptiveCard", "TextBlock", "RichTextBlock", "TextRun", "Container"),
            "Action.OpenUrl",
        }


@BOTH
@pytest.mark.parametrize("words", NASTY, ids=range(len(NASTY)))
def test_words_are_still_to_be_read(write: Write, words: str) -> None:
    """Whatever is no letter may go, and what is long may be cut, with a sign that it was."""
    message = unpacked(write(News((replace(NARROWER, head=words),)), ADA))
    shown = read(message).replace("\u2060", "")
    if len(words) == 5000:
        assert re.search(re.escape(words[:50]) + r".* …\n", shown)
    else:
        clean = re.sub(r"[\x00-\x20\x7f\u2028\u202e]+", " ", words)
        assert clean in shown


@BOTH
@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example/",
        "https:///x",
        "https://book.example.com/ x",
        "offerings/mail-move/",
    ],
)
def test_links_lead_into_the_web_alone(write: Write, href: str) -> None:
    raw = write(News((replace(NARROWER, href=href),)), ADA).decode()
    assert href not in raw
    assert "Everything that is different" not in raw


def test_an_address_ends_no_link_before_its_time() -> None:
    notice = replace(NARROWER, href=f"{SITE}a)[x](javascript:b)_*'<ü")
    blocks = [each["text"] for each in nodes(teams(News((notice,)))) if "wrap" in each]
    assert (
        "[Everything that is different]"
        "(https://book.example.com/a%29%5Bx%5D%28javascript:b%29_%2A%27%3C%C3%BC)"
    ) in blocks


TEXTS = st.text(max_size=30) | st.sampled_from(NASTY)


@BOTH
@given(heads=st.lists(TEXTS, min_size=1, max_size=60), text=TEXTS, company=TEXTS)
@settings(max_examples=40, deadline=None)
def test_every_entry_is_told_or_counted(
    write: Write, heads: list[str], text: str, company: str
) -> None:
    (notice, _) = with_words(text).entries
    assert isinstance(notice, Notice)
    news = News(tuple(replace(notice, head=head) for head in heads))
    raw = write(news, Sender(company, "en", SITE, text))
    message = unpacked(raw)
    size_is_kept(message, raw)
    last = read(entries(message)[-1:])
    counted = re.search(r"^\[?and (\d+) more", last)
    told = len(entries(message)) - bool(counted)
    assert told + (int(counted[1]) if counted else 0) == len(heads)
