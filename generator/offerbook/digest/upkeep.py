"""What owners have to look after: matters that are told when they begin, and again while they last."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from offerbook.changes.gate import Coming
from offerbook.digest.words import words_for
from offerbook.edition import address_of, editions_of
from offerbook.format import Format
from offerbook.freshness import Deadline, Freshness
from offerbook.model.catalog import Catalog

AGAIN_DAYS = 28
"""A matter that lasts is told again after so many days."""


@dataclass(frozen=True)
class Matter:
    """Something that waits for the owner of an offering.

    *key* names it, and how often it has been told by then; *since* is the day it began.
    """

    key: str
    offering_id: str
    name: str
    owner: str
    since: str
    did: str
    tone: str
    sentence: str
    href: str


@dataclass(frozen=True)
class Group:
    """What one owner has to look after."""

    owner: str
    matters: tuple[Matter, ...]


@dataclass(frozen=True)
class Chores:
    """What one message about upkeep tells, by owner."""

    groups: tuple[Group, ...]


def group_matters(matters: Iterable[Matter], catalog: Catalog) -> Chores:
    """*matters* under the names of their owners, what began first ahead."""
    people = catalog.names("people")
    found: defaultdict[str, list[Matter]] = defaultdict(list)
    for matter in sorted(matters, key=lambda each: (each.since, each.name, each.key)):
        found[matter.owner].append(matter)
    named = ((str(people.get(who, {}).get("name", who)), who) for who in found)
    return Chores(tuple(Group(name, tuple(found[who])) for name, who in sorted(named)))


class Inspector:
    """Finds what has to be looked after on a day; *seen_on* tells when a matter was first met."""

    def __init__(self, catalog: Catalog, as_of: str, seen_on: Callable[[str], str]) -> None:
        self._catalog, self._as_of, self._seen_on = catalog, as_of, seen_on
        self._words = words_for(catalog.language)
        self._format = Format(catalog.language, "", ())
        settings = catalog.settings.data
        self._site = address_of(settings, editions_of(settings)["internal"])

    def deadlines(self, freshness: Iterable[Freshness]) -> Iterator[Matter]:
        """Reviews, prices and selling days that are over or soon will be."""
        for each in freshness:
            for deadline in each.deadlines:
                is_past = deadline.is_past(self._as_of)
                if is_past or deadline.is_near(self._as_of):
                    yield self._deadline(each, deadline, is_past=is_past)

    def drafts(self, comings: Iterable[Coming]) -> Iterator[tuple[Matter, int | None]]:
        """Drafts that differ from what was released, with the days that they have, and questions.

        A question is told at once: it has no days.
        """
        for coming in comings:
            if coming.newest is None or not coming.changes:
                continue
            base = f"{coming.offering.id} {coming.newest.number}"
            since = self._seen_on(f"draft {base}")
            waiting = (date.fromisoformat(self._as_of) - date.fromisoformat(since)).days
            yield self._draft(coming, f"draft {base}", since, "unreleased"), waiting
            if coming.open:
                asked = self._seen_on(f"questions {base}")
                yield self._draft(coming, f"questions {base}", asked, "questions"), None

    def _deadline(self, freshness: Freshness, deadline: Deadline, *, is_past: bool) -> Matter:
        word = f"{deadline.what}_{'past' if is_past else 'near'}"
        day = self._format.day(deadline.on)
        key = f"{word} {freshness.offering_id} {deadline.on}"
        step = self._step(deadline.on) if is_past else 0
        return self._matter(
            freshness.offering_id,
            freshness.owner,
            key=f"{key} {step}",
            since=deadline.on,
            word=word,
            sentence=self._words[f"upkeep_{word}"].format(day),
            tone="narrows" if is_past else "rewords",
        )

    def _draft(self, coming: Coming, key: str, since: str, word: str) -> Matter:
        newest = coming.newest
        sentence = self._words[f"upkeep_{word}"].format(
            newest.number if newest else "", self._format.day(since), len(coming.open)
        )
        return self._matter(
            coming.offering.id,
            str(coming.offering.data["owner"]),
            key=f"{key} {self._step(since)}",
            since=since,
            word=word,
            sentence=sentence,
            tone="narrows" if word == "questions" else "guides",
        )

    def _matter(
        self,
        offering: str,
        owner: str,
        *,
        key: str,
        since: str,
        word: str,
        sentence: str,
        tone: str,
    ) -> Matter:
        return Matter(
            key=key,
            offering_id=offering,
            name=str(self._catalog.by_id[offering].data["name"]),
            owner=owner,
            since=since,
            did=self._words[f"upkeep_did_{word}"],
            tone=tone,
            sentence=sentence,
            href=f"{self._site}offerings/{offering}/" if self._site else "",
        )

    def _step(self, since: str) -> int:
        """How often it has begun again: it lasts, and is told again after four weeks."""
        days = (date.fromisoformat(self._as_of) - date.fromisoformat(since)).days
        return max(days, 0) // AGAIN_DAYS
