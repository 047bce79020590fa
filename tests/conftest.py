"""Fixtures that every stage's tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import RELEASING, Workshop, make_workshop


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    """A sound catalogue without any offering."""
    return make_workshop(tmp_path)


@pytest.fixture
def releasing(workshop: Workshop) -> Workshop:
    """The same with a notice period of 30 days, and people who can agree or release."""
    workshop.write("catalog/catalog.yaml", RELEASING)
    return workshop
