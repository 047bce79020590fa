"""Every id that a field names must be there, for the reader who will follow it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial

from offerbook.audience import Audience
from offerbook.finding import Finding, Place, error, warning
from offerbook.model.catalog import Catalog, Offering, looks_like_id
from offerbook.spec.fields import Field, walk_fields
from offerbook.spec.values import Gatherer, Value, keep_fields, walk_values
from offerbook.spec.wording import did_you_mean

_Refs = tuple[str, ...]
"""What the names in a field may be, any of them: option, offering, words."""

_SINGULAR = {
    "category": "categories",
    "tag": "tags",
    "topic": "topics",
    "person": "people",
    "hours": "hours",
}
_WHERE = {
    "category": "categories in catalog.yaml",
    "tag": "tags in catalog.yaml",
    "topic": "topics in catalog.yaml",
    "person": "people in catalog.yaml",
    "hours": "hours in catalog.yaml",
    "unit": "units in catalog.yaml",
    "role": "the roles of people in catalog.yaml",
    "clause": "catalog/clauses",
    "offering": "catalog/offerings",
    "option": "the options of this offering",
    "package": "the packages of this offering",
    "phase": "the phases of the timeline",
}


def check_references(catalog: Catalog) -> Iterator[Finding]:
    """What a field names exists, and customers are sent nowhere that they cannot go."""
    naming = _gather_by_refs(catalog.schema)
    referring = keep_fields(catalog.schema, lambda field: bool(field.refs))
    leading = keep_fields(catalog.schema, lambda field: "offering" in field.refs)
    led_to, shut = Gatherer(leading), _list_shut(catalog)
    for offering in catalog.offerings:
        known = _Known(catalog, offering)
        if not _are_all_sound(known, naming):
            for value in walk_values(referring, offering.data):
                if not _is_sound(known, value.field.refs, str(value.value)):
                    yield _say_unknown(known, value)
        others = {str(name).partition("/")[0] for name in led_to.gather(offering.data)}
        if offering.id in others or not shut.isdisjoint(others):
            for value in walk_values(leading, offering.data):
                if _is_known(known, value.field.refs, str(value.value)):
                    yield from _check_reach(catalog, offering, value)
    yield from _check_settings(catalog)


_Naming = Mapping[_Refs, Gatherer]
"""What gathers all names, by what they may name."""


def _gather_by_refs(schema: Field) -> _Naming:
    several = {field.refs for field in walk_fields(schema) if field.refs}
    return {refs: Gatherer(keep_fields(schema, partial(_refers, refs))) for refs in several}


def _refers(refs: _Refs, field: Field) -> bool:
    return field.refs == refs


def _are_all_sound(known: _Known, naming: _Naming) -> bool:
    """Whether every name in an offering is one; gathered, for hardly ever one is not."""
    data = known.offering.data
    for refs, gatherer in naming.items():
        likely = known[refs[0]]
        for word in gatherer.gather(data):
            if word not in likely and not _is_sound(known, refs, str(word)):
                return False
    return True


def _list_shut(catalog: Catalog) -> frozenset[str]:
    """The offerings to which not every other may lead its readers."""
    return frozenset(
        each.id
        for each in catalog.by_id.values()  # of those that are not looked at again as well
        if each.data["status"] == "retired" or each.data.get("audience") == "internal"
    )


class _Known(dict[str, Collection[str]]):
    """What one offering may name, by kind of reference; looked up once for each kind."""

    def __init__(self, catalog: Catalog, offering: Offering) -> None:
        super().__init__()
        self.catalog, self.offering = catalog, offering

    def __missing__(self, ref: str) -> Collection[str]:
        self[ref] = found = _find(self.catalog, self.offering, ref)
        return found


def _is_sound(known: _Known, refs: _Refs, word: str) -> bool:
    """Whether *word* is known, or words that cannot be an id."""
    return _is_known(known, refs, word) or ("words" in refs and not looks_like_id(word))


def _is_known(known: _Known, refs: _Refs, word: str) -> bool:
    for ref in refs:
        if word in known[ref] or (ref == "offering" and _is_offering(known.catalog, word)):
            return True
    return False


def _say_unknown(known: _Known, value: Value) -> Finding:
    refs, word, offering = value.field.refs, str(value.value), known.offering
    named = {each for ref in refs for each in known[ref]}
    near = did_you_mean(word, named)
    what = " or ".join(ref for ref in refs if ref != "words")
    say = warning if "words" in refs else error
    return say(
        "unknown-reference",
        f"there is no {what} '{word}'",
        offering.value_at(value.route),
        hint=near or _listing(refs, named),
        route=value.route,
    )


def _listing(refs: tuple[str, ...], known: set[str]) -> str:
    where = " or ".join(_WHERE[ref] for ref in refs if ref in _WHERE)
    if not known:
        return f"add it to {where}"
    shown = ", ".join(sorted(known)[:12])
    return f"known in {where}: {shown}{' …' if len(known) > 12 else ''}"


def _check_reach(catalog: Catalog, offering: Offering, value: Value) -> Iterator[Finding]:
    """Offerings that lead to themselves, to what is over, or customers to what they cannot see."""
    other = catalog.by_id.get(str(value.value).partition("/")[0])
    if other is None:
        return
    if other is offering and "/" not in str(value.value):
        yield error(
            "self-reference",
            "an offering cannot name itself here",
            offering.value_at(value.route),
            route=value.route,
            hint="take it out, or name another",
        )
        return
    is_seen = (
        offering.data.get("audience") != "internal" and value.field.audience is Audience.CUSTOMER
    )
    if is_seen and other.data.get("audience") == "internal":
        yield warning(
            "internal-reference",
            f"customers cannot see '{other.id}': the customer edition leaves this reference out",
            offering.value_at(value.route),
            route=value.route,
            hint="name an offering that customers can see, or say it in words",
            related=[other.value_at(("audience",), "internal here")],
        )
    if other.data["status"] == "retired" and offering.data["status"] != "retired":
        yield warning(
            "retired-reference",
            f"'{other.id}' is retired",
            offering.value_at(value.route),
            route=value.route,
            hint="name what followed it",
            related=[other.value_at(("status",), "retired here")],
        )


def _is_offering(catalog: Catalog, word: str) -> bool:
    name, slash, package = word.partition("/")
    if name in catalog.broken:
        return True
    other = catalog.by_id.get(name)
    return other is not None and (not slash or package in other.packages)


def _find(catalog: Catalog, offering: Offering, ref: str) -> Collection[str]:
    """Every id that *ref* may name; none for words."""
    if ref in _SINGULAR:
        return catalog.names(_SINGULAR[ref])
    find = _FINDERS.get(ref)
    return find(catalog, offering) if find else ()


def _ids(*route: str) -> Callable[[Catalog, Offering], Collection[str]]:
    return lambda _catalog, offering: [item["id"] for item in offering.items(*route)]


_FINDERS: Mapping[str, Callable[[Catalog, Offering], Collection[str]]] = {
    "offering": lambda catalog, _offering: catalog.by_id,
    "clause": lambda catalog, _offering: catalog.clauses,
    "unit": lambda catalog, _offering: catalog.units.words(),
    "role": lambda catalog, _offering: catalog.roles,
    "package": lambda _catalog, offering: offering.packages,
    "option": _ids("options"),
    "phase": _ids("timeline", "phases"),
}


def _check_settings(catalog: Catalog) -> Iterator[Finding]:
    settings = Offering("", catalog.settings, catalog.settings.data)
    keeper = settings.data.get("keeper")
    if keeper is not None and keeper not in catalog.names("people"):
        yield error(
            "unknown-reference",
            f"there is no person '{keeper}'",
            settings.value_at(("keeper",)),
            route=("keeper",),
            hint=did_you_mean(keeper, catalog.names("people")) or f"add them to {_WHERE['person']}",
        )
    for index, unit in enumerate(catalog.entries("units")):
        word = unit.get("is", "").partition(" ")[2]
        place: Place = settings.value_at(("units", index, "is"))
        if word == unit["id"] or (word and catalog.units.find(word) is None):
            yield error(
                "unknown-reference",
                f"there is no unit '{word}' to measure '{unit['id']}' by",
                place,
                route=("units", index, "is"),
                hint="name a built-in unit, or one that stands above this one",
            )
