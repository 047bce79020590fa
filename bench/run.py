"""The measurements: checks and builds of one size, and the other tools on the same content."""

from __future__ import annotations

import shutil
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from bench import stock
from bench.measure import Cost, apart, measure, median, size_mb
from bench.synthetic import change_description, change_live, change_one, mean_bytes, write_catalog
from bench.versions import AS_OF, write_histories

BUILD = ("build", "--edition", "internal", "--no-paper")
BUILD_ALL = ("build", "--edition", "all", "--no-paper")
NO_FULL_TEXT = "--no-full-text"
_BIN = Path(sys.executable).parent
_CHUNK = 5000  # files on one command line
_SAMPLE = 500
_LONGEST_SECONDS = 300


@dataclass(frozen=True)
class Figures:
    """What one catalogue costs; *checks* holds cold, warm and one file changed, in this order."""

    size: int
    yaml_bytes: float
    checks: tuple[Cost, Cost, Cost]
    build: Cost
    site_mb: float


@dataclass(frozen=True)
class StockFigures:
    """What other tools cost for the same pages, beside builds of ours between theirs.

    *bare* is a build from nothing without the full text, *own* one with it; *changed* and *same*
    are builds again with one description changed and with nothing. *hugo* holds the pages of Hugo
    and their full text, in this order.
    """

    size: int
    page_bytes: float
    bare: Cost
    own: Cost
    changed: Cost
    same: Cost
    own_mb: float
    in_nav: Cost
    in_nav_mb: float
    out_of_nav: Cost
    out_of_nav_mb: float
    hugo: tuple[Cost, Cost]

    @property
    def plain_cpu(self) -> float:
        """What Hugo and Pagefind take together, in seconds of CPU."""
        return sum(cost.cpu for cost in self.hugo)


@dataclass(frozen=True)
class Validation:
    """What check-jsonschema takes for *size* files; worked out where *sample* is less."""

    size: int
    sample: int
    wall: float
    cpu: float


@dataclass(frozen=True)
class VersionFigures:
    """What *size* offerings of *versions* each cost; *again* are builds with the past made."""

    size: int
    versions: int
    cold: Cost
    warm: Cost
    first: Cost
    again: tuple[Cost, ...]
    site_mb: float


class CleanFigures(NamedTuple):
    """Builds from nothing, without the full text, of *size* offerings with *versions* each."""

    size: int
    versions: int
    build: Cost


class EditionFigures(NamedTuple):
    """Builds from nothing of *size* offerings: the internal edition, and both of them."""

    size: int
    one: Cost
    both: Cost


@dataclass(frozen=True)
class HistoryFigures:
    """The same offerings with a past and without; builds of the two took turns."""

    many: VersionFigures
    one: VersionFigures

    @property
    def ratio(self) -> float:
        """CPU of a build with the past ÷ without, the median of those that stood side by side."""
        pairs = zip(self.many.again, self.one.again, strict=True)
        return statistics.median(many.cpu / one.cpu for many, one in pairs)


def command(root: Path, *words: str) -> list[str | Path]:
    """The command line of `offerbook -C root …`."""
    return [_BIN / "offerbook", "-C", root, *words]


def forget(root: Path) -> None:
    """Take away all that earlier builds and checks left at *root*."""
    for name in (".offerbook", "site"):
        shutil.rmtree(root / name, ignore_errors=True)


def measure_size(root: Path, size: int, repeats: int) -> Figures:
    """Write a catalogue of *size* to *root*, check and build it *repeats* times; medians."""
    apart(write_catalog, root, size)
    rounds = [_check_round(root) for _ in range(repeats)]
    cold, warm, changed = (median(costs) for costs in zip(*rounds, strict=True))
    build = median([_build(root) for _ in range(repeats)])
    return Figures(
        size, mean_bytes(root), (cold, warm, changed), build, size_mb(root / "site" / "internal")
    )


def measure_stock(root: Path, folder: Path, size: int) -> StockFigures:
    """Build the catalogue at *root* with others in *folder*, ours before, between and after."""
    page_bytes = apart(stock.write_stock, root, folder)
    own = [_build_both(root)]
    out_of_nav = _build_stock(folder, stock.OUT_OF_NAV)
    own.append(_build_both(root))
    in_nav = _build_stock(folder, stock.IN_NAV)
    hugo = _build_hugo(folder)
    own.append(_build_both(root))
    bare, full = (median(costs) for costs in zip(*own, strict=True))
    site_mb = size_mb(root / "site" / "internal")
    change_description(root, size // 2, "again")
    return StockFigures(
        size=size,
        page_bytes=page_bytes,
        bare=bare,
        own=full,
        changed=_build_again(root),
        same=_build_again(root),
        own_mb=site_mb,
        in_nav=in_nav,
        in_nav_mb=size_mb(stock.site_of(folder, stock.IN_NAV)),
        out_of_nav=out_of_nav,
        out_of_nav_mb=size_mb(stock.site_of(folder, stock.OUT_OF_NAV)),
        hugo=hugo,
    )


def measure_validation(root: Path, size: int) -> Validation:
    """How long check-jsonschema takes for all drafts at *root*.

    A sample is measured first; all files only where that promises less than five minutes.
    """
    schema = root / "schema" / "editor.schema.json"
    files = sorted((root / "catalog" / "offerings").glob("*/offering.yaml"))
    start = _validate(schema, files[:1])
    sample = min(_SAMPLE, size)
    part = _validate(schema, files[:sample])
    wall, cpu = (
        first + (some - first) / (sample - 1) * (size - 1)
        for first, some in zip(start, part, strict=True)
    )
    if sample < size and wall <= _LONGEST_SECONDS:
        return Validation(size, size, *_validate(schema, files))
    return Validation(size, sample, wall, cpu)


def measure_history(folder: Path, size: int, versions: int, repeats: int) -> HistoryFigures:
    """Check and build *size* offerings with *versions* each, and with one each, in *folder*.

    After the first build of both, each is built *repeats* times with one draft changed that needs
    no release.
    """
    roots = {count: folder / f"versions-{count}" for count in (versions, 1)}
    apart(write_histories, size, roots)
    checks = {count: _check_versions(root, repeats) for count, root in roots.items()}
    first = {count: _build_versions(root) for count, root in roots.items()}
    again: dict[int, list[Cost]] = {count: [] for count in roots}
    for turn in range(repeats):
        for count in sorted(roots, reverse=bool(turn % 2)):
            change_live(roots[count])
            again[count].append(_build_versions(roots[count]))
    many, one = (
        VersionFigures(
            size,
            count,
            *checks[count],
            first[count],
            tuple(again[count]),
            size_mb(root / "site" / "internal"),
        )
        for count, root in roots.items()
    )
    return HistoryFigures(many, one)


def measure_clean(folder: Path, size: int, versions: int) -> CleanFigures:
    """Build *size* offerings of *versions* each from nothing, the full text left out."""
    root = folder / f"clean-{size}-{versions}"
    apart(write_histories, size, {versions: root})
    try:
        build = measure(command(root, *BUILD, NO_FULL_TEXT, "--as-of", AS_OF))
    finally:
        shutil.rmtree(root)
    return CleanFigures(size, versions, build)


def measure_editions(folder: Path, size: int, repeats: int) -> EditionFigures:
    """Build *size* offerings, each released, from nothing: one edition and both, in turns."""
    root = folder / f"editions-{size}"
    apart(write_histories, size, {1: root})
    costs: dict[tuple[str, ...], list[Cost]] = {BUILD: [], BUILD_ALL: []}
    for turn in range(repeats):
        for words in sorted(costs, reverse=bool(turn % 2)):
            forget(root)
            costs[words].append(measure(command(root, *words, "--as-of", AS_OF)))
    shutil.rmtree(root)
    return EditionFigures(size, median(costs[BUILD]), median(costs[BUILD_ALL]))


def _check_versions(root: Path, repeats: int) -> tuple[Cost, Cost]:
    """A check with nothing remembered and one with nothing changed."""
    check = command(root, "check", "--as-of", AS_OF)
    rounds = []
    for _ in range(repeats):
        shutil.rmtree(root / ".offerbook", ignore_errors=True)
        rounds.append((measure(check), measure(check)))
    cold, warm = (median(costs) for costs in zip(*rounds, strict=True))
    return cold, warm


def _build_versions(root: Path) -> Cost:
    return measure(command(root, *BUILD, "--as-of", AS_OF))


def _check_round(root: Path) -> tuple[Cost, Cost, Cost]:
    """A check with nothing remembered, one with nothing changed, one after a change."""
    shutil.rmtree(root / ".offerbook", ignore_errors=True)
    check = command(root, "check")
    cold, warm = measure(check), measure(check)
    change_one(root)
    return cold, warm, measure(check)


def _build_both(root: Path) -> tuple[Cost, Cost]:
    """Builds from nothing, without the full text and with it."""
    return _build(root, NO_FULL_TEXT), _build(root)


def _build(root: Path, *options: str) -> Cost:
    """A build from nothing: what earlier ones left is taken away first, outside of the figures."""
    forget(root)
    return _build_again(root, *options)


def _build_again(root: Path, *options: str) -> Cost:
    return measure(command(root, *BUILD, *options))


def _build_hugo(folder: Path) -> tuple[Cost, Cost]:
    pages = measure(stock.hugo_command(folder))
    return pages, measure(stock.full_text_command(folder / stock.HUGO))


def _build_stock(folder: Path, config: str) -> Cost:
    return measure(stock.build_command(folder, config), stock.ENVIRONMENT)


def _validate(schema: Path, files: Sequence[Path]) -> tuple[float, float]:
    """Seconds on the clock and of CPU."""
    tool: list[str | Path] = [_BIN / "check-jsonschema", "--schemafile", schema]
    chunks = [files[start : start + _CHUNK] for start in range(0, len(files), _CHUNK)]
    costs = [measure([*tool, *chunk]) for chunk in chunks]
    return sum(cost.wall for cost in costs), sum(cost.cpu for cost in costs)
