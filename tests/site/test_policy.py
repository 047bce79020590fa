"""The content-security policy allows a site its own files, and nothing else."""

from __future__ import annotations

import base64
import hashlib

import pytest

from offerbook.site.policy import script_hashes, write_policy


def _hash(body: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()}'"


@pytest.mark.parametrize(
    ("html", "bodies"),
    [
        pytest.param("<p>words</p>", [], id="no script"),
        pytest.param("<script>a()</script>", ["a()"], id="one"),
        pytest.param("<script>a()</script><script defer>b()</script>", ["a()", "b()"], id="two"),
        pytest.param("<script>a()</script><script>a()</script>", ["a()"], id="the same twice"),
        pytest.param('<script src="a.js"></script>', [], id="a file needs no hash"),
        pytest.param('<script type="application/json">{}</script>', [], id="data does not run"),
        pytest.param("<script>\n  é\n</script>", ["\n  é\n"], id="every byte counts"),
    ],
)
def test_hashes(html: str, bodies: list[str]) -> None:
    assert script_hashes(html) == {_hash(body) for body in bodies}


def test_the_policy_names_no_other_host_and_nothing_unsafe() -> None:
    policy = write_policy({"'sha256-b'", "'sha256-a'"})
    scripts = "'self' 'wasm-unsafe-eval' 'sha256-a' 'sha256-b'"
    assert policy.startswith(f"default-src 'none'; script-src {scripts}; ")
    assert policy.count("unsafe") == 1  # the full text's program; no script out of a text
    for word in ("http:", "https:", "*"):
        assert word not in policy
