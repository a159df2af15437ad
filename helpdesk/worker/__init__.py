"""Background work: a thread of the server by default, or a process of its own."""

from flask import Flask

from helpdesk.config import Settings


def install(app: Flask, settings: Settings) -> None:
    """Get ready to run jobs for this application."""
