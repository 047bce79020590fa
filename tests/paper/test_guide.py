"""The guide about Word templates names every field that there is."""

from __future__ import annotations

from collections.abc import Iterator

from offerbook.paper.fields import Shape, build_shape
from offerbook.spec.base import OFFERING, base_schema
from offerbook.spec.fields import build_fields
from tests.support import REPOSITORY

GUIDE = (REPOSITORY / "docs" / "guide" / "templates.md").read_text("utf-8")


def names(shape: Shape, before: str = "") -> Iterator[str]:
    """Each name as the guide has it: whole for what stands alone, its own for an item's."""
    if isinstance(shape, tuple):
        yield from names(shape[0])
    elif shape is not None:
        for name, part in shape.items():
            if part is None or isinstance(part, tuple):
                yield f"{before}{name}"
            yield from names(part, f"{name}.")


def test_every_field_is_in_the_guide() -> None:
    shape = build_shape(build_fields(base_schema(OFFERING)))
    assert sorted({name for name in names(shape) if f"`{name}`" not in GUIDE}) == []
