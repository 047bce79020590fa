"""Who a forge asks to review which file: the lines of CODEOWNERS that follow from the catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from offerbook.model.catalog import Catalog, Item, Offering

BEGIN = "# offerbook: begin"
END = "# offerbook: end"

_HEADING = (
    "# Written by `offerbook codeowners` from catalog.yaml and the drafts; run it again instead",
    "# of editing here. Lines outside of the two marks are yours, and they stay.",
)
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_HAS_MEANING = re.compile(r"([\\*?\[\] #!])")


class MarksError(Exception):
    """The marks in a CODEOWNERS do not enclose one block; the words say what to do."""


@dataclass(frozen=True)
class Codeowners:
    """The whole *text* of a CODEOWNERS, and the ids of people whom it cannot name."""

    text: str
    nameless: tuple[str, ...]


def compose_codeowners(catalog: Catalog, before: str, *, at: str, folder: str = "") -> Codeowners:
    """*before* with its block written anew; appended where it had none. Raises MarksError.

    *at* is the file's own path and *folder* the catalogue's, both from the top of the repository.
    """
    rules = list(_rules(catalog, at, f"/{_escaped(folder)}/" if folder else "/"))
    people = catalog.names("people")
    rows = [BEGIN, *_HEADING, *_rows(rules, people), END]
    asked = {person for _, asked in rules for person in asked}
    nameless = sorted(person for person in asked if not _name(people.get(person, {})))
    return Codeowners(_replaced(before, "".join(f"{row}\n" for row in rows)), tuple(nameless))


def _rules(catalog: Catalog, at: str, top: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Patterns with the ids of the people to ask; of several that match, the last one counts."""
    keeper = catalog.settings.data.get("keeper")
    if keeper:
        yield f"/{_escaped(at)}", (keeper,)
        yield f"{top}schema/", (keeper,)
        yield f"{top}catalog/", (keeper,)
    for offering in sorted(catalog.offerings, key=lambda offering: offering.id):
        yield f"{top}catalog/offerings/{offering.id}/", tuple(_answerable(offering))


def _answerable(offering: Offering) -> Iterable[str]:
    """Owner, deputy and delivery owner, each once."""
    data = offering.data
    people = (data.get("owner"), data.get("deputy"), data.get("delivery", {}).get("owner"))
    return dict.fromkeys(person for person in people if person)


def _rows(
    rules: Iterable[tuple[str, tuple[str, ...]]], people: Mapping[str, Item]
) -> Iterator[str]:
    for pattern, asked in rules:
        names = dict.fromkeys(_name(people.get(person, {})) for person in asked)
        named = [name for name in names if name]
        if named:  # a pattern without a name would mean: nobody
            yield " ".join([pattern, *named])


def _name(person: Item) -> str:
    """How forges know *person*: by name, or by an address that they take; empty where by neither.

    Source: the two large forges' pages on CODEOWNERS; both take @name, @group/team and e-mail.
    """
    if "forge" in person:
        return "@" + str(person["forge"]).removeprefix("@")
    email = str(person.get("email", ""))
    return email if _EMAIL.fullmatch(email) else ""


def _escaped(path: str) -> str:
    return _HAS_MEANING.sub(r"\\\1", path)


def _replaced(before: str, block: str) -> str:
    rows = before.splitlines(keepends=True)
    begins = [at for at, row in enumerate(rows) if row.strip() == BEGIN]
    ends = [at for at, row in enumerate(rows) if row.strip() == END]
    if not begins and not ends:
        lead = before if not before or before.endswith("\n") else f"{before}\n"
        return f"{lead}\n{block}" if lead else block
    if len(begins) != 1 or len(ends) != 1 or begins > ends:
        raise MarksError(
            f"there must be one line '{BEGIN}' and after it one line '{END}': mend them, or take "
            "out what stands from the first to the last"
        )
    return "".join([*rows[: begins[0]], block, *rows[ends[0] + 1 :]])
