"""What the YAML parser stumbled over, in the words of somebody who writes offerings."""

from __future__ import annotations

from typing import Any

import yaml

from offerbook.finding import Finding, Place, error

_QUOTE = "quote the text: put it between double quotes"


def explain_syntax(problem: yaml.YAMLError, text: str, path: str) -> Finding:
    """One finding for the parser's *problem* with *text*."""
    words = str(getattr(problem, "problem", None) or "").lower()
    context = str(getattr(problem, "context", None) or "").lower()
    mark = _mark(problem, context)
    rows = text.split("\n")
    line, column = (min(mark.line, len(rows) - 1), mark.column) if mark else (0, 0)
    message, hint = _words_for(words, context, rows[line], column)
    return error("not-yaml", message, Place(path, line + 1, column + 1), hint=hint)


def _mark(problem: yaml.YAMLError, context: str) -> Any:
    """Where the owner must look: where an unclosed thing began, else where reading stopped."""
    began = getattr(problem, "context_mark", None)
    stopped = getattr(problem, "problem_mark", None)
    is_unclosed = any(word in context for word in ("quoted", "anchor", "alias"))
    if began is not None and (is_unclosed or ("flow" in context and stopped.line > began.line)):
        return began
    return stopped or began


def _words_for(words: str, context: str, row: str, column: int) -> tuple[str, str]:
    character = row[column : column + 1]
    if "\t" in row[: column + 1] and not row[: column + 1].strip():
        return "a tab stands where only spaces may", "use spaces at the beginning of a line"
    if "mapping values are not allowed" in words:
        if ":" not in row[:column]:
            return ("this line is a field inside a field that already has a value",
                    "move it left so that it stands exactly under its neighbours")
        return "a second colon stands in an unquoted text", _QUOTE
    if "cannot start any token" in words:
        return f"a text cannot begin with {character}", _QUOTE
    if "anchor" in context or "alias" in context:
        return f"a text cannot begin with {character or 'that sign'}", _QUOTE
    if "flow" in context:
        return ("a comma, a question mark or a bracket ended a text inside {…} or […]",
                "quote the text, or write each field on its own line")
    if "escape" in words or "unicode" in words:
        return ("a code that begins with \\ stands for no character",
                "write the character itself, or use single quotes")
    if "quoted scalar" in context:
        return "a quoted text is not closed", "put the same quote at its end"
    if "simple key" in context or "could not find expected ':'" in words:
        return "a field's name has no colon behind it", "write `name: value`"
    if "block mapping" in context or "block collection" in context:
        return ("this line fits neither what stands above nor inside it",
                "move it left or right so that it stands exactly under its neighbours")
    if "tag" in context:
        return "a text cannot begin with !", _QUOTE
    return "this cannot be read as YAML", "look at this line and the one above; quote the text"
