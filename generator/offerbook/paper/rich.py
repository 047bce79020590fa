"""Owners' small Markdown → plain nodes that a template can set: nothing in them is ever source."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from markdown_it.tree import SyntaxTreeNode

from offerbook.pages.text import is_plain, parse

Node = Mapping[str, Any]
"""``t`` names what it is; ``s`` holds letters, ``c`` nodes inside it.

In a line: text, strong, em, strike, code, link (``to``), br. Blocks: p, head, ul, ol (``start``),
item, quote, pre, rule, table, row, cell (the last three hold each other).
"""

_DEEPEST = 6  # blocks inside blocks; what lies deeper is told as words alone
_INLINE = {"strong": "strong", "em": "em", "s": "strike"}
_BLOCKS = {
    "paragraph": "p",
    "heading": "head",
    "bullet_list": "ul",
    "ordered_list": "ol",
    "list_item": "item",
    "blockquote": "quote",
    "table": "table",
    "tr": "row",
    "th": "cell",
    "td": "cell",
}


@lru_cache(maxsize=4096)
def blocks_of(text: str) -> tuple[Node, ...]:
    """*text* as blocks; nothing for nothing."""
    if is_plain(text):
        return ({"t": "p", "c": (_text(text),)},) if text else ()
    return _nodes(SyntaxTreeNode(parse(text)).children, 0)


def line_of(text: str) -> tuple[Node, ...]:
    """*text* as nodes in a line, or as blocks where it is more than one paragraph."""
    blocks = blocks_of(text)
    if len(blocks) == 1 and blocks[0]["t"] == "p":
        inside: tuple[Node, ...] = blocks[0]["c"]
        return inside
    return blocks


def words_in(nodes: Sequence[Node]) -> str:
    """The words alone."""
    return " ".join("".join(_letters(each) for each in nodes).split())


def _letters(node: Node) -> str:
    inside = "".join(_letters(each) for each in node.get("c", ()))
    is_block = node["t"] in _ENDS
    return f"{node.get('s', '')}{inside}{' ' if is_block else ''}"


_ENDS = frozenset(("br", "pre", "rule", *_BLOCKS.values()))


def _text(letters: str) -> Node:
    return {"t": "text", "s": letters}


def _nodes(tree: Sequence[SyntaxTreeNode], depth: int) -> tuple[Node, ...]:
    found: list[Node] = []
    for each in tree:
        found += _node(each, depth)
    return tuple(found)


def _node(tree: SyntaxTreeNode, depth: int) -> tuple[Node, ...]:
    kind = tree.type
    if kind in _LEAVES:
        return (_LEAVES[kind](tree),)
    if kind in _INLINE:
        return ({"t": _INLINE[kind], "c": _nodes(tree.children, depth)},)
    if kind == "link":
        return ({"t": "link", "to": str(tree.attrs["href"]), "c": _nodes(tree.children, depth)},)
    if kind in _BLOCKS and depth < _DEEPEST:
        inside: dict[str, Any] = {"t": _BLOCKS[kind], "c": _nodes(tree.children, depth + 1)}
        if kind == "ordered_list":
            inside["start"] = int(tree.attrs.get("start", 1) or 0)
        return (inside,)
    return _nodes(tree.children, depth)


def _leaf(name: str) -> Callable[[SyntaxTreeNode], Node]:
    return lambda tree: {"t": name, "s": tree.content.rstrip("\n")}


_LEAVES: Mapping[str, Callable[[SyntaxTreeNode], Node]] = {
    "text": _leaf("text"),
    "code_inline": _leaf("code"),
    "code_block": _leaf("pre"),
    "fence": _leaf("pre"),
    "hardbreak": lambda _: {"t": "br"},
    "softbreak": lambda _: _text(" "),
    "hr": lambda _: {"t": "rule"},
}
