"""Renders one edition in a process of its own: it holds projected data and nothing else."""

from __future__ import annotations

import gc
import os
import pickle
import sys
import traceback
from itertools import chain
from typing import Never

from offerbook.digest.publishing import write_all_files
from offerbook.digest.reread import UnreadableError
from offerbook.pages.book import write_pages
from offerbook.site.apart import Job
from offerbook.site.builder import BuilderError, run_builder
from offerbook.site.guides import read_guides
from offerbook.site.remembered import recall, remember
from offerbook.site.shell import ShellError
from offerbook.site.stamp import BrokenLinksError, finish


def render_job(job: Job) -> int:
    """Builder, shells, stamping, links; the number of stamped pages."""
    _build(job)
    guides = tuple(read_guides(job.prepared / "docs", job.tree, job.projection))
    leaves = tuple(guide.leaf for guide in guides)
    files = write_all_files(job.projection, job.records, leaves)
    return finish(
        job.tree,
        job.projection,
        write_pages(job.projection, job.records),
        chain(files, ((guide.leaf.place, guide.text) for guide in guides)),
        job.taken,
    )


def _build(job: Job) -> None:
    """The builder's output, as it was remembered or made anew."""
    store = job.prepared.with_name(f"{job.prepared.name}.built.zip")
    if job.key and recall(store, job.key, job.tree):
        return
    run_builder(job.prepared, job.tree)
    if job.key:
        remember(store, job.key, job.tree)


def main() -> int:
    """Read a job from standard input, print the number of pages, or say why not."""
    gc.disable()  # one job and out: nothing here is worth looking for rubbish
    job: Job = pickle.load(sys.stdin.buffer)
    try:
        count = render_job(job)
    except BrokenLinksError as problem:
        sys.stderr.write(f"links that lead nowhere:\n{problem}\n")
        return 2
    except (BuilderError, ShellError, UnreadableError, OSError) as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    except Exception as problem:  # noqa: BLE001 -- a bug: its place goes into a file
        log = job.prepared / "crash.log"
        log.write_text(traceback.format_exc(), "utf-8")
        sys.stderr.write(f"a bug in offerbook ({problem!r}); what happened is in {log}\n")
        return 2
    sys.stdout.write(str(count))
    return 0


def leave(code: int) -> Never:
    """End at once: the system takes all memory back, quicker than Python object by object."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    leave(main())
