"""Data → YAML text in block style that the strict reader reads back as the same data."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import yaml

from offerbook.load.scalars import NotANumberError, read_plain
from offerbook.load.yaml_text import read_yaml

_WIDTH = 88


class NotWritableError(ValueError):
    """Data that would not be read back as it is, such as a text with a control character."""


def write_yaml(data: Any, *, width: float = _WIDTH) -> str:
    """*data* as YAML: block style, keys in their order, texts quoted only where they must be.

    Texts longer than *width* go on over several lines. Raises NotWritableError.
    """
    text: str = yaml.dump(
        data,
        Dumper=_Dumper,
        allow_unicode=True,
        default_flow_style=False,
        sort_keys=False,
        width=width,
    )
    document, findings = read_yaml(text.encode(), "")
    if document is None or document.data != data:
        raise NotWritableError(findings[0].message if findings else "it would be read differently")
    return text


class _Dumper(yaml.SafeDumper):
    """Indents lists below their key, never repeats by alias."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: FBT001, FBT002 -- the library's signature
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    is_blank = bool(value) and not value.strip()
    quoted = is_blank or _is_read_as_other(value)
    style = '"' if quoted else "|" if "\n" in value.strip() else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


def _is_read_as_other(value: str) -> bool:
    """Whether *value* without quotes would be a number, true, false or nothing."""
    try:
        return read_plain(value) != value
    except NotANumberError:
        return True


def _decimal(dumper: yaml.SafeDumper, value: Decimal) -> yaml.Node:
    digits = f"{value:f}"
    kind = "float" if "." in digits else "int"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{kind}", digits)


# Days, and words such as on, are texts to everybody who reads these files.
_Dumper.yaml_implicit_resolvers = {
    start: [
        (tag, pattern) for tag, pattern in resolvers if not tag.endswith((":bool", ":timestamp"))
    ]
    for start, resolvers in yaml.SafeDumper.yaml_implicit_resolvers.items()
}
_Dumper.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), list("tf"))
_Dumper.add_representer(str, _text)
_Dumper.add_representer(Decimal, _decimal)
