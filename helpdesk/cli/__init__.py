"""Operators: bin/helpdesk."""

from flask import Flask


def install(app: Flask) -> None:
    """Give the application its commands."""
