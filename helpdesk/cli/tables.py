"""Rows for the eye: columns that line up."""

from __future__ import annotations

import click


def show(titles: tuple[str, ...], rows: list[tuple]) -> None:
    """Print a table; nothing but its titles when there are no rows."""
    lines = [titles, *(tuple("" if cell is None else str(cell) for cell in row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(titles))]
    for line in lines:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
