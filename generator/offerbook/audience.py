"""Who may read a field: customer < internal < restricted."""

from __future__ import annotations

from enum import StrEnum


class Audience(StrEnum):
    """The people a value is meant for; whoever may read one may read those before it."""

    CUSTOMER = "customer"
    INTERNAL = "internal"
    RESTRICTED = "restricted"

    @property
    def rank(self) -> int:
        """0 for the widest audience, growing as fewer people may read."""
        return _ORDER.index(self)

    def may_read(self, other: Audience) -> bool:
        """Whether this audience sees a value meant for *other*."""
        return other.rank <= self.rank


_ORDER = (Audience.CUSTOMER, Audience.INTERNAL, Audience.RESTRICTED)
