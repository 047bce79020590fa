"""Rules across files; each file is one family."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from offerbook.check.customer_words import check_customer_words
from offerbook.check.cycles import check_cycles
from offerbook.check.editions import check_editions
from offerbook.check.identity import check_addresses, check_identity
from offerbook.check.lifecycle import check_lifecycle
from offerbook.check.limits import check_limits
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
    catalog: Catalog, silence: Silence | None = None, keep: Keep = lambda _: None
) -> tuple[Finding, ...]:
    """What every family says about *catalog*, in no particular order, but for what was waived.

    With *silence* only what may have something to be said of it is looked at; *keep* then hears
    what is found before anything was waived.
    """
    found = tuple(_check(catalog, silence))
    keep(found)
    return tuple(check_waived(catalog, found))


Keep = Callable[[tuple[Finding, ...]], None]


def _check(catalog: Catalog, silence: Silence | None) -> Iterator[Finding]:
    loud = catalog.without(silence.alone(catalog)) if silence else catalog
    for check in ALONE:
        yield from check(loud)
    for check in TOGETHER:
        yield from check(catalog)
    yield from check_customer_words(catalog, silence)
