"""Who would hear of a release that is still to come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from offerbook.audience import Audience
from offerbook.changes.gate import Coming
from offerbook.changes.history import Line
from offerbook.digest.select import Index, Touch, build_touched, describe
from offerbook.edition import Edition, is_shown
from offerbook.effect import Effect
from offerbook.model.catalog import Item, Offering
from offerbook.subscriptions.subscription import Subscription, Tells, Wish

_READERS = (Audience.INTERNAL, Audience.CUSTOMER)


@dataclass(frozen=True)
class Hearers:
    """Those who would be told: how many people, and the groups by name."""

    people: int
    groups: tuple[str, ...]


def who_hears(
    subscriptions: Sequence[Subscription], coming: Coming, editions: Mapping[str, Edition]
) -> tuple[Subscription, ...]:
    """The subscriptions that the release of *coming* would be told to, as it stands."""
    before: Item = coming.newest.body if coming.newest else {}
    touched = {each: _touched(coming, each) for each in _READERS}
    return _matching(subscriptions, coming.offering, before, touched, editions)


def who_follows(
    subscriptions: Sequence[Subscription], offering: Offering, editions: Mapping[str, Edition]
) -> tuple[Subscription, ...]:
    """The subscriptions that some release of *offering* could be told to."""
    anything = [
        replace(each, wish=replace(each.wish, effect=Effect.GUIDES, about=()))
        for each in subscriptions
    ]
    touched = {each: frozenset({("", 0)}) for each in _READERS}
    found = {each.id for each in _matching(anything, offering, {}, touched, editions)}
    return tuple(each for each in subscriptions if each.id in found)


def count_hearers(subscriptions: Sequence[Subscription]) -> Hearers:
    """*subscriptions* as people and groups; who has several counts once."""
    people = {each.person or each.id for each in subscriptions if not each.is_group}
    groups = dict.fromkeys(each.name for each in subscriptions if each.is_group)
    return Hearers(len(people), tuple(groups))


def say_hearers(hearers: Hearers) -> str:
    """``3 people and the groups Sales team, Finance would be told``, as a sentence."""
    people = f"{hearers.people} {'person' if hearers.people == 1 else 'people'}"
    if not hearers.groups:
        return f"{people if hearers.people else 'Nobody'} would be told of this release."
    word = "group" if len(hearers.groups) == 1 else "groups"
    named = f"the {word} {', '.join(hearers.groups)}"
    who = f"{people} and {named}" if hearers.people else f"{named[0].upper()}{named[1:]}"
    return f"{who} would be told of this release."


def _matching(
    subscriptions: Sequence[Subscription],
    offering: Offering,
    before: Item,
    touched: Mapping[Audience, frozenset[Touch]],
    editions: Mapping[str, Edition],
) -> tuple[Subscription, ...]:
    indexes = {
        audience: Index(
            {0: describe(offering, (before, offering.data), touched[audience])}
            if is_shown(offering, editions[audience])
            else {}
        )
        for audience in _READERS
    }
    return tuple(
        each
        for each in subscriptions
        if each.tells is Tells.CHANGES and indexes[each.wish.audience].matching(each.wish)
    )


def _touched(coming: Coming, audience: Audience) -> frozenset[Touch]:
    """What *audience* would see of the changes; a first release is all new."""
    if coming.newest is None:
        return build_touched((), first=coming.offering.data)
    return build_touched(
        Line(each.effect, "", ".".join(each.route), each.cause)
        for each in coming.changes
        if audience.may_read(each.audience)
    )


def least_of(wish: Wish) -> str:
    """The least that *wish* asks for, and of which parts."""
    about = f" of {', '.join(wish.about)}" if wish.about else ""
    return f"{wish.effect}{about}"
