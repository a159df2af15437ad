"""Users, keys, tags, groups and events, described as they go out."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from helpdesk.api.answer_shapes import example
from helpdesk.api.kinds import Id, Moment

USER = {
    "id": 5, "name": "Ana Agent", "email": "agent@example.com", "role": "agent", "is_active": True,
    "created_at": "2023-10-27T10:00:00Z",
}  # fmt: skip
EVENT = {
    "id": 9, "kind": "status_changed", "ticket_id": 101, "comment_id": None,
    "actor": {"kind": "user", "user_id": 5, "name": "Ana Agent"}, "via": "web", "is_internal": False,
    "created_at": "2023-10-27T11:30:00Z", "changes": {"status": {"before": "open", "after": "closed"}},
}  # fmt: skip


class User(BaseModel):
    """Somebody."""

    model_config = example(USER)

    id: Id
    name: str
    email: str | None
    role: Literal["end_user", "agent", "admin"]
    is_active: Annotated[bool, Field(description="False for an account that was disabled.")]
    created_at: Moment


class Account(User):
    """Whom a key acts as: a person, or the service account."""

    model_config = example({**USER, "name": "API", "email": None, "role": "service", "id": 1})

    role: Literal["end_user", "agent", "admin", "service"]


class Me(BaseModel):
    """A key, seen by itself."""

    model_config = example({
        "name": "nightly-report", "prefix": "hd_W3LvGyXY", "scopes": ["read", "write"], "expires_at": None,
        "user": Account.model_config["json_schema_extra"]["examples"][0],
    })  # fmt: skip

    name: str
    prefix: str
    scopes: list[Literal["read", "write", "notes"]]
    expires_at: Moment | None
    user: Account


class Tag(BaseModel):
    """A word on tickets."""

    model_config = example({"name": "vip"})

    name: str


class Group(BaseModel):
    """A team of agents."""

    model_config = example({"id": 1, "name": "Second level", "member_ids": [5]})

    id: Id
    name: str
    member_ids: list[Id]


class EventActor(BaseModel):
    """Who did it."""

    model_config = example(EVENT["actor"])

    kind: Annotated[str, Field(description="user, key, link, guest or system.")]
    user_id: Id | None
    name: str | None


class FieldChange(BaseModel):
    """A field before and after; null where there was nothing."""

    model_config = example({"before": "open", "after": "closed"})

    before: object
    after: object


class Event(BaseModel):
    """One thing that happened."""

    model_config = example(EVENT)

    id: Id
    kind: Annotated[
        str, Field(description="In the past tense: opened, replied, status_changed … New kinds may come.")
    ]
    ticket_id: Id | None
    comment_id: Id | None
    actor: EventActor
    via: Annotated[str, Field(description="web, api, mail, cli, rule or system.")]
    is_internal: Annotated[bool, Field(description="True when no end user may know of it.")]
    created_at: Moment
    changes: dict[str, FieldChange]


class Events(BaseModel):
    """A piece of the change feed."""

    model_config = example({"events": [EVENT], "next": "WyJldmVudHMiLDld", "has_more": False})

    events: list[Event]
    next: Annotated[str, Field(description="Send it as `after` to go on from here, now or later.")]
    has_more: Annotated[bool, Field(description="True when there is more already.")]
