"""Rules across files; each file is one family."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from offerbook.beside import Aside, in_turn
from offerbook.check.customer_words import check_customer_words
from offerbook.check.cycles import check_cycles
from offerbook.check.editions import check_editions
from offerbook.check.identity import check_addresses, check_identity
from offerbook.check.lifecycle import check_lifecycle
from offerbook.check.limits import check_limits
from offerbook.check.numbers import check_numbers
from offerbook.check.packages import check_packages
from offerbook.check.references import check_references
from offerbook.check.silence import Silence
from offerbook.check.time_zone import check_time_zone
from offerbook.check.twins import check_twins
from offerbook.check.waiving import check_waived
from offerbook.finding import Finding
from offerbook.model.catalog import Catalog

__all__ = ("ALONE", "TOGETHER", "Silence", "check_catalog")

Check = Callable[[Catalog], Iterable[Finding]]

ALONE: tuple[Check, ...] = (
    check_identity,
    check_references,
    check_packages,
    check_lifecycle,
    check_limits,
    check_numbers,
)
"""Look at one offering after the other, and of all others at no more than their faces."""

TOGETHER: tuple[Check, ...] = (
    check_addresses,
    check_cycles,
    check_twins,
    check_time_zone,
    check_editions,
)
"""Hold offerings against each other, or look at catalog.yaml."""


def check_catalog(
    catalog: Catalog,
    silence: Silence | None = None,
    keep: Keep = lambda _: None,
    aside: Aside[list[Finding]] = in_turn,
) -> tuple[Finding, ...]:
    """What every family says about *catalog*, in no particular order, but for what was waived.

    With *silence* only what may have something to be said of it is looked at; *keep* then hears
    what is found before anything was waived. Words are looked at here, all else *aside*.
    """
    found = tuple(_check(catalog, silence, aside))
    keep(found)
    return tuple(check_waived(catalog, found))


Keep = Callable[[tuple[Finding, ...]], None]


def _check(
    catalog: Catalog, silence: Silence | None, aside: Aside[list[Finding]]
) -> Iterator[Finding]:
    loud = catalog.without(silence.alone(catalog)) if silence else catalog
    with aside(partial(_check_all_but_words, catalog, loud), len(loud.offerings)) as others:
        yield from check_customer_words(catalog, silence)
        yield from others.result()


def _check_all_but_words(catalog: Catalog, loud: Catalog) -> list[Finding]:
    """What is found in *catalog*, of single offerings in those that are *loud*."""
    found = [finding for check in ALONE for finding in check(loud)]
    return [*found, *(finding for check in TOGETHER for finding in check(catalog))]
