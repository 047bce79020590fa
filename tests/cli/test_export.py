"""`offerbook export`: what it prints and writes, and how it ends."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from offerbook.cli import offerbook
from tests.support import Workshop

Run = Callable[..., Result]

PACKAGES = (
    "status: active\npackages:\n  - id: small\n    name: Small\n    price: 90\n    per: user\n"
)


@pytest.fixture
def run(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the tool in the folder of a catalogue with two offerings."""
    workshop.offering("mail-move", PACKAGES)
    workshop.offering("data-move")
    monkeypatch.chdir(workshop.root)
    return lambda *words: CliRunner().invoke(offerbook, [*words])


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_offerings_go_to_standard_output(run: Run) -> None:
    done = run("export")
    assert done.exit_code == 0
    assert [row["id"] for row in rows_of(done.stdout)] == ["data-move", "mail-move"]
    assert done.stderr.endswith(
        "2 rows of the internal edition\nnot in the sheet, because no cell holds them: packages\n"
    )


def test_prices(run: Run) -> None:
    done = run("export", "--what", "prices")
    assert done.stdout_bytes.decode() == (
        "offering,name,package,package_name,price,currency,per,every,minimum,prices_until\r\n"
        "mail-move,Mail Move,small,Small,90,EUR,user,,,\r\n"
    )
    assert done.stderr.endswith("1 row of the internal edition\n")


def test_the_customer_edition_holds_what_customers_may_read(run: Run, workshop: Workshop) -> None:
    workshop.freeze()
    done = run("export", "--edition", "customer")
    (row,) = rows_of(done.stdout)
    assert row["id"] == "mail-move"
    assert "owner" not in row


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("what", ["offerings", "prices"])
def test_what_is_exported_comes_in_again(run: Run, what: str, form: str) -> None:
    done = run("export", "--what", what, "--format", form, "-o", "out", "--map-out", "map.yaml")
    assert (done.exit_code, done.stdout) == (0, "")
    again = run("import", "out", "--map", "map.yaml", "--update")
    assert (again.exit_code, again.stdout) == (0, "")
    alike = 2 if what == "offerings" else 1
    assert again.stderr == (
        f"0 offerings written, 0 renewed, {alike} alike, 0 were there and left alone: no findings\n"
    )


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_standard_output_and_a_file_hold_the_same(run: Run, form: str) -> None:
    run("export", "--format", form, "-o", "out")
    assert run("export", "--format", form).stdout_bytes == Path("out").read_bytes()


def test_a_file_that_is_there_is_replaced(run: Run) -> None:
    Path("out.csv").write_text("old", "utf-8")
    assert run("export", "-o", "out.csv").exit_code == 0
    assert Path("out.csv").read_text("utf-8").startswith("id,")


def test_a_folder_that_is_not_there_is_made(run: Run) -> None:
    assert run("export", "-o", "a/b/out.csv").exit_code == 0
    assert Path("a/b/out.csv").is_file()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(["--what", "people"], "'people' is not one of", id="what"),
        pytest.param(["--format", "ods"], "'ods' is not one of", id="format"),
        pytest.param(["--edition", "all"], "there is no edition 'all'", id="edition"),
        pytest.param(["-o", "catalog"], "'catalog' is a directory", id="a folder"),
        pytest.param(["--as-of", "today"], "write a day", id="day"),
        pytest.param(
            ["--edition", "customer", "--map-out", "m.yaml"],
            "--map-out goes with an internal edition",
            id="a mapping for customers",
        ),
    ],
)
def test_what_cannot_be_asked_for(run: Run, words: list[str], said: str) -> None:
    done = run("export", *words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr


def test_with_an_error_nothing_is_written(run: Run, workshop: Workshop) -> None:
    workshop.offering("mail-move", "owner: nobody\n")
    done = run("export", "-o", "out.csv", "--map-out", "map.yaml")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "there is no person 'nobody'" in done.stderr
    assert not Path("out.csv").exists()
    assert not Path("map.yaml").exists()


def test_a_text_too_long_for_a_workbook(run: Run, workshop: Workshop) -> None:
    words = "".join(f"  - {'word ' * 12}{at}\n" for at in range(600))
    workshop.offering("mail-move", f"keywords:\n{words}")
    done = run("export", "--format", "xlsx", "-o", "out.xlsx")
    assert done.exit_code == 1
    assert "letters, and a cell of a workbook at most 32,767: write CSV" in done.stderr
    assert not Path("out.xlsx").exists()
    assert run("export").exit_code == 0


def test_the_day_decides_what_is_in_force(run: Run, workshop: Workshop) -> None:
    workshop.freeze("2026-06-01")
    workshop.offering("mail-move", f"{PACKAGES}name: Another move\n")
    workshop.freeze("2026-06-01", from_on="2026-09-01")
    for day, name in (("2026-08-31", "Mail Move"), ("2026-09-01", "Another move")):
        rows = rows_of(run("export", "--as-of", day).stdout)
        assert rows[1]["name"] == name
