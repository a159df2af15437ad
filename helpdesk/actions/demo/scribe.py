"""One ticket as rows: what the verbs would have written, without asking the database. A test holds the two against each other."""

from __future__ import annotations

from datetime import datetime

from helpdesk.actions.demo.rows import Batch
from helpdesk.actions.demo.wording import shortened
from helpdesk.rules import events
from helpdesk.rules.lifecycle import after_requester_reply, priority_slug
from helpdesk.rules.text import Text


class Scribe:
    """Writes the story of one ticket into a batch. `people` are (id, name)."""

    def __init__(self, batch: Batch, requester: tuple[int, str], at: datetime, text: Text, **columns):
        self.batch, self.requester, self.last_text, self.at = batch, requester, text, at
        self.ticket = {
            "id": len(batch.tickets) + 1, "description": text.source, "description_html": text.html, "status": "open",
            "requester_id": requester[0], "assignee_id": None, "group_id": None, "follow_up_of": None, "version": 1,
            "created_at": at, "updated_at": at, "activity_at": at, "waiting_since": at, "last_event_id": 0,
            "last_author": requester[1], "last_comment_at": at, "channel": "web", **columns,
        }  # fmt: skip
        batch.tickets.append(self.ticket)

    def opened(self, user_id: int) -> None:
        """Record who opened it: the requester or, at the counter, an agent."""
        after = {"requester_id": self.requester[0], "channel": "web"}
        self._event("opened", user_id, after=after)

    def replied(self, author: tuple[int, str], text: Text) -> None:
        """Add a public reply; the requester's reopens what is pending or resolved."""
        self._comment("replied", author, text)
        self.last_text = text
        self.ticket["last_author"], self.ticket["last_comment_at"] = author[1], self.at
        if author[0] != self.requester[0]:
            self.ticket["waiting_since"] = None
            return
        if self.ticket["waiting_since"] is None:
            self.ticket["waiting_since"] = self.at
        self.changed("status_changed", author[0], "status", after_requester_reply(self.ticket["status"]))

    def noted(self, author: tuple[int, str], text: Text) -> None:
        """Add an internal note."""
        self._comment("noted", author, text)

    def changed(self, kind: str, user_id: int, column: str, value: object) -> None:
        """Put a value into a column, if it is new."""
        before = self.ticket[column]
        if before != value:
            self.ticket[column] = value
            self._touched(kind, user_id, {column: before}, {column: value})

    def raised(self, user_id: int, priority: int) -> None:
        """Give the ticket another priority."""
        before, self.ticket["priority_id"] = self.ticket["priority_id"], priority
        words = ({"priority": priority_slug(number)} for number in (before, priority))
        self._touched("priority_changed", user_id, *words)

    def tagged(self, user_id: int, tags: dict[str, int]) -> None:
        """Give the ticket its tags (names and ids)."""
        self.batch.tags.extend({"ticket_id": self.ticket["id"], "tag_id": number} for number in tags.values())
        self._touched("tags_changed", user_id, {"tags": []}, {"tags": sorted(tags)})

    def finished(self) -> None:
        """Fill in what only the end of the story knows."""
        self.ticket["last_excerpt"] = shortened(self.last_text)

    def _touched(self, kind: str, user_id: int, before: dict, after: dict) -> None:
        self.ticket["version"] += 1
        self.ticket["updated_at"] = self.at
        self._event(kind, user_id, before=before, after=after)

    def _comment(self, kind: str, author: tuple[int, str], text: Text) -> None:
        number = len(self.batch.comments) + 1
        self.batch.comments.append({
            "id": number, "ticket_id": self.ticket["id"], "author_id": author[0], "body": text.source, "body_html": text.html,
            "is_internal": kind == "noted", "visible_at": self.at, "via": "web", "created_at": self.at,
        })  # fmt: skip
        self._event(kind, author[0], comment_id=number)

    def _event(
        self, kind: str, user_id: int, *, comment_id: int | None = None, before: dict | None = None, after: dict | None = None
    ) -> None:  # fmt: skip
        number = len(self.batch.events) + 1
        self.batch.events.append({
            "id": number, "kind": kind, "ticket_id": self.ticket["id"], "comment_id": comment_id, "actor_kind": "user",
            "user_id": user_id, "api_key_id": None, "via": "web", "is_internal": kind in events.INTERNAL, "before": before,
            "after": after, "created_at": self.at,
        })  # fmt: skip
        self.ticket["last_event_id"], self.ticket["activity_at"] = number, self.at
