"""The time zone in catalog.yaml is one in which days can be counted."""

from __future__ import annotations

import pytest

from offerbook.check import time_zone
from tests.support import CATALOG, Workshop


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        pytest.param("Europe/Dublin", None, id="a place"),
        pytest.param("UTC", None, id="no place"),
        pytest.param("Europe/Dublim", "did you mean 'Europe/Dublin'?", id="a typing error"),
        pytest.param("../../etc/passwd", "", id="a way out"),
        pytest.param("Europe", "", id="a part of the world"),
        pytest.param("GMT+99:00", "", id="an offset"),
    ],
)
def test_a_time_zone(workshop: Workshop, name: str, hint: str | None) -> None:
    workshop.offering("mail-move")
    workshop.write("catalog/catalog.yaml", CATALOG.replace("Europe/Dublin", name))
    found = [(each.code, each.place.line, each.place.column) for each in workshop.findings()]
    assert found == ([] if hint is None else [("unknown-time-zone", 5, 12)])
    if hint:
        assert workshop.findings()[0].hint == hint


def test_a_computer_without_time_zones_is_told_so(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    workshop.offering("mail-move")
    monkeypatch.setattr(time_zone, "zone_of", lambda _name: None)
    monkeypatch.setattr(time_zone, "available_timezones", set)
    (found,) = workshop.findings()
    assert "tzdata" in found.hint
