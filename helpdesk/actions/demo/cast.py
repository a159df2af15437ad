"""Who plays in the demo: the company's groups, staff and customers, and the tags. Whoever is there already is taken as found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from random import Random
from unicodedata import normalize

from sqlalchemy import select
from sqlalchemy.orm import Session as DatabaseSession

from helpdesk.actions.demo.rows import put, used_until
from helpdesk.actions.demo.wording import TOPICS, WORLD
from helpdesk.db import transaction
from helpdesk.models import Category, Event, Group, Membership, Tag, User
from helpdesk.rules.fields import email_key

PERSON = {
    "is_service": False, "is_active": True, "password_hash": None, "time_zone": None, "locale": None, "signature": "",
    "preferences": {},
}  # fmt: skip
EVENT = {
    "ticket_id": None, "comment_id": None, "actor_kind": "system", "user_id": None, "api_key_id": None, "via": "system",
    "is_internal": True, "before": None,
}  # fmt: skip
PLAIN = str.maketrans({" ": ".", "ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "đ": "d", "ı": "i"})
AT_ONCE = 2_000
SPECIAL_SHARE = 0.06


@dataclass
class Cast:
    """Everybody as (id, name), and the numbers of groups, categories and tags by name."""

    staff: list[tuple[int, str]] = field(default_factory=list)
    customers: list[tuple[int, str]] = field(default_factory=list)
    persona: tuple[int, str] = (0, "")
    groups: dict[str, int] = field(default_factory=dict)
    members: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    categories: dict[str, int] = field(default_factory=dict)
    tags: dict[str, int] = field(default_factory=dict)

    def agent(self, rng: Random, group: str | None) -> tuple[int, str]:
        """Return somebody of the group, or of the whole staff."""
        return rng.choice(self.members[group] if group else self.staff)


def gather(rng: Random, customers: int, since: datetime, password_hash: str) -> Cast:
    """Make sure that everybody exists, and return them. Only the personas, when new, get the password."""
    cast = Cast()
    with transaction() as session:
        cast.categories = dict(
            session.execute(select(Category.slug, Category.id).where(Category.archived_at.is_(None))).all()
        )
        cast.groups = _groups(session, since)
        cast.tags = _tags(session)
        _staff(session, cast, since, password_hash)
        persona = {**WORLD["persona"], "role": "end_user", "password_hash": password_hash}
        cast.persona = _people(session, [persona], since)[0]
    strangers = _strangers(rng, customers)
    while batch := list(islice(strangers, AT_ONCE)):
        with transaction() as session:
            cast.customers.extend(_people(session, batch, since))
    return cast


def _groups(session: DatabaseSession, since: datetime) -> dict[str, int]:
    known = _by_name(session, Group)
    new = [name for name in WORLD["groups"] if name not in known]
    put(session, Group, [{"name": name, "archived_at": None, "created_at": since} for name in new])
    numbers = {name: number for name, number in _by_name(session, Group).items() if name in WORLD["groups"]}
    told = [
        {**EVENT, "kind": "group_added", "after": {"id": numbers[name], "name": name}, "created_at": since}
        for name in new
    ]
    put(session, Event, told)
    return numbers


def _tags(session: DatabaseSession) -> dict[str, int]:
    wanted = sorted({tag for topic in TOPICS for tag in topic["tags"]})
    known = _by_name(session, Tag)
    put(session, Tag, [{"name": name} for name in wanted if name not in known])
    numbers = _by_name(session, Tag)
    return {name: numbers[name] for name in wanted}


def _by_name(session: DatabaseSession, model: type) -> dict[str, int]:
    return dict(session.execute(select(model.name, model.id)).all())


def _staff(session: DatabaseSession, cast: Cast, since: datetime, password_hash: str) -> None:
    everybody = WORLD["staff"]
    cast.staff = _people(session, [{**each, "password_hash": password_hash} for each in everybody], since)
    cast.members = {name: [] for name in cast.groups}
    for person, each in zip(cast.staff, everybody, strict=True):
        for group in each["groups"]:
            cast.members[group].append(person)
    wanted = {(cast.groups[group], number) for group, people in cast.members.items() for number, _ in people}
    known = set(session.execute(select(Membership.group_id, Membership.user_id)).all())
    put(session, Membership, [{"group_id": g, "user_id": u} for g, u in sorted(wanted - known)])


def _people(session: DatabaseSession, people: list[dict], since: datetime) -> list[tuple[int, str]]:
    """Add those whose address is new, and return all in their order."""
    keys = [email_key(person["email"]) for person in people]
    known = _known(session, keys)
    number, rows = used_until(session, User), []
    for key, person in zip(keys, people, strict=True):
        if key not in known:
            number += 1
            known[key] = (number, person["name"])
            rows.append(_row(number, key, person, since))
    put(session, User, rows)
    told = ({"id": row["id"], "role": row["role"]} for row in rows)
    put(
        session,
        Event,
        [{**EVENT, "kind": "user_added", "after": after, "created_at": since} for after in told],
    )
    return [known[key] for key in keys]


def _row(number: int, key: str, person: dict, since: datetime) -> dict:
    chosen = {name: person[name] for name in ("name", "email", "role", "password_hash") if name in person}
    return {**PERSON, **chosen, "id": number, "email_key": key, "created_at": since, "updated_at": since}


def _known(session: DatabaseSession, keys: list[str]) -> dict[str, tuple[int, str]]:
    rows = session.execute(select(User.email_key, User.id, User.name).where(User.email_key.in_(keys)))
    return {key: (number, name) for key, number, name in rows}


def _strangers(rng: Random, count: int) -> Iterator[dict]:
    for number in range(1, count + 1):
        if rng.random() < SPECIAL_SHARE:
            name = rng.choice(WORLD["special_names"])
        else:
            name = f"{rng.choice(WORLD['first_names'])} {rng.choice(WORLD['last_names'])}"
        plain = re.sub(r"[^a-z0-9.]", "", normalize("NFKD", name).lower().translate(PLAIN))
        local = plain.strip(".")[:40].strip(".") or "customer"
        yield {"name": name, "email": f"{local}.{number}@{rng.choice(WORLD['domains'])}", "role": "end_user"}
