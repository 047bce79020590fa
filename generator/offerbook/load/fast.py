"""The quick way through YAML in which nothing is unusual; whatever is, is read with care elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import yaml
from yaml._yaml import CParser

from offerbook.load.scalars import NotANumberError, PlainValue, read_plain
from offerbook.load.text import HIDDEN

_SCALAR = yaml.ScalarEvent
_MAPPING, _SEQUENCE = yaml.MappingStartEvent, yaml.SequenceStartEvent
_CLOSES = frozenset((yaml.MappingEndEvent, yaml.SequenceEndEvent))


class UnusualError(Exception):
    """Something that needs a closer look, and mostly a finding."""


def read_usual(text: str, *, most_depth: int, most_nodes: int) -> dict[str, Any]:
    """The data of *text*: one document, a mapping, of block style and plain or quoted texts.

    Raises UnusualError (or yaml.YAMLError) at the first thing that is anything else: braces and
    brackets, tags, aliases, a key that stands twice, a number that nobody can promise.
    """
    root: Any = None
    into: Any = None
    key: str | None = None
    is_mapping, nodes, documents = False, 0, 0
    stack: list[tuple[Any, bool]] = []
    events: Iterator[Any] = iter(CParser(text).get_event, None)
    for event in events:
        kind = type(event)
        if kind is _SCALAR:
            if is_mapping and key is None:
                key = _key(event, into)
                continue
            value = _value(event)
        elif kind is _MAPPING or kind is _SEQUENCE:
            value = _container(event, is_key=is_mapping and key is None)
        elif kind in _CLOSES:
            into, is_mapping = stack.pop()
            continue
        else:
            documents += _documents(event)
            continue
        nodes += 1
        if is_mapping:
            into[key], key = value, None
        elif into is None:
            root = value
        else:
            into.append(value)
        if kind is not _SCALAR:
            stack.append((into, is_mapping))
            into, is_mapping = value, kind is _MAPPING
            if len(stack) > most_depth:
                raise UnusualError
    if documents != 1 or nodes > most_nodes or not isinstance(root, dict):
        raise UnusualError
    return root


def _key(event: Any, into: Any) -> str:
    key = sys.intern(event.value)  # the same few names stand in thousands of files
    if key in into or key == "<<" or event.tag is not None or event.anchor is not None:
        raise UnusualError
    return key


def _value(event: Any) -> PlainValue:
    if event.tag is not None or event.anchor is not None:
        raise UnusualError
    word: str = event.value
    if not event.implicit[0]:
        if event.style == '"' and HIDDEN.search(word):
            raise UnusualError
        return word
    try:
        return read_plain(word)
    except NotANumberError as problem:
        raise UnusualError from problem


def _container(event: Any, *, is_key: bool) -> Any:
    if is_key or event.flow_style or event.tag is not None or event.anchor is not None:
        raise UnusualError
    return {} if type(event) is _MAPPING else []


def _documents(event: Any) -> int:
    """1 where a document begins; aliases are not for here."""
    if type(event) is yaml.AliasEvent:
        raise UnusualError
    return 1 if type(event) is yaml.DocumentStartEvent else 0
