"""The catalogue of today compared with that of a git revision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from offerbook.changes.change import Change
from offerbook.changes.compare import Side, compare
from offerbook.changes.gate import Coming
from offerbook.changes.places import shared_file
from offerbook.check.vanished import check_vanished, released_in
from offerbook.finding import Finding, Level, in_order
from offerbook.load.tree import BASE_SCHEMA, CATALOG, COMPANY_SCHEMA, OFFERINGS, Tree
from offerbook.model.catalog import Catalog, Offering
from offerbook.model.leaning import Leanings
from offerbook.reading import Reading
from offerbook.reviewing.account import Account, Review
from offerbook.reviewing.accounts import Clerk, same_change
from offerbook.reviewing.answering import Sheet, join_sheets, list_sheets
from offerbook.reviewing.meaning import compare_schemas
from offerbook.spec.fields import build_fields
from offerbook.spec.values import keep_fields, walk_values


@dataclass(frozen=True)
class Catalogue:
    """The files of one moment, and what was read of them."""

    tree: Tree
    reading: Reading


def unread(now: Catalogue) -> tuple[Finding, ...]:
    """The errors for which a file, or a released version, is no part of the catalogue."""
    tree, catalog = now.tree, now.reading.catalog
    errors = [each for each in now.reading.findings if each.level is Level.ERROR]
    if catalog is None:
        return tuple(errors)
    lost = {path for path, _ in tree.drafts() if path.split("/")[-2] in catalog.broken}
    lost |= {path for path, _ in tree.clauses() if path.split("/")[-2] not in catalog.clauses}
    lost |= {path for path, _ in tree.said() if path.rpartition("/")[0] not in catalog.said}
    lost |= {each.document.path for each in catalog.offerings if _lacks_clause(catalog, each)}
    lost.add(COMPANY_SCHEMA)
    return in_order(
        each
        for each in errors
        if each.place.path in lost or each in tree.findings or "/versions/" in each.place.path
    )


def is_about(finding: Finding, offering_id: str) -> bool:
    """Whether *finding* keeps this offering from being compared."""
    path = f"{finding.place.path}/"
    return path.startswith(f"{OFFERINGS}/{offering_id}/") or path == f"{COMPANY_SCHEMA}/"


def sheets_of(catalog: Catalog, account: Account, coming: Coming) -> Iterator[Sheet]:
    """The files in which what *account* leaves open is answered."""
    agreement = next(
        (
            f"{each.message}; {each.hint}"
            for each in account.missing
            if each.code == "agreement-missing"
        ),
        "",
    )
    folder = f"{OFFERINGS}/{coming.offering.id}"
    said = {path: document.data for path, document in catalog.said.items()}
    yield from list_sheets(folder, account.needs, agreement, said)


def review_against(now: Catalogue, base: Catalogue, revision: str, day: str) -> Review:
    """Everything that differs from *revision*: drafts, what was released, the schema.

    What cannot be read today is told and not compared; what could not be read then counts as
    changed.
    """
    findings = unread(now)
    vanished = tuple(check_vanished(base.tree, now.tree, revision))
    catalog = now.reading.catalog
    if catalog is None:
        return Review((), (*findings, *vanished), against=revision)
    desk = _Desk(catalog, base, day)
    accounts: list[Account] = []
    sheets: list[Sheet] = []
    released = released_in(base.tree)
    for offering in catalog.offerings:
        if any(is_about(finding, offering.id) for finding in findings):
            continue
        new = [*desk.released(offering, released.get(offering.id, {}))]
        account, coming = desk.drafted(offering, is_released=bool(new))
        accounts += new
        if account is not None:
            accounts.append(account)
            sheets += sheets_of(catalog, account, coming)
    return Review(
        tuple(accounts),
        (*findings, *vanished),
        tuple(_schema(now, base)),
        tuple(_notes(now, base, revision)),
        join_sheets(sheets),
        revision,
    )


class _Desk:
    """Compares the drafts of today with those of the revision."""

    def __init__(self, catalog: Catalog, base: Catalogue, day: str) -> None:
        self._catalog = catalog
        self._clerk = Clerk(catalog, day)
        self._base = base.reading.catalog
        self._leanings = Leanings(self._base) if self._base else None

    def released(self, offering: Offering, before: Mapping[str, str]) -> Iterator[Account]:
        """The versions that were released since."""
        versions = self._catalog.versions.get(offering.id, ())
        for previous, version in zip((None, *versions), versions, strict=False):
            if f"{version.number}.yaml" not in before:
                yield self._clerk.of_version(version, previous)

    def drafted(self, offering: Offering, *, is_released: bool) -> tuple[Account | None, Coming]:
        """What the draft would become, where it or what is said about it differs."""
        coming = self._clerk.gate.coming(offering)
        was = self._side(offering.id)
        is_edited = was is None or bool(self._compare(was, coming.side))
        if not is_edited and not self._says_otherwise(coming):
            return None, coming
        if coming.is_release:
            return self._clerk.of_coming(coming, self._waiting(coming, was)), coming
        if is_edited and was is not None and not is_released and self._waiting(coming, was):
            account = self._clerk.of_coming(coming, frozenset())
            return replace(account, note="what was waiting for a release is taken back"), coming
        return None, coming

    def _side(self, offering_id: str) -> Side | None:
        """The draft as it was; None where there was none, or nobody could read it."""
        offering = self._base.by_id.get(offering_id) if self._base else None
        if offering is None or self._leanings is None:
            return None
        return Side(offering.data, self._leanings.of(offering))

    def _waiting(self, coming: Coming, was: Side | None) -> frozenset[tuple[object, ...]]:
        """What the draft of then changed already of what is the newest version today."""
        if was is None or coming.newest is None:
            return frozenset()
        newest = Side(coming.newest.body, coming.newest.leaning)
        return frozenset(same_change(change) for change in self._compare(newest, was))

    def _compare(self, before: Side, after: Side) -> tuple[Change, ...]:
        return compare(self._catalog.schema, before, after, language=self._catalog.language)

    def _says_otherwise(self, coming: Coming) -> bool:
        """Whether any change.yaml that answers for the draft differs."""
        folders = {f"{OFFERINGS}/{coming.offering.id}"}
        folders |= {
            shared_file(change).rpartition("/")[0] for change in coming.asked if change.cause
        }
        before = self._base.said if self._base else {}
        return any(before.get(each) != self._catalog.said.get(each) for each in folders)


def _lacks_clause(catalog: Catalog, offering: Offering) -> bool:
    """Whether some item should have come out of a clause that is not there."""
    fields = keep_fields(catalog.schema, lambda field: "clause" in field.refs)
    return any(True for _ in walk_values(fields, offering.data))


def _schema(now: Catalogue, base: Catalogue) -> Iterator[str]:
    """What changed about the fields themselves, and in which file."""
    if not base.tree.files:
        return
    if base.tree.files.get(BASE_SCHEMA) != now.tree.files.get(BASE_SCHEMA):
        yield f"{BASE_SCHEMA} is another one, as after an upgrade of the tool"
    if base.tree.files.get(COMPANY_SCHEMA) == now.tree.files.get(COMPANY_SCHEMA):
        return
    catalog = base.reading.catalog
    bodies = [offering.data for offering in catalog.offerings] if catalog else []
    found = compare_schemas(
        build_fields(base.reading.schema), build_fields(now.reading.schema), bodies
    )
    sentences = [f"{COMPANY_SCHEMA}: {each}" for each in found]
    yield from sentences or [f"{COMPANY_SCHEMA} is worded or checked otherwise"]


def _notes(now: Catalogue, base: Catalogue, revision: str) -> Iterator[str]:
    if not base.tree.files:
        yield f"There was no catalogue at {revision}: everything is new."
    elif base.reading.catalog is None:
        yield f"{CATALOG} at {revision} cannot be read: every draft counts as changed."
    today = {path.split("/")[-2] for path, _ in now.tree.drafts()}
    released = {each for each, digests in released_in(base.tree).items() if digests}
    for path, _ in base.tree.drafts():
        offering_id = path.split("/")[-2]
        if offering_id not in today and offering_id not in released:
            yield f"The draft {offering_id} is gone; it was never released."
