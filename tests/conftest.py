"""Fixtures that every stage's tests share."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support import RELEASING, Workshop, make_workshop

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # Who runs the tests in the background ignores Ctrl-C, and so would every process they start.
    signal.signal(signal.SIGINT, signal.default_int_handler)

# How many examples a property is tried with: `make test` takes a few, `make soak` many.
# How fast they are drawn is left to the machine.
_PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("few", _PATIENT, max_examples=30)
settings.register_profile("many", _PATIENT, max_examples=500)
settings.load_profile("few")


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    """A sound catalogue without any offering."""
    return make_workshop(tmp_path)


@pytest.fixture
def releasing(workshop: Workshop) -> Workshop:
    """The same with a notice period of 30 days, and people who can agree or release."""
    workshop.write("catalog/catalog.yaml", RELEASING)
    return workshop
