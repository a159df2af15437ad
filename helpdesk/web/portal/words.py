"""What a request's state is called when one speaks to the person who asked."""

from sqlalchemy import Row

from helpdesk import queries
from helpdesk.http.refusals import say
from helpdesk.http.sentences import plain as _
from helpdesk.rules.actor import Actor

STAFF = ("agent", "admin")
WORDS = {
    "open": lambda: _("Received"),
    "in_progress": lambda: _("We're on it"),
    "pending": lambda: _("Waiting for you"),
    "resolved": lambda: _("Resolved"),
    "closed": lambda: _("Closed"),
}
SENTENCES = {
    "open": lambda: _("We will look into it and answer here."),
    "in_progress": lambda: _("Somebody is working on it. The answer will be here."),
    "pending": lambda: _("We need your answer to go on. Write it below."),
    "closed": lambda: _("This is closed. A reply opens a follow-up, which is a new request."),
}
ANSWERED = ("open", "in_progress")
YOURS = {
    "open": lambda: _("You opened this again"),
    "resolved": lambda: _("You marked this as resolved"),
}
STEPS = {
    "open": lambda: _("Received"),
    "in_progress": lambda: _("We're on it"),
    "pending": lambda: _("Waiting for your answer"),
    "resolved": lambda: _("Marked as resolved"),
    "closed": lambda: _("Closed"),
}


def status_word(ticket: Row) -> str:
    """Return the chip's word; what was answered and nobody has touched since is no longer merely received."""
    if ticket.status == "open" and ticket.waiting_since is None:
        return _("Answered")
    return WORDS[ticket.status]()


def status_sentence(status: str, is_answered: bool = False, is_mailed: bool = False) -> str:
    """Return what happens next, true for whoever is on it: on whom it waits, as the last word on the page shows it.

    `is_mailed`: the reader gets the answer by e-mail, too. What is resolved says so in its banner, and is not asked for here.
    """
    if is_answered and status in ANSWERED:
        return _("We have answered. If something is missing, reply; if all is well, mark it as resolved.")
    if is_mailed and status == "open":
        return _("We will look into it and answer here and by e-mail.")
    return SENTENCES[status]()


def promise(ticket: Row) -> str:
    """Return how soon a reply comes, "" unless the request waits for one and an admin says something about it."""
    waits = ticket.status in ANSWERED and ticket.waiting_since is not None
    told = queries.settings.promise() if waits else None
    return say(told) if told else ""


def step(item: Row, reader_id: int | None) -> str:
    """Return the one grey line of an event that is no comment, "" when the reader need not know."""
    if item.kind == "status_changed":
        status, before = item.after["status"], item.before["status"]
        if item.user_id == reader_id and status in YOURS and before != "pending":
            return YOURS[status]()
        return _("Back with us") if (before, status) == ("pending", "open") else STEPS[status]()
    if item.kind == "retitled":
        return _("The subject is now “%(subject)s”", subject=item.after["subject"])
    if item.kind == "attached":
        return _("A file was added: %(name)s", name=item.after["name"])
    return _("The description was changed") if item.kind == "redescribed" else ""


def author(name: str | None, role: str | None, is_reader: bool) -> str:
    """Return what the writer of a message is called; nobody's address is told to others."""
    if is_reader:
        return _("You")
    if name and "@" not in name:
        return name
    return _("Support") if role in STAFF else _("Requester")


def face(actor: Actor, name: str | None, role: str | None, author_id: int) -> tuple[str, object]:
    """Return whose initials and whose hue a message has: of what a guest wrote, nobody's.

    They may have typed anybody's address, and would see by them whether somebody is known by it, and how they are called.
    """
    if actor.kind == "link" and author_id == actor.user_id:
        return author(name, role, True), ""
    return author(name, role, False), author_id


def last_author(row: Row, reader_id: int | None) -> str:
    """Return who wrote last, as a list says it."""
    is_reader = row.requester_id == reader_id and row.last_author == row.requester_name
    role = "" if row.last_author == row.requester_name else "agent"
    return author(row.last_author, role, is_reader)


def asker(row: Row) -> str:
    """Return who asked, to a colleague: nobody's address is told."""
    return row.requester_name if "@" not in row.requester_name else _("Requester")
