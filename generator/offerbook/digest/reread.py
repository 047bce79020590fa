"""Files for other programs are read again before anybody gets them; what none could read goes."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from xml.parsers.expat import ExpatError, ParserCreate

_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ENTRY_ID = ["feed", "entry", "id"]


class UnreadableError(Exception):
    """A file that no program could read; the words say which one and why."""


def clean(words: str) -> str:
    """*words* without what XML forbids or warns of: most control characters, halves of pairs."""
    return _FORBIDDEN.sub("", words)


def clean_line(words: str) -> str:
    """The same on one line."""
    return " ".join(clean(words).split())


def reread_atom(place: str, text: str, ids: Sequence[str]) -> str:
    """*text*, which holds the entries *ids* in this order. Raises UnreadableError."""
    try:
        found = _ids_of(text)
    except (ExpatError, UnicodeError) as problem:
        raise UnreadableError(_sentence(place, "Atom", str(problem))) from problem
    return _compared(place, "Atom", text, found, ids)


def reread_json(place: str, text: str, ids: Sequence[str]) -> str:
    """The same for JSON Feed."""
    try:
        text.encode()
        found = [entry["id"] for entry in json.loads(text)["items"]]
    except (ValueError, KeyError, TypeError) as problem:
        raise UnreadableError(_sentence(place, "JSON Feed", str(problem))) from problem
    return _compared(place, "JSON Feed", text, found, ids)


def reread_calendar(place: str, text: str, ids: Sequence[str]) -> str:
    """The same for a calendar; *ids* are those of its events."""
    from icalendar import Calendar  # heavy: not where there are no calendars

    try:
        text.encode()
        events = Calendar.from_ical(text).walk("VEVENT")
    except (ValueError, IndexError) as problem:
        raise UnreadableError(_sentence(place, "iCalendar", str(problem))) from problem
    told = [str(problem) for event in events for problem in event.errors]
    if told:
        raise UnreadableError(_sentence(place, "iCalendar", "; ".join(told)))
    return _compared(place, "iCalendar", text, [str(each.get("UID")) for each in events], ids)


def _ids_of(text: str) -> list[str]:
    """The ids of the entries of the Atom feed *text*, in order."""
    parser, path, found = ParserCreate(), list[str](), list[str]()

    def start(name: str, _: object) -> None:
        path.append(name)
        if path == _ENTRY_ID:
            found.append("")

    def read(words: str) -> None:
        if path == _ENTRY_ID:
            found[-1] += words

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: path.pop()
    parser.CharacterDataHandler = read
    parser.Parse(text.encode(), True)
    return found


def _compared(place: str, kind: str, text: str, found: Sequence[str], ids: Sequence[str]) -> str:
    if list(found) != list(ids):
        problem = f"{len(ids)} entries went in, and other ones came out"
        raise UnreadableError(_sentence(place, kind, problem))
    return text


def _sentence(place: str, kind: str, problem: str) -> str:
    return f"{place} cannot be read again as {kind}: {problem}; nothing is published"
