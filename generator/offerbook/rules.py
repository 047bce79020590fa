"""Every finding there can be, explained: the table behind `explain` and the rules page."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources

PLACES: Mapping[str, str] = {
    "offering": "catalog/offerings/mail-move/offering.yaml",
    "beside": "catalog/offerings/device-care/offering.yaml",
    "catalog": "catalog/catalog.yaml",
    "clause": "catalog/clauses/payment/clause.yaml",
    "company": "schema/company.schema.json",
    "table": "services.csv",
    "mapping": "map.yaml",
}
"""The files that the examples are pieces of."""


@dataclass(frozen=True)
class Rule:
    """One finding code; *bad* and *good* are pieces of a file of the kind *where* names.

    *where* is ``offering``, ``catalog``, ``clause``, ``company`` (the company's schema), or, for an
    import, ``table`` or ``mapping``. Where it takes two offerings, *beside* is a piece of the
    second, the same for *bad* and *good*. What no piece of one file can show is told in words
    (*is_prose*).
    """

    code: str
    level: str
    title: str
    meaning: str
    where: str
    bad: str
    good: str
    beside: str = ""
    is_prose: bool = False


def _read_rules() -> Mapping[str, Rule]:
    text = resources.files("offerbook").joinpath("rules.toml").read_text("utf-8")
    return {code: Rule(code=code, **entry) for code, entry in tomllib.loads(text).items()}


RULES: Mapping[str, Rule] = _read_rules()


def captioned_examples(rule: Rule) -> Iterator[tuple[str, str]]:
    """Each example of *rule* with the words that stand above it, in the order of reading."""
    where = "" if rule.is_prose else f" ({PLACES[rule.where]})"
    if rule.beside:
        yield f"Beside it ({PLACES['beside']})", rule.beside
    yield f"Not like this{where}", rule.bad
    yield "But like this", rule.good


def describe_rule(rule: Rule) -> str:
    """The rule for a terminal."""

    def indented(text: str) -> str:
        return "".join(f"    {row}".rstrip() + "\n" for row in text.rstrip("\n").split("\n"))

    examples = "".join(
        f"\n{caption}:\n\n{indented(text)}" for caption, text in captioned_examples(rule)
    )
    return f"{rule.code} ({rule.level}): {rule.title}\n\n{rule.meaning.strip()}\n{examples}"
