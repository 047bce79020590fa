"""Find the states that a comparison is about: files, versions, drafts, a git revision."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from offerbook.app.hearing import count_hearers, say_hearers, who_hears
from offerbook.changes.compare import Side, compare
from offerbook.changes.gate import Gate
from offerbook.changes.names import list_titles, own_names
from offerbook.changes.places import Piece
from offerbook.changes.wording import Speaker
from offerbook.document import Document
from offerbook.edition import editions_of
from offerbook.finding import Finding, Place, error
from offerbook.format import Format
from offerbook.load.git import read_tree_at, top_of
from offerbook.load.tree import Tree, read_tree
from offerbook.load.yaml_text import read_yaml
from offerbook.model.build import build_offering
from offerbook.model.catalog import Catalog
from offerbook.model.day import Moment, day_of
from offerbook.model.leaning import Leanings
from offerbook.model.version import Leaning, Number
from offerbook.reading import check_tree
from offerbook.reviewing.account import Account, Review
from offerbook.reviewing.accounts import Clerk, State, account_between
from offerbook.reviewing.against import Catalogue, is_about, review_against, sheets_of, unread
from offerbook.reviewing.answering import join_sheets
from offerbook.reviewing.forge import Forge, forge_of
from offerbook.spec.base import OFFERING, base_schema
from offerbook.spec.fields import build_fields
from offerbook.spec.shape import ShapeChecker
from offerbook.spec.wording import did_you_mean
from offerbook.subscriptions.read import build_subscriptions

_STATES = "name a file, an offering (its draft), or a version of it, such as mail-move@1.0.0"


class NoSuchStateError(Exception):
    """Nothing is called like that; the words say what there is."""


class _UnreadError(Exception):
    """A state that is there and cannot be read; *findings* say why."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__()
        self.findings = tuple(findings)


def review_since(root: Path, revision: str, moment: Moment) -> Review:
    """The catalogue at *root* compared with what it was at *revision*. Raises GitError."""
    before = read_tree_at(root, revision)
    now = _catalogue(read_tree(root))
    day = _day(now.reading.catalog, moment)
    review = review_against(now, _catalogue(before), revision, day)
    return _with_hearers(review, now.reading.catalog, day)


def review_states(root: Path, words: Sequence[str], moment: Moment) -> Review:
    """Two states compared, or the newest version with the draft of one offering.

    *words* name files, versions (mail-move@1.2.0) or drafts (mail-move). What cannot be read is a
    finding. Raises NoSuchStateError.
    """
    finder = _Finder(root, moment)
    try:
        if len(words) == 1:
            return finder.review_draft(words[0])
        before, after = (finder.find(word) for word in words)
    except _UnreadError as problem:
        return Review((), problem.findings)
    return Review((finder.account(before, after),))


def find_forge(root: Path, environ: Mapping[str, str]) -> Forge | None:
    """The request that a workflow runs for, out of its environment."""
    top = top_of(root)
    inner = root.resolve().relative_to(top).as_posix()
    return forge_of(
        environ, _event(environ.get("GITHUB_EVENT_PATH", "")), "" if inner == "." else inner
    )


def _with_hearers(review: Review, catalog: Catalog | None, day: str) -> Review:
    """*review*, of each coming release with who will be told of it."""
    if catalog is None or catalog.subscriptions is None:
        return review
    subscriptions = build_subscriptions(catalog.subscriptions, catalog)
    gate, editions = Gate(catalog, day), editions_of(catalog.settings.data)

    def told(account: Account) -> Account:
        draft = catalog.by_id.get(account.id)
        if account.is_released or draft is None or not (account.told or account.is_new):
            return account
        found = who_hears(subscriptions, gate.coming(draft), editions)
        return replace(account, hears=say_hearers(count_hearers(found)))

    return replace(review, accounts=tuple(map(told, review.accounts)))


def _event(path: str) -> Mapping[str, Any]:
    try:
        event = json.loads(Path(path).read_text("utf-8")) if path else {}
    except (OSError, ValueError, RecursionError):
        return {}
    return event if isinstance(event, Mapping) else {}


def _catalogue(tree: Tree) -> Catalogue:
    return Catalogue(tree, check_tree(tree))


def _day(catalog: Catalog | None, moment: Moment) -> str:
    return day_of(catalog.settings.data if catalog else {}, moment)


@dataclass(frozen=True)
class _Finder:
    """Finds what people name, in the catalogue at *root* or, for files, without one."""

    root: Path
    moment: Moment

    @cached_property
    def catalogue(self) -> Catalogue | None:
        """The catalogue around, where there is one."""
        return _catalogue(read_tree(self.root)) if (self.root / "catalog").is_dir() else None

    @cached_property
    def clerk(self) -> Clerk | None:
        """Who writes accounts of the catalogue; None where there is none that can be read."""
        catalog = self.catalogue.reading.catalog if self.catalogue else None
        return Clerk(catalog, _day(catalog, self.moment)) if catalog else None

    def review_draft(self, word: str) -> Review:
        """What the draft *word* would become."""
        if self._file(word) is not None:
            raise NoSuchStateError(f"{word} is a file: name a second one to compare it with")
        state = self.find(word)
        if state.coming is None or self.clerk is None:
            raise NoSuchStateError(f"{word} is one version: name a second one, or the draft")
        account = self.clerk.of_coming(state.coming, frozenset())
        sheets = join_sheets(sheets_of(self.clerk.catalog, account, state.coming))
        review = Review((account,), sheets=sheets)
        return _with_hearers(review, self.clerk.catalog, _day(self.clerk.catalog, self.moment))

    def find(self, word: str) -> State:
        """The state that *word* names."""
        path = self._file(word)
        if path is not None:
            return self._loose(word, path)
        offering_id, at, number = word.partition("@")
        if "/" in word or word.endswith((".yaml", ".yml")):
            raise NoSuchStateError(f"{word}: no such file")
        if self.catalogue is None:
            raise NoSuchStateError(
                f"{word}: no such file, and there is no catalog/ in {self.root} that could hold an "
                "offering; -C names the folder where it stands"
            )
        clerk = self._clerk_for(offering_id)
        return _version(clerk, offering_id, number) if at else _draft(clerk, offering_id)

    def account(self, before: State, after: State) -> Account:
        """What lies between two states."""
        if self.clerk is not None:
            return self.clerk.between(before, after)
        schema = build_fields(self._schema)
        bodies = (before.side.body, after.side.body)
        speaker = Speaker(Format("en", "", ()), own_names(*bodies), list_titles(schema))
        changes = compare(schema, before.side, after.side)
        return account_between(schema, before, after, speaker, changes)

    @property
    def _schema(self) -> dict[str, Any]:
        """The base schema, with the company's part where there is one."""
        return self.catalogue.reading.schema if self.catalogue else base_schema(OFFERING)

    def _file(self, word: str) -> Path | None:
        found = (path for path in (Path(word), self.root / word) if path.is_file())
        return next(found, None)

    def _clerk_for(self, offering_id: str) -> Clerk:
        """The clerk, where all that is known about the offering could be read."""
        findings = unread(self.catalogue) if self.catalogue else ()
        lost = [finding for finding in findings if is_about(finding, offering_id)]
        if self.clerk is None or lost:
            raise _UnreadError(lost or findings)
        return self.clerk

    def _loose(self, word: str, path: Path) -> State:
        document = _read(word, path)
        frozen = document.data.get("offering")
        if isinstance(frozen, Mapping) and isinstance(document.data.get("leans_on"), Mapping):
            leaning = _leaning(document.data["leans_on"])
            return State(word, Side(frozen, leaning), Piece(document, frozen, ("offering",)))
        misshapen = ShapeChecker(self._schema).check(document)
        if misshapen:
            raise _UnreadError(misshapen)
        catalog = self.clerk.catalog if self.clerk else None
        clauses = catalog.clauses if catalog else {}
        offering = build_offering(document, build_fields(self._schema), clauses)
        leaning = Leanings(catalog).of(offering) if catalog else Leaning("")
        return State(word, Side(offering.data, leaning), offering)


def _read(word: str, path: Path) -> Document:
    try:
        raw = path.read_bytes()
    except OSError as problem:
        why = (problem.strerror or "unknown").lower()
        words = f"cannot be read: {why}"
        hint = "look at its permissions"
        raise _UnreadError([error("unreadable", words, Place(word), hint=hint)]) from problem
    document, findings = read_yaml(raw, word)
    if document is None:
        raise _UnreadError(findings)
    return document


def _leaning(said: Mapping[str, Any]) -> Leaning:
    return Leaning(
        str(said.get("currency", "")),
        tuple(said.get("units", ())),
        tuple(said.get("hours", ())),
        said.get("clauses", {}),
    )


def _draft(clerk: Clerk, offering_id: str) -> State:
    offering = clerk.catalog.by_id.get(offering_id)
    if offering is None:
        hint = did_you_mean(offering_id, sorted(clerk.catalog.by_id)) or _STATES
        raise NoSuchStateError(f"there is no file and no offering '{offering_id}': {hint}")
    coming = clerk.gate.coming(offering)
    return State(offering_id, coming.side, offering, coming=coming)


def _version(clerk: Clerk, offering_id: str, number: str) -> State:
    versions = clerk.catalog.versions.get(offering_id, ())
    wanted = Number.parse(number)
    version = next((each for each in versions if each.number == wanted), None)
    if version is None:
        known = ", ".join(str(each.number) for each in versions) or "none"
        raise NoSuchStateError(f"{offering_id} has no version '{number}'; released are: {known}")
    text = Piece(version.document, version.body, ("offering",))
    side = Side(version.body, version.leaning)
    return State(f"{offering_id}@{number}", side, text, version=version)
