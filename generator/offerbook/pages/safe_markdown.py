"""Small Markdown without pictures and HTML, whose links lead to the web and to mailboxes alone."""

from __future__ import annotations

from markdown_it import MarkdownIt

_SCHEMES = ("https:", "http:", "mailto:")


class SafeMarkdown(MarkdownIt):
    """Follows no link but to the web and to mailboxes; the others stay text."""

    def __init__(self) -> None:
        super().__init__("commonmark", {"html": False, "linkify": False})
        self.enable(["table", "strikethrough"]).disable(["image", "html_block", "html_inline"])

    def validateLink(self, url: str) -> bool:  # noqa: N802 -- the library's name
        """Whether a link may lead to *url*."""
        return url.strip().lower().startswith(_SCHEMES)
