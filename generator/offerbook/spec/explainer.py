"""The validator that explains: jsonschema, reading patterns as everybody else does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema
from jsonschema import Draft202012Validator, FormatChecker, SchemaError, ValidationError

from offerbook.document import Route
from offerbook.spec.fields import Schema
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
    """``$`` means the end of the text, as everywhere but in Python, where a line end may follow."""
    if isinstance(value, str) and not re.search(re.sub(r"\$(?=\||\)|$)", r"\\Z", pattern), value):
        yield ValidationError(
            "does not match", validator="pattern", validator_value=pattern, instance=value
        )


def _property_names(
    validator: Any, names: Mapping[str, Any], value: Any, _schema: Any
) -> Iterator[ValidationError]:
    for name in value if isinstance(value, dict) else ():
        for problem in validator.descend(name, names):
            problem.validator, problem.validator_value = "propertyNames", names
            yield problem


_FORMATS = FormatChecker(formats=("date",))
_Validator: Any = jsonschema.validators.extend(  # type: ignore[no-untyped-call]
    Draft202012Validator, {"pattern": _pattern, "propertyNames": _property_names}
)
