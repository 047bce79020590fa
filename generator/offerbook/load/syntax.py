"""What the YAML parser stumbled over, in the words of somebody who writes offerings."""

from __future__ import annotations

import re
from typing import Any

import yaml

from offerbook.finding import Finding, Place, error

_QUOTE = "quote the text: put it between double quotes"
_BEGAN_BEFORE = ("quoted", "anchor", "alias", "simple key", "block scalar")


_CLOSED_TOO_EARLY = re.compile(r"""[\s-]*\w+:\s+(?:"[^"]*"|'[^']*')\s*[^\s#]""")


def explain_syntax(problem: yaml.YAMLError, text: str, path: str) -> Finding:
    """One finding for the parser's *problem* with *text*."""
    words = str(getattr(problem, "problem", None) or "").lower()
    context = str(getattr(problem, "context", None) or "").lower()
    mark = _mark(problem, context)
    rows = text.split("\n")
    line, column = (min(mark.line, len(rows) - 1), mark.column) if mark else (0, 0)
    message, hint = _words_for(words, context, rows[line], column)
    return error("not-yaml", message, Place(path, line + 1, column + 1), hint=hint)


def _mark(problem: Any, context: str) -> Any:
    """Where the owner must look: where an unclosed thing began, else where reading stopped."""
    began = getattr(problem, "context_mark", None)
    stopped = getattr(problem, "problem_mark", None)
    is_tab = "tab character" in str(getattr(problem, "problem", ""))
    is_unclosed = not is_tab and any(word in context for word in _BEGAN_BEFORE)
    if (
        began is not None
        and stopped is not None
        and (is_unclosed or ("flow" in context and stopped.line > began.line))
    ):
        return began
    return stopped or began


def _words_for(words: str, context: str, row: str, column: int) -> tuple[str, str]:
    if "\t" in row[: column + 1] and not row[: column + 1].strip():
        return "a tab stands where only spaces may", "use spaces at the beginning of a line"
    if "mapping values are not allowed" in words and ":" not in row[:column]:
        return (
            "this line is a field inside a field that already has a value",
            "move it left so that it stands exactly under its neighbours",
        )
    if "block mapping" in context and row[:column].rstrip()[-1:] in ("'", '"', "]", "}"):
        return "a quote or a bracket ended the text before this word", _QUOTE
    if _CLOSED_TOO_EARLY.match(row):
        return (
            "the text goes on behind its closing quote",
            "put the whole text in single quotes, or take the quotes out",
        )
    sign = row[column : column + 1] or "that sign"
    said = f"{words}\n{context}"
    for clues, message, hint in _CLUES:
        if any(clue in said for clue in clues):
            return message.format(sign=sign), hint
    return "this cannot be read as YAML", "look at this line and the one above; quote the text"


_CLUES: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("mapping values are not allowed",), "a second colon stands in an unquoted text", _QUOTE),
    (
        ("cannot start any token", "anchor", "alias", "block scalar"),
        "a text cannot begin with {sign}",
        _QUOTE,
    ),
    (
        ("flow",),
        "a comma, a question mark or a bracket ended a text inside {{…}} or […]",
        "quote the text, or write each field on its own line",
    ),
    (
        ("escape", "unicode", "hexdecimal"),
        "a code that begins with \\ stands for no character",
        "write the character itself, or use single quotes",
    ),
    (("quoted scalar",), "a quoted text is not closed", "put the same quote at its end"),
    (
        ("simple key", "could not find expected ':'"),
        "a field's name has no colon behind it",
        "write `name: value`",
    ),
    (
        ("block mapping", "block collection"),
        "this line fits neither what stands above nor inside it",
        "move it left or right so that it stands exactly under its neighbours",
    ),
    (
        ("sequence entries are not allowed",),
        "a list begins here, behind something else",
        "begin each item on a line of its own, or quote the text",
    ),
    (("tag",), "a text cannot begin with !", _QUOTE),
)
"""Clues in the parser's words, the first that fits first: what happened, and what to do."""
