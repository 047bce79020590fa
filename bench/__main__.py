"""python -m bench: figures for big catalogues, with the targets beside them; no gate."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import click

from bench import table
from bench.measure import CommandError
from bench.run import Figures, measure_size, measure_stock, measure_validation

_SIZES, _QUICK = (100, 1_000, 10_000), (100, 200)
_MOST_REPEATED = 1_000  # larger catalogues are measured once
_REPEATS = 3


def _sizes(_: click.Context, __: click.Parameter, value: str | None) -> tuple[int, ...]:
    if value is None:
        return ()
    sizes = tuple(int(word) for word in value.split(",") if word.strip().isdecimal())
    if not sizes or min(sizes) < 10 or len(sizes) != value.count(",") + 1:
        raise click.BadParameter("write numbers from 10 on with commas between them: 100,1000")
    return tuple(sorted(set(sizes)))


@click.command()
@click.option(
    "--sizes",
    callback=_sizes,
    help="How many offerings, with commas between them; without it 100,1000,10000.",
)
@click.option("--quick", is_flag=True, help="Measure once; sizes are 100,200 unless said.")
@click.option("--skip-stock", is_flag=True, help="Leave out the other tools.")
def main(sizes: tuple[int, ...], *, quick: bool, skip_stock: bool) -> None:
    """Measure checks and builds of big catalogues, beside the tools one would use instead."""
    repeats = 1 if quick else _REPEATS
    wanted = sizes or (_QUICK if quick else _SIZES)
    with tempfile.TemporaryDirectory(prefix="offerbook-bench-") as folder:
        try:
            for row in _rows(Path(folder), wanted, repeats, has_stock=not skip_stock):
                click.echo(row)
        except CommandError as problem:
            click.echo(f"not measured any further: {problem}")


def _rows(folder: Path, sizes: tuple[int, ...], repeats: int, *, has_stock: bool) -> Iterator[str]:
    figures: dict[int, Figures] = {}
    yield from table.head()
    for size in sizes:
        figures[size] = measure_size(
            folder / str(size), size, repeats if size <= _MOST_REPEATED else 1
        )
        yield table.size_row(figures[size])
    yield table.yaml_row(figures[sizes[-1]])
    stock = validation = None
    if has_stock:
        of_stock = max((size for size in sizes if size <= table.THOUSAND), default=None)
        if of_stock is not None:
            stock = measure_stock(folder / str(of_stock), folder / "stock", of_stock)
            yield from table.stock_rows(stock)
        validation = measure_validation(folder / str(sizes[-1]), sizes[-1])
        yield from table.validation_rows(validation, figures[sizes[-1]].checks[0])
    yield from table.targets(figures, stock, validation)


if __name__ == "__main__":
    main()
