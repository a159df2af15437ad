"""What names a person, and how it becomes another's and theirs again. Called inside the verbs of merging.

`tests/actions/test_whole_person.py` asks every foreign key to `user` whether it is here, or listed there with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select, tuple_, update
from sqlalchemy.orm import InstrumentedAttribute

from helpdesk.clock import now
from helpdesk.db import session
from helpdesk.models import (
    Address,
    Attachment,
    Comment,
    Delivery,
    Draft,
    HeldReply,
    Membership,
    Mute,
    Participant,
    Rating,
    Seen,
    Ticket,
    Token,
)
from helpdesk.rules import links

AT_ONCE = 500


@dataclass(frozen=True)
class Belonging:
    """Rows that name a person in `owner`, told apart by `key`; those that fulfil `only` move.

    When `is_shared`, both people may have one of the same key: then each keeps theirs.
    """

    owner: InstrumentedAttribute
    key: tuple[InstrumentedAttribute, ...]
    only: ColumnElement[bool] | None = None
    is_shared: bool = False
    word: Callable[[int], Any] = int  # what stands in `owner` for a person's number


def _own(owner: InstrumentedAttribute, only: ColumnElement[bool] | None = None, **options) -> Belonging:
    return Belonging(owner, (owner.class_.id,), only, **options)


COPIES = Belonging(Participant.user_id, (Participant.ticket_id,), is_shared=True)
BELONGINGS = {  # in this order, and back in the other: "added" tells its rows apart by what "copies" changes
    "requested": _own(Ticket.requester_id), "assigned": _own(Ticket.assignee_id),
    "comments": _own(Comment.author_id), "ratings": _own(Rating.user_id),
    "held_replies": _own(HeldReply.author_id),
    "addresses": _own(Address.user_id, Address.verified_at.is_not(None)),
    "links": _own(Token.user_id, Token.purpose.not_in(links.ONCE)),
    "mails": _own(Delivery.user_id, Delivery.state == "due"),
    "uploads": _own(Attachment.owner, Attachment.ticket_id.is_(None), word="user {}".format),
    "added": Belonging(Participant.added_by_id, (Participant.ticket_id, Participant.user_id)),
    "copies": COPIES,
    "groups": Belonging(Membership.user_id, (Membership.group_id,), is_shared=True),
    "seen": Belonging(Seen.user_id, (Seen.ticket_id,), is_shared=True),
    "mutes": Belonging(Mute.user_id, (Mute.ticket_id,), is_shared=True),
    "drafts": Belonging(Draft.user_id, (Draft.place,), is_shared=True),
}  # fmt: skip
Keys = list[Any]  # of rows, as JSON keeps them: a value, or a list of values


def hand_over(source: int, target: int) -> dict[str, Keys]:
    """Make what names `source` name `target`, and return what moved: all that `give_back` needs.

    Nobody is in copy of their own request: such copies are left with `source`, whom nobody sees any more.
    """
    moved = {
        name: _move(each, _movable(each, source, target), source, target) for name, each in BELONGINGS.items()
    }
    own = set(session().scalars(select(Ticket.id).where(Ticket.requester_id == target)))
    aside = [number for number in _movable(COPIES, target, source) if number in own]
    return moved | {"aside": _move(COPIES, aside, target, source)}


def give_back(moved: dict[str, Keys], source: int, target: int) -> None:
    """Undo what `hand_over` returned, as far as it is the target's still. What it did not know yet in its day stays."""
    _move(COPIES, moved.get("aside", []), source, target)
    for name, each in reversed(BELONGINGS.items()):
        _move(each, moved.get(name, []), target, source)


def _movable(belonging: Belonging, source: int, target: int) -> Keys:
    keys = _keys(belonging, source)
    has = set(_keys(belonging, target)) if belonging.is_shared else ()
    return [key for key in keys if key not in has]


def _keys(belonging: Belonging, person: int) -> Keys:
    clauses = [belonging.owner == belonging.word(person)]
    clauses += [] if belonging.only is None else [belonging.only]
    rows = session().execute(select(*belonging.key).where(*clauses).order_by(*belonging.key))
    return [row[0] if len(row) == 1 else list(row) for row in rows]


def _move(belonging: Belonging, keys: Keys, source: int, target: int) -> Keys:
    """Make those of these rows that name `source` name `target`."""
    model, owner, word = belonging.owner.class_, belonging.owner, belonging.word
    for some in _batches(keys):
        theirs = update(model).where(_are(belonging.key, some), owner == word(source))
        session().execute(theirs.values({owner.key: word(target), **_versioned(model)}))
    return keys


def _are(columns: tuple[InstrumentedAttribute, ...], keys: Keys) -> ColumnElement[bool]:
    return columns[0].in_(keys) if len(columns) == 1 else tuple_(*columns).in_(keys)


def _versioned(model: type) -> dict:
    """A ticket's requester and assignee are told to programs, which must see that they changed."""
    return {"version": Ticket.version + 1, "updated_at": now()} if model is Ticket else {}


def _batches(keys: Keys) -> Iterator[Keys]:
    for start in range(0, len(keys), AT_ONCE):
        yield keys[start : start + AT_ONCE]
