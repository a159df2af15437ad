"""What must follow an event: the rows of the outbox, written in the transaction of the event itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Row, Select, exists, insert, or_, select
from sqlalchemy.orm import Session as DatabaseSession

from helpdesk.models import Delivery, Event, Membership, Mute, Participant, Ticket, User
from helpdesk.rules import mails

WRITTEN = "has_deliveries"  # in session.info, for whoever wakes the worker after the commit
Plan = tuple[dict[int, str], Select | None, str]  # who gets which mail; more people, and which mail they get


def follow(session: DatabaseSession, event: Event, ticket: Ticket | None) -> None:
    """Write the mails that an event of a ticket causes. Nobody gets a mail of what they did themselves."""
    plan = PLANS.get(event.kind)
    if plan is None or ticket is None:
        return
    named, others, kind = plan(session, event, ticket)
    named = {
        person: which
        for person, which in named.items()
        if person is not None and _is_news(event, person, which)
    }
    if named or others is not None:
        rows = session.execute(_reachable(named, others, ticket)).all()
        letters = {row.id: (named.get(row.id, kind), row.email) for row in rows}
        unwanted = {row.id: _unwanted(row) for row in rows}
        due = {
            person: each
            for person, each in letters.items()
            if _is_news(event, person, each[0]) and each[0] not in unwanted[person]
        }
        write(session, event.id, event.created_at, due)


def write(
    session: DatabaseSession, event_id: int, moment: datetime, letters: dict[int | None, tuple[str, str]]
) -> None:
    """Put mails into the outbox: the kind and the address by the id of the person, None for an address that is nobody's."""
    rows = [
        {
            "event_id": event_id, "channel": "mail", "target": address, "kind": kind, "user_id": user_id, "state": "due",
            "attempts": 0, "is_in_doubt": False, "not_before": moment + mails.delay(kind),
            "created_at": moment,
        }
        for user_id, (kind, address) in letters.items()
    ]  # fmt: skip
    if rows:
        session.execute(insert(Delivery.__table__), rows)
    if any(row["kind"] not in mails.UNHURRIED for row in rows):
        session.info[WRITTEN] = (
            True  # else the worker's work for an address that is known would slow the answer
        )


def _reachable(named: dict[int, str], others: Select | None, ticket: Ticket) -> Select:
    muted = exists().where(Mute.ticket_id == ticket.id, Mute.user_id == User.id)
    who = User.id.in_(named) if others is None else or_(User.id.in_(named), User.id.in_(others))
    people = select(User.id, User.email, User.preferences, muted.label("is_muted")).order_by(User.id)
    return people.where(who, User.is_active, User.email.is_not(None), User.is_service.is_(False))


def _unwanted(row: Row) -> set[str]:
    """Return which mails a person does not want: by their settings, and of this ticket."""
    off = set((row.preferences or {}).get("mails_off", ()))
    return off | (set(mails.KINDS) - mails.PERSONAL if row.is_muted else set())


def _is_news(event: Event, person: int, kind: str) -> bool:
    """Nobody is told what they did; that a request arrived is told to people, while programs have their answer."""
    return person != event.user_id or (kind == "received" and event.actor_kind != "key")


def _opened(session: DatabaseSession, event: Event, ticket: Ticket) -> Plan:
    named = {ticket.assignee_id: "assigned", ticket.requester_id: "received"}
    return named, _members(ticket.group_id), "in_group"


def _replied(session: DatabaseSession, event: Event, ticket: Ticket) -> Plan:
    session.info["replied"] = (session.get_transaction(), ticket.id)
    participants = select(Participant.user_id).where(Participant.ticket_id == ticket.id)
    return {ticket.assignee_id: "answered", ticket.requester_id: "replied"}, participants, "replied"


def _noted(session: DatabaseSession, event: Event, ticket: Ticket) -> Plan:
    return dict.fromkeys((event.after or {}).get("mentioned", ()), "mentioned"), None, ""


def _status_changed(session: DatabaseSession, event: Event, ticket: Ticket) -> Plan:
    is_told = session.info.get("replied") == (
        session.get_transaction(),
        ticket.id,
    )  # the reply's mail says it too
    is_news = event.after["status"] == "resolved" and not is_told
    return {ticket.requester_id: "resolved"} if is_news else {}, None, ""


def _assigned(session: DatabaseSession, event: Event, ticket: Ticket) -> Plan:
    return {ticket.assignee_id: "assigned"}, None, ""


def _group_changed(session: DatabaseSession, event: Event, ticket: Ticket) -> Plan:
    return {}, _members(ticket.group_id), "in_group"


def _members(group_id: int | None) -> Select | None:
    return None if group_id is None else select(Membership.user_id).where(Membership.group_id == group_id)


PLANS = {
    "opened": _opened, "replied": _replied, "noted": _noted, "status_changed": _status_changed, "assigned": _assigned,
    "group_changed": _group_changed,
}  # fmt: skip
