"""Releases → notices: what they changed in the end, for one audience, with a link."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from offerbook.changes.gate import CATALOGUE
from offerbook.changes.history import Between, Historian, Line, Release, gravest
from offerbook.digest.select import is_wanted
from offerbook.digest.words import words_for
from offerbook.edition import Projection
from offerbook.effect import Effect
from offerbook.model.terms import State, withdrawn_by
from offerbook.pages.format import Format
from offerbook.pages.releases import PRICE
from offerbook.subscriptions.subscription import Wish

_MONEY = {"packages.price", "options.price"}
_GRAVITY = (
    Effect.NARROWS,
    Effect.ASK,
    Effect.WIDENS,
    Effect.REWORDS,
    Effect.GUIDES,
    Effect.NONE,
)


@dataclass(frozen=True)
class Points:
    """Changes of one effect: what that is called, and the sentences."""

    effect: Effect
    did: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """One of several releases that a notice tells of together, and how much it changed."""

    words: str
    href: str


class Since(NamedTuple):
    """From which day on something holds, and how that is said: *since* it, or *from* it."""

    on: str
    words: str


_NEVER = Since("", "")
_NO_DAYS: Mapping[Line, Since] = {}


@dataclass(frozen=True)
class Notice:
    """What one or several releases of an offering changed in the end.

    *held* says since or from when the gravest of it holds, *days* the same of each line. *reasons*
    and *asides* are Markdown. *further* counts the changes that were not asked for. *taken_back*
    says which announcements are void. *href* is empty where the edition has no address.
    """

    offering_id: str
    name: str
    effect: Effect
    did: str
    head: str
    numbers: str
    held: str
    released_on: str
    concerns: str
    summary: str
    reasons: tuple[str, ...]
    asides: tuple[str, ...]
    points: tuple[Points, ...]
    further: int
    steps: tuple[Step, ...]
    taken_back: tuple[str, ...]
    href: str
    lines: tuple[Line, ...] = ()
    days: Mapping[Line, Since] = field(default_factory=dict)
    causes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """One offering among those that something shared has changed."""

    name: str
    numbers: str
    held: str
    href: str
    points: tuple[Points, ...]


@dataclass(frozen=True)
class Shared:
    """What has one cause in several offerings, told once."""

    effect: Effect
    did: str
    head: str
    name: str
    reasons: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class News:
    """Everything that one message about changes tells, the gravest first."""

    entries: tuple[Notice | Shared, ...]


class Reporter:
    """Writes notices out of what one audience may read, as it stands on a day."""

    def __init__(self, projection: Projection, day: str) -> None:
        self._projection, self._day = projection, day
        self._historian = Historian(projection, day)
        self._format = Format(projection)
        self._told: dict[str, tuple[Release, ...]] = {}
        self._names = {each["id"]: str(each["name"]) for each in projection.offerings}
        self.words = words_for(projection.language)

    def releases(self, offering: str) -> tuple[Release, ...]:
        """The releases of an offering, oldest first; none of one that the audience cannot see."""
        if offering not in self._told:
            is_seen = offering in self._projection.promises
            told = self._historian.tell_one(offering) if is_seen else ()
            self._told[offering] = tuple(reversed(told))
        return self._told[offering]

    def taken_back(self, release: Release) -> tuple[Release, ...]:
        """The announcements that *release* has made void."""
        releases = self.releases(release.offering_id)
        at = releases.index(release)
        versions = [each.version for each in self._projection.promises[release.offering_id]]
        numbers = withdrawn_by(versions, at)
        return tuple(each for each in releases if each.number in numbers)

    def as_released(self, release: Release) -> Release:
        """*release* as it was on its own day, whatever was taken back since.

        What it changed is told against what stood ahead of it: that may have become void later.
        """
        releases = self.releases(release.offering_id)
        if not any(each.state is State.WITHDRAWN for each in releases):
            return release
        known = self._projection.promises[release.offering_id][: releases.index(release) + 1]
        then = replace(self._projection, promises={release.offering_id: known})
        return Historian(then, self._day).tell_one(release.offering_id)[0]

    def report(self, chosen: Mapping[str, Sequence[str]], wish: Wish) -> News:
        """What the releases *chosen* of each offering changed, as far as *wish* asks for it."""
        notices = [
            self._notice(self._of(offering, numbers), wish) for offering, numbers in chosen.items()
        ]
        notices.sort(key=lambda each: (_GRAVITY.index(each.effect), each.name, each.offering_id))
        shared, left = self._share(notices)
        prices, left = self._share_prices(left)
        entries: list[Notice | Shared] = [*shared, *prices, *left]
        entries.sort(key=lambda each: (_GRAVITY.index(each.effect), each.name))
        return News(tuple(entries))

    def _of(self, offering: str, numbers: Sequence[str]) -> list[Release]:
        return [each for each in self.releases(offering) if each.number in numbers]

    def _notice(self, told: Sequence[Release], wish: Wish) -> Notice:
        first, last = told[0], told[-1]
        between = self._historian.between(last.offering_id, first.number, last.number)
        lines = () if first.is_first else between.lines
        wanted = tuple(line for line in lines if is_wanted(line, wish))
        effect = Effect.WIDENS if first.is_first else gravest(wanted)
        days = {line: self._since(self._holds_by(told, line)) for line in wanted}
        kept = [each for each in told if each.state is not State.WITHDRAWN] or told
        held = _at_worst(wanted, days) or self._held(kept[0 if first.is_first else -1])
        taken_back = tuple(self._say_taken_back(told, wish))
        name = self._names[last.offering_id]
        return Notice(
            offering_id=last.offering_id,
            name=name,
            effect=effect,
            did=self._did(effect, is_new=first.is_first),
            head=self._head(told, wanted, held, is_void=bool(taken_back and not wanted)),
            numbers=self._numbers(between, last),
            held=held,
            released_on=last.released_on,
            concerns=self._concerns(wanted, last)
            or (self.words["who_heard"] if taken_back else ""),
            summary=str(last.body.get("summary", "")) if first.is_first else "",
            reasons=_paragraphs(told, "note"),
            asides=_paragraphs(told, "aside"),
            points=self._points(wanted, days, held),
            further=len(lines) - len(wanted),
            steps=tuple(map(self._step, told)) if len(told) > 1 else (),
            taken_back=taken_back,
            href=self._href(between.before, last),
            lines=wanted,
            days=days,
            causes={
                cause: said
                for each in told
                for cause, said in each.released.get("causes", {}).items()
            },
        )

    def _holds_by(self, told: Sequence[Release], line: Line) -> Release:
        """The one of *told* since which *line*, netted over all of them, has held without a break."""
        found = told[-1]
        for each in reversed([each for each in told[:-1] if each.state is not State.WITHDRAWN]):
            then = self._historian.between(each.offering_id, told[0].number, each.number).lines
            if not any(_is_same(line, other) for other in then):
                break
            found = each
        return found

    def _step(self, release: Release) -> Step:
        day = self._format.day(release.released_on)
        is_void = release.state is State.WITHDRAWN
        held = self.words["void"] if is_void else self._held(release)
        head = self.words["step"].format(release.number, day, held)
        counts = [f"{len(each.sentences)} {each.did}" for each in self._points(release.lines)]
        address = self._projection.address
        place = f"{address}offerings/{release.offering_id}/{release.promise}/" if address else ""
        return Step(f"{head}: {', '.join(counts)}" if counts else head, place)

    def _points(
        self, lines: Iterable[Line], days: Mapping[Line, Since] = _NO_DAYS, held: str = ""
    ) -> tuple[Points, ...]:
        """*lines* by what they do; those that hold at another time than *held* say since when."""
        found: dict[str, tuple[Effect, list[str]]] = {}
        for line in lines:
            day = days[line].words if line in days else held
            said = line.sentence if day == held else f"{line.sentence} ({day})"
            found.setdefault(self._did(line.effect), (line.effect, []))[1].append(said)
        return tuple(
            Points(effect, did, tuple(sentences)) for did, (effect, sentences) in found.items()
        )

    def _concerns(self, lines: Sequence[Line], release: Release) -> str:
        """For whom *lines* hold: for some packages, where there are several, or for everybody."""
        names = {str(each["id"]): str(each["name"]) for each in release.body.get("packages", ())}
        if not lines:
            return ""
        if all(line.effect is Effect.GUIDES for line in lines):
            return self.words["colleagues"]
        if len(names) < 2:
            return self.words["everybody"]
        if any(not line.packages for line in lines):
            return self.words["every_package"]
        held = [names[each] for each in names if any(each in line.packages for line in lines)]
        return self.words["packages"].format(", ".join(held)) if held else ""

    def _did(self, effect: Effect, *, is_new: bool = False) -> str:
        return self.words["did_new" if is_new else f"did_{effect}"]

    def _head(
        self, told: Sequence[Release], lines: Sequence[Line], held: str, *, is_void: bool
    ) -> str:
        name = self._names[told[-1].offering_id]
        if told[0].is_first:
            return self.words["head_new"].format(name, held)
        if is_void:
            return self.words["head_taken_back"].format(name)
        return self._say_head(lines, name, held)

    def _say_head(self, lines: Sequence[Line], name: str, held: str) -> str:
        """What *lines* do at worst, in a word; money has words of its own."""
        effect = gravest(lines)
        word = str(Effect.NARROWS if effect is Effect.ASK else effect)
        if {line.route for line in lines if line.effect is effect} <= _MONEY:
            word = {"narrows": "dearer", "widens": "cheaper"}.get(word, word)
        return self.words[f"head_{word}"].format(name, held)

    def _since(self, release: Release) -> Since:
        return Since(release.term.from_on, self._held(release))

    def _held(self, release: Release) -> str:
        word = "from_day" if release.state is State.WAITING else "since_day"
        return self.words[word].format(self._format.day(release.term.from_on))

    def _numbers(self, between: Between, last: Release) -> str:
        if between.before:
            return self.words["number_from"].format(last.number, between.before)
        return self.words["number_new"].format(last.number)

    def _say_taken_back(self, told: Iterable[Release], wish: Wish) -> Iterator[str]:
        for release in told:
            for void in self.taken_back(release):
                day = self._format.day(void.term.from_on)
                words = self.words["taken_back"].format(void.number, day)
                lines = self.as_released(void).lines
                gone = [line.sentence for line in lines if is_wanted(line, wish)]
                meant = self.words["taken_back_what"].format("; ".join(gone)) if gone else ""
                yield f"{words} {meant}".rstrip()

    def _href(self, before: str, last: Release) -> str:
        """Where everything that is different stands: what lies ahead has its own page."""
        address = self._projection.address
        if not address:
            return ""
        place = f"{address}offerings/{last.offering_id}/"
        if last.state is State.WAITING or not before:
            return f"{place}{last.promise}/"
        if before.partition("+")[0] == last.promise:
            return f"{place}changes/"
        return f"{place}since/#v{before.partition('+')[0].replace('.', '-')}"

    def _share(self, notices: Sequence[Notice]) -> tuple[list[Shared], list[Notice]]:
        """Changes that come from one shared definition are taken out of the notices, told once."""
        found: dict[tuple[str, Effect, str], list[Notice]] = {}
        for notice in notices:
            for line in notice.lines:
                if line.cause:
                    same = (line.cause, line.effect, line.sentence)
                    found.setdefault(same, []).append(notice)
        several = {same: those for same, those in found.items() if len(those) > 1}
        shared, reasons = [], set[str]()
        for same, those in several.items():
            cause, effect, sentence = same
            said = those[0].causes.get(cause if cause.startswith("clause ") else CATALOGUE, "")
            why = _parts_of(said)
            reasons |= set(why)
            rows = tuple(_row(notice, (), _day_of(notice, *same)) for notice in those)
            shared.append(Shared(effect, self._did(effect), sentence, sentence, why, rows))
        left = [self._without(notice, several.keys(), reasons) for notice in notices]
        return shared, [each for each in left if each is not None]

    def _without(
        self, notice: Notice, told: Iterable[tuple[str, Effect, str]], reasons: set[str]
    ) -> Notice | None:
        """*notice* without what is told elsewhere; None where nothing is left to say."""
        gone = set(told)
        lines = tuple(
            line for line in notice.lines if (line.cause, line.effect, line.sentence) not in gone
        )
        if len(lines) == len(notice.lines):
            return notice
        if not (lines or notice.taken_back):
            return None
        effect = gravest(lines)
        held = _at_worst(lines, notice.days) or notice.held
        void = self.words["head_taken_back"].format(notice.name)
        return replace(
            notice,
            effect=effect,
            did=self._did(effect),
            head=self._say_head(lines, notice.name, held) if lines else void,
            held=held,
            points=self._points(lines, notice.days, held),
            reasons=tuple(each for each in notice.reasons if each not in reasons),
            lines=lines,
        )

    def _share_prices(self, notices: Sequence[Notice]) -> tuple[list[Shared], list[Notice]]:
        """Prices that changed on one day for one reason are one price list."""
        found: dict[tuple[str, tuple[str, ...]], list[Notice]] = {}
        for notice in notices:
            is_told = notice.reasons and notice.lines and not notice.summary
            if is_told and all(line.route in PRICE for line in notice.lines):
                found.setdefault((notice.released_on, notice.reasons), []).append(notice)
        shared, told = [], set[str]()
        for (_, reasons), those in found.items():
            if len(those) > 1:
                effect = gravest([line for notice in those for line in notice.lines])
                head = self.words["new_prices"].format(len(those))
                rows = tuple(_row(notice, notice.points, notice.held) for notice in those)
                shared.append(Shared(effect, self._did(effect), head, head, reasons, rows))
                told.update(notice.offering_id for notice in those)
        return shared, [each for each in notices if each.offering_id not in told]


def effect_of(news: News) -> Effect:
    """The gravest thing that *news* tells."""
    effects = [each.effect for each in news.entries]
    return min(effects, key=_GRAVITY.index, default=Effect.NONE)


def _is_same(line: Line, other: Line) -> bool:
    """Whether both change the same thing, one way."""
    return (line.key, line.route, line.effect) == (other.key, other.route, other.effect)


def _at_worst(lines: Sequence[Line], days: Mapping[Line, Since]) -> str:
    """Since when the gravest of *lines* holds, the first of them; empty without any."""
    effect = gravest(lines)
    return min((days[line] for line in lines if line.effect is effect), default=_NEVER).words


def _day_of(notice: Notice, cause: str, effect: Effect, sentence: str) -> str:
    """Since when *notice* tells this of something shared."""
    same = (cause, effect, sentence)
    lines = (each for each in notice.lines if (each.cause, each.effect, each.sentence) == same)
    return next(notice.days[line].words for line in lines)


def _row(notice: Notice, points: tuple[Points, ...], held: str) -> Row:
    return Row(notice.name, notice.numbers, held, notice.href, points)


def _paragraphs(told: Iterable[Release], name: str) -> tuple[str, ...]:
    """What was said about the releases, each paragraph once, in the order it was said."""
    said = (part for each in told for part in _parts_of(str(each.released.get(name, ""))))
    return tuple(dict.fromkeys(said))


def _parts_of(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("\n\n") if part.strip())
