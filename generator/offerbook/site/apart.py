"""Hands an edition over to a process of its own, which gets projected data and nothing else.

The process runs `offerbook.site.render`.
"""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import IO, Any, NamedTuple, Self

from offerbook.beside import can_fork
from offerbook.edition import Projection
from offerbook.finding import Finding
from offerbook.model.catalog import Item
from offerbook.pages.records import Records, Work
from offerbook.paper.papers import Paperwork
from offerbook.report import to_text
from offerbook.site.builder import Builder
from offerbook.site.forked import Forked
from offerbook.site.taken import Taken


@dataclass(frozen=True)
class Job:
    """What a rendering process is handed: a prepared folder, an empty place, projected data.

    *key* is that of the builder's output, empty where that is never remembered. *paper* says what
    is handed out.
    """

    prepared: Path
    tree: Path
    projection: Projection
    records: Records
    taken: Taken
    key: str = ""
    builder: Builder = Builder.MKDOCS
    paper: Paperwork = field(default_factory=Paperwork)


class Touch(NamedTuple):
    """An offering whose page is to be made once more, into the finished *tree*.

    *work* tells what releasing the draft would mean, where it *is_draft*.
    """

    tree: Path
    offering: Item
    is_draft: bool
    work: Work | None


class RenderError(Exception):
    """An edition could not be rendered; the words say why and where."""


class LeakError(RenderError):
    """Something that its readers may not read was found in an edition."""

    def __init__(self, edition: str, findings: tuple[Finding, ...]) -> None:
        words = f"{edition}: what its readers may not read was found in it"
        super().__init__(f"{to_text(findings)}{words}")
        self.findings = findings


class Renderer:
    """A process that renders an edition, and then page after page until it is closed.

    It begins at once; *pages*, their number, waits until all are there. *process* waits for a job
    already; else one is started.
    """

    def __init__(self, job: Job, process: Forked | None = None) -> None:
        self._process = process or _start()
        try:
            self._tell(job)
        except BaseException:
            self.kill()
            raise

    @cached_property
    def pages(self) -> int:
        """The number of pages. Raises RenderError where the edition cannot be rendered."""
        try:
            return int(self._hear())
        except BaseException:
            self.kill()
            raise

    def touch(self, touch: Touch) -> str:
        """Make one page once more; its address. Raises RenderError, and the old page stays."""
        self._tell(touch)
        return str(self._hear())

    def close(self) -> None:
        """End the process, when it has done what it was asked for."""
        self._process.communicate()

    def kill(self) -> None:
        """End the process at once."""
        self._process.kill()
        self._process.communicate()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, problem: type[BaseException] | None, *_: object) -> None:
        if problem is None:
            self.close()
        else:
            self.kill()

    def _tell(self, what: Job | Touch) -> None:
        with suppress(BrokenPipeError):
            pipe = _pipe(self._process.stdin)
            pickle.dump(what, pipe, pickle.HIGHEST_PROTOCOL)
            pipe.flush()

    def _hear(self) -> Any:
        line = _pipe(self._process.stdout).readline()
        if not line:
            said = self._process.communicate()[1].decode("utf-8", "replace").strip()
            raise RenderError(said or "the rendering process has ended")
        answer = json.loads(line)
        if "problem" in answer:
            raise RenderError(answer["problem"])
        return answer["done"]


class Waiting:
    """So *many* renderers, forked from this process before it reads anything that they may not hold.

    They need not load what is loaded already. Further ones are started as they are asked for.
    """

    def __init__(self, many: int) -> None:
        self._forked: list[Forked] = []
        if can_fork():
            from offerbook.site.render import main  # heavy, and loaded here once for all of them

            self._forked = [Forked(main) for _ in range(many)]

    def render(self, job: Job) -> Renderer:
        """A renderer that has begun with *job*."""
        return Renderer(job, self._forked.pop() if self._forked else None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for each in self._forked:
            each.communicate()


def _start() -> subprocess.Popen[bytes]:
    pipe = subprocess.PIPE
    command = [sys.executable, "-m", "offerbook.site.render"]
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe)


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise RenderError("the rendering process cannot be spoken to")
    return pipe
