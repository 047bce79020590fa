"""Words and numbers planted where customers may not read them, and how to look for them."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from offerbook.audience import Audience
from offerbook.spec.fields import Field, Shape, walk_fields
from tests.site.filling import REFS, Filler, item_id

WORD = re.compile(rb"zq[a-z0-9-]{2,}qz", re.IGNORECASE)
"""Whatever is planted."""

_FIRST_NUMBER, _STEP = 71_000_003, 1_009
_REFS = {**REFS, "person": "zqpersonidqz", "role": "zqroleqz"}


def route_of(field: Field) -> str:
    return ".".join(field.route)


def is_open(field: Field) -> bool:
    return field.audience is Audience.CUSTOMER


@dataclass(frozen=True)
class Planted:
    """What stands in the fields that customers may not read."""

    root: Field
    salt: str = ""

    def words(self, field: Field) -> str:
        if field.name == "link":
            return "https://shown.example/"
        if is_open(field):
            return f"shown {'-'.join(field.route)}"
        return f"zq{self.salt}{re.sub('[^a-z]', '', route_of(field))}qz"

    def number(self, field: Field) -> int | float:
        index = [route_of(each) for each in walk_fields(self.root)].index(route_of(field))
        if is_open(field):
            return index + 1
        many = _FIRST_NUMBER + len(self.salt) * 7 + index * _STEP
        is_percent = "percent" in field.name or field.name == "share"
        return many / 1_000_000 if is_percent else many

    def item(self, field: Field) -> str:
        closed = {
            each.route
            for each in walk_fields(self.root)
            if each.shape is Shape.ITEMS and each.is_internal
        }
        made = item_id(field)
        return f"zq{made}idqz" if field.route[:-1] in closed else made

    def leaves(self, audience: Audience) -> Iterator[Field]:
        """The text and number fields that only *audience* may read; references aside."""
        for field in walk_fields(self.root):
            is_words = field.shape in (Shape.TEXT, Shape.NUMBER) and not field.refs
            if is_words and field.audience is audience and field.name not in ("", "audience"):
                yield field

    def written(self, field: Field) -> tuple[bytes, ...]:
        """How pages may write the planted value of *field*."""
        if field.shape is Shape.NUMBER:
            number = self.number(field)
            return (str(number).encode(), f"{number:,}".encode())
        return (self.words(field).encode(),)

    def offering(self, offering_id: str, status: str = "active") -> dict[str, Any]:
        filler = Filler(self.words, self.number, _REFS, self.item)
        return filler.fill(self.root, offering_id, status)


def everything(tree: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Names and bytes, compressed files both ways."""
    for place, raw in tree.items():
        yield place, place.encode() + b"\n" + raw
        if raw[:2] == b"\x1f\x8b":
            yield place, gzip.decompress(raw)
