"""The finished messages as pages of a folder: to be looked at, not sent."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from offerbook.app.foreseeing import Foreseen
from offerbook.files import write_atomically
from offerbook.subscriptions.subscription import Subscription

_STYLE = """
:root { color-scheme: light dark; }
body { max-width: 62rem; margin: 1.5rem auto; padding: 0 1rem; font: 16px/1.5 system-ui, sans-serif; }
iframe { width: 100%; height: 42rem; border: 1px solid #8888; border-radius: 6px; background: #fff; }
iframe.phone { max-width: 390px; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; padding: .8rem; border: 1px solid #8888; border-radius: 6px; }
h2 { margin-top: 2.5rem; overflow-wrap: anywhere; }
.to { opacity: .8; }
summary { cursor: pointer; }
"""


def write_preview(folder: Path, foreseen: Sequence[Foreseen]) -> Path:
    """Write a page about all of *foreseen* into *folder*, which is emptied first; the page.

    Readers are named by their subscriptions: no address is in it.
    """
    shutil.rmtree(folder, ignore_errors=True)
    for at, each in enumerate(foreseen):
        write_atomically(folder / f"{at + 1}.html", each.piece.content.html)
    page = folder / "index.html"
    write_atomically(page, "".join(_page(foreseen)))
    return page


def _page(foreseen: Sequence[Foreseen]) -> Iterator[str]:
    count = sum(len(each.readers) for each in foreseen)
    title = f"{count} message{'' if count == 1 else 's'} to be sent"
    yield (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body><h1>{title}</h1>"
    )
    if not foreseen:
        yield "<p>Nothing is due.</p>"
    for at, each in enumerate(foreseen):
        content = each.piece.content
        yield f"<h2>{escape(content.subject)}</h2>"
        yield f'<p class="to">To {escape(", ".join(map(_reader, each.readers)))}</p>'
        frame = f'title="{escape(content.subject)}" sandbox="" src="{at + 1}.html" loading="lazy"'
        yield f'<iframe class="phone" {frame}></iframe>'
        yield f"<details><summary>As plain text</summary><pre>{escape(content.text)}</pre></details>"
    yield "</body></html>\n"


def _reader(subscription: Subscription) -> str:
    return f"{subscription.name} ({subscription.id}, {subscription.channel})"
