"""News and chores → the JSON of a chat message, in which words are only ever words.

Neither Slack's mrkdwn nor the Markdown of a card has an escape that every client understands. So
what somebody wrote stands where no markup is looked for: in Slack's rich text, and in the text runs
of an Adaptive Card. Markup is written around our own words alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from offerbook.digest.compose import Sender
from offerbook.digest.notices import News, Notice, Points, Row, Shared
from offerbook.digest.upkeep import Chores, Group, Matter
from offerbook.digest.words import words_for
from offerbook.pages.text import plain

SLACK_BYTES = 12_000
"""Slack takes 50 blocks of 3,000 letters, and yet no more than about 13,000 in all of them."""
SLACK_BLOCKS = 50
SLACK_HEADER = 150
TEAMS_BYTES = 20_000
"""Teams takes 28 KB, counted in a way of its own: some have met the limit at 21."""

_TEXT_BYTES = 600
_SHORT_BYTES = 300
_ENTRY_BYTES = 8_000
_LINE_BYTES = 250
_FRAME_BLOCKS = 4
_MORE = "and {0} more"
_OPEN = "Open"
_NOTHING = "–"
_COLORS: Mapping[str, str] = {"narrows": "Attention", "ask": "Attention", "widens": "Good"}
_NO_WORDS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")
_SPACES = re.compile(r"\s+")
_BRACE = re.compile(r"\{(?=\{)")
_ADDRESS = re.compile(r"https?://[^\s/]+\S*")
_NOT_IN_LINKS = re.compile(r"[^!#$%&+,./0-9:;=?@A-Za-z~_-]")

Json = dict[str, Any]


@dataclass(frozen=True)
class _Line:
    """One line of an entry. *label* is a word of ours that leads to *href*.

    *level* is 0 in a paragraph, 1 in a list, 2 in the list of a list.
    """

    strong: str = ""
    text: str = ""
    tone: str = ""
    level: int = 0
    label: str = ""
    href: str = ""


@dataclass(frozen=True)
class _Entry:
    """One thing that a message tells; *items* are what may be counted instead of told.

    *things* is how many it stands for where it is not told itself.
    """

    head: str
    opening: tuple[_Line, ...]
    items: tuple[tuple[_Line, ...], ...]
    closing: tuple[_Line, ...]
    things: int = 1


@dataclass(frozen=True)
class _Card:
    """A message before it becomes one of Slack's or of Teams'; *rest* is where all of it stands."""

    sender: Sender
    title: str
    lead: str
    foot: str
    entries: tuple[_Entry, ...]
    rest: str


def write_slack(told: News | Chores, sender: Sender) -> bytes:
    """The message for an incoming webhook of Slack."""
    card = _card(told, sender)
    most = SLACK_BLOCKS - _FRAME_BLOCKS
    return _write(card, _slack_entry, lambda blocks: _slack(card, blocks), SLACK_BYTES, most)


def write_teams(told: News | Chores, sender: Sender) -> bytes:
    """The message for a workflow of Teams that posts what a webhook receives."""
    card = _card(told, sender)
    return _write(
        card, _teams_entry, lambda items: _teams(card, items), TEAMS_BYTES, len(card.entries)
    )


def _write(
    card: _Card,
    write: Callable[[Sequence[_Line]], Json],
    frame: Callable[[Sequence[Json]], Json],
    limit: int,
    most: int,
) -> bytes:
    """As many entries as there is room for, in order; the rest is counted."""
    things = sum(entry.things for entry in card.entries)
    room = limit - len(_bytes(frame([write([_more(things, card.rest)])])))
    told: list[Json] = []
    for entry in card.entries[:most]:
        block = write(_lines(entry, card.rest))
        room -= len(_bytes(block)) + 1
        if room < 0:
            break
        told.append(block)
    left = sum(entry.things for entry in card.entries[len(told) :])
    return _bytes(frame([*told, *([write([_more(left, card.rest)])] if left else [])]))


def _lines(entry: _Entry, rest: str) -> list[_Line]:
    """The lines of *entry*; where they would be too many, some items are counted."""
    room = _ENTRY_BYTES - sum(map(_cost, (*entry.opening, *entry.closing)))
    told: list[_Line] = []
    at = 0
    for item in entry.items:
        room -= sum(map(_cost, item))
        if room < 0:
            break
        told += item
        at += 1
    left = len(entry.items) - at
    if left:
        told.append(replace(_more(left, rest), level=1))
    return [_Line(entry.head or _NOTHING), *entry.opening, *told, *entry.closing]


def _cost(line: _Line) -> int:
    words = (line.strong, line.text, line.href)
    return _LINE_BYTES + sum(min(len(_bytes(each)), 2 * _TEXT_BYTES) for each in words)


def _more(left: int, rest: str) -> _Line:
    words = _MORE.format(left)
    return _Line(label=words, href=rest) if rest else _Line(text=words)


# What a message tells


def _card(told: News | Chores, sender: Sender) -> _Card:
    words = words_for(sender.language)
    if isinstance(told, News):
        title, lead = words["subject_plain"], words["greeting"].format(sender.company)
        entries = tuple(_news_entry(each, words) for each in told.entries)
        place = "changes/"
    else:
        title, lead = words["upkeep_plain"], words["upkeep_greeting"]
        entries = tuple(map(_group_entry, told.groups))
        place = "health/"
    foot = words["keeper"].format(sender.contact) if sender.contact else ""
    rest = f"{sender.site.rstrip('/')}/{place}" if sender.site else ""
    return _Card(sender, title, lead, foot, entries, _link(rest))


def _news_entry(told: Notice | Shared, words: Mapping[str, str]) -> _Entry:
    return _shared_entry(told, words) if isinstance(told, Shared) else _notice_entry(told, words)


def _notice_entry(notice: Notice, words: Mapping[str, str]) -> _Entry:
    meta = " · ".join(each for each in (notice.concerns, notice.numbers) if each)
    opening = (meta, plain(notice.summary), " ".join(notice.taken_back))
    closing = (
        *_why(words["reason"], notice.reasons),
        *_why(words["also_internal"], notice.asides),
        _Line(text=_further(notice, words)),
        _Line(label=words["read_more"], href=_link(notice.href)),
    )
    return _Entry(
        notice.head,
        _filled(_Line(text=each) for each in opening),
        tuple((line,) for line in _sentences(notice.points, 1)),
        _filled(closing),
    )


def _shared_entry(shared: Shared, words: Mapping[str, str]) -> _Entry:
    opening = (*_why(words["reason"], shared.reasons), _Line(text=f"{words['offerings']}:"))
    return _Entry(shared.head, opening, tuple(map(_row, shared.rows)), ())


def _row(row: Row) -> tuple[_Line, ...]:
    name = _Line(row.name, f", {row.held}", level=1, label=_OPEN, href=_link(row.href))
    return (name, *_sentences(row.points, 2))


def _group_entry(group: Group) -> _Entry:
    items = tuple((_matter(each),) for each in group.matters)
    return _Entry(group.owner, (), items, (), things=len(items))


def _matter(matter: Matter) -> _Line:
    return _Line(
        matter.did,
        f": {matter.name}: {matter.sentence}",
        matter.tone,
        level=1,
        label=_OPEN,
        href=_link(matter.href),
    )


def _sentences(points: Iterable[Points], level: int) -> Iterator[_Line]:
    """Each with the word for its effect: those above it may be cut off."""
    for each in points:
        for sentence in each.sentences:
            yield _Line(each.did, f": {sentence}", str(each.effect), level)


def _why(title: str, paragraphs: Iterable[str]) -> tuple[_Line, ...]:
    said = " ".join(map(plain, paragraphs))
    return (_Line(title, f": {said}"),) if said else ()


def _further(notice: Notice, words: Mapping[str, str]) -> str:
    if notice.further:
        word = "further_one" if notice.further == 1 else "further"
        return words[word].format(notice.further)
    is_void = not (notice.points or notice.summary or notice.taken_back)
    return words["nothing_left"] if is_void and notice.steps else ""


def _filled(lines: Iterable[_Line]) -> tuple[_Line, ...]:
    return tuple(line for line in lines if line.strong or line.text or line.href)


# Slack


def _slack(card: _Card, blocks: Sequence[Json]) -> Json:
    """*text* is what a notification shows, in mrkdwn, where three signs have an escape."""
    heads = "; ".join(entry.head for entry in card.entries)
    short = _said(f"{card.sender.company}: {card.title}: {heads}", _SHORT_BYTES)
    company = _said(card.sender.company)
    foot = _Line(text=card.foot, label=company, href=_link(card.sender.site))
    return {
        "text": short.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"),
        "mrkdwn": False,
        "unfurl_links": False,
        "unfurl_media": False,
        "blocks": [
            {
                "type": "header",
                "text": {
                    "type": "plain_text",
                    "text": card.title[:SLACK_HEADER],
                    "emoji": False,
                },
            },
            _slack_entry([_Line(text=card.lead)]),
            *blocks,
            *([_slack_entry(_filled([foot]))] if _filled([foot]) else []),
        ],
    }


def _slack_entry(lines: Sequence[_Line]) -> Json:
    elements: list[Json] = []
    for level, group in groupby(lines, key=lambda line: line.level):
        runs = [_slack_runs(line) for line in group]
        if level:
            items = [{"type": "rich_text_section", "elements": each} for each in runs]
            listed: Json = {"type": "rich_text_list", "style": "bullet", "indent": level - 1}
            elements.append({**listed, "elements": items})
        else:
            joined = [run for each in runs for run in (*each, {"type": "text", "text": "\n"})]
            elements.append({"type": "rich_text_section", "elements": joined[:-1]})
    return {"type": "rich_text", "elements": elements}


def _slack_runs(line: _Line) -> list[Json]:
    runs: list[Json] = []
    if line.strong:
        runs.append({"type": "text", "text": _said(line.strong), "style": {"bold": True}})
    if line.text:
        runs.append({"type": "text", "text": _said(line.text)})
    if line.href:
        runs += [{"type": "text", "text": " "}] if runs else []
        runs.append({"type": "link", "url": line.href, "text": line.label})
    return runs


# Teams


def _teams(card: _Card, items: Sequence[Json]) -> Json:
    site = _link(card.sender.site)
    company = _said(card.sender.company)
    content: Json = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "msteams": {"width": "Full"},
        "body": [
            {
                "type": "TextBlock",
                "text": card.title,
                "style": "heading",
                "size": "Large",
                "weight": "Bolder",
                "wrap": True,
            },
            *_teams_line(_Line(text=card.lead)),
            *items,
            *_teams_line(_Line(text=card.foot)),
        ],
    }
    if site:
        content["actions"] = [{"type": "Action.OpenUrl", "title": company, "url": site}]
    attachment = {
        "contentType": "application/vnd.microsoft.card.adaptive",
        "contentUrl": None,
        "content": content,
    }
    return {"type": "message", "attachments": [attachment]}


def _teams_entry(lines: Sequence[_Line]) -> Json:
    items = [item for line in lines for item in _teams_line(line)]
    return {"type": "Container", "separator": True, "spacing": "Medium", "items": items}


def _teams_line(line: _Line) -> Iterator[Json]:
    """The words as they are; a link in Markdown, of our own words and a clean address."""
    bullet = "\u2003" * (line.level - 1) + "• " if line.level else ""
    runs: list[Json] = []
    if bullet and (line.strong or line.text):
        runs.append({"type": "TextRun", "text": bullet})
    if line.strong:
        run = {**_run(line.strong), "weight": "Bolder"}
        color = _COLORS.get(line.tone)
        runs.append({**run, "color": color} if color else run)
    if line.text:
        runs.append(_run(line.text))
    if runs:
        yield {"type": "RichTextBlock", "spacing": "Small", "inlines": runs}
    if line.href:
        text = f"[{line.label}]({line.href})"
        yield {"type": "TextBlock", "spacing": "None", "wrap": True, "text": text}


# Words and addresses


def _said(words: str, most: int = _TEXT_BYTES) -> str:
    """*words* on one line, without signs that are no words, cut where they are long.

    Never empty: Slack refuses a message with an empty text in it.
    """
    clean = _SPACES.sub(" ", _NO_WORDS.sub(" ", words))
    if not clean.strip():
        return _NOTHING
    if len(clean.encode()) <= most:
        return clean
    return f"{clean.encode()[: most - 4].decode(errors='ignore').rstrip()} …"


def _run(words: str) -> Json:
    """*words* as they are. A card would replace ``{{DATE(…)}}``, even where it reads no Markdown."""
    return {"type": "TextRun", "text": _BRACE.sub("{\u2060", _said(words))}


def _link(href: str) -> str:
    """*href* so that it ends no link before its time; empty where it does not lead into the web."""
    if not _ADDRESS.fullmatch(href):
        return ""
    return _NOT_IN_LINKS.sub(_quoted, href)


def _quoted(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode(errors="replace"))


def _bytes(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")
