"""The validator that explains: jsonschema, reading patterns as everybody else does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

import jsonschema
from jsonschema import Draft202012Validator, FormatChecker, SchemaError, ValidationError

from offerbook.document import Route
from offerbook.spec.fields import Schema
from offerbook.spec.shape import is_day
from offerbook.spec.wording import Problem


class Explainer:
    """Finds everything in which data differs from one schema."""

    def __init__(self, schema: Schema) -> None:
        self._validator = _Validator(schema, format_checker=_FORMATS)

    def problems(self, data: Any) -> Iterator[Problem]:
        """Each difference, in the validator's words."""
        for error in self._validator.iter_errors(data):
            schema = error.schema if isinstance(error.schema, Mapping) else {}
            yield Problem(
                str(error.validator),
                error.validator_value,
                error.instance,
                schema,
                tuple(error.absolute_path),
                error.message,
            )


def find_schema_error(schema: Any) -> tuple[Route, str] | None:
    """Where and why *schema* is no JSON Schema; None when it is one."""
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as problem:
        return tuple(problem.absolute_path), problem.message[:120]
    return None


def _pattern(_validator: Any, pattern: str, value: Any, _schema: Any) -> Iterator[ValidationError]:
    if isinstance(value, str) and not _as_everywhere(pattern).search(value):
        yield ValidationError(
            "does not match", validator="pattern", validator_value=pattern, instance=value
        )


@cache
def _as_everywhere(pattern: str) -> re.Pattern[str]:
    r"""*pattern* as everybody but Python reads it.

    ``$`` is the end of the text, where Python lets a line end follow; ``\d`` and ``\w`` are
    ASCII; ``\s`` is what ECMAScript calls a space.
    """
    parts: list[str] = []
    in_class = False
    for sign in re.findall(r"\\.|.", pattern, re.DOTALL):
        in_class = sign != "]" if in_class else sign == "["
        if in_class:
            parts.append(_SPACES if sign == r"\s" else sign)
        else:
            parts.append(_OUTSIDE.get(sign, sign))
    return re.compile("".join(parts), re.ASCII)


_SPACES = r"\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_OUTSIDE = {"$": r"\Z", r"\s": f"[{_SPACES}]", r"\S": f"[^{_SPACES}]"}


def _is_whole(_checker: Any, value: Any) -> bool:
    """Whether *value* is a whole number: 30 and 30.0, as the library that decides has it."""
    if isinstance(value, Decimal):
        return value == value.to_integral_value()
    return isinstance(value, int) and not isinstance(value, bool)


def _property_names(
    validator: Any, names: Mapping[str, Any], value: Any, _schema: Any
) -> Iterator[ValidationError]:
    for name in value if isinstance(value, dict) else ():
        for problem in validator.descend(name, names):
            problem.validator, problem.validator_value = "propertyNames", names
            yield problem


_FORMATS = FormatChecker(formats=())
_FORMATS.checks("date")(lambda value: not isinstance(value, str) or is_day(value))
_Validator: Any = jsonschema.validators.extend(  # type: ignore[no-untyped-call]
    Draft202012Validator,
    {"pattern": _pattern, "propertyNames": _property_names},
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine("integer", _is_whole),
)
