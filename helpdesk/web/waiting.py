"""Files of a form whose session has ended: they wait for the person who had it, in this browser, until that person is back."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import g, request
from sqlalchemy import Row

from helpdesk import actions, queries
from helpdesk.clock import now
from helpdesk.errors import Rejected, TooMany
from helpdesk.web import browser, uploads
from helpdesk.web.faults import sentences

USER = re.compile(r"[1-9][0-9]{0,17}")


@dataclass(frozen=True)
class Waiting:
    """What waits, what was not taken, and the secret that the browser needs to get it back."""

    rows: list[Row]
    faults: list[str]
    secret: str


def keep() -> Waiting | None:
    """Keep the files that came with this form; None when it says neither whose it was nor where."""
    user, place = request.form.get("signed_in", ""), request.form.get("place", "")
    if not USER.fullmatch(user) or not uploads.PLACE.fullmatch(place):
        return None
    secret = browser.secret_or_new()
    owner = browser.owner_meanwhile(int(user), secret)
    faults: list[str] = []
    try:
        uploads.taken(place, owner)
    except (Rejected, TooMany) as refusal:
        told, of_files = sentences(refusal)
        faults = of_files or [told]
    return Waiting(
        queries.attachments.on_page(g.actor, None, now(), owner=owner, place=place).drafts, faults, secret
    )


def claim(user_id: int) -> None:
    """Give somebody who has just signed in what waits for them in this browser, also under whoever was merged into them."""
    if browser.secret():
        for number in (user_id, *merged_into(user_id)):
            meanwhile = browser.owner_meanwhile(number, browser.secret())
            actions.claim_uploads(meanwhile, browser.owner(user_id, ""))


def merged_into(user_id: int) -> list[int]:
    """Return whom this person was before: those merged into them, and those merged into those."""
    before = [row.id for row in queries.people.merged_into(user_id)]
    return before + [number for each in before for number in merged_into(each)]
