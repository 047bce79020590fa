"""The full text of a finished site, made searchable by Pagefind: beside the pages, never in their way."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path

from pagefind_bin import get_executable

from offerbook.memory import tool_state
from offerbook.site.passages import language_of, sources_of, write_passages
from offerbook.site.publish import new_tree

FOLDER = "pagefind"
_KEY = "made-from.txt"
_SOURCE = "pagefind-source"
_BEFORE = "before"
_UNUSED = ("*-ui.*", "*-highlight.*")
"""The search box is ours."""
_SMALL_CHUNKS = {"PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE": "2000"}
"""A tenth of the usual: a search moves a fifth of the bytes, and packing takes less time. A
Pagefind that knows this no more makes larger ones."""


class FullTextError(Exception):
    """The full text could not be made; the words say why. The pages stay published."""


def add_full_text(link: Path, look: Callable[[Path], None] = lambda _: None) -> None:
    """Give the site published at *link* an index of its full text, all of it at one moment.

    Raises FullTextError, OSError or what *look* raises of the index: the site stays as it is.
    """
    for _ in full_text_steps(link, look):
        pass


def full_text_steps(
    link: Path, look: Callable[[Path], None] = lambda _: None, turn: int = 0
) -> Generator[None, None, None]:
    """The same, stopping once, while Pagefind is at work on one processor.

    Whoever has several sites begins them all, each with another *turn*, and goes on with one after
    the other; closed early, Pagefind is ended. Nothing is done, and there is no stop, where the
    index is there already, or where there is nothing to find.
    """
    published = link.resolve()
    key = _key_of(published)
    if _is_made_from(published, key) or not any(sources_of(published)):
        return
    beside = new_tree(link)  # removed by the next build where this one is killed
    try:
        write_passages(published, beside / _SOURCE)
        with _indexing(beside, turn) as pagefind:
            yield
            _end(pagefind, beside)
        (beside / FOLDER / _KEY).write_text(key, "utf-8")
        look(beside / FOLDER)
        if (published / FOLDER).exists():
            (published / FOLDER).rename(beside / _BEFORE)
        (beside / FOLDER).rename(published / FOLDER)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def carry_full_text(before: Path, tree: Path) -> None:
    """Link the index of *before* into *tree*, where it was made from the very pages of *tree*."""
    if (before / FOLDER / _KEY).is_file() and _is_made_from(before, _key_of(tree)):
        _link_all(before / FOLDER, tree / FOLDER)


def _is_made_from(tree: Path, key: str) -> bool:
    try:
        return (tree / FOLDER / _KEY).read_text("utf-8") == key
    except (OSError, UnicodeError):
        return False


def _key_of(tree: Path) -> str:
    """A digest of all that is indexed, and of what indexes."""
    known = (version("pagefind"), tool_state(), language_of(tree))
    digest = hashlib.blake2b("\0".join(known).encode())
    start = len(f"{tree}/")
    for path in sources_of(tree):
        raw = path.read_bytes()
        digest.update(f"{str(path)[start:]}\0{len(raw)}\0".encode())
        digest.update(raw)
    return digest.hexdigest()


def _link_all(source: Path, target: Path) -> None:
    """Every file below *source* again below *target*."""
    for base, _, names in os.walk(source):
        place = f"{target}/{os.path.relpath(base, source)}"
        os.makedirs(place, exist_ok=True)  # noqa: PTH103 -- pages come by the thousand
        for name in names:
            os.link(f"{base}/{name}", f"{place}/{name}")


@contextmanager
def _indexing(beside: Path, turn: int) -> Iterator[subprocess.Popen[bytes]]:
    """Pagefind, indexing the passages in *beside*, into the folder that joins the site."""
    source = beside / _SOURCE
    command = [get_executable(), "--site", source, "--quiet", "--output-path", beside / FOLDER]
    with _one_processor(turn):
        pagefind = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, **_SMALL_CHUNKS},
        )
    with pagefind:
        try:
            yield pagefind
        finally:
            pagefind.kill()


@contextmanager
def _one_processor(turn: int) -> Iterator[None]:
    """What is started inside stays on one processor, another one for each *turn*.

    Several threads of one Pagefind wait for each other's memory more than they gain.
    """
    if not hasattr(os, "sched_setaffinity"):  # not every system has it
        yield
        return
    usual = os.sched_getaffinity(0)
    processors = sorted(usual)
    with suppress(OSError):  # a box may forbid it
        os.sched_setaffinity(0, {processors[(os.getpid() + turn) % len(processors)]})
    try:
        yield
    finally:
        with suppress(OSError):
            os.sched_setaffinity(0, usual)


def _end(pagefind: subprocess.Popen[bytes], beside: Path) -> None:
    """Wait for *pagefind*, and leave of its index what is used."""
    said, problems = pagefind.communicate()
    if pagefind.returncode != 0 or not (beside / FOLDER / "pagefind.js").is_file():
        why = (problems or said).decode("utf-8", "replace").strip()
        raise FullTextError(f"the full text could not be made: {why[-800:] or 'no reason given'}")
    for unused in _UNUSED:
        for file in (beside / FOLDER).glob(unused):
            file.unlink()
