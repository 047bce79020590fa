"""Lists of plain texts: which entry has become which."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

_ALIKE = 0.6


def pair_texts(gone: Sequence[str], came: Sequence[str]) -> list[tuple[str, str]]:
    """Sentences of *gone* with what they have become in *came*, each at most once.

    Only entries of several words are paired, and only where most of the letters stayed; a code or
    a single word is another one, not a reworded one.
    """
    left = [each for each in came if " " in each]
    pairs: list[tuple[str, str]] = []
    for old in gone:
        if " " not in old or not left:
            continue
        likeness, new = max((_likeness(old, each), each) for each in left)
        if likeness >= _ALIKE:
            left.remove(new)
            pairs.append((old, new))
    return pairs


def _likeness(old: str, new: str) -> float:
    return SequenceMatcher(None, old, new, autojunk=False).ratio()
