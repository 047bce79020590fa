"""The logos of editions: pictures that do nothing but show."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from xml.parsers.expat import ExpatError, ParserCreate

from offerbook.document import Document, Route
from offerbook.finding import Finding, error, place_of_value
from offerbook.load.tree import LOGOS

MOST_BYTES = 200_000

_ACTIVE = frozenset(
    (
        "animate",
        "animatemotion",
        "animatetransform",
        "audio",
        "embed",
        "foreignobject",
        "handler",
        "iframe",
        "listener",
        "object",
        "script",
        "set",
        "video",
    )
)
_INSIDE = ("#", "data:image/png;", "data:image/jpeg;")
_OWN_MARK = re.compile(r"url\(['\"]?#")
_ELSEWHERE = ("url(", "@import", "\\")


def check_logos(settings: Document, files: Mapping[str, bytes]) -> Iterator[Finding]:
    """The logo of each edition is there, is small, and is a picture of the kind that it is named."""
    for index, entry in enumerate(settings.data.get("editions", ())):
        if "logo" not in entry:
            continue
        route: Route = ("editions", index, "logo")
        path = f"{LOGOS}/{entry['logo']}"
        why = _why_not(path, files.get(path))
        if why:
            yield error(
                "logo-unusable",
                f"{path} {why}",
                place_of_value(settings, route),
                route=route,
                hint="put a picture there that is one file by itself: SVG without scripts, PNG, "
                "JPEG or WebP",
            )


def _why_not(path: str, raw: bytes | None) -> str:
    if raw is None:
        return "is not there, or is no file of its own"
    if len(raw) > MOST_BYTES:
        return f"has {len(raw):,} bytes or more; {MOST_BYTES:,} are the most"
    return _KINDS[path.rpartition(".")[2]](raw)


def _begins(*starts: bytes, kind: str) -> Callable[[bytes], str]:
    return lambda raw: "" if raw.startswith(starts) else f"is no {kind}"


def _webp(raw: bytes) -> str:
    return "" if raw[:4] == b"RIFF" and raw[8:12] == b"WEBP" else "is no WebP"


def _svg(raw: bytes) -> str:
    """Why *raw* is no picture; a picture is drawn out of what is in it, and out of nothing else."""
    reader = _SvgReader()
    try:
        reader.read(raw)
    except (ExpatError, ValueError):
        return reader.problem or "is no SVG"
    return reader.problem


class _SvgReader:
    """Goes through a drawing; *problem* is the first thing in it that may do more than show."""

    def __init__(self) -> None:
        self.problem = ""
        self._kind = ""

    def read(self, raw: bytes) -> None:
        """Raises ExpatError where *raw* is no XML, ValueError where it is not UTF-8 or declared."""
        raw.decode("utf-8")
        parser = ParserCreate("utf-8")
        parser.buffer_text = True
        parser.StartElementHandler = self._element
        parser.CharacterDataHandler = self._words
        parser.StartDoctypeDeclHandler = self._doctype
        parser.ProcessingInstructionHandler = self._instruction
        parser.Parse(raw, True)

    def _note(self, problem: str) -> None:
        self.problem = self.problem or problem

    def _doctype(self, name: str, *_: object) -> None:
        """Declarations can make a short text a huge one: nothing behind them is read."""
        self._note("declares a document type")
        raise ValueError(name)

    def _instruction(self, name: str, _: str) -> None:
        self._note(f"calls for <?{name}?>")

    def _element(self, name: str, attributes: Mapping[str, str]) -> None:
        kind = name.rpartition(":")[2].lower()
        if not self._kind and kind != "svg":
            self._note("is no SVG")
        self._kind = kind
        if kind in _ACTIVE:
            self._note(f"holds <{name}>, which does more than show")
        for attribute, value in attributes.items():
            self._attribute(attribute.lower(), value)

    def _attribute(self, name: str, value: str) -> None:
        inner = name.rpartition(":")[2]
        if inner.startswith("on"):
            self._note(f"holds a handler, {name}")
        elif inner in ("href", "src") and not value.startswith(_INSIDE):
            self._note("leads to something that is not in it")
        elif name == inner:  # those of drawing programs mean nothing to a browser
            self._style(value)

    def _words(self, words: str) -> None:
        if self._kind == "style":
            self._style(words)

    def _style(self, words: str) -> None:
        """Marks of the drawing itself are fine, such as ``url(#shade)``."""
        plain = _OWN_MARK.sub("", words.lower())
        if any(sign in plain for sign in _ELSEWHERE):
            self._note("asks for something that is not in it")


_KINDS: Mapping[str, Callable[[bytes], str]] = {
    "svg": _svg,
    "png": _begins(b"\x89PNG\r\n\x1a\n", kind="PNG"),
    "jpg": _begins(b"\xff\xd8\xff", kind="JPEG"),
    "jpeg": _begins(b"\xff\xd8\xff", kind="JPEG"),
    "webp": _webp,
}
