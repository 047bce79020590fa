"""A Markdown extension that notes beside each link how it was written: see `written_links`.

The builder loads it by its name, in its own process.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from markdown import Extension, Markdown  # type: ignore[import-untyped]
from markdown.treeprocessors import Treeprocessor  # type: ignore[import-untyped]

from offerbook.site.written_links import is_relative, note_raw, noted


class _Notes(Treeprocessor):
    """Notes the links of Markdown, and those of raw HTML, which is set aside from the tree."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            for name in ("href", "src"):
                if is_relative(element.get(name, "")):
                    element.set(noted(name), element.get(name, ""))
        blocks = self.md.htmlStash.rawHtmlBlocks
        blocks[:] = [note_raw(block) if isinstance(block, str) else block for block in blocks]


class NoteLinks(Extension):
    """Adds the notes when all else has been done."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 -- the name is the library's
        """Come last."""
        md.treeprocessors.register(_Notes(md), __name__, -100)


def makeExtension(**named: object) -> NoteLinks:  # noqa: N802 -- the name is the library's
    """How the library finds the extension."""
    return NoteLinks(**named)
