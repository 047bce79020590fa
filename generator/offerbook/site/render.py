"""Renders one edition in a process of its own: it holds projected data and nothing else."""

from __future__ import annotations

import gc
import json
import pickle
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import NamedTuple, TypeVar

from offerbook.beside import After, Orphan, beside
from offerbook.digest.publishing import write_all_files
from offerbook.digest.reread import UnreadableError
from offerbook.files import write_atomically
from offerbook.pages.book import HOME, write_own_files, write_pages
from offerbook.pages.desk import Desk
from offerbook.pages.offering import write_offering
from offerbook.paper.papers import PaperError
from offerbook.paper.press import Press
from offerbook.site.apart import Job, Touch
from offerbook.site.builder import BuilderError, run_builder, wait_for_words
from offerbook.site.chapters import read_chapters
from offerbook.site.forked import Forked, leave
from offerbook.site.guides import Guide, read_guides
from offerbook.site.remembered import recall, remember
from offerbook.site.shell import ShellError
from offerbook.site.stamp import BrokenLinksError, Shells, finish, restamp, writer_of

Made = TypeVar("Made")


class Rendered(NamedTuple):
    """A finished edition, as what it takes to make one of its pages once more."""

    job: Job
    shells: Shells
    pages: int


def render_job(job: Job, mkdocs: Forked | None = None) -> Rendered:
    """Builder, shells, stamping, papers, links; *mkdocs* waits already."""
    _build(job, mkdocs)
    guides = tuple(read_guides(job.prepared / "docs", job.tree, job.projection))
    with beside(partial(_write_files, job, guides), _count_states(job)) as files:
        finished = finish(
            job.tree,
            job.projection,
            write_pages(job.projection, job.records),
            _given_by(files),
            job.taken,
            chapters=read_chapters(job.prepared),
        )
    return Rendered(job, finished.shells, finished.pages)


def _count_states(job: Job) -> int:
    """How many offerings there are, and how many releases that have no pages yet."""
    records = job.records
    past = [len(each) for name, each in records.releases.items() if name not in records.made]
    return len(job.projection.offerings) + sum(past)


def _write_files(job: Job, guides: Iterable[Guide]) -> list[tuple[str, str]]:
    """Write all that stands beside the pages, papers too, but for what takes a page's own place."""
    leaves = tuple(guide.leaf for guide in guides)
    write, orphan, rest = writer_of(job.tree), Orphan(), []
    with Press(job.paper, job.tree) as press:
        files = write_all_files(job.projection, job.records, leaves, press.hand)
        told = ((guide.leaf.place, guide.text) for guide in guides)
        for place, text in chain(files, told, press.rest()):
            orphan.end()
            if place == HOME:
                rest.append((place, text))
            else:
                write(place, text)
    return rest


def _given_by(files: After[list[tuple[str, str]]]) -> Iterator[tuple[str, str]]:
    yield from files.result()


def render_touch(rendered: Rendered, touch: Touch) -> tuple[Rendered, str]:
    """The page of one offering made once more, with the files beside it; its address."""
    job, offering_id = rendered.job, touch.offering["id"]
    shown, records = job.projection, job.records
    offerings = {each["id"]: each for each in shown.offerings}
    if offering_id not in offerings:
        raise ShellError(f"{offering_id} was not there when the edition was built")
    offerings[offering_id] = touch.offering
    drafts = shown.drafts - {offering_id} | ({offering_id} if touch.is_draft else set())
    work = {name: each for name, each in records.work.items() if name != offering_id}
    if touch.work is not None:
        work[offering_id] = touch.work
    shown = replace(shown, offerings=tuple(offerings.values()), drafts=frozenset(drafts))
    job = replace(job, projection=shown, records=replace(records, work=work))
    desk = Desk(shown, job.records)
    page = write_offering(desk, touch.offering)
    restamp(touch.tree, rendered.shells, shown, page)
    for place, text in write_own_files(desk, touch.offering):
        write_atomically(touch.tree / place, text)
    return rendered._replace(job=job), page.address


def _build(job: Job, mkdocs: Forked | None) -> None:
    """The builder's output, as it was remembered or made anew."""
    store = job.prepared.with_name(f"{job.prepared.name}.built.zip")
    if job.key and recall(store, job.key, job.tree):
        return
    run_builder(job.prepared, job.tree, job.builder, mkdocs)
    if job.key:
        remember(store, job.key, job.tree)


def main() -> int:
    """Read a job from standard input, then one touch after the other; a line of JSON for each."""
    gc.disable()  # one job and out: nothing here is worth looking for rubbish
    mkdocs = wait_for_words()
    job = _next()
    if not isinstance(job, Job):
        return 0  # nobody needed it
    answer = _attempt(job, partial(render_job, job, mkdocs))
    if mkdocs is not None:
        mkdocs.communicate()
    if not isinstance(answer, Rendered):
        _say(problem=answer)
        return 0
    _say(done=answer.pages)
    _follow(answer)
    return 0


def _follow(rendered: Rendered) -> None:
    """Make pages once more for as long as somebody asks."""
    while isinstance(touch := _next(), Touch):
        gc.freeze()  # what is there stays; only what comes from here on may be rubbish
        gc.enable()
        made = _attempt(rendered.job, partial(render_touch, rendered, touch))
        if isinstance(made, str):
            _say(problem=made)
        else:
            rendered, address = made
            _say(done=address)


def _next() -> Job | Touch | None:
    """What is asked for next; None when nobody will ask any more."""
    try:
        asked: Job | Touch = pickle.load(sys.stdin.buffer)
    except EOFError:
        return None
    return asked


def _attempt(job: Job, make: Callable[[], Made]) -> Made | str:
    """What *make* makes, or why it cannot."""
    try:
        return make()
    except BrokenLinksError as problem:
        return f"links that lead nowhere:\n{problem}"
    except (BuilderError, PaperError, ShellError, UnreadableError, OSError) as problem:
        return str(problem)
    except Exception as problem:  # noqa: BLE001 -- a bug: its place goes into a file
        log = job.prepared / "crash.log"
        log.write_text(traceback.format_exc(), "utf-8")
        return f"a bug in offerbook ({problem!r}); what happened is in {log}"


def _say(**answer: object) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    leave(main())
