"""Work that a second process does while this one does its own: a copy of it, that writes files."""

from __future__ import annotations

import os
import pickle
import signal
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Generic, Never, Self, TypeAlias, TypeVar

Made = TypeVar("Made")

WORTH_A_COPY = 3000
"""With so many offerings and releases the clock matters more than what a copy takes of memory."""


def can_fork() -> bool:
    """Whether this process may be forked: of several threads one might hold a lock for ever.

    Those count, too, that a library keeps for itself: a copy would wait for one that it has not.
    """
    return hasattr(os, "fork") and threading.active_count() == 1 and _count_tasks() <= 1


def _count_tasks() -> int:
    """How many threads the system knows of; none where it does not tell."""
    try:
        return sum(1 for _ in Path("/proc/self/task").iterdir())
    except OSError:
        return 0


class After(Generic[Made]):
    """Does *work* in this process, when its result is asked for."""

    def __init__(self, work: Callable[[], Made]) -> None:
        self._work = work

    def result(self) -> Made:
        """What the work gives."""
        return self._work()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is open."""


class Beside(After[Made]):
    """Does *work* in a process of its own, which begins at once; each has a processor then.

    What *work* gives is handed back, and so is what it raises. When this process fails, the other is
    ended; when it is killed, the other ends where *work* asks an `Orphan`, or else when it is done.
    """

    def __init__(self, work: Callable[[], Made]) -> None:
        super().__init__(work)
        self._answer = self._other = 0

    def __enter__(self) -> Self:
        self._answer, answer = os.pipe()
        self._other = os.fork()
        if self._other == 0:
            os.close(self._answer)
            _do(self._work, answer)
        del self._work  # the other has it: what it is about need not be held here
        os.close(answer)
        return self

    def result(self) -> Made:
        """What the work gives, once it is done. Raises what it raises."""
        answer, self._answer = self._answer, 0
        with os.fdopen(answer, "rb") as pipe:
            said = pipe.read()
        os.waitpid(self._other, 0)
        self._other = 0
        if not said:
            raise OSError("the process that writes the files beside the pages has ended")
        made, problem = pickle.loads(said)  # noqa: S301 -- of a copy of ourselves
        if problem is not None:
            raise problem
        result: Made = made
        return result

    def __exit__(self, *_: object) -> None:
        if self._answer:
            os.close(self._answer)
        if self._other:
            os.kill(self._other, signal.SIGKILL)
            os.waitpid(self._other, 0)


def pays(many: int) -> bool:
    """Whether work that is about so *many* offerings or releases is better done by two."""
    return many >= WORTH_A_COPY and can_fork()


Aside: TypeAlias = "Callable[[Callable[[], Made], int], After[Made]]"
"""How work is done that is about so many offerings or releases."""


def in_turn(work: Callable[[], Made], _: int) -> After[Made]:
    """*work*, when its result is asked for."""
    return After(work)


def beside(work: Callable[[], Made], many: int) -> After[Made]:
    """*work* in a process of its own, where it is about so *many* that this pays."""
    return Beside(work) if pays(many) else After(work)


class Orphan:
    """Tells, for a process that does work beside another, whether that one has ended."""

    def __init__(self) -> None:
        self._parent = os.getppid()

    def end(self) -> None:
        """End here, if nobody waits any more for what is done."""
        if os.getppid() != self._parent:
            os._exit(1)


def _do(work: Callable[[], object], answer: int) -> Never:
    """Do *work*, write to *answer* what it gives, and end: nothing of the other process is undone."""
    try:
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):  # who waits for the other's end must not wait for this one's
            os.dup2(nothing, stream)
        with os.fdopen(answer, "wb") as pipe:
            pipe.write(_attempt(work))
    finally:
        os._exit(0)


def _attempt(work: Callable[[], object]) -> bytes:
    try:
        return pickle.dumps((work(), None))
    except BaseException as problem:  # noqa: BLE001 -- whatever it is, the other process raises it
        problem.add_note(traceback.format_exc())
        try:
            raw = pickle.dumps((None, problem))
            pickle.loads(raw)  # noqa: S301 -- some can be written, and not read
        except Exception:  # noqa: BLE001 -- an exception made of something odd
            return pickle.dumps((None, RuntimeError(traceback.format_exc())))
        return raw
