"""Whether a document has the schema's shape: decided fast, explained at the right place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import jsonschema_rs

from offerbook.document import Document, Route
from offerbook.finding import Finding, error, in_order, place_of_key, place_of_value
from offerbook.spec.fields import Schema
from offerbook.spec.wording import Problem, Wording, word_error

if TYPE_CHECKING:
    from offerbook.spec.explainer import Explainer

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_AT_KEY = frozenset(("unknown-field", "not-together", "wrong-name"))


class ShapeChecker:
    """Checks documents against one schema; made once, used for all of them."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._decider = _decider_of(schema)

    @cached_property
    def _decider_of_parts(self) -> jsonschema_rs.Draft202012Validator:
        return _decider_of(_without_required(self._schema))

    @cached_property
    def _explainer(self) -> Explainer:
        """Made when there is something to explain: loading it takes longer than most checks."""
        from offerbook.spec.explainer import Explainer

        return Explainer(self._schema)

    def is_valid(self, data: Any) -> bool:
        """The fast word: whether *data* has the schema's shape."""
        return bool(self._decider.is_valid(data))

    def has_valid_parts(self, data: Any) -> bool:
        """The same of some fields of a document alone, of which some may be required.

        Where it is not so, the whole document may still be: what fields ask of each other is not
        known of some alone.
        """
        return bool(self._decider_of_parts.is_valid(data))

    def explains(self, data: Any) -> bool:
        """The slow word on the same question, by the library that explains."""
        return not any(True for _ in self._explainer.problems(data))

    def check(self, document: Document) -> tuple[Finding, ...]:
        """What is wrong with the shape of *document*, in order; nothing when it is right."""
        try:
            if self.is_valid(document.data):
                return ()
            problems = list(self._explainer.problems(document.data))
            return in_order(_findings(problems, document)) or (_unexplained(document, ""),)
        except (ArithmeticError, RecursionError, TypeError, ValueError) as problem:
            return (_unexplained(document, f": {problem}"),)


def _decider_of(schema: Schema) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(
        dict(schema), validate_formats=True, formats={"date": is_day}, retriever=_never_fetch
    )


def _without_required(schema: Schema) -> Schema:
    """*schema* in which neither the document nor a group of fields requires any."""
    loose = {name: part for name, part in schema.items() if name != "required"}
    if isinstance(loose.get("properties"), dict):
        loose["properties"] = {
            name: _without_required(part) if isinstance(part, dict) else part
            for name, part in loose["properties"].items()
        }
    return loose


@lru_cache(maxsize=4096)
def is_day(word: str) -> bool:
    """Whether *word* is a day of the calendar, written year-month-day."""
    try:
        return _DAY.fullmatch(word) is not None and bool(date.fromisoformat(word))
    except ValueError:
        return False


def _never_fetch(address: str) -> Any:
    raise ValueError(address)


def _findings(problems: list[Problem], document: Document) -> Iterator[Finding]:
    for problem in problems:
        for said in word_error(problem):
            yield _finding(document, problem.path + said.route, said)


def _finding(document: Document, route: Route, said: Wording) -> Finding:
    place_of = place_of_key if said.code in _AT_KEY else place_of_value
    if said.code in ("missing-field", "too-few"):
        place_of = place_of_key
    return error(said.code, said.message, place_of(document, route), hint=said.hint, route=route)


def _unexplained(document: Document, why: str) -> Finding:
    return error(
        "wrong-value",
        f"a value in this file cannot be checked{why}",
        place_of_value(document, ()),
        hint="look for unusually large numbers or texts",
    )
