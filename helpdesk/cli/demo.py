"""demo load: a believable helpdesk of any size, or the world of the API document."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

import click

from helpdesk.actions.demo import PASSWORD, PERSONAS, load, load_reference
from helpdesk.cli.desk import OPERATOR, desk


@click.group()
def demo() -> None:
    """A made-up company to look around in."""


@demo.command("load")
@click.option(
    "--tickets", default=500, show_default=True, type=click.IntRange(1, 1_000_000), help="How many tickets."
)
@click.option(
    "--seed", default=1, show_default=True, help="Another seed, another company; the same one repeats it."
)
@click.option(
    "--reference", is_flag=True, help="The world of the API document instead; only into an empty helpdesk."
)
def load_command(tickets: int, seed: int, reference: bool) -> None:
    """Add a year of tickets of a made-up company, with its people."""
    with desk():
        if reference:
            load_reference(OPERATOR)
            click.echo("Loaded the world of the API document: tickets 101 and 102; the next ticket is 103.")
            return
        with click.progressbar(length=tickets, label="Loading tickets") as bar, without_garbage_collection():
            summary = load(
                OPERATOR, tickets=tickets, seed=seed, progress=lambda done, _total: bar.update(done - bar.pos)
            )
    click.echo(
        f"Loaded {summary.tickets:,} tickets with {summary.comments:,} comments of {summary.customers:,} customers."
    )
    _say_personas()


@contextmanager
def without_garbage_collection() -> Iterator[None]:
    """Let be what a load does not need: it makes no cycles, and looking for them took a fifth of its time (2026-11-24)."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _say_personas() -> None:
    click.echo(f"\nLook around as one of these; the password of each is {PASSWORD}:")
    for address, role in PERSONAS:
        click.echo(f"  {address:<20} {role.replace('_', ' ')}")
    click.echo(
        "Everybody of the demo's staff has this password. It is no secret: disable them before others reach this helpdesk."
    )
