"""What people said about a release: answers, reason, agreement, day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from offerbook.changes.change import Change, Part
from offerbook.changes.definitions import is_definition
from offerbook.changes.texts import changes_limits, limits_in
from offerbook.document import Document
from offerbook.effect import Effect, worst

EVERYTHING = "*"
_RANK = (Effect.GUIDES, Effect.REWORDS, Effect.WIDENS, Effect.NARROWS)


@dataclass(frozen=True)
class Said:
    """The content of one change.yaml; *document* is missing for what a frozen file kept."""

    data: Mapping[str, Any] = field(default_factory=dict)
    document: Document | None = None

    @property
    def note(self) -> str:
        """Why it changes, for customers."""
        return str(self.data.get("note", ""))

    @property
    def answers(self) -> Mapping[str, Effect]:
        """What each change means, by the key it is named with."""
        return {str(key): Effect(word) for key, word in self.data.get("says", {}).items()}

    @property
    def moved(self) -> Mapping[str, tuple[str, ...]]:
        """Ids that are called otherwise now."""
        return {
            old: (new,) if isinstance(new, str) else tuple(new)
            for old, new in self.data.get("moved", {}).items()
        }


@dataclass(frozen=True)
class Voices:
    """Everybody who may answer for one release: its owner, and those of what is shared.

    *causes* is what was said about clauses and words of the catalogue, by their cause as in
    Change.cause; ``catalogue`` for all words of catalog.yaml.
    """

    own: Said
    causes: Mapping[str, Said] = field(default_factory=dict)

    def of(self, change: Change) -> Said | None:
        """What was said about the shared thing that *change* comes from."""
        return self.causes.get("catalogue" if is_definition(change) else change.cause)

    def note_for(self, change: Change) -> str:
        """The reason given for *change*: its own, or where it is shared the shared one's.

        An owner's note is about the offering, and explains something shared only where the owner
        has answered for it by name.
        """
        shared = self.of(change)
        if not change.cause or any(key in self.own.answers for key in own_keys(change)):
            return self.own.note or (shared.note if shared else "")
        return shared.note if shared else ""

    def answer(self, change: Change) -> tuple[str, Effect] | None:
        """The answer that settles *change*, and the key it was given under."""
        shared = self.of(change)
        for said, keys in ((self.own, own_keys(change)), (shared, shared_keys(change))):
            if said is not None:
                for key in keys:
                    if key in said.answers:
                        return key, said.answers[key]
        for said in (self.own, shared):
            if said is not None and EVERYTHING in said.answers:
                return EVERYTHING, said.answers[EVERYTHING]
        return None


def own_keys(change: Change) -> tuple[str, ...]:
    """The keys that name *change* in an offering's change.yaml, the most particular first."""
    keys = (change.key, change.item, ".".join(change.route))
    return tuple(dict.fromkeys(key for key in keys if key))


def shared_keys(change: Change) -> tuple[str, ...]:
    """The keys that name *change* in the change.yaml of its cause."""
    if is_definition(change):
        return own_keys(change)
    return (change.route[-1], *own_keys(change))


def settle(changes: Iterable[Change], voices: Voices) -> tuple[Change, ...]:
    """*changes* with the answers that were given; an answer never lowers what the schema says."""
    return tuple(_with_effect(change, _settled(change, voices)) for change in changes)


def _with_effect(change: Change, effect: Effect) -> Change:
    return change if effect is change.effect else replace(change, effect=effect)


def _settled(change: Change, voices: Voices) -> Effect:
    answer = voices.answer(change)
    if answer is None or change.is_renaming:
        return change.effect
    key, effect = answer
    if change.effect is Effect.ASK:
        return effect
    if change.effect not in _RANK or key == EVERYTHING:
        return change.effect
    return max(change.effect, effect, key=_RANK.index)


def is_lower(answer: Effect, effect: Effect) -> bool:
    """Whether *answer* would make less of a change than the schema does."""
    return effect in _RANK and _RANK.index(answer) < _RANK.index(effect)


def needs_reason_to_reword(change: Change, language: str) -> bool:
    """Whether "only reworded" wants a reason: a number or a limiting word changed.

    Items that were split or merged always want one, for their sentence cannot quote all of them.
    """
    if isinstance(change.before, tuple) or isinstance(change.after, tuple):
        return True
    if isinstance(change.before, Part) and change.before.facts != change.after.facts:
        return True
    return changes_limits(*_texts(change), language)


def limits_changed(change: Change, language: str) -> tuple[str, ...]:
    """The numbers and limiting words that came or went."""
    before, after = (limits_in(text, language) for text in _texts(change))
    return tuple(dict.fromkeys((*(before - after), *(after - before))))


def _texts(change: Change) -> tuple[str, str]:
    before, after = (
        str(each) if isinstance(each, str | Part) else "" for each in (change.before, change.after)
    )
    return before, after


def worst_on_the_way(change: Change, steps: Sequence[Sequence[Change]]) -> Change:
    """A net *change* that still asks, with the worst that was said of it in any of *steps*.

    *steps* are in the order of release; what an item was called before counts as well.
    """
    if change.effect is not Effect.ASK:
        return change
    names = {change.item}
    said: list[Effect] = []
    for step in reversed(steps):
        keys = {replace(change, item=name).key for name in names}
        said += [each.effect for each in step if each.key in keys or _is_whole(each, names)]
        names |= {each.before for each in step if each.route == ("id",) and each.after in names}
    return _with_effect(change, worst(said)) if said else change


def _is_whole(change: Change, names: Collection[str]) -> bool:
    return change.is_of_item and change.item in names
