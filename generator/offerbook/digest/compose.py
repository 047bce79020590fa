"""News and chores → the content of a message: subject, plain text, HTML; the same for all readers."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from offerbook.digest.notices import News, Notice, Points, Row, Shared, effect_of
from offerbook.digest.upkeep import Chores
from offerbook.digest.words import words_for
from offerbook.effect import Effect
from offerbook.pages.text import as_markup, plain, render_block

WIDTH = 72
_SIGNS: Mapping[Effect, str] = {
    Effect.NARROWS: "-",
    Effect.ASK: "-",
    Effect.WIDENS: "+",
    Effect.REWORDS: "~",
    Effect.GUIDES: "*",
}
_SPACES = re.compile(r"\s+")
_LONG_WORD = re.compile(r"(?<!\S)(?!\S*://)\S{65,}")
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True)
class Sender:
    """Whose messages these are: the company, its language, its site and where to ask.

    *site* and *contact* are empty where there is none for the readers.
    """

    company: str
    language: str
    site: str
    contact: str


@dataclass(frozen=True)
class Content:
    """What all who are told the same are sent; *effect* is the gravest thing it tells.

    *plain_subject* stands in for a subject that no mail header can hold. *text* has lines of at
    most 72 letters, but for links.
    """

    subject: str
    plain_subject: str
    text: str
    html: str
    effect: Effect


def compose_news(news: News, sender: Sender) -> Content:
    """The content of a message about changes."""
    words = words_for(sender.language)
    title, subject = _title(news, words), _subject(news, words)
    lead = words["greeting"].format(sender.company)
    foot = words["keeper"].format(sender.contact) if sender.contact else ""
    html = _render(
        "changes.html",
        sender,
        subject=subject,
        title=title,
        lead=lead,
        foot=foot,
        words=words,
        entries=[_view(each, words) for each in news.entries],
    )
    parts = [
        [*_wrapped(title), "=" * min(len(title), WIDTH), "", *_wrapped(lead)],
        *(list(_text(each, words)) for each in news.entries),
        _foot_text(foot, sender),
    ]
    return Content(subject, words["subject_plain"], _joined(parts), html, effect_of(news))


def compose_upkeep(chores: Chores, sender: Sender) -> Content:
    """The content of a message about what owners have to look after."""
    words = words_for(sender.language)
    matters = [each for group in chores.groups for each in group.matters]
    subject = (
        words["upkeep_subject_one"].format(matters[0].name)
        if len(matters) == 1
        else words["upkeep_subject"].format(len(matters))
    )
    lead = words["upkeep_greeting"]
    foot = words["keeper"].format(sender.contact) if sender.contact else ""
    html = _render(
        "upkeep.html",
        sender,
        subject=subject,
        title=subject,
        lead=lead,
        foot=foot,
        words=words,
        groups=chores.groups,
    )
    parts = [
        [*_wrapped(subject), "=" * min(len(subject), WIDTH), "", *_wrapped(lead)],
        *(
            [
                *_wrapped(group.owner),
                "-" * min(len(group.owner), WIDTH),
                *(
                    row
                    for each in group.matters
                    for row in (
                        *_listed("*", f"{each.name}: {each.sentence}"),
                        *([f"  {each.href}"] if each.href else []),
                    )
                ),
            ]
            for group in chores.groups
        ),
        _foot_text(foot, sender),
    ]
    return Content(subject, words["upkeep_plain"], _joined(parts), html, Effect.NONE)


def _title(news: News, words: Mapping[str, str]) -> str:
    """What stands above everything: the one thing that is told, or how many there are."""
    entries = news.entries
    if len(entries) == 1:
        return entries[0].head
    narrower = sum(each.effect in (Effect.NARROWS, Effect.ASK) for each in entries)
    if narrower:
        return words["subject_many_narrows"].format(len(entries), narrower)
    return words["subject_many"].format(len(entries))


def _subject(news: News, words: Mapping[str, str]) -> str:
    """The gravest thing that is told, and how much there is beside it."""
    head, more = news.entries[0].head, len(news.entries) - 1
    return words["subject_more"].format(head, more) if more else head


def _view(entry: Notice | Shared, words: Mapping[str, str]) -> dict[str, Any]:
    return _shared_view(entry) if isinstance(entry, Shared) else _notice_view(entry, words)


def _text(entry: Notice | Shared, words: Mapping[str, str]) -> Iterator[str]:
    return _shared_text(entry, words) if isinstance(entry, Shared) else _notice_text(entry, words)


def _notice_view(notice: Notice, words: Mapping[str, str]) -> dict[str, Any]:
    return {
        "rows": (),
        "effect": notice.effect,
        "head": notice.head,
        "href": notice.href,
        "meta": _meta(notice),
        "summary": notice.summary,
        "taken_back": notice.taken_back,
        "points": notice.points,
        "reasons": _markup(notice.reasons),
        "asides": _markup(notice.asides),
        "notes": [each for each in (_further(notice, words), _nothing(notice, words)) if each],
        "steps": notice.steps,
        "in_one_go": words["in_one_go"].format(len(notice.steps)),
    }


def _shared_view(shared: Shared) -> dict[str, Any]:
    return {
        "effect": shared.effect,
        "did": shared.did,
        "head": shared.head,
        "reasons": _markup(shared.reasons),
        "rows": shared.rows,
    }


def _markup(texts: Iterable[str]) -> list[Any]:
    return [as_markup(render_block(each)) for each in texts]


def _meta(notice: Notice) -> str:
    return " · ".join(each for each in (notice.concerns, notice.numbers) if each)


def _further(notice: Notice, words: Mapping[str, str]) -> str:
    if notice.further == 1:
        return words["further_one"]
    return words["further"].format(notice.further) if notice.further else ""


def _nothing(notice: Notice, words: Mapping[str, str]) -> str:
    is_void = not (notice.points or notice.further or notice.summary or notice.taken_back)
    return words["nothing_left"] if is_void and notice.steps else ""


def _notice_text(notice: Notice, words: Mapping[str, str]) -> Iterator[str]:
    yield from _wrapped(notice.head)
    yield "-" * min(len(notice.head), WIDTH)
    yield from _wrapped(_meta(notice))
    for each in (notice.summary, *notice.taken_back):
        yield from _wrapped(plain(each))
    yield ""
    yield from _points_text(notice.points)
    yield from _why_text(words["reason"], notice.reasons)
    yield from _why_text(words["also_internal"], notice.asides)
    for each in (_further(notice, words), _nothing(notice, words)):
        yield from _wrapped(each)
    if notice.steps:
        yield words["in_one_go"].format(len(notice.steps))
        for step in notice.steps:
            yield from _listed("*", step.words)
    if notice.href:
        yield notice.href


def _shared_text(shared: Shared, words: Mapping[str, str]) -> Iterator[str]:
    yield from _wrapped(shared.head)
    yield "-" * min(len(shared.head), WIDTH)
    yield from _why_text(words["reason"], shared.reasons)
    yield f"{words['offerings']}:"
    for row in shared.rows:
        yield from _row_text(row)


def _row_text(row: Row) -> Iterator[str]:
    yield from _listed("*", f"{row.name}, {row.held}")
    yield from _points_text(row.points, "    ")
    if row.href:
        yield f"  {row.href}"


def _points_text(points: Sequence[Points], indent: str = "") -> Iterator[str]:
    for each in points:
        yield f"{indent}{each.did.capitalize()}:"
        for sentence in each.sentences:
            yield from _listed(_SIGNS.get(each.effect, "*"), sentence, indent)


def _why_text(title: str, paragraphs: Iterable[str]) -> Iterator[str]:
    for at, each in enumerate(paragraphs):
        said = plain(each)
        yield from _wrapped(f"{title}: {said}" if at == 0 else said)


def _listed(sign: str, words: str, indent: str = "") -> list[str]:
    return _wrapped(words, f"{indent}{sign} ", f"{indent}  ")


def _foot_text(foot: str, sender: Sender) -> list[str]:
    return ["--", *_wrapped(foot), *([sender.site] if sender.site else [])]


def _wrapped(words: str, first: str = "", others: str | None = None) -> list[str]:
    """*words* in lines; what is no link is cut where it is longer than a line."""
    return textwrap.wrap(
        _LONG_WORD.sub(_cut, _SPACES.sub(" ", _UNSEEN.sub("", words)).strip()),
        WIDTH,
        initial_indent=first,
        subsequent_indent=first if others is None else others,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _cut(found: re.Match[str]) -> str:
    return " ".join(textwrap.wrap(found.group(), 64))


def _joined(parts: Iterable[Sequence[str]]) -> str:
    return "\n\n".join("\n".join(part).rstrip("\n") for part in parts) + "\n"


def _render(template: str, sender: Sender, **values: Any) -> str:
    found = _environment().get_template(template)
    html = found.render(
        company=sender.company, language=sender.language, site=sender.site, **values
    )
    return _UNSEEN.sub("", html)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("offerbook", "digest/templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
