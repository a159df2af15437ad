"""Conditions as chips, and found words as marks."""

from urllib.parse import urlencode

from helpdesk.http.sentences import plain as _
from helpdesk.queries.search import START, STOP
from helpdesk.rules.search_query import key_of, tokens, without

KINDS = {"assignee": "people", "group": "groups", "category": "categories"}


def chips(text: str, choices) -> list[dict]:
    """Return the conditions of a search: label, and the address of the search without it."""
    return [
        {"label": label(token, choices), "url": "/tickets?" + urlencode({"q": without(text, token)})}
        for token in tokens(text)
        if key_of(token)
    ]


def label(token: str, choices) -> str:
    """Say a condition in words; numbers of people, groups and categories by their names."""
    key, _colon, value = token.lstrip("-").partition(":")
    words = ", ".join(named(key.lower(), each, choices) for each in value.strip('"').split(","))
    name = names().get(key.lower(), key)
    return (
        _("not %(name)s: %(words)s", name=name, words=words) if token.startswith("-") else f"{name}: {words}"
    )


def named(key: str, value: str, choices) -> str:
    """Return what one value is called."""
    if key in KINDS and value.isdigit():
        return choices.name(KINDS[key], int(value)) or f"#{value}"
    return values(key).get(value, value)


def values(key: str) -> dict[str, str]:
    """Return what the values of a key are called in the middle of a sentence; what people made up is called as it is."""
    if key == "status":
        return {
            "open": _("open"), "in_progress": _("in progress"), "pending": _("pending"), "resolved": _("resolved"),
            "closed": _("closed"),
        }  # fmt: skip
    if key == "priority":
        return {"low": _("low"), "medium": _("medium"), "high": _("high"), "urgent": _("urgent")}
    if key in KINDS:
        return {"me": _("me"), "mine": _("mine"), "none": _("nobody") if key == "assignee" else _("none")}
    return {"file": _("file")} if key == "has" else {}


def names() -> dict[str, str]:
    """Return what the keys are called."""
    return {
        "status": _("Status"), "assignee": _("Assignee"), "requester": _("Requester"), "group": _("Group"),
        "category": _("Category"), "priority": _("Priority"), "tag": _("Tag"), "created": _("Created"),
        "updated": _("Updated"), "channel": _("Channel"), "has": _("Has"),
    }  # fmt: skip


def marked(snippet: str) -> list[tuple[str, bool]]:
    """Split a snippet into its parts: text, and whether it is a found word."""
    parts = []
    for piece in snippet.split(START):
        found, stop, rest = piece.partition(STOP)
        parts += [(found, True), (rest, False)] if stop else [(piece, False)]
    return [(part, is_found) for part, is_found in parts if part]
