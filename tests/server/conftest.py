"""Both editions of a small catalogue, and each example server in front of them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from offerbook.files import locked
from offerbook.site.fulltext import add_full_text
from tests.server.identity import identity_for
from tests.server.running import EXAMPLES, Running, place_for, running
from tests.support import make_workshop

GUIDE = "---\naudience: customer\n---\n\n# Guide\n\n[Words](handout.pdf) for everybody, and a [form](form.docx).\n"


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """Both editions, their full text included; not to be written to."""
    place = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        place = place.parent  # where all workers of this run look
    built = place / "served"
    with locked(place / "served.lock", lambda: None):
        if not built.exists():
            built.symlink_to(_build(tmp_path_factory.mktemp("made")))
    return {edition: built.resolve() / "site" / edition for edition in ("customer", "internal")}


def _build(root: Path) -> Path:
    workshop = make_workshop(root)
    workshop.write("docs/guide/index.md", GUIDE)
    workshop.write("docs/guide/handout.pdf", b"%PDF-1.4 a handout")
    workshop.write("docs/guide/form.docx", b"PK a form")
    workshop.offering("mail-move", "status: active\n")
    workshop.offering("secret-move", "audience: internal\nstatus: active\n")
    for edition in ("customer", "internal"):
        workshop.build(edition)
        add_full_text(root / "site" / edition)
    return root


_USUAL = ("nginx-identity", "caddy-login")
"""Each program, and each way to log in, once."""
_SERVERS = [
    pytest.param(name, id=name, marks=() if name in _USUAL else pytest.mark.wide)
    for name in EXAMPLES
]


@pytest.fixture(scope="session", params=_SERVERS)
def server(request: pytest.FixtureRequest, sites: Mapping[str, Path]) -> Iterator[Running]:
    """One example after the other, with TLS, and an identity service that knows one colleague."""
    with place_for(sites) as place, identity_for(place), running(place, request.param) as made:
        yield made
