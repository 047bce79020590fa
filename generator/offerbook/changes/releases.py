"""What lies between the versions of an offering: step by step, and in the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from offerbook.changes.answers import Said, Voices, settle, worst_on_the_way
from offerbook.changes.change import Change
from offerbook.changes.compare import Side, compare
from offerbook.changes.moves import Moved
from offerbook.effect import Effect
from offerbook.model.version import Version
from offerbook.spec.fields import Field

Changes = tuple[Change, ...]


def voices_of(version: Version) -> Voices:
    """What was said about *version* when it was released."""
    released = version.released
    causes = {cause: Said(said) for cause, said in released.get("causes", {}).items()}
    return Voices(Said(released), causes)


def moves_of(version: Version) -> Moved:
    """Which ids moved when *version* was released."""
    return voices_of(version).own.moved


def side_of(version: Version) -> Side:
    """*version* as one side of a comparison."""
    return Side(version.body, version.leaning)


def changes_between(schema: Field, before: Version, after: Version, language: str) -> Changes:
    """What *after* changed of *before*, the version released ahead of it, as its owner said."""
    voices = voices_of(after)
    found = compare(
        schema, side_of(before), side_of(after), language=language, moved=voices.own.moved
    )
    return settle(found, voices)


def net_changes(between: Callable[[], Changes], steps: Sequence[Changes]) -> Changes:
    """What differs in the end, whatever happened on the way.

    *between* compares the first state with the last; *steps* are the releases between, settled.
    A text that was answered for more than once takes the worst word that was given.
    """
    return tuple(worst_on_the_way(change, steps) for change in between())


def chain_of_moves(steps: Iterable[Moved]) -> Moved:
    """What ids have become through all of *steps*, each of which says what moved at once."""
    moved: dict[str, tuple[str, ...]] = {}
    for step in steps:
        followed = {
            old: tuple(dict.fromkeys(last for each in new for last in step.get(each, (each,))))
            for old, new in moved.items()
        }
        taken = {each for new in moved.values() for each in new}
        moved = {**{old: new for old, new in step.items() if old not in taken}, **followed}
    return moved


def is_narrowing(changes: Changes) -> bool:
    """Whether any of *changes* takes something from a customer; what is still asked might."""
    return any(change.effect in (Effect.NARROWS, Effect.ASK) for change in changes)
