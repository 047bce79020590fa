"""Letters that none of the fonts has: they are not lost silently, a sign stands in their place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

SIGN = "\N{WHITE SQUARE}"
_USUAL = frozenset(map(chr, range(0x20, 0x7F))) | frozenset(map(chr, range(0xA0, 0x180)))

Shows = Callable[[str], bool]
"""Whether the fonts have all of some letters."""


class Letters:
    """What the fonts of a sheet can show; asked once for each letter."""

    def __init__(self, shows: Shows) -> None:
        self._shows = shows
        self._known = dict.fromkeys(_USUAL, True)

    def missing(self, said: Any) -> frozenset[str]:
        """The letters in *said*, which is JSON, that no font has."""
        letters = _letters(said)
        self._ask(sorted(letters - self._known.keys()))
        return frozenset(each for each in letters if not self._known[each])

    def _ask(self, letters: list[str]) -> None:
        """Ask for all at once, and where one of them is missing for each half."""
        if not letters:
            return
        is_shown = self._shows("".join(letters))
        if is_shown or len(letters) == 1:
            self._known |= dict.fromkeys(letters, is_shown)
            return
        middle = len(letters) // 2
        self._ask(letters[:middle])
        self._ask(letters[middle:])


def put_signs(said: Any, missing: Iterable[str]) -> Any:
    """*said* with a sign in the place of each letter that is *missing*."""
    return _put(said, str.maketrans(dict.fromkeys(missing, SIGN)))


def _put(said: Any, table: Mapping[int, str]) -> Any:
    if isinstance(said, str):
        return said.translate(table)
    if isinstance(said, Mapping):
        return {key: _put(value, table) for key, value in said.items()}
    if isinstance(said, (list, tuple)):
        return [_put(each, table) for each in said]
    return said


def _letters(said: Any) -> frozenset[str]:
    if isinstance(said, str):
        return frozenset(said)
    if isinstance(said, Mapping):
        said = said.values()
    elif not isinstance(said, (list, tuple)):
        return frozenset()
    return frozenset().union(*map(_letters, said))
