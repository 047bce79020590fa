"""The validator's verdicts in the words of somebody who writes offerings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, NamedTuple
from unicodedata import normalize

from offerbook.document import Route


class Problem(NamedTuple):
    """A validator's verdict: the schema's *word* that wants something else at *path*."""

    word: str
    wanted: Any
    instance: Any
    schema: Mapping[str, Any]
    path: Route
    message: str


class Wording(NamedTuple):
    """One sentence about a value; *route* leads from the validator's place to the value meant."""

    code: str
    message: str
    hint: str = ""
    route: Route = ()


_FEW = 4
_ALIKE, _NEARLY_THE_SAME = 0.6, 0.8
"""Of few choices all are named, unless one was nearly written."""

_ID = "^[a-z0-9]+(-[a-z0-9]+)*$"
_NOT_IN_IDS = re.compile("[^a-z0-9]+")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def word_error(problem: Problem) -> Iterator[Wording]:
    """What to say about *problem*; one sentence for each field it concerns."""
    word = _WORDS.get(problem.word, _other)
    yield from word(problem)


def did_you_mean(word: str, known: Any, *, likeness: float = _ALIKE) -> str:
    """A hint naming the known word nearest to *word*, or nothing; *likeness* is at most 1."""
    near = get_close_matches(word, [str(each) for each in known], n=1, cutoff=likeness)
    return f"did you mean '{near[0]}'?" if near else ""


def short(value: Any, most: int = 40) -> str:
    """*value* as it is quoted in a sentence."""
    word = str(value).replace("\n", " ")
    return f"'{word}'" if len(word) <= most else f"'{word[: most - 1]}…'"


def _unknown_fields(problem: Problem) -> Iterator[Wording]:
    known = problem.schema.get("properties", {})
    place = _place(problem)
    for name in problem.instance:
        if name not in known:
            hint = did_you_mean(name, known) or f"known here: {', '.join(list(known)[:12])}"
            yield Wording("unknown-field", f"unknown field {short(name)}{place}", hint, (name,))


def _missing(problem: Problem) -> Iterator[Wording]:
    for name in problem.wanted:
        if name not in problem.instance:
            about = problem.schema.get("properties", {}).get(name, {}).get("description", "")
            yield Wording(
                "missing-field",
                f"'{name}' is missing{_place(problem)}",
                f"add `{name}: …`" + (f" ({about.rstrip('.')})" if about else ""),
            )
            return


def _type(problem: Problem) -> Iterator[Wording]:
    wanted = problem.wanted
    kinds = [wanted] if isinstance(wanted, str) else list(wanted)
    value = problem.instance
    if value is None:
        yield Wording(
            "empty-value",
            f"nothing stands behind {_name(problem)}",
            "write a value, or delete the line",
        )
        return
    wants = " or ".join(_KINDS.get(kind, kind) for kind in kinds)
    hint = f"write {wants}"
    if "enum" in problem.schema:
        hint = problem.schema.get("x-form", hint)
    if kinds == ["string"] and isinstance(value, int | Decimal):
        hint = f'quote it: "{value}"' if not isinstance(value, bool) else "quote it"
    if kinds == ["array"]:
        hint = "write each item on its own line behind a hyphen"
    if "number" in kinds and isinstance(value, str):
        hint = "write digits with a point, without a unit or a thousands separator"
    yield Wording("wrong-type", f"{_name(problem)} wants {wants}, not {_kind_of(value)}", hint)


def _enum(problem: Problem) -> Iterator[Wording]:
    known = problem.wanted
    if isinstance(problem.instance, Mapping | list):
        return  # that it is no single value is said by its type
    likeness = _ALIKE if len(known) > _FEW else _NEARLY_THE_SAME
    hint = did_you_mean(str(problem.instance), known, likeness=likeness)
    yield Wording(
        "unknown-value",
        f"{_name(problem)} cannot be {short(problem.instance)}",
        hint or f"one of: {', '.join(map(str, known))}",
    )


def _pattern(problem: Problem) -> Iterator[Wording]:
    form = problem.schema.get("x-form")
    hint = f"wanted: {form}" if form else f"wanted form: {problem.wanted}"
    if problem.wanted == _ID:
        near = _NOT_IN_IDS.sub("-", _plain_letters(problem.instance)).strip("-")
        hint = f"perhaps '{near}'; {hint}" if near else hint
    yield Wording("wrong-form", f"{_name(problem)} cannot be {short(problem.instance)}", hint)


def _plain_letters(word: str) -> str:
    """*word* in small letters, without the marks upon them: Müller → muller."""
    return normalize("NFKD", word.lower()).encode("ascii", "ignore").decode()


def _format(problem: Problem) -> Iterator[Wording]:
    if not _DAY.fullmatch(problem.instance):
        return  # the pattern beside the format says so already
    yield Wording(
        "no-such-day",
        f"{short(problem.instance)} is not a day of the calendar",
        "write year-month-day, such as 2026-07-01",
    )


def _names(problem: Problem) -> Iterator[Wording]:
    form = problem.wanted.get("x-form", "another name")
    if "enum" in problem.wanted:
        yield Wording(
            "not-together",
            f"{short(problem.instance)} cannot stand beside a clause",
            f"wanted: {form}",
            (problem.instance,),
        )
        return
    yield Wording(
        "wrong-name",
        f"{short(problem.instance)} cannot stand in {_name(problem)}",
        f"wanted: {form}",
        (problem.instance,),
    )


def _length(problem: Problem) -> Iterator[Wording]:
    most, has = problem.wanted, len(problem.instance)
    yield Wording(
        "too-long",
        f"{_name(problem)} has {has:,} letters; at most {most:,} fit",
        f"take out {has - most:,}",
    )


def _too_few(problem: Problem) -> Iterator[Wording]:
    yield Wording("too-few", f"{_name(problem)} is empty", "write a value, or delete the line")


def _unique(problem: Problem) -> Iterator[Wording]:
    seen: list[Any] = []
    for index, value in enumerate(problem.instance):
        if value in seen:
            yield Wording(
                "twice-in-list",
                f"{short(value)} stands twice in {_name(problem)}",
                "delete one",
                (index,),
            )
        seen.append(value)


def _bound(words: str) -> Callable[[Problem], Iterator[Wording]]:
    def say(problem: Problem) -> Iterator[Wording]:
        yield Wording(
            "out-of-bounds",
            f"{_name(problem)} is {problem.instance}; it must be {words} {problem.wanted}",
            "write another number",
        )

    return say


def _never(problem: Problem) -> Iterator[Wording]:
    name = problem.path[-1] if problem.path else "this"
    yield Wording(
        "not-together",
        f"{short(name)} cannot stand here",
        problem.wanted.get("x-form") or problem.schema.get("x-form", ""),
    )


def _other(problem: Problem) -> Iterator[Wording]:
    yield Wording("wrong-value", f"{_name(problem)} does not fit: {problem.message[:160]}")


def _name(problem: Problem) -> str:
    steps = [step for step in problem.path if isinstance(step, str)]
    return f"'{steps[-1]}'" if steps else "the file"


def _place(problem: Problem) -> str:
    steps = [step for step in problem.path if isinstance(step, str)]
    return f" in {'.'.join(steps)}" if steps else ""


def _kind_of(value: Any) -> str:
    if isinstance(value, bool):
        return f"{str(value).lower()}"
    if isinstance(value, int | Decimal):
        return f"the number {str(value)[:30]}"
    if isinstance(value, Mapping):
        return "named fields"
    return "a list" if isinstance(value, list) else f"the text {short(value)}"


_KINDS = {
    "string": "a text",
    "number": "a number",
    "integer": "a whole number",
    "array": "a list",
    "object": "named fields",
    "boolean": "true or false",
}

_WORDS: dict[str, Callable[[Problem], Iterator[Wording]]] = {
    "additionalProperties": _unknown_fields,
    "required": _missing,
    "type": _type,
    "enum": _enum,
    "pattern": _pattern,
    "format": _format,
    "propertyNames": _names,
    "maxLength": _length,
    "minLength": _too_few,
    "minItems": _too_few,
    "minProperties": _too_few,
    "uniqueItems": _unique,
    "minimum": _bound("at least"),
    "exclusiveMinimum": _bound("more than"),
    "maximum": _bound("at most"),
    "exclusiveMaximum": _bound("less than"),
    "multipleOf": _bound("a multiple of"),
    "not": _never,
}
