"""Fixtures that every stage's tests share."""

from __future__ import annotations

import gc
import signal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support import RELEASING, Workshop, make_workshop

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # Who runs the tests in the background ignores Ctrl-C, and so would every process they start.
    signal.signal(signal.SIGINT, signal.default_int_handler)

# How many examples a property is tried with: `make test` takes the same few each time, so that what
# fails there was broken by the last change; `make soak` takes many, and other ones each time.
# How fast they are drawn is left to the machine.
_PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("few", _PATIENT, max_examples=30, derandomize=True)
settings.register_profile("many", _PATIENT, max_examples=500)
settings.load_profile("few")


_LONGEST = (
    "site/test_incremental.py",
    "site/test_determinism.py",
    "browser/test_nasty.py",
    "browser/test_access.py",
    "browser/test_compare.py",
    "browser/test_search.py",
    "site/test_fulltext.py",
    "browser/test_browse.py",
    "browser/test_zensical.py",
    "browser/test_versions.py",
    "changes/test_wording.py",
    "site/test_kill.py",
    "browser/test_looked.py",
    "browser/test_pages.py",
    "browser/test_behind.py",
    "test_scaffold.py",
    "test_faults.py",
    "test_workflows.py",
    "test_bench.py",
    "test_rules.py",
    "site/test_zensical.py",
    "site/test_editions.py",
    "site/test_past_canaries.py",
)
"""The longest files first, so that none is begun when all others are done."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first; the rest stays in its order."""
    here = Path(__file__).parent
    rank = {here / name: number for number, name in enumerate(_LONGEST)}
    gone = [str(path) for path in rank if not path.is_file()]
    assert not gone, gone
    items.sort(key=lambda item: rank.get(item.path, len(rank)))


def pytest_collection_finish() -> None:
    """Thousands of tests stay until the end: none of them is looked at again for rubbish."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    """A sound catalogue without any offering."""
    return make_workshop(tmp_path)


@pytest.fixture
def releasing(workshop: Workshop) -> Workshop:
    """The same with a notice period of 30 days, and people who can agree or release."""
    workshop.write("catalog/catalog.yaml", RELEASING)
    return workshop
