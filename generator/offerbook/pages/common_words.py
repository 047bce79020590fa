"""Words so common in a language that they tell nothing about what somebody is looking for."""

from __future__ import annotations

_EN = """
a about all also am an and any are as at be been being but by can could did do does doing done
for from get gets getting give gives go goes going got had has have having he her here him his how
i if in into is it its just know let like make makes me might more most much must my need needs no
not now of off on one only or other our out over own people please put same say says she should
so some somebody someone something still such take takes than that the their them then there these
they thing things this those through to too under until up us use used using very want wants was we
well were what when where whether which while who whom whose why will with without would yes yet
you your yours
"""
_TABLES = {"en": frozenset(_EN.split())}


def stop_words(language: str) -> frozenset[str]:
    """The common words of a catalogue's language; none where there is no table."""
    return _TABLES.get(language.partition("-")[0], frozenset())
