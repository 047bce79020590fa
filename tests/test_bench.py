"""The catalogues that figures are taken of are sound, rich and the same every time."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from bench import stock
from bench.__main__ import main
from bench.synthetic import change_one, compose_offering, mean_bytes, write_catalog
from offerbook.load.yaml_text import read_yaml
from offerbook.reading import Reading, read_catalog
from offerbook.spec.fields import Shape
from offerbook.spec.values import Value, walk_values

SIZE = 30


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bench")
    write_catalog(folder, SIZE)
    return folder


@pytest.fixture(scope="module")
def reading(root: Path) -> Reading:
    return read_catalog(root)


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


def test_the_table_is_printed() -> None:
    done = CliRunner().invoke(main, ["--quick", "--sizes", "10", "--skip-stock"])
    assert done.exit_code == 0, done.output
    rows = [row.split() for row in done.output.splitlines()]
    sizes = [row for row in rows if row and row[0] == "10"]
    assert [len(row) for row in sizes] == [11]


def test_sizes_that_are_no_numbers_are_refused() -> None:
    done = CliRunner().invoke(main, ["--sizes", "many"])
    assert done.exit_code == 2
    assert "100,1000" in done.output
