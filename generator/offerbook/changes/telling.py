"""What a draft is about to become, in one line."""

from __future__ import annotations

from offerbook.changes.gate import Coming
from offerbook.effect import Effect


def tell_coming(coming: Coming) -> str:
    """``mail-move: 2.1.0 → 3.0.0 narrows, takes hold on 2026-12-22; 1 question is open``."""
    words = f"{coming.offering.id}: {coming.newest.number if coming.newest else 'draft'}"
    count = len(coming.open)
    is_open = f"{count} question{' is' if count == 1 else 's are'} open"
    if coming.effect is Effect.ASK:
        return f"{words} → ? {is_open}"
    told = f"{words} → {coming.number} {coming.effect}, takes hold on {coming.effective_on}"
    return f"{told}; {is_open}" if count else told
