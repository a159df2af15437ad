"""A progress bar for each thing that takes a while; silent where nobody looks."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import click


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """Give a function that is told what is being done, how much of it is done and how much it is in all."""
    with ExitStack() as bars:
        current = {}

        def report(what: str, done: int, total: int) -> None:
            if not sys.stderr.isatty():
                return
            if what not in current:
                bars.close()
                current.clear()
                bar = click.progressbar(length=total, label=f"{what:<21}", file=sys.stderr)
                current[what] = bars.enter_context(bar)
            current[what].update(done - current[what].pos)

        yield report
