"""From a parsed search to SQL: each condition of rules/search_query.py as a clause."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, exists, false, not_, or_, select, true

from helpdesk.models import Attachment, Category, Group, Tag, Ticket, TicketTag, User
from helpdesk.queries.addresses import whose
from helpdesk.queries.search import matching
from helpdesk.queries.visibility import visible_to
from helpdesk.rules.actor import STAFF, Actor
from helpdesk.rules.lifecycle import OPEN, priority_id
from helpdesk.rules.search_query import Condition, Query

STAFF_ONLY = ("tag", "group")


def clauses(
    actor: Actor, query: Query, *, with_words: bool = True, is_counted: bool = False
) -> list[ColumnElement[bool]]:
    """Return the clauses of a search, visibility included."""
    found = [
        visible_to(actor),
        *(_clause(actor, condition) for condition in query.conditions if not _is_open(condition)),
    ]
    alone = is_counted and len(query.conditions) == 1 and not _is_open(query.conditions[0])
    if not alone and any(map(_is_of_open_ones, query.conditions)):
        # Tells the planner that the short indexes of open tickets suffice; to count a status alone, its own index does.
        found.append(Ticket.is_open == true())
    if query.words and with_words:
        found.append(matching(actor, query.words))
    return found


def _is_open(condition: Condition) -> bool:
    return _is_of_open_ones(condition) and set(condition.values) == set(OPEN)


def _is_of_open_ones(condition: Condition) -> bool:
    return condition.key == "status" and not condition.is_negated and set(condition.values) <= set(OPEN)


def _clause(actor: Actor, condition: Condition) -> ColumnElement[bool]:
    """What end users do not see finds nothing for them, so that they cannot learn it by guessing."""
    is_hidden = condition.key in STAFF_ONLY and not actor.is_staff
    clause = false() if is_hidden else or_(*CLAUSES[condition.key](actor, condition))
    return not_(clause) if condition.is_negated else clause


def _status(_actor: Actor, condition: Condition) -> list[ColumnElement[bool]]:
    return (
        [Ticket.status.in_(condition.values)]
        if len(condition.values) > 1
        else [Ticket.status == condition.values[0]]
    )


def _priority(_actor: Actor, condition: Condition) -> list[ColumnElement[bool]]:
    return [Ticket.priority_id.in_([priority_id(value) for value in condition.values])]


def _assignee(actor: Actor, condition: Condition) -> list[ColumnElement[bool]]:
    return [_person(actor, Ticket.assignee_id, value, staff_only=True) for value in condition.values]


def _requester(actor: Actor, condition: Condition) -> list[ColumnElement[bool]]:
    return [_person(actor, Ticket.requester_id, value, staff_only=False) for value in condition.values]


def _person(actor: Actor, column, value: str, *, staff_only: bool) -> ColumnElement[bool]:
    if value == "me":
        return column == actor.user_id if actor.user_id is not None else false()
    if value == "none":
        return column.is_(None)
    if value.isascii() and value.isdigit() and len(value) < 19:
        return column == int(value)
    if "@" in value and not actor.is_staff:
        who = whose(value).subquery()
        return column == select(who.c.id).where(who.c.id == actor.user_id).scalar_subquery()
    people = (
        select(User.id).where(User.id.in_(whose(value)))
        if "@" in value
        else select(User.id).where(User.name.ilike(_literal(value), escape="\\"))
    )
    return column.in_(people.where(User.role.in_(STAFF)) if staff_only else people)


def _group(actor: Actor, condition: Condition) -> list[ColumnElement[bool]]:
    found = []
    for value in condition.values:
        if value == "mine":
            found.append(Ticket.group_id.in_(sorted(actor.group_ids)))
        elif value == "none":
            found.append(Ticket.group_id.is_(None))
        else:
            found.append(Ticket.group_id.in_(select(Group.id).where(_named(Group, value))))
    return found


def _category(_actor: Actor, condition: Condition) -> list[ColumnElement[bool]]:
    names = [value for value in condition.values if value != "none"]
    found = [
        Ticket.category_id.in_(
            select(Category.id).where(or_(Category.slug == value, _named(Category, value)))
        )
        for value in names
    ]
    return found + ([Ticket.category_id.is_(None)] if "none" in condition.values else [])


def _tag(_actor: Actor, condition: Condition) -> list[ColumnElement[bool]]:
    tagged = (
        select(TicketTag.ticket_id)
        .join(Tag, Tag.id == TicketTag.tag_id)
        .where(Tag.name.in_(condition.values))
    )
    return [Ticket.id.in_(tagged)]


def _date(actor: Actor, condition: Condition) -> list[ColumnElement[bool]]:
    changed = Ticket.activity_at if actor.is_staff else Ticket.updated_at  # notes are activity
    column = Ticket.created_at if condition.key == "created" else changed
    moment = condition.moment
    if condition.operator == "=":
        return [and_(column >= moment, column < moment + timedelta(days=1))]
    return [{">": column > moment, ">=": column >= moment, "<": column < moment}[condition.operator]]


def _channel(_actor: Actor, condition: Condition) -> list[ColumnElement[bool]]:
    return [Ticket.channel.in_(condition.values)]


def _has(_actor: Actor, condition: Condition) -> list[ColumnElement[bool]]:
    return [
        exists().where(Attachment.ticket_id == Ticket.id) if value == "file" else false()
        for value in condition.values
    ]


def _named(model: type, value: str) -> ColumnElement[bool]:
    return (
        model.id == int(value)
        if value.isascii() and value.isdigit() and len(value) < 19
        else model.name.ilike(_literal(value), escape="\\")
    )


def _literal(value: str) -> str:
    return value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


CLAUSES: dict[str, Callable] = {
    "status": _status, "priority": _priority, "assignee": _assignee, "requester": _requester, "group": _group,
    "category": _category, "tag": _tag, "created": _date, "updated": _date, "channel": _channel, "has": _has,
}  # fmt: skip
