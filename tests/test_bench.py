"""The catalogues that figures are taken of are sound, rich and the same every time."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner

from bench import stock, table
from bench.__main__ import main
from bench.measure import Cost
from bench.pairs import EDITS, PairFigures, build_pairs, compare_pairs
from bench.run import HistoryFigures, VersionFigures
from bench.synthetic import change_live, change_one, compose_offering, mean_bytes, write_catalog
from bench.telling import TellingFigures
from bench.versions import AS_OF, write_histories
from offerbook.changes.compare import compare
from offerbook.changes.gate import Gate
from offerbook.changes.questions import check_comings
from offerbook.changes.releases import changes_between
from offerbook.cli import offerbook
from offerbook.effect import Effect, required_bump
from offerbook.finding import Finding
from offerbook.load.yaml_text import read_yaml
from offerbook.model.catalog import Catalog
from offerbook.reading import Reading, read_catalog
from offerbook.spec.fields import Shape
from offerbook.spec.values import Value, walk_values

SIZE = 30
VERSIONS = 6


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bench")
    write_catalog(folder, SIZE)
    return folder


@pytest.fixture(scope="module")
def reading(root: Path) -> Reading:
    return read_catalog(root)


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("past")
    write_histories(10, {VERSIONS: folder})
    return folder


def _catalog(root: Path) -> Catalog:
    catalog = read_catalog(root).catalog
    assert catalog is not None
    return catalog


def test_nothing_is_found_in_it(reading: Reading) -> None:
    assert reading.findings == ()
    assert reading.catalog is not None
    assert len(reading.catalog.offerings) == SIZE


def test_an_offering_is_as_large_as_a_usual_one(root: Path) -> None:
    assert 7_500 <= mean_bytes(root) <= 8_700


def test_it_uses_nearly_every_section_of_the_schema(reading: Reading) -> None:
    assert reading.catalog is not None
    used = set(reading.catalog.offerings[0].data)
    unused = set(reading.catalog.schema.fields) - used
    assert unused <= {"aliases", "audience", "status_note", "sellable", "served_until"}


def test_no_two_offerings_share_a_text(reading: Reading) -> None:
    assert reading.catalog is not None
    seen: set[str] = set()
    for offering in reading.catalog.offerings:
        values = walk_values(reading.catalog.schema, offering.document.data)
        texts = {value.value for value in values if _is_sentence(value)}
        assert len(texts) > 30
        assert not texts & seen
        seen |= texts


def _is_sentence(value: Value) -> bool:
    is_own = value.field.shape is Shape.TEXT and isinstance(value.value, str)
    return is_own and value.value.count(" ") >= 4


def test_the_same_size_gives_the_same_bytes() -> None:
    assert compose_offering(7, SIZE) == compose_offering(7, SIZE)
    assert compose_offering(7, SIZE) != compose_offering(8, SIZE)


def test_a_changed_file_is_still_sound(tmp_path: Path) -> None:
    write_catalog(tmp_path, 10)
    change_one(tmp_path)
    after = (tmp_path / "catalog/offerings/service-00000/offering.yaml").read_bytes()
    assert after != compose_offering(0, 10).encode()
    assert read_yaml(after, "offering.yaml")[1] == ()
    assert read_catalog(tmp_path).findings == ()


def test_a_live_change_asks_for_no_release(tmp_path: Path) -> None:
    write_histories(10, {2: tmp_path})
    change_live(tmp_path)
    changed = tmp_path / "catalog/offerings/service-00000/offering.yaml"
    assert changed.read_bytes() != compose_offering(0, 10).encode()
    assert _findings_and_releases(tmp_path) == ((), [])


def test_the_past_is_sound_and_nothing_is_to_be_released(past: Path) -> None:
    assert _findings_and_releases(past) == ((), [])
    catalog = _catalog(past)
    assert {len(catalog.versions[each.id]) for each in catalog.offerings} == {VERSIONS}


def _findings_and_releases(root: Path) -> tuple[tuple[Finding, ...], list[str]]:
    reading = read_catalog(root)
    assert reading.catalog is not None
    comings = tuple(Gate(reading.catalog, AS_OF).all())
    asked = check_comings(reading.catalog, comings, AS_OF)
    due = [coming.offering.id for coming in comings if coming.is_release]
    return (*reading.findings, *asked), due


def test_every_number_of_the_past_is_the_one_a_release_gives(past: Path) -> None:
    catalog = _catalog(past)
    met: set[Effect] = set()
    for versions in catalog.versions.values():
        for before, after in pairwise(versions):
            changes = changes_between(catalog.schema, before, after, "en")
            effects = {change.effect for change in changes}
            assert after.number == before.number.after(required_bump(effects))
            met |= effects
    assert met == {Effect.NARROWS, Effect.WIDENS, Effect.REWORDS, Effect.GUIDES}


def test_a_frozen_file_is_what_a_release_writes(tmp_path: Path) -> None:
    write_histories(10, {1: tmp_path / "bench"})
    write_catalog(tmp_path / "own", 10)
    day = _catalog(tmp_path / "bench").versions["service-00003"][0].released_on
    words = ["release", "--all", "--as-of", day, "--by", "owner-000"]
    done = CliRunner().invoke(offerbook, ["-C", str(tmp_path / "own"), *words])
    assert done.exit_code == 0, done.output
    for name in ("1.0.0.yaml", "sums"):
        ours, released = (
            (tmp_path / root / "catalog/offerings/service-00003/versions" / name).read_text("utf-8")
            for root in ("bench", "own")
        )
        assert ours == released


def test_every_kind_of_edit_is_found(reading: Reading) -> None:
    assert reading.catalog is not None
    for edit in EDITS:
        (pair,) = build_pairs(reading.catalog, [0], [edit])
        assert compare(reading.catalog.schema, pair.before, pair.before) == ()
        assert compare(reading.catalog.schema, pair.before, pair.after) != (), edit.__name__


def test_pairs_are_a_handful_of_edits_apart(tmp_path: Path) -> None:
    figures = compare_pairs(tmp_path, 20)
    assert figures.pairs == 20
    assert 3 * 20 <= figures.edits <= 7 * 20
    assert figures.changes >= figures.edits
    assert figures.yaml_bytes >= 7_500
    assert figures.cpu > 0


def test_the_stock_pages_say_what_the_offering_says(
    root: Path, reading: Reading, tmp_path: Path
) -> None:
    stock.write_stock(root, tmp_path)
    page = (tmp_path / "docs/offerings/service-00003.md").read_text("utf-8")
    assert reading.catalog is not None
    offering = reading.catalog.by_id["service-00003"]
    values = walk_values(reading.catalog.schema, offering.data)
    missing = [value.value for value in values if _is_sentence(value) and _line(value) not in page]
    assert missing == []


def _line(value: Value) -> str:
    return str(value.value).partition("\n")[0]


@pytest.mark.soak
def test_the_table_is_printed() -> None:
    options = ["--quick", "--sizes", "10", "--history", "2", "--skip-stock"]
    done = CliRunner().invoke(main, options)
    assert done.exit_code == 0, done.output
    rows = [row.split() for row in done.output.splitlines()]
    sizes = [row for row in rows if row and row[0] == "10"]
    assert [len(row) for row in sizes] == [11, 11, 11]
    assert [row[1] for row in sizes[1:]] == ["2", "1"]
    head = next(row for row in rows if "versions" in row and "first" in row)
    assert len(head) == 12  # "site MB" is two words
    assert "500 pairs of loaded documents" in done.output
    assert "500 subscriptions × 20 releases: planned in" in done.output


def test_the_past_can_be_left_out() -> None:
    done = CliRunner().invoke(
        main, ["--quick", "--sizes", "10", "--skip-history", "--skip-stock", "--skip-telling"]
    )
    assert done.exit_code == 0, done.output
    assert "pairs" not in done.output
    assert "versions" not in done.output


@pytest.mark.parametrize(
    ("cpu", "cold", "warm", "again", "reached"),
    [
        pytest.param(9.9, 19.0, 1.9, 7.9, [True] * 4, id="all reached"),
        pytest.param(10.1, 21.0, 2.1, 8.1, [False] * 4, id="all missed"),
    ],
)
def test_targets_of_the_past_are_told(
    cpu: float, cold: float, warm: float, again: float, *, reached: list[bool]
) -> None:
    pairs = PairFigures(10_000, 8_000, 50_000, 60_000, cpu)
    rows = list(
        table.targets({}, None, None, table.Past(pairs, _history(500, 20, cold, warm, again)), None)
    )[2:]
    assert ["reached" in row for row in rows] == reached
    assert ["missed" not in row for row in rows] == reached


@pytest.mark.parametrize(
    ("wall", "peak", "send", "reached"),
    [
        pytest.param(9.9, 499, 10, [True] * 3, id="all reached"),
        pytest.param(10.1, 501, 25, [False] * 3, id="all missed"),
    ],
)
def test_targets_of_telling_are_told(
    wall: float, peak: float, send: float, *, reached: list[bool]
) -> None:
    figures = TellingFigures(50_000, 200, Cost(wall, wall, peak), 5_000, _cost(send), _cost(1))
    rows = list(table.targets({}, None, None, table.Past(None, None), figures))[2:]
    assert ["reached" in row for row in rows] == reached


def test_targets_belong_to_their_sizes() -> None:
    pairs = PairFigures(500, 8_000, 2_500, 3_000, 0.5)
    assert (
        list(table.targets({}, None, None, table.Past(pairs, _history(50, 5, 1, 1, 1)), None)) == []
    )


def _history(size: int, versions: int, cold: float, warm: float, again: float) -> HistoryFigures:
    """Builds with a past take *again* seconds beside some of 4, but for one that was disturbed."""
    many, one = (
        VersionFigures(
            size=size,
            versions=count,
            cold=_cost(cold),
            warm=_cost(warm),
            first=_cost(30),
            again=tuple(map(_cost, (50, own, own))),
            site_mb=10,
        )
        for count, own in ((versions, again), (1, 4.0))
    )
    return HistoryFigures(many, one)


def _cost(seconds: float) -> Cost:
    return Cost(seconds, seconds, 100)


def test_sizes_that_are_no_numbers_are_refused() -> None:
    done = CliRunner().invoke(main, ["--sizes", "many"])
    assert done.exit_code == 2
    assert "100,1000" in done.output


def test_a_history_has_more_than_one_version() -> None:
    done = CliRunner().invoke(main, ["--history", "1"])
    assert done.exit_code == 2
    assert "--history" in done.output
