"""Waiting for what a process of its own does when it does it: a deadline, never an assertion on time."""

import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")
PATIENCE_SECONDS = 60


def until(
    is_there: Callable[[], Found], missing: str = "it did not come", seconds: float = PATIENCE_SECONDS
) -> Found:
    """Wait for something that must come, and return it; `missing` says what is wrong when it does not."""
    deadline = time.monotonic() + seconds
    while not (found := is_there()):
        assert time.monotonic() < deadline, missing
        time.sleep(0.02)
    return found
