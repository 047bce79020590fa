"""Fixtures that every stage's tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import Workshop, make_workshop


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    """A sound catalogue without any offering."""
    return make_workshop(tmp_path)
