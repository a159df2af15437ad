"""What each mail says: its subject, its template and the words in it.

What people wrote comes in as HTML that rules.text made harmless; what is long is shortened to its beginning.

Everything is read through the recipient's own eyes (queries ask an actor), so a mail can hold nothing that its page would not
show. What is gone or hidden by now raises Missing, and no mail leaves.
"""

from __future__ import annotations

from sqlalchemy import Row

from helpdesk import queries
from helpdesk.clock import now
from helpdesk.effects import link_letters, shortening
from helpdesk.effects.letter import Letter, reader_of, way
from helpdesk.effects.links import Links
from helpdesk.errors import Missing
from helpdesk.i18n import Message, _, _n
from helpdesk.rules import mails
from helpdesk.rules.actor import STAFF, Actor
from helpdesk.rules.lifecycle import can_rate

CHOICES = "/account#account-mails"
QUOTED, LOOKED_THROUGH = 2, 12
MOST_WITH_TEXTS = 5  # notices in one mail; more are a list
LONGEST_SUBJECT = 120
STATUS = {
    "open": _("We will look into it and answer by e-mail."),
    "in_progress": _("Somebody is working on it."),
    "pending": _("We need your answer to go on."),
    "resolved": _("This request is resolved. If it is not, a reply on its page opens it again."),
    "closed": _("This request is closed. A reply on its page opens a new one."),
}
ANSWERED = _("If something is missing, reply on its page. If all is well, mark it as resolved there.")
NEWS = {
    "assigned": _("Assigned to you"),
    "in_group": _("New in your group"),
    "answered": _("New reply"),
    "mentioned": _("You were mentioned"),
}


def write(rows: list[Row], links: Links) -> Letter:
    """Return the letter of a delivery (queries.deliveries.letters). Raises Missing when there is nothing left to say."""
    first = rows[0] if rows else None
    _is_somebody(first)
    if first.kind in mails.NOTICES:
        return _notices(rows, links)
    return WRITERS[first.kind](first, links)


def _is_somebody(row: Row | None) -> None:
    """Raise Missing when there is nobody to write to. Who is to register need not be known."""
    if row is not None and row.user_id is None:
        if row.kind == "registration":
            return
        raise Missing(_("Nobody here has this address."))
    if row is None or not row.is_active or not row.email:
        raise Missing(_("The recipient is disabled or has no address."))
    if row.kind in mails.REQUESTERS and row.is_muted:
        raise Missing(_("The recipient wants no more e-mails about this."))


def shown_subject(kind: str, ticket_id: int | None, subject: str | None) -> Message:
    """Return how a list calls a mail that it does not write."""
    if kind in link_letters.ASKED:
        return link_letters.ASKED[kind][0]
    if kind == "received":
        return _("Your request #%(number)s", number=ticket_id)
    title = _short(subject) if subject is not None else ""
    return _("[#%(number)s] %(subject)s", number=ticket_id, subject=title)


def _received(row: Row, links: Links) -> Letter:
    ticket = _ticket(row)
    # A stranger may have typed this address: what they wrote is not sent to it, or they could say anything to anybody.
    is_echoed = row.actor_kind != "guest"
    words = {
        "promise": queries.settings.promise() if ticket.waiting_since else None,
        "title": ticket.subject if is_echoed else None,
    }
    if is_echoed:
        words |= _told(ticket.description, ticket.description_html, shortening.NEWEST)
    return _about(row, ticket, links, _("Your request #%(number)s", number=ticket.id), words)


def _replied(row: Row, links: Links) -> Letter:
    ticket, reader = _ticket(row), reader_of(row)
    item = queries.tickets.item(reader, ticket.id, row.event_id, now())
    before = queries.tickets.timeline(reader, ticket.id, now(), latest=LOOKED_THROUGH).items
    quoted = [each for each in before if each.kind == "replied" and each.id < item.id][-QUOTED:]
    words = {
        "title": ticket.subject, "author": _author(item), "is_rateable": _is_rateable(row, ticket),
        "quotes": [
            {"author": _author(each)} | _told(each.body, each.body_html, shortening.QUOTED) for each in reversed(quoted)
        ],
    }  # fmt: skip
    words |= _told(item.body, item.body_html, shortening.NEWEST)
    return _about(row, ticket, links, _titled(ticket), words)


def _resolved(row: Row, links: Links) -> Letter:
    ticket = _ticket(row)
    if ticket.status not in ("resolved", "closed"):
        raise Missing(_("The request was opened again before this left."))
    words = {"title": ticket.subject, "is_rateable": _is_rateable(row, ticket)}
    return _about(row, ticket, links, _titled(ticket), words)


def _about(row: Row, ticket: Row, links: Links, subject: Message, words: dict) -> Letter:
    """Return a letter about a request, with what each has: its number and status, the way there, and the way out of its mails."""
    stop = links.stopping(ticket.id, row.user_id)
    words |= {
        "number": ticket.id,
        "status": _standing(ticket),
        "link": way(row, ticket.id, links),
        "stop": stop,
    }
    return Letter(subject, row.kind, words, ticket.id, stop)


def _standing(ticket: Row) -> Message:
    """Return where a request stands: in one sentence that is true for whoever is on it, whoever wrote last."""
    is_answered = ticket.waiting_since is None and ticket.status in ("open", "in_progress")
    return ANSWERED if is_answered else STATUS[ticket.status]


def _notices(rows: list[Row], links: Links) -> Letter:
    news = [each for each in (_notice(row, links) for row in rows) if each is not None]
    room = shortening.NEWEST if len(news) == 1 else shortening.OF_NOTICES // max(1, len(news))
    items = [words | _told(*told, room) if told else words | {"text": None} for words, told in news]
    if not items:
        raise Missing(_("Nothing of this is open to the recipient any more."))
    first, numbers = items[0], {item["number"] for item in items}
    subject = _("[#%(number)s] %(subject)s", number=first["number"], subject=_short(first["title"]))
    if len(items) > 1:
        subject = _n("%(count)s update", "%(count)s updates", len(items))
    words = {
        "items": items, "is_list": len(items) > MOST_WITH_TEXTS, "tickets": len(numbers), "choices": links.page(CHOICES),
    }  # fmt: skip
    return Letter(subject, "notices", words, first["number"] if len(numbers) == 1 else None)


def _notice(row: Row, links: Links) -> tuple[dict, tuple[str, str] | None] | None:
    """Return the words of one notice, and the text that it tells with its HTML; None when it is nothing to the recipient."""
    reader = Actor("user", row.user_id, row.role)
    try:
        if row.role not in STAFF or (row.is_muted and row.kind not in mails.PERSONAL):
            raise Missing()
        ticket = queries.tickets.get(reader, row.ticket_id or 0)
        item = queries.tickets.item(reader, ticket.id, row.event_id, now())
    except Missing:
        return None
    is_told = row.kind in ("answered", "mentioned")
    words = {
        "news": NEWS[row.kind], "number": ticket.id, "title": _short(ticket.subject), "requester": ticket.requester_name,
        "author": item.author_name if is_told else item.actor_name,
        "link": links.page(f"/tickets/{ticket.id}#event-{row.event_id}"),
    }  # fmt: skip
    return words, (item.body, item.body_html) if is_told else None


def _told(source: str, html: str, most: int) -> dict:
    """Return the words of a text that somebody wrote, as much of it as there is room for."""
    part = shortening.shortened(source, html, most)
    return {"text": part.text, "html": part.html, "is_whole": part.is_whole}


def _ticket(row: Row) -> Row:
    return queries.tickets.get(reader_of(row), row.ticket_id or 0)


def _is_rateable(row: Row, ticket: Row) -> bool:
    """Ask how it went of the one whose request it is, in whichever mail says that it is resolved."""
    return can_rate(ticket.status) and row.user_id == ticket.requester_id and row.role not in STAFF


def _titled(ticket: Row) -> Message:
    return _("Re: [#%(number)s] %(subject)s", number=ticket.id, subject=_short(ticket.subject))


def _short(subject: str) -> str:
    line = " ".join("".join(c if c.isprintable() else " " for c in subject).split())
    return line if len(line) <= LONGEST_SUBJECT else line[: LONGEST_SUBJECT - 1].rstrip() + "…"


def _author(item: Row) -> str | Message:
    """Return what a writer is called to others: nobody's address is told."""
    if item.author_name and "@" not in item.author_name:
        return item.author_name
    return _("Support") if item.author_role in STAFF else _("Requester")


WRITERS = {"received": _received, "replied": _replied, "resolved": _resolved, **link_letters.WRITERS}
