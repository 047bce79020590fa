"""Pages of the past stand, whatever has become of what they name."""

from __future__ import annotations

import json
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


def test_a_schema_that_versions_were_released_under_must_stay(workshop: Workshop) -> None:
    """Without it nobody could tell what was internal then."""
    company = {"properties": {"motto": {"type": "string", "x-audience": "internal"}}}
    for title in ("Motto", "Slogan"):
        company["properties"]["motto"]["title"] = title
        workshop.write("schema/company.schema.json", json.dumps(company))
        workshop.offering("mail-move", f"status: active\nsummary: {title}.\n")
        workshop.freeze("2026-01-10")
    assert "kept-edited" not in workshop.codes()
    kept = sorted((workshop.root / "schema/kept").iterdir())
    assert len(kept) == 2
    for path in kept:
        path.unlink()
    told = [each for each in workshop.findings() if each.code == "kept-edited"]
    assert [each.place.path for each in told] == [
        "catalog/offerings/mail-move/versions/1.0.0.yaml",
    ]
    assert "under is gone: schema/kept/" in told[0].message


@pytest.mark.parametrize("edition", ["internal", "customer"])
def test_what_is_gone_is_named_without_a_link(grown: Workshop, edition: str) -> None:
    """The build itself says of any link that leads nowhere."""
    tree = tree_bytes(grown.publish(edition))
    page = tree["offerings/mail-move/1.0.0/index.html"].decode()
    assert "half day" in page
    assert "office hours" in page
    assert 'href="../../desk/' not in page
    assert ("zoe" in page) == (edition == "internal")
