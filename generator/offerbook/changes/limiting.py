"""Words that set a number or a limit, language by language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from offerbook.changes.tokens import tokens_of

FALLBACK = "en"
"""The language whose words serve where a language has no list."""

SIGNS = "< > ≤ ≥ ± + ~ ≈"
"""Signs that set a limit in every language."""

# Entries are parted by commas; `stem/ending/ending` is the stem alone and with each ending.
LIMITS: Mapping[str, str] = {
    "en": """
        not, no, none, never, nor, neither, nothing, nobody, no one, nowhere, cannot, can not,
        can't, couldn't, don't, doesn't, didn't, won't, wouldn't, isn't, aren't, wasn't, weren't,
        mustn't, shouldn't, needn't, hasn't, haven't, without, only, solely, exclusively, merely,
        except/s/ed/ing, except for, exception/s, exclude/s/d, excluding, exclusion/s, exclusive,
        exclusive of, exempt, apart from, other than, instead of, rather than, include/s/d,
        including, inclusive, inclusive of, included in the price, unless, until, if, even if,
        provided, provided that, providing, subject to, as long as, so long as, in case of,
        depending on, depends on, where possible, if possible, as far as possible,
        as soon as possible, where available, if available, best effort, best efforts, reasonable,
        reasonably, up to, down to, at most, at least, at the latest, at the earliest, no later than,
        not later than, no more than, not more than, no less than, not less than, no fewer than,
        more than, less than, fewer than, or more, or less, or fewer, not exceeding, exceed/s/ed/ing,
        minimum, minimal, min, maximum, maximal, max, limit/s/ed/ing, limitation/s, limitless,
        unlimited, unrestricted, restrict/s/ed, restriction/s, capped, all, any, anyone, anybody,
        anything, anytime, anywhere, every, everyone, everybody, everything, everywhere, each, both,
        either, one of, some, several, most, few, a few, fewer, many, always, usually, normally,
        typical, typically, general, generally, in general, often, sometimes, occasionally, rarely,
        as needed, as required, on request, on demand, free, free of charge, for free, at no charge,
        at no cost, no charge, extra, additional, additionally, chargeable, charged, surcharge/s,
        at extra cost, per, within, before, after, during, throughout, outside, inside, under, over,
        above, below, beyond, between, about, approximate, approximately, around, roughly, circa,
        exact, exactly, nearly, almost, may, might, must, can, could, shall, should, will, would,
        need/s, has to, have to, require/s/d, mandatory, optional, optionally, voluntary, guarantee/s/d,
        guaranteed, warranted, entitled, permitted, allowed, forbidden, prohibited, immediate,
        immediately, same day, next day, around the clock, round the clock, business, working,
        business hours, office hours, working hours, business day/s, working day/s, calendar day/s,
        workday/s, weekday/s, weekend/s, holiday/s, public holiday/s, bank holiday/s, hourly, daily,
        weekly, monthly, quarterly, yearly, annual, annually, entire, whole, full, fully, complete,
        completely, partial, partially, partly
    """,
    "de": """
        nicht, kein/e/en/er/es/em, keinerlei, keinesfalls, keineswegs, nichts, nie, niemals, niemand,
        nirgends, weder, ohne, nur, lediglich, bloß, allein, ausschließlich, einzig, außer,
        außerhalb, ausgenommen, ausgeschlossen/e/en/er/es, ausschluss, ausnahme/n,
        mit ausnahme, abgesehen von, statt, anstatt, anstelle, exklusive, exkl, zuzüglich, zzgl,
        inklusive, inkl, einschließlich, einschl, inbegriffen, enthalten, eingeschlossen, samt,
        es sei denn, sofern, soweit, falls, wenn, solange, vorausgesetzt, unter der voraussetzung,
        vorbehaltlich, unter vorbehalt, abhängig von, je nach, nach möglichkeit, wenn möglich,
        soweit möglich, möglichst, bestmöglich, angemessen/e/en/er/es, bis, bis zu, höchstens,
        maximal/e/en/er/es, maximum, max, mindestens, wenigstens, zumindest, minimal/e/en/er/es,
        minimum, min, mehr als, weniger als, nicht mehr als, nicht weniger als, spätestens,
        frühestens, längstens, über, unter, ab, überschreiten, überschreitet, unterschreiten,
        unterschreitet, begrenzt/e/en/er/es, unbegrenzt/e/en/er/es, beschränkt/e/en/er/es,
        unbeschränkt/e/en/er/es, eingeschränkt/e/en/er/es, uneingeschränkt/e/en/er/es, limitiert,
        unlimitiert, alle/n/r/s/m, sämtlich/e/en/er/es, jede/n/r/s/m, jeweils, jeglich/e/en/er/es,
        beliebig/e/en/er/es, beide/n/r/s, einige/n/r/s, manche/n/r/s, mehrere/n/r, viele/n/r,
        wenige/n/r, meist, meistens, immer, stets, jederzeit, in der regel, normalerweise,
        üblicherweise, typischerweise, grundsätzlich, generell, oft, häufig, manchmal, gelegentlich,
        selten, bei bedarf, nach bedarf, auf anfrage, auf wunsch, kostenlos/e/en/er/es,
        kostenfrei/e/en/er/es, gratis, unentgeltlich/e/en/er/es, kostenpflichtig/e/en/er/es,
        ohne aufpreis, gegen aufpreis, gegen gebühr, aufpreis, zusätzlich/e/en/er/es, extra, pro, je,
        innerhalb, binnen, innerhalb von, während, vor, nach, zwischen, etwa, circa, ca, ungefähr,
        rund, annähernd, genau, exakt, fast, kann, können, könnte, könnten, darf, dürfen, muss,
        müssen, soll, sollen, sollte, sollten, wird, werden, würde, würden, erforderlich/e/en/er/es,
        notwendig/e/en/er/es, nötig, verpflichtend, verbindlich/e/en/er/es, unverbindlich/e/en/er/es,
        optional/e/en/er/es, freiwillig/e/en/er/es, garantiert/e/en/er/es, garantie, zugesichert,
        erlaubt, zulässig, unzulässig, verboten, sofort, umgehend, unverzüglich, rund um die uhr,
        am selben tag, am nächsten tag, werktag/e/en/s, werktäglich, arbeitstag/e/en/s,
        geschäftstag/e/en/s, bankarbeitstag/e/en, kalendertag/e/en/s, wochentag/e/en/s, wochenende/n/s,
        feiertag/e/en/s, geschäftszeit/en, bürozeit/en, arbeitszeit/en, servicezeit/en, stündlich,
        täglich, wöchentlich, monatlich, quartalsweise, vierteljährlich, halbjährlich, jährlich,
        ganz/e/en/er/es, gesamt/e/en/er/es, voll, vollständig/e/en/er/es, komplett/e/en/er/es,
        teilweise, anteilig/e/en/er/es
    """,
    "fr": """
        ne, n', pas, non, ni, aucun/e/s, aucunement, nul/le/s, jamais, rien, personne, nulle part,
        sans, seul/e/s/es, seulement, uniquement, exclusivement, ne que, sauf, excepté/e/s/es,
        exception/s, à l'exception de, hormis, hors, exclu/e/s/es, exclure, exclut, à l'exclusion de,
        exclusif, exclusive, au lieu de, plutôt que, compris/e/es, y compris, non compris, inclus/e/es,
        inclure, inclut, inclusif, inclusive, à moins que, à moins de, jusqu'à, jusqu'au, jusqu'aux,
        si, même si, pourvu que, à condition que, à condition de, sous réserve, sous réserve de,
        tant que, en cas de, selon, en fonction de, dans la mesure du possible, si possible,
        dès que possible, raisonnable/s, raisonnablement, au plus, tout au plus, au moins,
        au plus tard, au plus tôt, plus de, moins de, pas plus de, pas moins de, ou plus, ou moins,
        n'excédant pas, dépasser, dépasse, dépassant, minimum, minimal/e/es, minimaux, min, maximum,
        maximal/e/es, maximaux, max, limite/s, limité/e/s/es, illimité/e/s/es, restreint/e/s/es,
        restriction/s, plafonné/e/s/es, tout/e/es, tous, chaque, chacun/e, n'importe quel,
        n'importe quelle, quelconque/s, les deux, quelque/s, certain/e/s/es, plusieurs, plupart, peu,
        beaucoup, toujours, habituellement, normalement, généralement, en général, typiquement,
        souvent, parfois, occasionnellement, rarement, au besoin, si besoin, si nécessaire,
        sur demande, à la demande, gratuit/e/s/es, gratuitement, sans frais, offert/e/s/es, payant/e/s/es,
        supplément/s, supplémentaire/s, en sus, par, dans les, sous, avant, après, pendant, durant,
        dès, depuis, en dehors, au-delà, au-dessus, au-dessous, entre, environ, approximativement,
        à peu près, exactement, exact/e/s/es, presque, peut, peuvent, pourra, pourront, pourrait,
        pourraient, doit, doivent, devra, devront, devrait, devraient, faut, nécessaire/s, requis/e/es,
        obligatoire/s, obligatoirement, facultatif/s, facultative/s, optionnel/s, optionnelle/s,
        garanti/e/s/es, garantie/s, garantit, autorisé/e/s/es, interdit/e/s/es, immédiat/e/s/es,
        immédiatement, sans délai, le jour même, le lendemain, ouvré/s, ouvrable/s, jour ouvré,
        jours ouvrés, jour ouvrable, jours ouvrables, jours calendaires, férié/s, jour férié,
        jours fériés, week-end, week-ends, heures de bureau, heures ouvrées, heures ouvrables,
        horaire/s, quotidien/s, quotidienne/s, quotidiennement, journalier/s, hebdomadaire/s, mensuel/s,
        mensuelle/s, mensuellement, trimestriel/s, trimestrielle/s, semestriel/s, annuel/s, annuelle/s,
        annuellement, entier/s, entière/s, entièrement, complet/s, complète/s, complètement, partiel/s,
        partielle/s, partiellement, en partie
    """,
    "nl": """
        niet, geen, geenszins, niets, nooit, niemand, nergens, noch, zonder, alleen, enkel, slechts,
        uitsluitend, louter, behalve, behoudens, uitgezonderd, uitzondering/en, met uitzondering van,
        uitgesloten, uitsluiten, uitsluiting/en, exclusief, excl, in plaats van, afgezien van,
        inclusief, incl, inbegrepen, omvat, bevat, tenzij, totdat, tot, tot en met, tot aan, indien,
        als, mits, zolang, voor zover, op voorwaarde dat, onder voorbehoud, onder voorbehoud van,
        in geval van, afhankelijk van, zo mogelijk, indien mogelijk, waar mogelijk, zo snel mogelijk,
        zoveel mogelijk, redelijk/e, redelijkerwijs, maximaal, maximale, maximum, max, hoogstens,
        ten hoogste, minimaal, minimale, minimum, min, minstens, ten minste, tenminste, op zijn minst,
        uiterlijk, op zijn vroegst, meer dan, minder dan, niet meer dan, niet minder dan, of meer,
        of minder, niet later dan, overschrijden, overschrijdt, beperkt/e, beperking/en, onbeperkt/e,
        gelimiteerd/e, ongelimiteerd/e, begrensd/e, onbegrensd/e, alle, allemaal, al, alles, elk/e,
        ieder/e, iedereen, iemand, willekeurig/e, beide, sommige, enige, enkele, verscheidene,
        meerdere, veel, weinig, meeste, meestal, altijd, gewoonlijk, normaal, normaliter, doorgaans,
        in het algemeen, over het algemeen, in de regel, vaak, soms, af en toe, zelden, indien nodig,
        zo nodig, naar behoefte, op aanvraag, op verzoek, gratis, kosteloos, kosteloze, kostenloos,
        zonder kosten, zonder meerkosten, tegen betaling, tegen meerprijs, meerprijs, toeslag/en,
        extra, aanvullend/e, bijkomend/e, per, binnen, voor, vóór, na, tijdens, gedurende, buiten,
        onder, boven, over, tussen, ongeveer, circa, ca, omstreeks, rond, precies, exact/e, bijna,
        nagenoeg, kan, kunnen, kon, zou, zouden, mag, mogen, moet, moeten, dient, dienen, hoeft,
        hoeven, zal, zullen, vereist/e, verplicht/e, noodzakelijk/e, nodig, optioneel, optionele,
        vrijwillig/e, vrijblijvend/e, gegarandeerd/e, garantie/s, garandeert, garanderen, toegestaan,
        verboden, onmiddellijk, direct, meteen, dezelfde dag, volgende dag, de klok rond, werkdag/en,
        kalenderdag/en, weekdag/en, weekend/s, feestdag/en, kantooruren, kantoortijden, werkuren,
        werktijden, openingstijden, uurlijks, dagelijks/e, wekelijks/e, maandelijks/e, kwartaal,
        jaarlijks/e, geheel, gehele, heel, hele, volledig/e, compleet, complete, gedeeltelijk/e, deels
    """,
    "es": """
        no, ni, ningún, ninguno/s, ninguna/s, nunca, jamás, nada, nadie, tampoco, sin, solo, sólo,
        sola/s, solos, solamente, únicamente, único/s, única/s, exclusivamente, excepto, exceptuando,
        salvo, excepción, excepciones, a excepción de, con excepción de, menos, aparte de, excluido/s,
        excluida/s, excluye/n, excluyendo, exclusión, exclusiones, exclusivo/s, exclusiva/s,
        en lugar de, en vez de, incluido/s, incluida/s, incluye/n, incluyendo, inclusive, incluso,
        a menos que, a no ser que, hasta, si, aunque, siempre que, siempre y cuando, con tal de que,
        a condición de que, sujeto a, sujeta a, en caso de, según, en función de, depende de,
        dependiendo de, en la medida de lo posible, si es posible, cuando sea posible,
        lo antes posible, razonable/s, razonablemente, como máximo, a lo sumo, como mínimo, al menos,
        por lo menos, a más tardar, más de, menos de, no más de, no menos de, o más, o menos,
        sin exceder, exceder, excede/n, supera/n, superar, mínimo/s, mínima/s, mín, máximo/s, máxima/s,
        máx, límite/s, limitado/s, limitada/s, limitación, limitaciones, ilimitado/s, ilimitada/s,
        restringido/s, restringida/s, restricción, restricciones, todo/s, toda/s, cada, cualquier,
        cualquiera, ambos, ambas, algún, alguno/s, alguna/s, varios, varias, mayoría, poco/s, poca/s,
        mucho/s, mucha/s, siempre, habitualmente, normalmente, generalmente, en general, por lo general,
        típicamente, a menudo, a veces, ocasionalmente, raramente, según sea necesario,
        si es necesario, bajo demanda, a petición, bajo petición, gratis, gratuito/s, gratuita/s,
        gratuitamente, sin cargo, sin coste, sin costo, con cargo, de pago, recargo/s, adicional/es,
        extra/s, suplemento/s, por, en un plazo de, dentro de, antes, antes de, después, después de,
        durante, fuera de, bajo, sobre, desde, a partir de, entre, aproximadamente, alrededor de,
        unos, unas, cerca de, exactamente, exacto/s, exacta/s, casi, puede/n, podrá/n, podría/n, debe/n,
        deberá/n, debería/n, hay que, tiene que, tienen que, necesario/s, necesaria/s, requiere/n,
        requerido/s, requerida/s, obligatorio/s, obligatoria/s, opcional/es, opcionalmente,
        voluntario/s, voluntaria/s, garantizado/s, garantizada/s, garantiza/n, garantía/s, permitido/s,
        permitida/s, prohibido/s, prohibida/s, inmediato/s, inmediata/s, inmediatamente, el mismo día,
        al día siguiente, las 24 horas, hábil/es, laborable/s, laboral/es, día hábil, días hábiles,
        día laborable, días laborables, días naturales, festivo/s, día festivo, días festivos,
        fin de semana, fines de semana, horario/s, horario laboral, horas de oficina, cada hora,
        diario/s, diaria/s, diariamente, semanal/es, semanalmente, mensual/es, mensualmente,
        trimestral/es, semestral/es, anual/es, anualmente, entero/s, entera/s, completo/s, completa/s,
        completamente, parcial/es, parcialmente, en parte
    """,
}

NUMBERS: Mapping[str, str] = {
    "en": """
        zero, one, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve, thirteen,
        fourteen, fifteen, sixteen, seventeen, eighteen, nineteen, twenty, thirty, forty, fifty,
        sixty, seventy, eighty, ninety, hundred/s, thousand/s, million/s, billion/s, trillion/s,
        first, second, third/s, fourth, fifth/s, sixth/s, seventh/s, eighth/s, ninth/s, tenth/s,
        eleventh, twelfth, thirteenth, fourteenth, fifteenth, sixteenth, seventeenth, eighteenth,
        nineteenth, twentieth, thirtieth, fortieth, fiftieth, sixtieth, seventieth, eightieth,
        ninetieth, hundredth/s, thousandth/s, millionth/s, half, halves, quarter/s, dozen/s, pair/s,
        once, twice, thrice, single, double, triple, twofold, threefold, tenfold
    """,
    "de": """
        null, eins, zwei, drei, vier, fünf, sechs, sieben, acht, neun, zehn, elf, zwölf, dreizehn,
        vierzehn, fünfzehn, sechzehn, siebzehn, achtzehn, neunzehn, zwanzig, dreißig, vierzig, fünfzig,
        sechzig, siebzig, achtzig, neunzig, hundert/e, einhundert, zweihundert, dreihundert,
        vierhundert, fünfhundert, tausend/e, eintausend, zweitausend, million/en, milliarde/n,
        erst/e/en/er/es, zweit/e/en/er/es, dritt/e/en/er/es, viert/e/en/er/es, fünft/e/en/er/es,
        sechst/e/en/er/es, siebt/e/en/er/es, siebent/e/en/er/es, acht/e/en/er/es, neunt/e/en/er/es,
        zehnt/e/en/er/es, elft/e/en/er/es, zwölft/e/en/er/es, zwanzigst/e/en/er/es, drittel, viertel,
        fünftel, sechstel, achtel, zehntel, hundertstel, halb/e/en/er/es, hälfte, anderthalb, dutzend/e,
        paar, einmal, zweimal, dreimal, viermal, fünfmal, sechsmal, zehnmal, einmalig/e/en/er/es,
        einfach/e/en/er/es, zweifach/e/en/er/es, dreifach/e/en/er/es, doppelt/e/en/er/es
    """,
    "fr": """
        zéro, deux, trois, quatre, cinq, six, sept, huit, neuf, dix, onze, douze, treize, quatorze,
        quinze, seize, vingt/s, trente, quarante, cinquante, soixante, septante, huitante, octante,
        nonante, cent/s, mille, million/s, milliard/s, premier/s, première/s, second/e/s/es, deuxième/s,
        troisième/s, quatrième/s, cinquième/s, sixième/s, septième/s, huitième/s, neuvième/s, dixième/s,
        onzième, douzième/s, quinzième, vingtième/s, trentième, centième/s, millième/s, demi/e/s, moitié,
        tiers, quart/s, dizaine/s, douzaine/s, quinzaine, vingtaine, centaine/s, millier/s, paire/s,
        une fois, deux fois, trois fois, simple/s, double/s, triple/s
    """,
    "nl": """
        nul, één, twee, drie, vier, vijf, zes, zeven, acht, negen, tien, elf, twaalf, dertien,
        veertien, vijftien, zestien, zeventien, achttien, negentien, twintig, dertig, veertig, vijftig,
        zestig, zeventig, tachtig, negentig, honderd/en, tweehonderd, driehonderd, vijfhonderd,
        duizend/en, miljoen/en, miljard/en, eerste, tweede, derde, vierde, vijfde, zesde, zevende,
        achtste, negende, tiende, elfde, twaalfde, twintigste, dertigste, honderdste, half, halve,
        helft, anderhalf, anderhalve, kwart, dozijn/en, paar, eenmaal, tweemaal, driemaal, eenmalig/e,
        enkel/e, dubbel/e, drievoudig/e
    """,
    "es": """
        cero, uno, dos, tres, cuatro, cinco, seis, siete, ocho, nueve, diez, once, doce, trece, catorce,
        quince, dieciséis, diecisiete, dieciocho, diecinueve, veinte, veintiuno, veintiún, veintiuna,
        veintidós, veintitrés, veinticuatro, veinticinco, veintiséis, veintisiete, veintiocho,
        veintinueve, treinta, cuarenta, cincuenta, sesenta, setenta, ochenta, noventa, cien, ciento/s,
        doscientos, doscientas, trescientos, trescientas, cuatrocientos, cuatrocientas, quinientos,
        quinientas, seiscientos, seiscientas, setecientos, setecientas, ochocientos, ochocientas,
        novecientos, novecientas, mil, miles, millón, millones, primer, primero/s, primera/s, segundo/s,
        segunda/s, tercer, tercero/s, tercera/s, cuarto/s, cuarta/s, quinto/s, quinta/s, sexto/s, sexta/s,
        séptimo/s, séptima/s, octavo/s, octava/s, noveno/s, novena/s, décimo/s, décima/s, vigésimo,
        centésimo, medio/s, media/s, mitad, tercio/s, docena/s, decena/s, centena/s, centenar/es, par/es,
        una vez, dos veces, tres veces, doble/s, triple/s
    """,
}

# German and Dutch write 21 to 99 in one word: the ones, "and", the tens.
_ONES = {
    "de": ("und", "ein zwei drei vier fünf sechs sieben acht neun"),
    "nl": ("en", "een twee drie vier vijf zes zeven acht negen"),
}
_TENS = {
    "de": "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
    "nl": "twintig dertig veertig vijftig zestig zeventig tachtig negentig",
}


@dataclass(frozen=True)
class Phrase:
    """A word or several that limit, as written in the table and as tokens."""

    name: str
    tokens: tuple[str, ...]


@dataclass(frozen=True)
class Limiting:
    """What limits in a language: *phrases* by their first token, the longest first."""

    phrases: Mapping[str, tuple[Phrase, ...]]


def limiting_of(language: str) -> Limiting:
    """The words of *language*, ``de-AT`` being ``de``; English ones where it has no list."""
    primary = language.replace("_", "-").partition("-")[0].casefold()
    return _limiting(primary if primary in LIMITS else FALLBACK)


@cache
def _limiting(language: str) -> Limiting:
    found = {phrase.tokens: phrase for phrase in map(_phrase, _entries(language)) if phrase.tokens}
    phrases: dict[str, list[Phrase]] = {}
    for phrase in sorted(found.values(), key=lambda each: -len(each.tokens)):
        phrases.setdefault(phrase.tokens[0], []).append(phrase)
    return Limiting(phrases={first: tuple(some) for first, some in phrases.items()})


def _phrase(words: str) -> Phrase:
    return Phrase(name=words, tokens=tuple(tokens_of(words)))


def _entries(language: str) -> Iterator[str]:
    yield from SIGNS.split()
    for entry in f"{LIMITS[language]},{NUMBERS[language]}".split(","):
        stem, *endings = " ".join(entry.split()).split("/")
        yield stem
        yield from (stem + ending for ending in endings)
    if language in _ONES:
        yield from _compounds(language)


def _compounds(language: str) -> Iterator[str]:
    link, ones = _ONES[language]
    for one in ones.split():
        # Dutch parts two vowels: tweeëntwintig.
        joint = "ën" if language == "nl" and one.endswith("e") else link
        yield from (f"{one}{joint}{ten}" for ten in _TENS[language].split())
