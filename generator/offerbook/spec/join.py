"""Base schema + a company's own part → the joined schema; a company adds or tightens, only."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from typing import Any

from offerbook.audience import Audience
from offerbook.document import Document, Route
from offerbook.finding import Finding, error, place_of_key, place_of_value
from offerbook.spec.company import complete, find_company_problems

_WORDS = frozenset(("title", "description", "examples", "$comment", "x-form"))
_HEAD = frozenset(("$schema", "$id", "x-base"))


def join_schemas(
    base: Mapping[str, Any], company: Document | None
) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    """The joined schema and what in *company* cannot be joined; refused parts are left out."""
    joined = deepcopy(dict(base))
    if company is None:
        return joined, ()
    problems = tuple(
        error(
            "not-a-schema",
            problem.words,
            place_of_value(company, problem.route),
            route=problem.route,
            hint=problem.hint,
        )
        for problem in find_company_problems(company.data)
    )
    if problems:
        return joined, problems
    return joined, tuple(_merge(joined, company.data, (), company))


def _merge(
    into: dict[str, Any], part: Mapping[str, Any], route: Route, company: Document
) -> Iterator[Finding]:
    for word, value in part.items():
        here = (*route, word)
        if word in _HEAD and not route:
            continue
        if word in _WORDS:
            into[word] = value
        elif word == "properties" and ("properties" in into or not route):
            yield from _merge_properties(into, value, here, company)
        elif word == "items" and isinstance(into.get("items"), dict):
            yield from _merge(into["items"], value, here, company)
        elif word == "required":
            into["required"] = list(dict.fromkeys([*into.get("required", ()), *value]))
        elif word in into and into[word] == value:
            continue
        elif word in _TIGHTENS and _TIGHTENS[word](into.get(word), value):
            into[word] = value
        else:
            yield _refuse(word, here, company)


def _merge_properties(
    into: dict[str, Any], parts: Mapping[str, Any], route: Route, company: Document
) -> Iterator[Finding]:
    known = into.setdefault("properties", {})
    for name, part in parts.items():
        here = (*route, name)
        if name not in known:
            known[name] = complete(part)
        elif isinstance(part, Mapping):
            yield from _merge(known[name], part, here, company)
        else:
            yield _refuse(name, here, company)


def _refuse(word: str, route: Route, company: Document) -> Finding:
    return error(
        "company-loosens",
        f"'{word}' would loosen or change what the base schema says",
        place_of_key(company, route),
        route=route,
        hint="a company's schema adds fields and tightens; take this line out",
    )


def _is_stricter_audience(base: Any, own: Any) -> bool:
    return own in list(Audience) and Audience(own).rank >= Audience(base or Audience.INTERNAL).rank


_TIGHTENS: dict[str, Callable[[Any, Any], bool]] = {
    **dict.fromkeys(
        ("maxLength", "maximum", "exclusiveMaximum", "maxItems", "maxProperties"),
        lambda base, own: base is None or own <= base,
    ),
    **dict.fromkeys(
        ("minLength", "minimum", "exclusiveMinimum", "minItems", "minProperties"),
        lambda base, own: base is None or own >= base,
    ),
    **dict.fromkeys(("pattern", "format", "multipleOf"), lambda base, _own: base is None),
    "enum": lambda base, own: base is None or all(each in base for each in own),
    "uniqueItems": lambda _base, own: own is True,
    "x-facet": lambda _base, own: own is True,
    "x-audience": _is_stricter_audience,
}
