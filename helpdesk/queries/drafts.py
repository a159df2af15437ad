"""What people have begun to write."""

from __future__ import annotations

from sqlalchemy import select

from helpdesk.db import session
from helpdesk.models import Draft


def body(user_id: int, place: str) -> list | None:
    """Return a person's own draft in the form `place`: fields as [name, value, chosen]; None when there is none."""
    return session().scalar(select(Draft.body).where(Draft.user_id == user_id, Draft.place == place))


def chosen(user_id: int, place: str) -> dict[str, str]:
    """Return the values of a person's own draft in the form `place` by their fields, without the choices that were not taken."""
    return {name: value for name, value, is_chosen in body(user_id, place) or [] if is_chosen}
