"""A part of a Word template → a Jinja source: tags put together again, rows and paragraphs freed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from docxtpl import DocxTemplate
from lxml import etree

from offerbook.paper.word_file import NoTemplateError, W

DO_LESS = "a template puts words in their place, repeats for a list, and asks whether there is one"

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_OPEN = re.compile(r"\{[{%#]")
_STATEMENT = re.compile(r"\{%(p |tr |)\s*(?:for|endfor|if|elif|else|endif)\b[^{}]*%\}")
_OTHER = re.compile(r"\{\{(?:[-+]|(?:r|p|tr|tc) )")
_LONGEST, _MOST_TAGS, _MOST_LETTERS = 200, 2_000, 100_000
_MOST_MARKUP = 64 * 1024  # around the tags of one paragraph

_BEGIN, _END = "\ue0f0", "\ue0f1"
_MARK = re.compile(f"{_BEGIN}([0-9]+){_END}")
_NAMESPACE = re.compile(r' xmlns:\w+="[^"]*"')


class _Tagged(NamedTuple):
    """A paragraph with its *words*, in which *tags* stand."""

    element: Any
    words: str
    tags: tuple[str, ...]


def write_source(root: Any) -> str:
    """The XML below *root* with its tags as Jinja wants them; each begins in a row of its own.

    Raises NoTemplateError for a tag that is not known, or does not end where it should.
    """
    if any(_BEGIN in words or _END in words for words in root.itertext()):
        raise NoTemplateError("it holds signs that are no letters of any language")
    tagged = tuple(_tagged(root))
    _check_count(tagged)
    pieces: list[str] = []
    for each in reversed(tagged):  # those in a text box come before what is around them
        piece, place = _piece(each)
        _put(place, f"{_BEGIN}{len(pieces)}{_END}")
        pieces.append(piece)
    return _filled(etree.tostring(root, encoding="unicode").replace("\n", " "), pieces)


def _filled(text: str, pieces: list[str]) -> str:
    return _MARK.sub(lambda found: f"\n{_filled(pieces[int(found[1])], pieces)}", text)


def _tagged(root: Any) -> Iterator[_Tagged]:
    """The paragraphs with tags, in their order, each checked."""
    words: dict[Any, list[str]] = {}
    for text in root.iter(W + "t"):
        paragraph = next(text.iterancestors(W + "p"), None)
        words.setdefault(paragraph, []).append(text.text or "")
    order = {element: at for at, element in enumerate(root.iter(W + "p"))}
    for paragraph in sorted((each for each in words if each is not None), key=order.__getitem__):
        said = "".join(words[paragraph])
        if _OPEN.search(said):
            yield _Tagged(paragraph, said, tuple(_checked(said)))


def _checked(words: str) -> Iterator[str]:
    """The tags in the *words* of a paragraph."""
    if _OPEN.search(_TAG.sub("", words)):
        message = "a tag does not end in the paragraph that it begins in"
        raise NoTemplateError(message, "write each tag in one go", words[:80])
    for tag in _TAG.findall(words):
        if len(tag) > _LONGEST or not _is_known(tag):
            raise NoTemplateError(f"the tag {tag[:60]} is not known here", DO_LESS, words[:80])
        yield tag


def _is_known(tag: str) -> bool:
    if tag.startswith("{%"):
        return bool(_STATEMENT.fullmatch(tag)) and "-%}" not in tag
    return tag.startswith("{#") or not _OTHER.match(tag)


def _check_count(tagged: tuple[_Tagged, ...]) -> None:
    tags = [tag for each in tagged for tag in each.tags]
    if len(tags) > _MOST_TAGS or sum(map(len, tags)) > _MOST_LETTERS:
        raise NoTemplateError(f"it holds {len(tags):,} tags", f"at most {_MOST_TAGS:,} are read")


def _piece(tagged: _Tagged) -> tuple[str, Any]:
    """The source of a paragraph, and the element that it takes the place of."""
    for tag in tagged.tags:
        found = _STATEMENT.fullmatch(tag)
        if found and found[1]:
            return f"{{%{tag[2 + len(found[1]) - 1 :]}", _around(tagged, found[1].strip())
    return _joined(tagged), tagged.element


def _around(tagged: _Tagged, kind: str) -> Any:
    """The row or paragraph that goes with a tag; nothing else may stand in it."""
    place = tagged.element
    if kind == "tr":
        place = next(tagged.element.iterancestors(W + "tr"), None)
        if place is None:
            hint = "such a tag stands in a row of a table"
            raise NoTemplateError("a tag for a row stands in no table", hint, tagged.words[:80])
    words = "".join(text.text or "" for text in place.iter(W + "t"))
    if len(tagged.tags) > 1 or words.strip() != tagged.tags[0]:
        what = "row" if kind == "tr" else "paragraph"
        raise NoTemplateError(
            f"beside a tag that goes with its whole {what} stand other words",
            f"give it a {what} of its own: it vanishes",
            words[:80],
        )
    return place


def _joined(tagged: _Tagged) -> str:
    """A paragraph in which each tag is in one piece, wherever Word took it apart."""
    text = etree.tostring(tagged.element, encoding="unicode", with_tail=False)
    if len(text) > _MOST_MARKUP:
        hint = "write it anew, or take its formats out"
        raise NoTemplateError("a paragraph with tags is too long", hint, tagged.words[:80])
    patched: str = DocxTemplate("").patch_xml(text.replace("\n", " "))
    return _NAMESPACE.sub("", patched) if _is_usual(tagged.element) else patched


def _is_usual(element: Any) -> bool:
    """Whether nothing in it has names of its own, beside those of the whole part."""
    known = element.getroottree().getroot().nsmap
    return all(each.nsmap == known for each in element.iter() if isinstance(each.tag, str))


def _put(element: Any, words: str) -> None:
    """Put *words* in the place of *element*."""
    parent, before = element.getparent(), element.getprevious()
    words += element.tail or ""
    if before is None:
        parent.text = (parent.text or "") + words
    else:
        before.tail = (before.tail or "") + words
    parent.remove(element)
