"""A change.yaml to fill in: what is asked, with the words in question and those to choose from."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from offerbook.changes.answers import own_keys
from offerbook.changes.change import Change
from offerbook.changes.places import shared_file, shared_key
from offerbook.changes.questions import Need
from offerbook.load.tree import CHANGE
from offerbook.reviewing.markdown import one_line
from offerbook.yaml_out import write_yaml

CHOICE = "narrows | widens | rewords"
"""Stands where an answer belongs. It is none, so that a file nobody filled in is refused."""

_WIDTH = 88


@dataclass(frozen=True)
class Ask:
    """One thing to answer: its key under ``says``, and sentences with the words in question."""

    key: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """The change.yaml in *folder*, as far as it is to be filled in.

    *said* is what it says already. *reasons* are the sentences that want a reason in ``note``,
    *agreement* tells who has to agree; both empty where nothing is wanted. *is_there* where the
    file exists, however little it says.
    """

    folder: str
    said: Mapping[str, Any]
    asks: tuple[Ask, ...] = ()
    reasons: tuple[str, ...] = ()
    agreement: str = ""
    is_there: bool = False

    @property
    def path(self) -> str:
        """The file."""
        return f"{self.folder}/{CHANGE}"


def compose_sheet(sheet: Sheet) -> str:
    """The text of the file; what is not filled in is refused by a check, in clear words."""
    up = "../" * (sheet.folder.count("/") + 1)
    said = {name: value for name, value in sheet.said.items() if name != "says"}
    rows = [
        f"# yaml-language-server: $schema={up}schema/change.schema.json\n",
        write_yaml(said) if said else "",
        *_note(sheet),
        *_agreement(sheet),
        *_says(sheet),
    ]
    return "".join(rows)


def list_sheets(
    folder: str,
    needs: Iterable[Need],
    agreement: str,
    said: Mapping[str, Mapping[str, Any]],
) -> Iterator[Sheet]:
    """The files that answer *needs* of the offering in *folder*: its own, and those it shares.

    *said* holds what each change.yaml says, by its folder.
    """
    by_folder: dict[str, list[Need]] = {folder: []} if agreement else {}
    for need in needs:
        change = need.change
        home = shared_file(change).rpartition("/")[0] if change.cause else folder
        by_folder.setdefault(home, []).append(need)
    for home, found in by_folder.items():
        asks = (Ask(key_of(n.change), (n.sentence,)) for n in found if n.code == "unanswered")
        yield Sheet(
            folder=home,
            said=said.get(home, {}),
            asks=_by_key(asks),
            reasons=tuple(
                dict.fromkeys(need.sentence for need in found if need.code != "unanswered")
            ),
            agreement=agreement if home == folder else "",
            is_there=home in said,
        )


def join_sheets(sheets: Iterable[Sheet]) -> tuple[Sheet, ...]:
    """*sheets* with what several offerings ask in one file put together."""
    by_folder: dict[str, Sheet] = {}
    for sheet in sheets:
        known = by_folder.get(sheet.folder)
        if known is None:
            by_folder[sheet.folder] = sheet
            continue
        by_folder[sheet.folder] = Sheet(
            folder=sheet.folder,
            said=sheet.said,
            asks=_by_key((*known.asks, *sheet.asks)),
            reasons=tuple(dict.fromkeys((*known.reasons, *sheet.reasons))),
            agreement=known.agreement or sheet.agreement,
            is_there=sheet.is_there,
        )
    return tuple(by_folder.values())


def key_of(change: Change) -> str:
    """The key under which *change* is answered, in the file where it is answered."""
    return shared_key(change) if change.cause else own_keys(change)[0]


def _by_key(asks: Iterable[Ask]) -> tuple[Ask, ...]:
    """*asks* with what one key answers put together."""
    found: dict[str, Ask] = {}
    for ask in asks:
        known = found.get(ask.key, Ask(ask.key, ()))
        sentences = dict.fromkeys((*known.sentences, *ask.sentences))
        found[ask.key] = Ask(ask.key, tuple(sentences))
    return tuple(found.values())


def _note(sheet: Sheet) -> Iterator[str]:
    if "note" in sheet.said:
        return
    if sheet.reasons:
        yield from _comment("The reason, for customers to read. It is wanted because:")
        for sentence in sheet.reasons:
            yield from _comment(f"- {sentence}")
        yield 'note: ""\n'
    elif sheet.asks:
        yield from _comment("The reason, for customers to read; wanted where an answer is narrows:")
        yield "# note: …\n"


def _agreement(sheet: Sheet) -> Iterator[str]:
    if sheet.agreement and "agreed_by" not in sheet.said:
        yield from _comment(sheet.agreement)
        yield 'agreed_by: ""\n'


def _says(sheet: Sheet) -> Iterator[str]:
    answered = sheet.said.get("says", {})
    if not sheet.asks and not answered:
        return
    yield from _comment("What each change means for the customer. Leave one of the three words.")
    yield "says:\n"
    for key, answer in answered.items():
        yield textwrap.indent(write_yaml({key: answer}), "  ")
    for ask in sheet.asks:
        if ask.key not in answered:
            for sentence in ask.sentences:
                yield from _comment(sentence, "  ")
            yield textwrap.indent(write_yaml({ask.key: CHOICE}), "  ")


def _comment(words: str, pad: str = "") -> Iterator[str]:
    """*words* as rows of a comment that nothing in them can end."""
    for row in textwrap.wrap(
        one_line(words), _WIDTH, break_long_words=False, break_on_hyphens=False
    ):
        yield f"{pad}# {row}\n"
