"""Every link and anchor of a site must lead somewhere inside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from posixpath import normpath
from urllib.parse import unquote, urlsplit

_TAG = re.compile(r"""<[A-Za-z](?:[^<>"']|"[^"]*"|'[^']*')*>""")
_SCRIPT = re.compile(r"(<script\b[^>]*>).*?</script>", re.DOTALL | re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")


# What is rare comes first: an attribute's name with its quote, then a look to both sides of it, for
# only inside a tag a space stands before it and a > before the next <.
_OWN_ANCHOR = re.compile(r'id="(?<=\sid=")([^"]*)"(?=[^<>]*>)')
_OWN_LINKS = (
    ('href="', re.compile(r'href="(?<=\shref=")([^"]+)"(?=[^<>]*>)')),
    ('src="', re.compile(r'src="(?<=\ssrc=")([^"]+)"(?=[^<>]*>)')),
)
_ELSEWHERE = ("https:", "http:", "mailto:")
_is_bare = re.compile(r"[\w./-]+").fullmatch
"""Whether an address is a path and nothing else, as most are."""


@dataclass
class LinkBook:
    """What each page asks for (links), noted while pages are written.

    What a page offers (anchors) is noted for the builder's pages. There are thousands of ours, and
    links into hardly any of them: those are read again at the end.
    """

    anchors: dict[str, frozenset[str]] = field(default_factory=dict)
    wanted: dict[tuple[str, str], str] = field(default_factory=dict)
    _own: set[str] = field(default_factory=set)
    _far: set[tuple[int, str]] = field(default_factory=set)

    def note(self, file: str, html: str) -> None:
        """Note the links and anchors in *html*, which is in the page *file*."""
        anchors: set[str] = set()
        for tag in _TAG.finditer(_SCRIPT.sub(r"\1", html)):
            for name, *values in _ATTRIBUTE.findall(tag.group()):
                kind, value = name.lower(), unescape("".join(values))
                if kind in ("id", "name"):
                    anchors.add(value)
                elif kind in ("href", "src") and value:
                    self._want(file, value)
        self.anchors[file] = self.anchors.get(file, frozenset()) | anchors

    def note_own(self, file: str, html: str) -> None:
        """The links, faster, in HTML that our templates wrote: attributes in double quotes.

        Where *file* was noted before, another page has taken its place by now.
        """
        if file in self._own:
            own = [key for key, page in self.wanted.items() if page == key[0] == file]
            for key in own:
                del self.wanted[key]
        self._own.add(file)
        depth = file.count("/")
        top = "../" * depth
        for start, pattern in _OWN_LINKS:
            for address in dict.fromkeys(pattern.findall(html)) if start in html else ():
                if depth and address.startswith(top):
                    # By way of the top it leads to the same place from every page of this depth.
                    if (depth, address) in self._far:
                        continue
                    self._far.add((depth, address))
                if not address.startswith(_ELSEWHERE):
                    self._want(file, unescape(address))

    def broken(self, site: Path) -> Iterator[tuple[str, str]]:
        """Pages and the links in them that lead nowhere in the finished *site*, in order."""
        files: dict[str, bool] = {}
        known: dict[str, frozenset[str]] = {}
        for (target, anchor), page in sorted(self.wanted.items(), key=lambda item: item[1]):
            if target not in files:
                files[target] = not target.startswith("..") and (
                    target in self._own or target in self.anchors or (site / target).is_file()
                )
            if not files[target]:
                yield page, target
            elif anchor and (target in self._own or target in self.anchors):
                if target not in known:
                    known[target] = self._anchors_of(site, target)
                if anchor not in known[target]:
                    yield page, f"{target}#{anchor}"

    def _anchors_of(self, site: Path, file: str) -> frozenset[str]:
        noted = self.anchors.get(file, frozenset())
        if file not in self._own:
            return noted
        return noted.union(map(unescape, _OWN_ANCHOR.findall((site / file).read_text("utf-8"))))

    def _want(self, file: str, address: str) -> None:
        if address[0] == "#" and file != "404.html":
            self.wanted.setdefault((file, unquote(address[1:])), file)
            return
        if file == "404.html":
            return
        if _is_bare(address):
            path, fragment = address, ""
        else:
            try:
                parts = urlsplit(address)
            except ValueError:  # [...] around what is no address of a machine
                self.wanted.setdefault((address, ""), file)
                return
            if parts.scheme or parts.netloc:
                return
            path, fragment = unquote(parts.path), unquote(parts.fragment)
        if path.startswith("/"):
            return
        folder = file.rpartition("/")[0]
        target = normpath(f"{folder}/{path}" if folder else path) if path else file
        if path.endswith(("/", "..", ".")) or path in (".", ".."):
            target = normpath(f"{target}/index.html")
        self.wanted.setdefault((target, fragment), file)


def describe_broken(broken: Iterable[tuple[str, str]]) -> str:
    """One line for each link that leads nowhere."""
    return "\n".join(f"  {page}: leads to {target}, which is not there" for page, target in broken)
