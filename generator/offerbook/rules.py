"""Every finding there can be, explained: the table behind `explain` and the rules page."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources


@dataclass(frozen=True)
class Rule:
    """One finding code; *bad* and *good* are pieces of a file of the kind *where* names.

    *where* is ``offering``, ``catalog``, ``clause`` or ``company`` (the company's schema).
    """

    code: str
    level: str
    title: str
    meaning: str
    where: str
    bad: str
    good: str


def _read_rules() -> Mapping[str, Rule]:
    text = resources.files("offerbook").joinpath("rules.toml").read_text("utf-8")
    return {code: Rule(code=code, **entry) for code, entry in tomllib.loads(text).items()}


RULES: Mapping[str, Rule] = _read_rules()


def describe_rule(rule: Rule) -> str:
    """The rule for a terminal."""
    def indented(text: str) -> str:
        return "".join(f"    {row}\n" for row in text.rstrip("\n").split("\n"))
    return (f"{rule.code} ({rule.level}): {rule.title}\n\n{rule.meaning.strip()}\n\n"
            f"Not like this:\n\n{indented(rule.bad)}\nBut like this:\n\n{indented(rule.good)}")
