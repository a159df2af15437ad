"""Every read behind a page, list or answer. They return rows of plain values, and visibility lives here."""

from helpdesk.queries import (
    api_keys,
    attachments,
    choices,
    deliveries,
    demo,
    events,
    health,
    labels,
    people,
    queue,
    ratings,
    requests,
    sessions,
    ticket_list,
    tickets,
    users,
)

__all__ = [
    "api_keys",
    "attachments",
    "choices",
    "deliveries",
    "demo",
    "events",
    "health",
    "labels",
    "people",
    "queue",
    "ratings",
    "requests",
    "sessions",
    "ticket_list",
    "tickets",
    "users",
]
