"""Findings for people and machines: text, JSON, GitHub, GitLab."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable
from typing import Any

from offerbook.finding import Finding, Level, Place

_CONTROL = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


def to_text(findings: Iterable[Finding]) -> str:
    """``path:line:column: level: message [code]``, then hint and related places, indented."""
    rows: list[str] = []
    for finding in findings:
        place = finding.place
        rows.append(
            visible(f"{_where(place)}: {finding.level}: {finding.message} [{finding.code}]")
        )
        if finding.hint:
            rows.append(visible(f"  hint: {finding.hint}"))
        rows.extend(
            visible(f"  note: {_where(related)}: {related.says}".rstrip(": "))
            for related in finding.related
        )
    return "".join(f"{row}\n" for row in rows)


def to_json(findings: Iterable[Finding]) -> str:
    """A list of ``{code, level, message, hint, path, line, column, related}``."""
    return _write([_as_record(finding) for finding in findings])


def to_github(findings: Iterable[Finding]) -> str:
    """Workflow commands; a newline or a colon in a text cannot begin another command."""
    rows = []
    for finding in findings:
        place = finding.place
        where = (
            f"file={_property(place.path)},line={place.line},col={place.column},"
            f"title={_property(finding.code)}"
        )
        words = f"{finding.message}\nhint: {finding.hint}" if finding.hint else finding.message
        rows.append(f"::{finding.level} {where}::{_data(words)}\n")
    return "".join(rows)


def to_gitlab(findings: Iterable[Finding]) -> str:
    """GitLab's code quality report."""
    severity = {Level.ERROR: "major", Level.WARNING: "minor"}
    return _write(
        [
            {
                "description": f"{finding.message} ({finding.hint})"
                if finding.hint
                else finding.message,
                "check_name": finding.code,
                "fingerprint": _fingerprint(finding),
                "severity": severity[finding.level],
                "location": {
                    "path": finding.place.path,
                    "lines": {"begin": finding.place.line},
                },
            }
            for finding in findings
        ]
    )


FORMATS: dict[str, Callable[[Iterable[Finding]], str]] = {
    "text": to_text,
    "json": to_json,
    "github": to_github,
    "gitlab": to_gitlab,
}


def _write(records: list[dict[str, Any]]) -> str:
    """*records* as JSON; half of a character, as in a file name that is not UTF-8, as its code."""
    text = json.dumps(records, ensure_ascii=False, indent=2) + "\n"
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _as_record(finding: Finding) -> dict[str, Any]:
    place = finding.place
    return {
        "code": finding.code,
        "level": str(finding.level),
        "message": finding.message,
        "hint": finding.hint,
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "related": [
            {"path": each.path, "line": each.line, "column": each.column, "message": each.says}
            for each in finding.related
        ],
    }


def _where(place: Place) -> str:
    return f"{place.path}:{place.line}:{place.column}"


def visible(words: str) -> str:
    """*words* without anything that could move a terminal's cursor or start a new line."""
    return _CONTROL.sub(lambda found: f"\\u{ord(found.group()):04x}", words)


def _data(words: str) -> str:
    return _hidden(words.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _property(words: str) -> str:
    return _data(words).replace(":", "%3A").replace(",", "%2C")


def _hidden(words: str) -> str:
    return _CONTROL.sub("?", words)


def _fingerprint(finding: Finding) -> str:
    key = f"{finding.place.path}\0{finding.code}\0{finding.route}\0{finding.message}"
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
