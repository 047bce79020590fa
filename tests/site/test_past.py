"""Pages of the past stand, whatever has become of what they name."""

from __future__ import annotations

import shutil

import pytest

from tests.site.making import tree_bytes
from tests.support import RELEASING, Workshop

_FORMER = """\
status: active
category: support
owner: zoe
deputy: zoe
tags:
  - clinics
terms:
  - id: pay
    topic: payment
    text: Invoices are due without deduction.
service_levels:
  - id: level
    name: Answers
    at_most: 2
    unit: half-day
    during: office
relations:
  complements:
    - desk
delivery:
  owner: zoe
"""


@pytest.fixture
def grown(releasing: Workshop) -> Workshop:
    """A version in force whose predecessor names people, words and an offering that are gone."""
    support = "categories:\n  - id: support\n    name: Support\n"
    releasing.write("catalog/catalog.yaml", RELEASING.replace("categories:\n", support))
    releasing.offering("desk", "status: active\n")
    releasing.offering("mail-move", _FORMER)
    releasing.freeze("2026-01-10", by="zoe")
    shutil.rmtree(releasing.root / "catalog/offerings/desk")
    text = RELEASING.replace("  - id: zoe\n    name: Zoe Other\n    email: zoe@example.com\n", "")
    for name in ("tags", "topics", "units", "hours"):
        head, _, rest = text.partition(f"{name}:\n")
        kept = rest.split("\n")
        while kept and kept[0].startswith(" "):
            kept.pop(0)
        text = head + "\n".join(kept)
    releasing.write("catalog/catalog.yaml", text)
    releasing.offering("mail-move", "status: active\n")
    releasing.freeze("2026-06-10")
    return releasing


@pytest.mark.parametrize("edition", ["internal", "customer"])
def test_what_is_gone_is_named_without_a_link(grown: Workshop, edition: str) -> None:
    """The build itself says of any link that leads nowhere."""
    tree = tree_bytes(grown.publish(edition))
    page = tree["offerings/mail-move/1.0.0/index.html"].decode()
    assert "half day" in page
    assert "office hours" in page
    assert 'href="../../desk/' not in page
    assert ("zoe" in page) == (edition == "internal")
