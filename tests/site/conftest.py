"""One builder run that the tests of shells and stamping share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from offerbook.edition import EDITIONS, Projection, project
from offerbook.site.builder import run_builder
from offerbook.site.prepare import prepare
from tests.support import CATALOG, MKDOCS, Workshop, make_workshop

ADDRESS = "https://offers.example/base/"
PROBE = """\
---
title: A probe of words
description: What the probe says
hide: [navigation, path, footer]
section: offerings
---

# Start

Words of the probe.

## First part

More words.

## Second part

The end of the probe.
"""


@dataclass(frozen=True)
class Made:
    """What the builder made of a small catalogue and one hand-written probe."""

    projection: Projection
    prepared: Path
    out: Path


def project_workshop(workshop: Workshop, edition: str = "internal") -> Projection:
    """The projection of a sound catalogue."""
    reading = workshop.read()
    assert reading.catalog is not None
    return project(reading.catalog, EDITIONS[edition])


def prepare_workshop(
    workshop: Workshop,
    folder: Path,
    edition: str = "internal",
    generated: Mapping[str, str] | None = None,
) -> Projection:
    """Prepare *folder* for the builder."""
    projection = project_workshop(workshop, edition)
    prepare(workshop.root, folder, projection, generated or {})
    return projection


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A builder run, specimens and the probe included; not to be written to."""
    root = tmp_path_factory.mktemp("made")
    workshop = make_workshop(root / "root")
    workshop.write(
        "catalog/catalog.yaml", f"{CATALOG}addresses:\n  site:\n    internal: {ADDRESS}\n"
    )
    workshop.write("mkdocs.yml", f"{MKDOCS}nav:\n  - Home: index.md\n  - guide/index.md\n")
    workshop.offering("mail-move")
    workshop.write("docs/offerings/probe.md", PROBE)
    projection = prepare_workshop(workshop, root / "prepared")
    run_builder(root / "prepared", root / "out")
    return Made(projection, root / "prepared", root / "out")
