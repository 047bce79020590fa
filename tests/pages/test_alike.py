"""What an offering says today is made once, for its version too, and only where that says the same."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from offerbook.changes.history import Historian
from offerbook.edition import editions_of, project
from offerbook.model.sold import sold_on
from offerbook.pages.alike import Alike
from offerbook.pages.api import write_sheet
from offerbook.pages.book import write_files, write_pages
from offerbook.pages.desk import Desk
from offerbook.pages.offering import write_offering, write_version
from offerbook.pages.records import Records
from offerbook.pages.sheet import json_of, sheet_then, twin_of
from offerbook.pages.twins import write_twin
from tests.paper.making import OFFERING
from tests.support import TODAY, Workshop

_BODY = {"id": "move", "scope": ["mail"], "price": Decimal("1.50"), "owner": "ada"}


@pytest.mark.parametrize(
    ("then", "made"),
    [
        pytest.param({**_BODY}, 1, id="the same"),
        pytest.param({**_BODY, "owner": "zoe"}, 1, id="another word aside"),
        pytest.param(dict(reversed(_BODY.items())), 1, id="another order of the fields"),
        pytest.param({**_BODY, "scope": ["mail", "rooms"]}, 2, id="more"),
        pytest.param({name: _BODY[name] for name in ("id", "scope")}, 2, id="less"),
        pytest.param({**_BODY, "price": Decimal("1.5")}, 2, id="a number written otherwise"),
        pytest.param({**_BODY, "scope": [True]}, 2, id="something else"),
    ],
)
def test_only_what_says_the_same_is_made_once(
    workshop: Workshop, then: Mapping[str, Any], made: int
) -> None:
    desk, told = _desk(workshop), list[object]()

    def make(_: Desk, body: Mapping[str, Any]) -> int:
        told.append(body)
        return len(told)

    alike = Alike(make, frozenset(("owner", "id")))
    assert alike.today(desk, _BODY) == 1
    assert alike.then(desk, then) == made
    assert told == [_BODY, then][:made]


def test_words_of_another_time_are_not_the_same(workshop: Workshop) -> None:
    one, other, told = _desk(workshop), _desk(workshop), list[object]()

    def make(desk: Desk, _: Mapping[str, Any]) -> int:
        told.append(desk)
        return len(told)

    alike = Alike(make, frozenset())
    assert alike.then(one, _BODY) == 1
    assert [alike.today(one, _BODY), alike.then(other, _BODY), alike.then(one, _BODY)] == [2, 3, 2]
    assert told == [one, one, other]


@pytest.mark.parametrize("edition", ["internal", "customer"])
def test_versions_say_what_they_say_alone(releasing: Workshop, edition: str) -> None:
    """Each page, twin and JSON of a version, made beside today's, is that made by itself.

    The first version is alike but for a limit; today's owner and a live field of the company are
    not those of the version in force; the second offering counts in a unit that was renamed since.
    """
    releasing.write("schema/company.schema.json", json.dumps(_COMPANY))
    releasing.offering("mail-move", OFFERING + "badge: old\n")
    releasing.offering("more", _COUNTED)
    releasing.freeze("2026-07-01")
    releasing.offering("mail-move", OFFERING.replace("large: 8", "large: 9") + "badge: old\n")
    releasing.freeze("2026-08-01")
    catalog = releasing.root / "catalog" / "catalog.yaml"
    renamed = catalog.read_text("utf-8").replace("plural: users", "plural: seats")
    catalog.write_text(renamed, "utf-8")
    today = OFFERING.replace("large: 8", "large: 9").replace("unit: users", "unit: seats")
    releasing.offering("mail-move", today + "owner: zoe\nbadge: new\n")
    desk = _desk(releasing, edition)

    pages = {page.address: page for page in write_pages(desk.projection, desk.records)}
    files = dict(write_files(desk))
    versions = [each for name in ("mail-move", "more") for each in desk.releases(name)]
    assert len(versions) == 3
    for release in versions:
        alone = write_version(desk, release)
        assert pages[alone.address] == alone
        sheet = sheet_then(desk, release)
        assert files[json_of(sheet.address)] == write_sheet(sheet)
        assert files[twin_of(sheet.address)] == write_twin(sheet)
    assert ">new<" in pages["offerings/mail-move/"].html
    current = desk.current("mail-move")
    assert current is not None
    assert ">old<" in pages[f"offerings/mail-move/{current.promise}/"].html
    assert pages["offerings/more/"] == write_offering(desk, desk.offering("more"))
    assert "40 users" in files["offerings/more/1.0.0/index.md"].replace("\u00a0", " ")


def test_links_lead_up_from_wherever_the_sections_stand(workshop: Workshop) -> None:
    workshop.offering("mail-move", OFFERING)
    workshop.offering("more")
    workshop.freeze("2026-07-01")
    desk = _desk(workshop)
    pages = {page.address: page.html for page in write_pages(desk.projection, desk.records)}
    assert 'href="../../offerings/more/"' in pages["offerings/mail-move/"]
    assert 'href="../../../offerings/more/"' in pages["offerings/mail-move/1.0.0/"]
    assert not any("\0" in html for html in pages.values())


_COMPANY = {
    "properties": {
        "badge": {
            "title": "Badge",
            "type": "string",
            "x-audience": "customer",
            "x-effect": {"added": "none", "removed": "none", "changed": "none"},
        }
    }
}
_COUNTED = """\
status: active
scope:
  included:
    - id: boxes
      what: Mailboxes
      up_to: 40
      unit: user
"""


def _desk(workshop: Workshop, name: str = "internal") -> Desk:
    if not (workshop.root / "catalog" / "offerings" / "mail-move").exists():
        workshop.offering("mail-move")
    catalog = workshop.sound()
    edition = editions_of(catalog.settings.data)[name]
    projection = project(sold_on(catalog, TODAY, with_drafts=edition.is_internal), edition)
    releases = Historian(projection, TODAY).tell()
    return Desk(replace(projection, promises={}), Records(releases))
