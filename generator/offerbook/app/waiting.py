"""What an earlier run has planned and nobody was sent yet: whether it is still to be sent."""

from __future__ import annotations

from offerbook.app.newsroom import audience_of
from offerbook.digest.entry import Sheet, State
from offerbook.subscriptions.subscription import Subscription

WAITING = (State.PLANNED, State.DEFERRED)
FOREIGN = "it was planned for colleagues, and the subscription is a customer's now"


def is_foreign(sheet: Sheet, subscription: Subscription | None) -> bool:
    """Whether *sheet* was planned for an audience that *subscription* is not of any more."""
    return subscription is not None and not subscription.wish.audience.may_read(audience_of(sheet))


def why_not(sheet: Sheet, subscription: Subscription | None) -> str:
    """Why what is left of *sheet* is for nobody any more; empty where it is to be sent."""
    if subscription is None:
        return "no longer subscribed"
    if is_foreign(sheet, subscription):
        return FOREIGN
    return "" if sheet.things else "what it announces was withdrawn"
