"""Fixtures that several tests share."""

from collections.abc import Callable
from pathlib import Path

import pytest
from history import History


@pytest.fixture
def new_history(tmp_path: Path) -> Callable[..., History]:
    """A maker of real, empty repositories, each in a folder of its own."""
    return lambda name="repository", *options: History.create(tmp_path / name, *options)


@pytest.fixture
def history(new_history: Callable[..., History]) -> History:
    """A real, empty repository."""
    return new_history()
