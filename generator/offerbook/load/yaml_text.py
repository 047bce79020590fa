"""Strict YAML text → a Document, or findings at the right line and column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from typing import Any

import yaml
from yaml._yaml import CParser

from offerbook.document import Document, Route, Span, Spot, Spots, text_of
from offerbook.finding import Finding, Place, error, has_errors, in_order, warning
from offerbook.load.fast import UnusualError, read_usual
from offerbook.load.scalars import NotANumberError, read_plain
from offerbook.load.syntax import explain_syntax
from offerbook.load.text import HIDDEN, place_at, read_text

_TO_BEGIN = {
    "offering.yaml": "`offerbook new ID` writes a draft to start from",
    "change.yaml": "delete it, or write `note: …` and why the promise changes",
}
_TO_BEGIN_OTHERS = "write its fields, or delete it"
MOST_DEPTH = 40
MOST_NODES = 100_000

_CUT_BY_COMMENT = re.compile(r"#(?<=[ \t]#)[^\s#]")  # looks for the rare sign first


def read_yaml(
    raw: bytes, path: str, *, times: int = 1
) -> tuple[Document | None, tuple[Finding, ...]]:
    """The document in *raw* and what is to be said about it; None with at least one error.

    *path* names the file in findings. Nothing is built from aliases, tags or merge keys. A file
    that holds many records may be *times* as large as one about a single thing.
    """
    text, findings = read_text(raw, path, times)
    if has_errors(findings):
        return None, findings
    try:
        data = read_usual(text, most_depth=MOST_DEPTH, most_nodes=times * MOST_NODES)
        more = list(_cut_comments(text, path))
    except (UnusualError, yaml.YAMLError):
        data, more = _read(text, path, times)
    findings += in_order(more)
    if has_errors(findings):
        return None, findings
    return Document(path, data, partial(spots_of, raw, path, times), raw), findings


def spots_of(raw: bytes, path: str, times: int = 1) -> Spots:
    """Where each value of the sound file *raw* stands."""
    builder = _Builder(path, text_of(raw), spots={}, times=times)
    builder.read()
    return builder.spots or {}


def _read(text: str, path: str, times: int = 1) -> tuple[Any, list[Finding]]:
    builder = _Builder(path, text, spots=None, times=times)
    try:
        builder.read()
    except yaml.YAMLError as problem:
        if not has_errors(builder.findings):
            builder.findings.append(explain_syntax(problem, text, path))
    except _StopError:
        pass
    with suppress(yaml.YAMLError):
        builder.findings.extend(_cut_comments(text, path))
    return builder.root, builder.findings


class _StopError(Exception):
    """Reading on would tell nothing more."""


class _Frame:
    """An open mapping or list while its entries are read."""

    __slots__ = ("flow", "into", "is_mapping", "key", "keys", "route")

    def __init__(self, into: Any, *, flow: bool, route: Route) -> None:
        self.into, self.flow, self.route = into, flow, route
        self.is_mapping = isinstance(into, dict)
        self.key: Any = None  # the event of the key whose value comes next
        self.keys: dict[str, Any] = {}


class _Builder:
    """Builds data out of the parser's events; no recursion, so depth is a number and no crash."""

    def __init__(
        self, path: str, text: str, spots: dict[Route, Spot] | None, *, times: int
    ) -> None:
        self.path, self.text, self.spots = path, text, spots
        self._most_nodes = times * MOST_NODES
        self.findings: list[Finding] = []
        self.root: Any = None
        self.stack: list[_Frame] = []
        self.nodes = 0
        self.documents = 0

    def read(self) -> None:
        """Read all events; root and findings tell the outcome.

        Raises yaml.YAMLError where the text is no YAML, _StopError where reading on is no use.
        """
        stack, scalar = self.stack, self._scalar
        for event in _events(self.text):
            kind = type(event)
            if kind is yaml.ScalarEvent:
                frame = stack[-1] if stack else None
                if event.tag is not None or event.anchor is not None:
                    self._refuse(event)
                if frame is not None and frame.is_mapping and frame.key is None:
                    self._key(frame, event)
                else:
                    scalar(frame, event)
            elif kind is yaml.MappingStartEvent:
                self._open(event, {})
            elif kind is yaml.SequenceStartEvent:
                self._open(event, [])
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                stack.pop()
            elif kind is yaml.AliasEvent:
                self._alias(event)
            elif kind is yaml.DocumentStartEvent:
                self._document(event)
        self._whole()

    def _document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            self._stop(
                "several-documents",
                "a second document begins here",
                event,
                "keep one document in a file: delete this line or what follows",
            )

    def _whole(self) -> None:
        if self.documents == 0:
            self.findings.append(
                error(
                    "empty-file",
                    "the file is empty",
                    Place(self.path),
                    hint=_TO_BEGIN.get(self.path.rpartition("/")[2], _TO_BEGIN_OTHERS),
                )
            )
        elif not isinstance(self.root, dict) and not self.findings:
            kind_of = "a list" if isinstance(self.root, list) else "a single value"
            self.findings.append(
                error(
                    "not-a-mapping",
                    f"the file holds {kind_of} where fields belong",
                    Place(self.path),
                    hint="write fields such as `id: mail-move`, each on its own line",
                )
            )

    def _scalar(self, frame: _Frame | None, event: Any) -> None:
        value = event.value
        if event.implicit[0]:
            if value == "" and frame is not None and frame.flow and frame.is_mapping:
                self._cut(frame)
            try:
                value = read_plain(value)
            except NotANumberError:
                self._say(
                    "number-not-usable",
                    f"{_short(value)} is not a number that can be promised",
                    event,
                    "write a plain number, or quote it if it is a text",
                )
        elif event.style == '"' and HIDDEN.search(value):
            self._say(
                "control-character",
                "a code in this quoted text stands for a character "
                "that cannot be seen or reorders words",
                event,
                "delete the code",
            )
        self._put(value, event)

    def _key(self, frame: _Frame, event: Any) -> None:
        key = event.value
        if key in frame.keys:
            first, line = _span(frame.keys[key]), event.start_mark.line + 1
            self._say(
                "duplicate-key",
                f"{_short(key)} stands twice: in line {first.line} and in line {line}",
                event,
                "keep one of the two",
                Place(self.path, first.line, first.column, "the first"),
            )
        elif key == "<<" and event.implicit[0]:
            self._say(
                "merge-key",
                "a merge key (<<) copies fields unseen",
                event,
                "write the fields out, or share an item as a clause",
            )
        frame.keys.setdefault(key, event)
        frame.key = event

    def _open(self, event: Any, into: Any) -> None:
        if event.tag is not None or event.anchor is not None:
            self._refuse(event)
        frame = self.stack[-1] if self.stack else None
        if frame is not None and frame.is_mapping and frame.key is None:
            self._stop(
                "key-not-text",
                "a field's name must be a word, not a list or a mapping",
                event,
                "quote it, or put a name in front of the colon",
            )
        if len(self.stack) >= MOST_DEPTH:
            self._stop(
                "too-deep",
                f"more than {MOST_DEPTH} levels stand inside each other",
                event,
                "an offering needs about eight",
            )
        route = self._put(into, event)
        self.stack.append(_Frame(into, flow=bool(event.flow_style), route=route))

    def _put(self, value: Any, event: Any) -> Route:
        """Put *value* where the stack says; its route, when spots are kept."""
        self.nodes += 1
        if self.nodes > self._most_nodes:
            self._stop(
                "too-many-values",
                f"the file holds more than {self._most_nodes:,} values",
                event,
                "split it",
            )
        if not self.stack:
            self.root = value
            return self._spot((), event, event)
        frame = self.stack[-1]
        if frame.is_mapping:
            key, frame.key = frame.key, None
            frame.into[key.value] = value
        else:
            key = None
            frame.into.append(value)
        if self.spots is None:
            return ()
        step = key.value if key is not None else len(frame.into) - 1
        return self._spot((*frame.route, step), key or event, event)

    def _spot(self, route: Route, key: Any, value: Any) -> Route:
        if self.spots is not None:
            self.spots[route] = Spot(_span(key), _span(value))
        return route

    def _alias(self, event: Any) -> None:
        self._say(
            "alias",
            f"*{event.anchor} repeats a value from elsewhere",
            event,
            f"quote it if it is a text: '*{event.anchor}'; else write the value out",
        )
        frame = self.stack[-1] if self.stack else None
        if frame is not None and frame.is_mapping and frame.key is None:
            event.value = f"*{event.anchor}"
            frame.key = event
        else:
            self._put(None, event)

    def _refuse(self, event: Any) -> None:
        if event.tag is not None:
            self._say(
                "tag",
                f"the tag {_short(event.tag)} tells a program what to build",
                event,
                "delete it, or quote the value if it is a text that begins with !",
            )
        if event.anchor is not None:
            self._say(
                "alias",
                f"&{event.anchor} marks a value for repeating elsewhere",
                event,
                "delete it, or quote the value if it is a text that begins with &",
            )

    def _cut(self, frame: _Frame) -> None:
        self._say(
            "text-cut",
            f"a comma or a bracket ended the text before {_short(frame.key.value)}",
            frame.key,
            "quote the whole text, or write each field on its own line",
        )

    def _say(self, code: str, message: str, event: Any, hint: str, *related: Place) -> None:
        at = _span(event)
        self.findings.append(
            error(code, message, Place(self.path, at.line, at.column), hint=hint, related=related)
        )

    def _stop(self, code: str, message: str, event: Any, hint: str) -> None:
        self._say(code, message, event, hint)
        raise _StopError


def _events(text: str) -> Iterator[Any]:
    return iter(CParser(text).get_event, None)


def _span(event: Any) -> Span:
    return Span(event.start_mark.line + 1, event.start_mark.column + 1)


def _short(word: str) -> str:
    return f"'{word}'" if len(word) <= 40 else f"'{word[:37]}…'"


def _cut_comments(text: str, path: str) -> Iterator[Finding]:
    """Warn where `` #word`` ended an unquoted value: a comment has a space behind its #."""
    if not _CUT_BY_COMMENT.search(text):
        return
    for event in _events(text):
        if type(event) is not yaml.ScalarEvent or not event.implicit[0] or not event.value:
            continue
        end: Any = event.end_mark
        if _CUT_BY_COMMENT.match(text, end.index + 1):
            at = place_at(text, end.index + 1, path)
            yield warning(
                "comment-cuts-text",
                f"{_short(event.value)} ends here, because ' #' begins a comment",
                at,
                hint="quote the whole text if # belongs to it",
            )
