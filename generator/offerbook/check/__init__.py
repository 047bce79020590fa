"""Rules across files; each file is one family."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from offerbook.check.cycles import check_cycles
from offerbook.check.editions import check_editions
from offerbook.check.identity import check_identity
from offerbook.check.lifecycle import check_lifecycle
from offerbook.check.limits import check_limits
from offerbook.check.packages import check_packages
from offerbook.check.references import check_references
from offerbook.check.time_zone import check_time_zone
from offerbook.check.twins import check_twins
from offerbook.finding import Finding
from offerbook.model.catalog import Catalog

Check = Callable[[Catalog], Iterable[Finding]]

FAMILIES: tuple[Check, ...] = (
    check_identity,
    check_references,
    check_cycles,
    check_packages,
    check_lifecycle,
    check_limits,
    check_twins,
    check_time_zone,
    check_editions,
)


def check_catalog(catalog: Catalog) -> tuple[Finding, ...]:
    """What every family says about *catalog*, in no particular order."""
    return tuple(finding for check in FAMILIES for finding in check(catalog))
