"""worker: background work in a process of its own."""

from __future__ import annotations

import os
import sys

import click


@click.command()
def worker() -> None:
    """Send mails and do other background work until stopped. For servers that run with HELPDESK_WORKER=off."""
    os.execv(sys.executable, [sys.executable, "-P", "-m", "helpdesk.worker"])  # noqa: S606  an entrance of its own
