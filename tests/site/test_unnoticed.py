"""Law 4 over everything that a customer may hold: what colleagues do changes not one byte of it.

Pages, paper, feeds, calendars, JSON, Markdown, the index of the search box and of the full text,
sheets for export, and messages.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from offerbook.app.foreseeing import foresee
from offerbook.cli import offerbook
from offerbook.digest.cards import write_slack, write_teams
from offerbook.subscriptions.subscription import Subscription
from tests.digest.histories import subscription
from tests.site.colleagues import CHANGED, EDITS, ENDED, Colleagues
from tests.site.making import tree_bytes
from tests.support import TODAY, Workshop

_READERS = tuple(
    subscription(f"reader-{effect}", audience="customer", effect=effect, since="2026-01-01")
    for effect in ("narrows", "widens", "rewords")
)
_CHANNELS = (
    "index.html", ".pdf", ".docx", "/find.json", "api/v1/index.json", "offerings/plain.json",
    "changes.json", "feeds/all.xml", "feeds/all.json", "index.md", "llms.txt", "prices.csv",
    ".pf_fragment", ".pf_index", "export/offerings.csv", "export/offerings.xlsx",
    "export/prices.csv", "export/prices.xlsx", "message/text", "message/html", "message/slack",
    "message/teams",
)  # fmt: skip
"""Ways to a customer; in each a change meant for them must be seen, or silence means nothing."""


def held(shop: Workshop, place: Path) -> Mapping[str, bytes]:
    """Everything that a customer may hold of a catalogue, made in *place* from nothing.

    What the site's builder made last is brought along where it is the same; tests of its own are
    about that.
    """
    stores = [*place.glob(".offerbook/*.built.zip")]
    kept = {path.name: path.read_bytes() for path in stores}
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(shop.root, place)
    (place / ".offerbook").mkdir()
    for name, raw in kept.items():
        (place / ".offerbook" / name).write_bytes(raw)
    _run(place, "build", "--edition", "customer", "--as-of", TODAY)
    site = tree_bytes(place / "site/customer")
    return {**site, **dict(_exports(place)), **dict(_messages(Workshop(place)))}


def _run(root: Path, *words: str) -> None:
    done = CliRunner().invoke(offerbook, ["-C", str(root), *words], catch_exceptions=False)
    assert done.exit_code == 0, done.output


def _exports(root: Path) -> Iterator[tuple[str, bytes]]:
    for what in ("offerings", "prices"):
        for form in ("csv", "xlsx"):
            file = root / f"{what}.{form}"
            options = ("--what", what, "--format", form, "--as-of", TODAY, "-o", str(file))
            _run(root, "export", "--edition", "customer", *options)
            yield f"export/{what}.{form}", file.read_bytes()


def _messages(shop: Workshop) -> Iterator[tuple[str, bytes]]:
    """What customers who asked would be told on some days, all in one for each kind."""
    said: dict[str, list[bytes]] = {}
    catalog = shop.sound()
    for day in (CHANGED, "2026-08-01", ENDED):
        for found in foresee(catalog, list[Subscription](_READERS), day, None):
            piece = found.piece
            for kind, raw in {
                "text": f"{piece.content.subject}\n{piece.content.text}".encode(),
                "html": piece.content.html.encode(),
                "slack": write_slack(piece.news, piece.sender),
                "teams": write_teams(piece.news, piece.sender),
            }.items():
                said.setdefault(kind, []).append(raw)
    for kind, raws in said.items():
        yield f"message/{kind}", b"\n".join(raws)


class Story(NamedTuple):
    """What customers hold at first, after each round of edits, and after a change meant for them."""

    before: Mapping[str, bytes]
    rounds: Mapping[tuple[str, ...], Mapping[str, bytes]]
    changed: Mapping[str, bytes]


def _tell(root: Path, seed: int, rounds: int, *, parts: int) -> Story:
    """Every kind of edit in *parts* rounds, in an order of the *seed*'s own, and over again."""
    colleagues = Colleagues(root / "root", seed)
    before = held(colleagues.shop, root / "held")
    deck = random.Random(seed).sample(sorted(EDITS), len(EDITS))  # noqa: S311 - repeatable
    last = (("release",), ())  # what was not released, customers could not have read anyhow
    told = {}
    for each in range(rounds):
        made = (*deck[each % parts :: parts], *last[each % len(last)])
        colleagues.edit(made)
        told[(str(each), *made)] = held(colleagues.shop, root / "held")
    colleagues.change_for_customers()
    return Story(before, told, held(colleagues.shop, root / "held"))


def _differing(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> list[str]:
    return sorted(place for place in {*one, *other} if one.get(place) != other.get(place))


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    return _tell(tmp_path_factory.mktemp("story"), 6, 1, parts=1)


def test_what_colleagues_do_changes_no_byte_that_customers_hold(story: Story) -> None:
    for made, after in story.rounds.items():
        assert _differing(story.before, after) == [], made


def test_a_change_for_customers_is_seen_in_every_channel(story: Story) -> None:
    differing = _differing(story.before, story.changed)
    assert [each for each in _CHANNELS if not any(each in place for place in differing)] == []


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 110))
def test_however_long_they_go_on(tmp_path: Path, seed: int) -> None:
    story = _tell(tmp_path, seed, 10, parts=4)
    for made, after in story.rounds.items():
        assert _differing(story.before, after) == [], made
