"""Words that promise without a limit, and words that say nothing by themselves, by language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from offerbook.phrases import words_of

# Entries are parted by commas; `stem/ending/ending` is the stem alone and with each ending.
_BOUNDLESS: Mapping[str, str] = {
    "en": """
        unlimited, limitless, boundless, without limit/s, no limit/s, always, any, anything,
        anytime, anywhere, anyone, anybody, whenever, wherever, forever, at all times, no
        matter, 24/7, guarantee/s/d, as many as you, as much as you, as often as you
    """,
    "de": """
        unbegrenzt/e/en/er/es, unbeschränkt/e/en/er/es, uneingeschränkt/e/en/er/es,
        unlimitiert/e/en, grenzenlos/e/en/er/es, ohne grenze/n, ohne begrenzung, ohne
        einschränkung/en, immer, stets, jederzeit, beliebig/e/en/er/es, jeglich/e/en/er/es,
        überall, für immer, 24/7, garantie/n, garantieren, garantiert/e/en/er/es, so viel
        sie, so viele sie, so oft sie
    """,
    "fr": """
        illimité/e/s/es, sans limite/s, sans restriction/s, toujours, n'importe
        quel/le/s/les, n'importe quand, n'importe où, à tout moment, pour toujours, 24/7,
        garantie/s, garantir, garantissons, garanti/s/es, autant que vous, aussi souvent que
        vous
    """,
    "nl": """
        onbeperkt/e, ongelimiteerd/e, grenzeloos, grenzeloze, zonder limiet, zonder
        beperking/en, altijd, te allen tijde, op elk moment, willekeurig/e, overal, voor
        altijd, 24/7, garantie/s, garanderen, gegarandeerd/e, zoveel u, zo vaak u
    """,
    "es": """
        ilimitado/s, ilimitada/s, sin límite/s, sin restricción, sin restricciones, siempre,
        cualquier, cualquiera, en cualquier momento, para siempre, 24/7, garantía/s,
        garantizamos, garantizado/s, garantizada/s, tanto como usted
    """,
}

# A promise without a limit is none behind these words: "not always", "without any".
_TAKEN_BACK: Mapping[str, str] = {
    "en": """
        not, no, never, nor, neither, without, cannot, can't, don't, doesn't, isn't, aren't,
        won't, hardly, almost, nearly, if, whether, unless, before
    """,
    "de": "nicht, kein/e/en/er/es, nie, weder, noch, ohne, fast, beinahe, ob, falls, wenn, bevor",
    "fr": "pas, ni, jamais, aucun/e, presque, si, avant",
    "nl": "niet, geen, nooit, noch, zonder, bijna, nog, of, als, indien, voor",
    "es": "no, ni, nunca, casi, si, antes",
}

# These begin like a promise without a limit and are none.
_HARMLESS: Mapping[str, str] = {
    "en": "any more, any longer, in any case, at any rate, by any, as always",
    "de": "immer noch, immer wieder, immer wenn, wie immer",
    "fr": "toujours pas, comme toujours",
    "nl": "zoals altijd",
    "es": "siempre que, siempre y cuando, como siempre",
}

# Words of four letters and more that any two texts can have in common.
_EMPTY: Mapping[str, str] = {
    "en": """
        also, been, both, does, done, each, else, even, ever, from, give, given, have, here,
        into, just, kept, like, made, make, many, more, most, much, must, need, next, once,
        only, other, over, same, some, such, take, than, that, then, they, this, upon, very,
        well, were, what, when, with, will, your, five, four, nine, days, hour, year, about,
        after, again, along, among, another, around, because, before, being, below, between,
        could, during, eight, every, first, least, might, never, often, other/s, second,
        shall, seven, should, since, still, their, theirs, them, there, these, things,
        third, those, three, through, under, until, week/s, which, while, whole, whose,
        within, without, would, yours, years, months, today
    """,
    "de": """
        auch, dann, dass, dies, drei, eine/n/r/s/m, fünf, ihre/n/r/s/m, jede, kann, mehr,
        muss, nach, noch, sein/e, sich, sind, über, viel, vier, wenn, wird, alles,
        andere/n/r/s, beide/n, dabei, damit, danach, darauf, davon, diese/n/r/s/m, durch,
        einem, einen, einer, eines, etwas, gegen, haben, ihnen, ihrem, ihren, ihrer, ihres,
        immer, jeden, jeder, jedes, keine/n/r/s, können, nicht, oder, ohne, sowie, unter,
        unsere/n/r/s/m, werden, welche/n/r/s, wieder, während, zwischen
    """,
    "fr": """
        avec, ceux, deux, elle/s, leur, mais, moins, plus, sans, sera, sont, tous, tout,
        trois, ainsi, après, autre/s, aussi, avant, avoir, cette, chaque, comme, dans,
        depuis, entre, être, leurs, notre, nous, pendant, plusieurs, pour, quand, quelque/s,
        selon, toute/s, votre, vous
    """,
    "nl": """
        door, drie, haar, hebt, jaar, maar, naar, niet, over, vier, voor, want, zijn, alles,
        andere, beide, daarna, deze, elke, geen, hebben, hierna, iedere, komen, kunnen,
        meer, minder, onder, onze, tijdens, tussen, waar, wanneer, welke, worden, wordt,
        zonder
    """,
    "es": """
        ante, como, cual, ella/s, este, cada, fuera, gran, nada, otro, poco, solo, sino,
        toda, todo, tres, además, ambos, antes, aunque, cuando, desde, después, durante,
        donde, entre, esta, estas, estos, hasta, mismo/s, misma/s, mientras, nuestro/s,
        nuestra/s, otra/s, otro/s, para, pero, según, sobre, también, tiene, todas, todos
    """,
}

Words = tuple[str, ...]


class Boundless(NamedTuple):
    """The words of one language; *empty* are those that tell nothing about a text."""

    phrases: frozenset[Words]
    taken_back: frozenset[str]
    harmless: frozenset[Words]
    empty: frozenset[str]


@cache
def boundless_in(language: str) -> Boundless:
    """The words of *language*, such as ``en-GB``; none where there is no list."""
    spoken = language.partition("-")[0]
    phrases, back, harmless, empty = (
        frozenset(_entries(lists.get(spoken, "")))
        for lists in (_BOUNDLESS, _TAKEN_BACK, _HARMLESS, _EMPTY)
    )
    return Boundless(
        phrases, frozenset(w for w, *_ in back), harmless, frozenset(w for w, *_ in empty)
    )


def _entries(text: str) -> Iterator[Words]:
    for entry in text.split(","):
        written = entry.strip()
        if written == "24/7":
            yield (written,)
        elif written:
            stem, *endings = written.split("/")
            yield words_of(stem)
            yield from (words_of(stem + ending) for ending in endings)
