"""The content-security policy of a site: its own host, and the inline scripts that are known."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable

_INLINE = re.compile(r"<script(?![^>]*\ssrc=)([^>]*)>(.*?)</script>", re.DOTALL)


def script_hashes(html: str) -> set[str]:
    """The hashes of the scripts that stand inside *html* and run."""
    return {
        _hash(body)
        for attributes, body in _INLINE.findall(html)
        if "application/json" not in attributes
    }


def write_policy(hashes: Iterable[str]) -> str:
    """The header's value; nothing from elsewhere, no inline script but the *hashes*.

    The full text is searched by a program for the browser's own machine (WebAssembly).
    """
    scripts = " ".join(["'self'", "'wasm-unsafe-eval'", *sorted(hashes)])
    return (
        "; ".join(
            (
                "default-src 'none'",
                f"script-src {scripts}",
                "style-src 'self'",
                "img-src 'self' data:",
                "font-src 'self'",
                "connect-src 'self'",
                "worker-src 'self'",
                "manifest-src 'self'",
                "base-uri 'none'",
                "form-action 'self'",
                "frame-ancestors 'none'",
            )
        )
        + "\n"
    )


def _hash(body: str) -> str:
    digest = hashlib.sha256(body.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
