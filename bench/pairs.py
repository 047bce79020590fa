"""Comparing documents that are in memory: pairs of them, a handful of edits apart."""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from bench.synthetic import mean_bytes, word, write_catalog
from offerbook.changes.compare import Side, compare
from offerbook.model.catalog import Catalog
from offerbook.model.leaning import Leanings
from offerbook.reading import read_catalog

_OFFERINGS = 100  # different ones; each is compared with many edited copies of itself
_BATCH = 250  # pairs that are in memory at a time
_FEWEST, _MOST = 3, 7

Body = dict[str, Any]
Edit = Callable[[Body, Random], None]


@dataclass(frozen=True)
class PairFigures:
    """What comparing *pairs* takes, in seconds of CPU of one core, and how much was found."""

    pairs: int
    yaml_bytes: float
    edits: int
    changes: int
    cpu: float


class Edited(NamedTuple):
    """A state of an offering, an edited one, and how many edits lie between."""

    before: Side
    after: Side
    edits: int


def compare_pairs(root: Path, count: int) -> PairFigures:
    """Compare *count* pairs of offerings, of which a catalogue is written to *root*."""
    write_catalog(root, _OFFERINGS)
    catalog = read_catalog(root).catalog
    if catalog is None:
        raise ValueError(root)
    edits = changes = 0
    cpu = 0.0
    for start in range(0, count, _BATCH):
        batch = list(build_pairs(catalog, range(start, min(start + _BATCH, count)), EDITS))
        edits += sum(pair.edits for pair in batch)
        begin = time.process_time()
        changes += sum(len(compare(catalog.schema, each.before, each.after)) for each in batch)
        cpu += time.process_time() - begin
    return PairFigures(count, mean_bytes(root), edits, changes, cpu)


def build_pairs(
    catalog: Catalog, numbers: Iterable[int], edits: Sequence[Edit]
) -> Iterator[Edited]:
    """The pairs of these *numbers*, several of *edits* apart, or all where there are few.

    The two of a pair have no object in common.
    """
    leanings = Leanings(catalog)
    for number in numbers:
        random = Random(number)
        offering = catalog.offerings[number % len(catalog.offerings)]
        leaning, body = leanings.of(offering), _copy(offering.data)
        chosen = random.sample(edits, min(random.randint(_FEWEST, _MOST), len(edits)))
        for edit in chosen:
            edit(body, random)
        before, after = Side(_copy(offering.data), leaning), Side(body, _copy(leaning))
        yield Edited(before, after, len(chosen))


def _copy(value: Any) -> Any:
    """A copy down to the texts, as if it had been read from a file of its own."""
    return pickle.loads(pickle.dumps(value))  # noqa: S301 -- made in the same breath


def _reword_summary(body: Body, random: Random) -> None:
    body["summary"] = _reworded(body["summary"], random)


def _reword_included(body: Body, random: Random) -> None:
    item = random.choice(body["scope"]["included"])
    item["what"] = _reworded(item["what"], random)


def _raise_price(body: Body, random: Random) -> None:
    random.choice(body["packages"])["price"] += random.randrange(10, 500)


def _lower_availability(body: Body, _: Random) -> None:
    body["service_levels"][0]["at_least"] = 99.5


def _raise_limit_of_one_package(body: Body, random: Random) -> None:
    body["scope"]["included"][0]["up_to"]["medium"] += random.randrange(1, 40)


def _take_out_of_small(body: Body, _: Random) -> None:
    body["scope"]["included"][1]["only_in"] = ["medium", "large"]
    del body["scope"]["included"][1]["up_to"]["small"]


def _exclude_more(body: Body, random: Random) -> None:
    item = {"id": "one-thing-more", "what": _words(random, 7), "instead": _words(random, 5)}
    body["scope"]["excluded"].append(item)


def _drop_deliverable(body: Body, _: Random) -> None:
    del body["deliverables"][-1]


def _exclude_what_was_included(body: Body, _: Random) -> None:
    items = body["scope"]["included"]
    moved = next(item for item in items if item["id"] == "late-part")
    items.remove(moved)
    body["scope"]["excluded"].append({"id": moved["id"], "what": moved["what"]})


def _add_region(body: Body, _: Random) -> None:
    body["regions"].append("DE")


def _count_in_other_unit(body: Body, _: Random) -> None:
    body["terms"][1]["unit"] = "week"


def _ask_more_of_customer(body: Body, random: Random) -> None:
    duty = {"id": "sign", "what": _words(random, 6), "if_missed": _words(random, 8)}
    body["customer_duties"].insert(0, duty)


def _turn_option_round(body: Body, _: Random) -> None:
    body["options"].reverse()
    body["options"][0]["price"] -= 5


def _shorten_phase(body: Body, _: Random) -> None:
    body["timeline"]["phases"][0]["days"]["large"] -= 1


def _reword_advice(body: Body, random: Random) -> None:
    body["pitch"] = _reworded(body["pitch"], random)
    body["fit"]["poor"].append(_words(random, 6))


EDITS: tuple[Edit, ...] = (
    _reword_summary,
    _reword_included,
    _raise_price,
    _lower_availability,
    _raise_limit_of_one_package,
    _take_out_of_small,
    _exclude_more,
    _drop_deliverable,
    _exclude_what_was_included,
    _add_region,
    _count_in_other_unit,
    _ask_more_of_customer,
    _turn_option_round,
    _shorten_phase,
    _reword_advice,
)


def _reworded(text: str, random: Random) -> str:
    words = text.split(" ")
    words[random.randrange(len(words))] = word(random.randrange(1_000))
    return " ".join(words)


def _words(random: Random, count: int) -> str:
    return " ".join(word(random.randrange(1_000)) for _ in range(count))
