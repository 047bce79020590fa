"""The catalogues that figures are taken of are sound, rich and the same every time."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from click.testing import CliRunner

from bench import felt, stock, table
from bench.__main__ import main
from bench.browser import Click, FilterFigures, Found, ScoreFigures, SearchFigures, measure_search
from bench.edits import EditFigures
from bench.measure import Cost
from bench.pairs import EDITS, PairFigures, build_pairs, compare_pairs
from bench.run import (
    CleanFigures,
    EditionFigures,
    HistoryFigures,
    ScanFigures,
    StockFigures,
    VersionFigures,
    forget,
)
from bench.squeezed import squeezing
from bench.synthetic import (
    change_description,
    change_live,
    change_one,
    compose_offering,
    mean_bytes,
    write_catalog,
)
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
from offerbook.phrases import amounts_in
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


@pytest.mark.parametrize("number", [7, 999, 1000, 1444, 9999])
def test_no_name_can_be_taken_for_an_amount(number: int) -> None:
    (name,) = re.findall(r"^name: (.+)$", compose_offering(number, 10_000), re.MULTILINE)
    assert list(amounts_in(name)) == []


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
    options += ["--skip-browser"]
    done = CliRunner().invoke(main, options)
    assert done.exit_code == 0, done.output
    rows = [row.split() for row in done.output.splitlines()]
    sizes = [row for row in rows if row[:1] == ["10"] and row[1][0].isdigit()]
    assert [len(row) for row in sizes] == [11, 11, 11]
    assert [row[1] for row in sizes[1:]] == ["2", "1"]
    head = next(row for row in rows if "versions" in row and "first" in row)
    assert len(head) == 12  # "site MB" is two words
    assert "500 pairs of loaded documents" in done.output
    assert "10 offerings × 2 from nothing, full text left out:" in done.output
    assert "10 offerings, one description changed: on the page under serve after" in done.output
    assert "10 offerings, 10 sheets and " in done.output
    assert "500 subscriptions × 100 releases: planned in" in done.output


@pytest.mark.wide
def test_parts_can_be_left_out() -> None:
    parts = ("history", "stock", "telling", "edits", "browser", "paper")
    options = ["--quick", "--sizes", "10", *(f"--skip-{part}" for part in parts)]
    done = CliRunner().invoke(main, options)
    assert done.exit_code == 0, done.output
    for words in ("pairs", "versions", "stock", "subscriptions", "serve", "browser", "sheets"):
        assert words not in done.output


@pytest.mark.wide
def test_without_a_browser_what_needs_one_is_said_to_be_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "")
    parts = ("history", "stock", "telling", "edits", "paper")
    options = ["--quick", "--sizes", "10", *(f"--skip-{part}" for part in parts)]
    done = CliRunner().invoke(main, options)
    assert done.exit_code == 0, done.output
    assert "left out: there is no browser" in done.output


def test_a_build_from_nothing_finds_nothing(tmp_path: Path) -> None:
    write_catalog(tmp_path, 10)
    for place in (".offerbook/internal/a", "site/internal/a"):
        (tmp_path / place).mkdir(parents=True)
    forget(tmp_path)
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"catalog", "docs", "mkdocs.yml", "schema"}


def test_descriptions_are_changed_again_and_again(tmp_path: Path) -> None:
    write_catalog(tmp_path, 10)
    for mark in ("first", "second"):
        words = change_description(tmp_path, 3, mark)
        description = str(_catalog(tmp_path).by_id["service-00003"].data["description"])
        assert description.startswith(f"{words} ")
        assert description.count("Edited") == 1
    assert read_catalog(tmp_path).findings == ()


def test_texts_are_moved_gzipped_and_counted(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("word " * 1_000, "utf-8")
    (tmp_path / "font.woff2").write_bytes(b"x" * 1_000)
    with squeezing(tmp_path) as shelf:
        asked = Request(shelf.host, headers={"Accept-Encoding": "gzip"})
        with urlopen(asked) as answer:
            assert gzip.decompress(answer.read()) == b"word " * 1_000
        with urlopen(f"{shelf.host}font.woff2") as answer:
            assert answer.read() == b"x" * 1_000
        with pytest.raises(HTTPError, match="404"):
            urlopen(f"{shelf.host}../index.html")
    assert shelf.moved["/"] < 200
    assert shelf.moved["/font.woff2"] == 1_000


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


@pytest.mark.parametrize(
    ("bare", "full", "reached"),
    [
        pytest.param(7.9, 14.9, [True] * 7, id="all reached"),
        pytest.param(9.0, 16.0, [False, True, False, True, False, True, True], id="some missed"),
        pytest.param(30.0, 41.0, [False] * 7, id="all missed"),
    ],
)
def test_targets_of_builds_from_nothing_are_told(
    bare: float, full: float, *, reached: list[bool]
) -> None:
    rows = list(table.targets({}, _stock(1_000, bare, full), None, _NO_PAST, None))[2:]
    assert ["reached" in row for row in rows] == reached
    assert [row.count("missed") for row in rows] == [0 if each else 1 for each in reached]


def test_other_tools_stand_beside_ours() -> None:
    rows = list(table.stock_rows(_stock(1_000, 8.0, 14.0)))
    assert rows[-4].split()[-5:] == ["100.00", "100.00", "100", "10.0", "0.140"]
    assert "0.700 (of Hugo and Pagefind)" in rows[-1]


def _stock(size: int, bare: float, full: float) -> StockFigures:
    return StockFigures(
        size=size,
        page_bytes=8_000,
        bare=_cost(bare),
        own=_cost(full),
        changed=_cost(1),
        same=_cost(1),
        own_mb=10,
        in_nav=_cost(100),
        in_nav_mb=10,
        out_of_nav=_cost(40),
        out_of_nav_mb=10,
        hugo=(_cost(5), _cost(15)),
    )


_NO_PAST = table.Past(None, None)
_SCANNED = ScanFigures(1_000, Cost(30, 30, 500), Cost(9, 9, 500), Cost(5, 8, 500), 140)


def _clicks(*took: tuple[float, float]) -> FilterFigures:
    return FilterFigures(10_000, tuple(Click(*each) for each in took))


@pytest.mark.parametrize(
    ("rows", "reached"),
    [
        pytest.param(
            felt.clean_targets(CleanFigures(500, 20, Cost(60, 90, 800))), [True] * 2, id="500 × 20"
        ),
        pytest.param(
            felt.clean_targets(CleanFigures(10_000, 1, Cost(61, 90, 801))),
            [False] * 2,
            id="10,000 × 1, slow and fat",
        ),
        pytest.param(felt.scan_targets(_SCANNED), [True], id="a scan"),
        pytest.param(felt.scan_targets(_SCANNED._replace(size=50)), [], id="a small scan"),
        pytest.param(felt.clean_targets(CleanFigures(50, 5, Cost(1, 1, 1))), [], id="few"),
        pytest.param(
            felt.edition_targets(EditionFigures(1_000, Cost(10, 10, 1), Cost(16, 16.1, 1))),
            [True, False],
            id="both editions",
        ),
        pytest.param(
            felt.edition_targets(EditionFigures(100, Cost(1, 1, 1), Cost(2, 2, 1))),
            [],
            id="few of both editions",
        ),
        pytest.param(
            felt.edit_targets(EditFigures(10_000, (0.9, 1.0, 9.0), 10.0, 80.0)),
            [True] * 2,
            id="an edit",
        ),
        pytest.param(
            felt.edit_targets(EditFigures(10_000, (0.9, 1.1, 1.2), 10.1, 80.0)),
            [False] * 2,
            id="a slow edit",
        ),
        pytest.param(
            felt.edit_targets(EditFigures(1_000, (0.9, 1.0, 1.1), 11.0, 80.0)),
            [True],
            id="an edit of fewer",
        ),
        pytest.param(
            felt.search_targets(
                SearchFigures(1_000, Found(0.1, 300_000, 1), Found(1.0, 900_000, 1))
            ),
            [True] * 2,
            id="a search",
        ),
        pytest.param(
            felt.search_targets(SearchFigures(10_000, Found(0.5, 2.6e6, 1), Found(10.0, 9e6, 1))),
            [False] * 2,
            id="a slow search",
        ),
        pytest.param(
            felt.search_targets(
                SearchFigures(10_000, Found(1, 1, 1, is_shown=False), Found(100, 1, 1))
            ),
            [False, True],
            id="a search that finds nothing",
        ),
        pytest.param(
            felt.filter_targets(_clicks((90, 40), (100, 100), (300, 200))), [True] * 2, id="clicks"
        ),
        pytest.param(
            felt.filter_targets(_clicks((90, 40), (101, 101), (300, 200))),
            [False] * 2,
            id="slow clicks",
        ),
        pytest.param(felt.filter_targets(FilterFigures(10_000, ())), [], id="no filters"),
        pytest.param(felt.score_targets(ScoreFigures(60, 0, 0.75, 0.9)), [True] * 2, id="answers"),
        pytest.param(
            felt.score_targets(ScoreFigures(60, 0, 0.749, 0.899)), [False] * 2, id="few answers"
        ),
    ],
)
def test_targets_of_what_is_felt_are_told(rows: Iterator[str], *, reached: list[bool]) -> None:
    told = list(rows)
    assert ["reached" in row for row in told] == reached
    assert ["missed" not in row for row in told] == reached


def test_questions_that_were_left_out_are_said() -> None:
    assert "left out" not in felt.score_row(ScoreFigures(60, 0, 0.8, 0.95))
    assert "(8 left out" in felt.score_row(ScoreFigures(52, 8, 0.8, 0.95))


def test_a_list_without_filters_is_said() -> None:
    assert "left out" in felt.filter_row(FilterFigures(20, ()))
    told = felt.filter_row(_clicks((90, 40), (100, 30), (300, 20)))
    assert "100 ms, 30 ms CPU (longest of 3: 300 ms)" in told


def test_a_search_that_finds_nothing_in_time_says_so() -> None:
    lost = Found(600, 1_000, 500, is_shown=False)
    rows = list(felt.search_rows(SearchFigures(20, Found(0.1, 2_000, 1_000), lost)))
    assert "first result after 0.10 s; 1 KB for search, 2 KB with the page" in rows[1]
    assert "nothing yet after 600.00 s" in rows[2]


@pytest.mark.browser
@pytest.mark.soak
def test_search_is_measured_in_a_browser(tmp_path: Path) -> None:
    root = tmp_path / "own"
    write_catalog(root, 20)
    figures = measure_search(root, tmp_path / "stock", 20)
    for found in (figures.own, figures.material):
        assert found.is_shown
        assert found.seconds > 0
        assert 0 < found.searching < found.moved


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
