"""Blocks of finished HTML in generated pages: kept beside the builder's folder, for it would only read them.

The builder gets a mark for each, and what it makes of the page gets the blocks back. Two pages of
reference take it half the time of all it does, otherwise.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

_FILE = "blocks.json"
_BLOCK = re.compile(r"^<(?:div|dl)>.*$", re.MULTILINE)
_ID = re.compile(r'\sid="[^"]*"')
_MARK = re.compile(r'<div id="ob-block-(\d+)">.*?</div>')


def set_aside(folder: Path, pages: Mapping[str, str]) -> dict[str, str]:
    """*pages* with a mark in place of each line that is a block; the blocks go into *folder*.

    A mark brings the block's anchors, to which other pages may lead.
    """
    blocks: list[str] = []

    def mark(found: re.Match[str]) -> str:
        blocks.append(found.group())
        anchors = "".join(f"<span{each}></span>" for each in _ID.findall(found.group()))
        return f'<div id="ob-block-{len(blocks) - 1}">{anchors}</div>'

    marked = {place: _BLOCK.sub(mark, text) for place, text in pages.items()}
    if blocks:
        (folder / _FILE).write_text(json.dumps(blocks), "utf-8")
    return marked


def read_blocks(folder: Path) -> Sequence[str]:
    """What was set aside in *folder*."""
    try:
        blocks: list[str] = json.loads((folder / _FILE).read_text("utf-8"))
    except FileNotFoundError:
        return ()
    return blocks


def put_back(text: str, blocks: Sequence[str]) -> str:
    """*text*, a page before or after the builder, with the *blocks* that its marks stand for."""
    return _MARK.sub(lambda found: blocks[int(found[1])], text) if blocks else text
