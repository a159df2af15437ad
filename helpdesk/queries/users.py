"""Users as programs read them: without credentials, and without the accounts of programs."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Row, select

from helpdesk.db import connection
from helpdesk.models import ApiKey, User
from helpdesk.queries.addresses import whose
from helpdesk.rules import fields
from helpdesk.rules.actor import Actor

USER, KEY = User.__table__.c, ApiKey.__table__.c
COLUMNS = (USER.id, USER.name, USER.email, USER.role, USER.is_active, USER.created_at)


def page(actor: Actor, *, role: str = "", email: str = "", after: int = 0, limit: int = 100) -> list[Row]:
    """Return users that the actor may know of, ids ascending: COLUMNS. End users know of themselves."""
    statement = select(*COLUMNS).where(USER.is_service.is_(False), _visible_to(actor), USER.id > after)
    if role:
        statement = statement.where(USER.role == role)
    if email:
        statement = statement.where(USER.id.in_(whose(fields.email_key(email))))
    return connection().execute(statement.order_by(USER.id).limit(limit)).all()


def one(actor: Actor, number: int) -> Row | None:
    """Return one user (COLUMNS), None when there is none that the actor may know of."""
    statement = select(*COLUMNS).where(USER.id == number, USER.is_service.is_(False), _visible_to(actor))
    return connection().execute(statement).first()


def of_key(key_id: int) -> Row:
    """Return a key and whom it acts as: COLUMNS, is_service, key_name prefix scopes expires_at."""
    columns = (USER.is_service, KEY.name.label("key_name"), KEY.prefix, KEY.scopes, KEY.expires_at)
    tables = User.__table__.join(ApiKey.__table__, KEY.user_id == USER.id)
    statement = select(*COLUMNS, *columns).select_from(tables).where(KEY.id == key_id)
    return connection().execute(statement).one()


def _visible_to(actor: Actor) -> ColumnElement[bool]:
    return USER.email.is_not(None) if actor.is_staff else USER.id == actor.user_id
