"""Hands an edition over to a process of its own, which gets projected data and nothing else.

The process is `offerbook.site.render`; it is not loaded here, for who hands over need not wait.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from offerbook.edition import Projection
from offerbook.pages.records import Records
from offerbook.site.builder import Builder
from offerbook.site.taken import Taken


@dataclass(frozen=True)
class Job:
    """What a rendering process is handed: a prepared folder, an empty place, projected data.

    *key* is that of the builder's output, empty where that is never remembered.
    """

    prepared: Path
    tree: Path
    projection: Projection
    records: Records
    taken: Taken
    key: str = ""
    builder: Builder = Builder.MKDOCS


class RenderError(Exception):
    """An edition could not be rendered; the words say why and where."""


def render_apart(job: Job) -> int:
    """Render *job* in a fresh process; the number of pages. Raises RenderError."""
    command = [sys.executable, "-m", "offerbook.site.render"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe) as child:
        try:
            with suppress(BrokenPipeError):
                pickle.dump(job, _input_of(child))
            printed, said = child.communicate()
        except BaseException:
            child.kill()
            raise
    if child.returncode != 0:
        raise RenderError(said.decode("utf-8", "replace").strip())
    return int(printed)


def _input_of(child: subprocess.Popen[bytes]) -> IO[bytes]:
    if child.stdin is None:
        raise RenderError("the rendering process takes no input")
    return child.stdin
