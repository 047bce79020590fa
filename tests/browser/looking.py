"""What is looked for on a page: what is hard to read or use, and what sticks out."""

from __future__ import annotations

from collections.abc import Collection, Iterable
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


def in_both_schemes(kinds: Iterable[str], *, dark: Collection[str]) -> list[Any]:
    """Every kind of page in light and in dark; those that are not in *dark* are so in the soak."""
    rows = []
    for kind in kinds:
        marks = () if kind in dark else (pytest.mark.soak,)
        rows.append(pytest.param(kind, "light", id=f"{kind}-light"))
        rows.append(pytest.param(kind, "dark", id=f"{kind}-dark", marks=marks))
    return rows


def find_grave(page: Page) -> list[str]:
    """What axe finds serious or worse on *page*, with the elements it is about."""
    results = Axe().run(page)
    return [
        f"{found['id']}: {node['html'][:120]} – {node.get('failureSummary', '')[:220]}"
        for found in results.response["violations"]
        if found["impact"] in ("serious", "critical")
        for node in found["nodes"][:3]
    ]
