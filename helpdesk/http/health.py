"""For those who watch over the helpdesk: /healthz (the process lives) and /readyz (it can take a write)."""

import shutil
from datetime import timedelta

from flask import Flask, Response, current_app

from helpdesk.actions import beat
from helpdesk.clock import now
from helpdesk.errors import Busy, Damaged
from helpdesk.http.problems import problem
from helpdesk.queries import deliveries, held_replies

LEAST_FREE_BYTES = 100 * 1024 * 1024
DAY = timedelta(days=1)


def install_health(app: Flask) -> None:
    """Serve both addresses."""
    app.add_url_rule("/healthz", "healthz", lambda: Response("ok\n", mimetype="text/plain"))
    app.add_url_rule("/readyz", "readyz", ready)


def ready() -> Response:
    """Answer 200 when the database takes a write and the disk has room, else 503 with what is wrong."""
    try:
        beat()
    except Damaged as damaged:
        return problem(503, str(damaged.sentence), headers={"Retry-After": str(damaged.retry_after)})
    except Busy:
        return problem(503, "The database cannot take a write.", headers={"Retry-After": "5"})
    settings = current_app.config["SETTINGS"]
    if shutil.disk_usage(settings.instance).free < LEAST_FREE_BYTES:
        return problem(503, "Less than 100 MB of disk are free.", headers={"Retry-After": "60"})
    return Response(f"ready\n{waiting()}\n", mimetype="text/plain")


def waiting() -> str:
    """Say for how many seconds the oldest mail has been waiting to leave, and a reply that is due; and what was given up."""
    mail, reply = deliveries.oldest_waiting(now()), held_replies.longest_overdue(now())
    given_up = deliveries.given_up(now() - DAY)
    return (
        f"oldest waiting mail: {in_seconds(mail)}\noldest overdue reply: {in_seconds(reply)}\n"
        f"mails given up within a day: {given_up}"
    )


def in_seconds(seconds: int | None) -> str:
    return "none" if seconds is None else f"{seconds} s"
