"""What a release is told to have changed: what somebody could rely on before, not what was taken back."""

from __future__ import annotations

from offerbook.changes.history import Historian
from offerbook.edition import EDITIONS, project
from offerbook.effect import Effect
from offerbook.model.sold import sold_on
from tests.support import Workshop

PRICED = "status: active\npackages:\n  - id: small\n    name: Small\n    price: {}\n"


def told(shop: Workshop, day: str, edition: str = "customer") -> dict[str, list[tuple[str, str]]]:
    """The changes of each release, by number."""
    projection = project(sold_on(shop.sound(), day, with_drafts=False), EDITIONS[edition])
    releases = Historian(projection, day).tell()["mail-move"]
    return {
        each.number: [(str(line.effect), line.sentence) for line in each.lines] for each in releases
    }


def reprice(shop: Workshop, price: int, day: str) -> None:
    shop.offering("mail-move", PRICED.format(price))
    shop.change("note: Fuel costs more.\n")
    shop.release(day)


def test_after_a_withdrawn_version_the_one_that_held_is_compared(releasing: Workshop) -> None:
    releasing.offering("mail-move", PRICED.format(12))
    releasing.release("2026-01-05")
    reprice(releasing, 20, "2026-02-01")  # takes hold on 2026-03-03
    reprice(releasing, 14, "2026-02-10")  # less than announced, more than today
    said = told(releasing, "2026-04-01")
    assert list(said) == ["2.1.0", "2.0.0", "1.0.0"]
    assert said["2.1.0"] == [("narrows", "The price of Small rises from €12 to €14")]
    assert said["2.0.0"] == [("narrows", "The price of Small rises from €12 to €20")]
    assert said["1.0.0"] == []


def test_advice_is_told_to_colleagues_alone(releasing: Workshop) -> None:
    releasing.offering("mail-move", PRICED.format(12))
    releasing.release("2026-01-05")
    releasing.offering("mail-move", PRICED.format(12) + "pitch: One weekend.\n")
    releasing.release("2026-01-06")
    assert told(releasing, "2026-02-01") == {"1.0.0": []}
    inside = told(releasing, "2026-02-01", "internal")
    assert [effect for effect, _ in inside["1.0.0+1"]] == [str(Effect.GUIDES)]
