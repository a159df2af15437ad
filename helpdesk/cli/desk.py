"""The helpdesk that a command works on."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from flask import has_app_context

from helpdesk.config import Settings
from helpdesk.rules.actor import Actor, system

OPERATOR: Actor = system("cli")


@contextmanager
def desk() -> Iterator[None]:
    """Open the helpdesk of the settings, at its newest schema; or stay in the one that is open already."""
    if has_app_context():
        yield
        return
    from helpdesk import create_app  # here, since the application brings in the commands

    app = create_app(replace(Settings.from_env(), worker="off"))
    logging.getLogger("helpdesk").setLevel(logging.WARNING)
    with app.app_context():
        yield
