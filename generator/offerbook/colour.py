"""Colours as six hexadecimal digits, and how well words can be read on them."""

from __future__ import annotations

WHITE, BLACK = "#ffffff", "#000000"
READABLE = 4.5
"""The least contrast of words with what is behind them (WCAG 2.2, 1.4.3)."""

_STEPS = 200


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours: 1 where they are the same, 21 of black with white."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mix(colour: str, other: str, share: float) -> str:
    """*colour* with a *share* of *other* in it, from 0 to 1."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    mixed = (round(mine + (theirs - mine) * share) for mine, theirs in pairs)
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def readable(colour: str, behind: str, towards: str, least: float = READABLE) -> str:
    """The colour nearest to *colour* on the way *towards* another that stands out from *behind*.

    *towards* itself stands out from it.
    """
    steps = (mix(colour, towards, step / _STEPS) for step in range(_STEPS))
    return next((each for each in steps if contrast(each, behind) >= least), towards)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
