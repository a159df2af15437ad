"""Programs: /v1/support."""

from flask import Flask

from helpdesk.config import Settings


def install(app: Flask, settings: Settings) -> None:
    """Give the application its API."""
