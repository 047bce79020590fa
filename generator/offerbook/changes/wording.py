"""A change → one sentence that a rep, or a customer, understands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from offerbook.changes.change import Amount, Change, Fact, Part
from offerbook.changes.definitions import is_definition
from offerbook.changes.sentences import sentences_for
from offerbook.changes.texts import changed_words
from offerbook.effect import Kind
from offerbook.format import Format
from offerbook.spec.fields import Field, Shape

Names = Mapping[str, Mapping[str, str]]
"""What ids are called, by what they refer to: ``{"category": {"moving": "Moving"}}``."""

_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_MARKS = re.compile(r"[*`]|(?<!\w)_|_(?!\w)")
_MOST = 110
_FEW_WORDS = 3  # a longer title does not go into the middle of a sentence


@dataclass(frozen=True)
class Speaker:
    """Words changes for one edition; *titles* are the lists' own titles by route."""

    format: Format
    names: Names
    titles: Mapping[str, str]
    is_internal: bool = True

    def say(self, change: Change) -> str:
        """The sentence for *change*, with the packages it holds for."""
        table = sentences_for(self.format.tag)
        key = next(key for key in self._keys(change) if key in table)
        words = table[key].format_map(self._values(change))
        if isinstance(change.before, Part):
            words += self._facts(change.before.facts, change.after.facts)
        packages = self.names.get("package", {})
        among = ", ".join(packages.get(each, each) for each in change.packages)
        is_named = change.route[:1] == ("packages",)
        return f"{words} ({among})" if among and not is_named else words

    def before(self, change: Change) -> str:
        """What stood there before."""
        return self._value(change, change.before)

    def _keys(self, change: Change) -> Iterator[str]:
        """The keys of the table that fit *change*, the most particular first."""
        route, kind = ".".join(change.route), change.kind
        if change.item and isinstance(change.before, tuple) and _is_items(change):
            yield "* item regrouped"
        if change.origin is not None:
            yield f"{route} from {'.'.join(change.origin.route)}"
            yield "* item moved"
        if change.route == ("id",):
            yield "* id renamed"
        if self._class(change) == "text" and kind is Kind.CHANGED and _is_alike(change):
            yield "* text set otherwise"
        entry = " entry" if change.field.shape is Shape.LIST and not _is_list(change) else ""
        if not self.is_internal:
            yield f"you {route}{entry} {kind}"
        if len(change.title.split()) > _FEW_WORDS:
            yield f"{route}{entry} {kind} long"
        yield f"{route}{entry} {kind}"
        yield f"* {self._class(change)} {kind}"

    def _class(self, change: Change) -> str:
        shape = change.field.shape
        if shape is Shape.ITEMS and change.item:
            return "item"
        if shape in (Shape.LIST, Shape.ITEMS):
            return "text" if change.kind is Kind.CHANGED else "entry"
        if shape is Shape.NUMBER:
            return "number"
        return "text" if shape is Shape.TEXT and not change.field.refs else "value"

    def _values(self, change: Change) -> Mapping[str, str]:
        before, after = change.before, change.after
        is_text = self._class(change) == "text" and change.kind is Kind.CHANGED
        if is_text:
            before, after = _quoted(before, after)
        title = _short(plain(change.title))
        field = change.field.title
        is_title = change.item != "" and plain(str(change.after)) == plain(change.title)
        listed = self.titles.get(".".join(change.route), field)
        named = f"“{title}”" if is_definition(change) else title
        if change.title == change.item:  # nothing but an id: the list says what it is
            named = f"{self.titles.get('.'.join(change.route[:-1]), field)} “{title}”"
        subject = field if not title else title if is_title else f"{named} ({_lower(field)})"
        if is_title and is_text:
            subject = self.titles.get(".".join(change.route[:-1]), field)
        return {
            "title": title,
            "lower": _lower(title),
            "field": field,
            "subject": subject,
            "list": listed,
            "origin": change.origin.title if change.origin else "",
            "before": self._value(change, before),
            "after": self._value(change, after),
            "all_before": self._all(change.before),
            "all_after": self._all(change.after),
            "offerings": self._offerings(change),
        }

    def _value(self, change: Change, value: Any) -> str:
        if isinstance(value, Amount):
            return self._amount(value, is_money=change.field.unit == "currency")
        if isinstance(value, Part):
            return f"{_short(plain(value.title))}{self._facts(value.facts)}"
        if isinstance(value, tuple):
            return ", ".join(self._value(change, each) for each in value)
        return "" if value is None else self.word(change.field, str(value))

    def word(self, field: Field, word: str) -> str:
        """A day, a choice, what an id is called, or a text on one line."""
        refs = (*field.refs, *(field.item.refs if field.item else ()))
        found = next((names[word] for names in map(self._named, refs) if word in names), "")
        if found:
            return found
        if "offering" in refs and "/" in word:
            return self._offering(word)
        written: Callable[[str], str] | None = None
        if field.shape is Shape.DATE:
            written = self.format.day
        elif "unit" in refs:
            written = self.format.one
        elif field.route in (("regions",), ("languages",)):
            written = self.format.region if field.route == ("regions",) else self.format.language
        return written(word) if written else _short(plain(word))

    def _named(self, ref: str) -> Mapping[str, str]:
        return self.names.get(ref, {})

    def _facts(self, *sides: Sequence[Fact]) -> str:
        """The numbers of an item in brackets; of two sides that differ, both."""
        said = ["; ".join(self._by_title(facts)) for facts in dict.fromkeys(sides)]
        return f" ({' → '.join(each or '–' for each in said)})" if any(said) else ""

    def _by_title(self, facts: Sequence[Fact]) -> Iterator[str]:
        for title, several in groupby(facts, key=lambda fact: fact.title):
            found = list(several)
            units = {fact.amount.unit for fact in found}
            if len(found) > 1 and len(units) == 1 and all(units) and not found[0].is_money:
                values = [fact.amount.value for fact in found]
                counted = self.format.counted(values, *units)
                said = f"{' / '.join(map(self.format.number, values))}\u00a0{counted}"
            else:
                said = " / ".join(
                    self._amount(fact.amount, is_money=fact.is_money) for fact in found
                )
            yield f"{_lower(title)}: {said}"

    def _amount(self, amount: Amount, *, is_money: bool) -> str:
        if not is_money:
            return self.format.amount(amount.value, amount.unit)
        money = self.format.money(amount.value, amount.unit)
        units = [self.format.one(unit) for unit in (amount.per, amount.every) if unit]
        return " / ".join((money, *units))

    def _all(self, values: Any) -> str:
        """Items that were split or merged, each with its numbers."""
        joint = sentences_for(self.format.tag)["list_and"]
        parts = (
            [each for each in values if isinstance(each, Part)] if isinstance(values, tuple) else []
        )
        return joint.join(
            f"“{_short(plain(each.title))}”{self._facts(each.facts)}" for each in parts
        )

    def _offerings(self, change: Change) -> str:
        listed = str(change.after or change.before).split(", ")
        return ", ".join(map(self._offering, listed))

    def _offering(self, word: str) -> str:
        """The name of an offering; of one of its packages, with the package behind it."""
        offering, _, package = word.partition("/")
        name = self._named("offering").get(offering, offering)
        return f"{name} ({package})" if package else name


def plain(words: str) -> str:
    """*words* on one line, without Markdown's marks, the targets of links and a full stop."""
    bare = _MARKS.sub("", _LINK.sub("\\1", words))
    return " ".join(bare.split()).removesuffix(".")


def _is_items(change: Change) -> bool:
    return change.field.shape is Shape.ITEMS


def _is_list(change: Change) -> bool:
    """Whether a list came or went as a whole."""
    return isinstance(change.before, tuple) or isinstance(change.after, tuple)


def _is_alike(change: Change) -> bool:
    """Whether both texts read the same on one line: only marks, links or paragraphs differ."""
    return plain(str(change.before)) == plain(str(change.after))


def _quoted(before: Any, after: Any) -> tuple[str, str]:
    """The words that changed, with a few around; the whole texts where they are short."""
    old, new = plain(str(before)), plain(str(after))
    if max(len(old), len(new)) <= _MOST:
        return old, new
    pairs: Sequence[tuple[str, str]] = changed_words(old, new)
    return tuple(" … ".join(side) for side in zip(*pairs, strict=True)) or (old, new)  # type: ignore[return-value]


def _short(words: str) -> str:
    if len(words) <= _MOST:
        return words
    return words[: _MOST - 1].rsplit(" ", 1)[0] + "…"


def _lower(words: str) -> str:
    """The words as they go on inside a sentence; an abbreviation keeps its capitals."""
    return words[:1].lower() + words[1:] if words[1:2].islower() or words[1:2] == " " else words
