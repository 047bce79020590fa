"""What is looked for on a page: what is hard to read or use, and what sticks out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const clips = (node) => {
    for (let each = node.parentElement; each; each = each.parentElement) {
      const style = getComputedStyle(each);
      if (style.overflowX !== "visible" && each !== document.body &&
          each !== document.documentElement) return true;
    }
    return false;
  };
  return [`page ${document.documentElement.scrollWidth} > ${width}`,
    ...[...document.querySelectorAll("body *")]
      .filter((node) => node.getBoundingClientRect().right > width + 1 && !clips(node))
      .map((node) => `${node.tagName.toLowerCase()}.${node.className} right=${
        Math.round(node.getBoundingClientRect().right)} ${node.textContent.trim().slice(0, 40)}`)
      .slice(0, 8)];
}"""
"""A script that names what is wider than the window; nothing where all fits."""


def in_both_schemes(
    kinds: Iterable[str], light: Collection[str], dark: Collection[str]
) -> list[Any]:
    """Every kind of page in light and in dark: usually those named, each other one when it is wide."""
    return [
        pytest.param(kind, scheme, id=f"{kind}-{scheme}", marks=_wide_but(kind in usual))
        for kind in kinds
        for scheme, usual in (("light", light), ("dark", dark))
    ]


def usually(kinds: Iterable[str], *usual: str) -> list[Any]:
    """Every kind of page: usually those named, each other one when it is wide."""
    return [pytest.param(kind, id=kind, marks=_wide_but(kind in usual)) for kind in kinds]


def _wide_but(is_usual: bool) -> Sequence[pytest.MarkDecorator]:  # noqa: FBT001 -- the one thing to be said
    return () if is_usual else (pytest.mark.wide,)


def find_grave(page: Page) -> list[str]:
    """What axe finds serious or worse on *page*, with the elements it is about."""
    results = Axe().run(page)
    return [
        f"{found['id']}: {node['html'][:120]} – {node.get('failureSummary', '')[:220]}"
        for found in results.response["violations"]
        if found["impact"] in ("serious", "critical")
        for node in found["nodes"][:3]
    ]
