"""What is shared says what it said, and holds the parts of what was known."""

from __future__ import annotations

from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offerbook.model.sharing import share

_LEAVES = st.one_of(
    st.booleans(),
    st.integers(0, 2),
    st.sampled_from((Decimal(1), Decimal("1.0"), Decimal("1.00"))),
    st.text("ab", max_size=2),
    st.none(),
)
_DATA = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab", max_size=1), inner),
    max_leaves=12,
)


@given(_DATA, _DATA)
def test_it_says_what_it_said(data: Any, known: Any) -> None:
    said, before = repr(data), repr(known)
    assert repr(share(data, known)) == said
    assert repr(known) == before


@given(_DATA)
def test_the_same_is_held_once(known: Any) -> None:
    shared = share(deepcopy(known), known)
    assert shared is known or "Decimal" in repr(known)


@pytest.mark.parametrize(
    ("data", "is_shared"),
    [
        pytest.param({"scope": ["mail"], "name": "Other"}, True, id="a field beside it differs"),
        pytest.param({"scope": ["mail"]}, True, id="fewer fields"),
        pytest.param({"scope": ["mail", "rooms"], "name": "Move"}, False, id="one item more"),
        pytest.param({"scope": "mail"}, False, id="of another kind"),
    ],
)
def test_parts_are_held_once(data: Any, *, is_shared: bool) -> None:
    known = {"name": "Move", "scope": ["mail"]}
    assert (share(data, known)["scope"] is known["scope"]) is is_shared
