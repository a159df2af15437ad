"""Who may do what: the table of docs/architecture.md, asked by every door and every page."""

from __future__ import annotations

from dataclasses import dataclass

from helpdesk.rules.actor import Actor

REQUESTER = frozenset(
    {"reply", "answer", "attach", "resolve", "reopen", "change_ticket", "mute_ticket", "unmute_ticket"}
)
REQUESTERS_ALONE = frozenset(
    {"rate", "add_participant", "remove_participant"}
)  # on the end users' side: not for the people in copy
CAUSING_MAIL = frozenset({"add_participant"})  # to others: a stranger could have us send anything to anybody
AGENT = REQUESTER | {
    "note", "hold_reply", "assign", "take", "set_status", "set_priority", "set_category", "set_group", "set_tags", "set_subject",
    "add_tags", "set_description", "change_requester", "add_participant", "remove_participant",
    "revoke_ticket_links",
}  # fmt: skip
ADMIN = AGENT | {"delete_ticket"}
DESK = frozenset({
    "add_user", "change_user", "set_user_password", "disable_user", "enable_user", "add_group", "change_group", "archive_group",
    "invite_user", "hurry_deliveries",
    "add_category", "change_category", "move_category", "archive_category", "restore_category", "create_api_key",
    "revoke_api_key", "change_setting", "change_membership", "restore_group", "send_again", "issue_link", "add_address",
    "remove_address", "make_address_primary", "add_organisation", "change_organisation", "archive_organisation",
    "restore_organisation", "set_organisation", "merge_users", "unmerge_user", "erase_user", "issue_registration_link",
})  # fmt: skip
OWN = frozenset({
    "change_profile", "change_password", "change_preferences", "end_session", "end_other_sessions", "ask_for_address",
    "confirm_address", "remove_address", "undo_reply", "release_reply",
})  # fmt: skip
OPENING = frozenset({"open_ticket", "file_request"})
UPLOADING = frozenset(
    {"keep_upload", "drop_upload"}
)  # a draft is its owner's alone; guests are capped by the page
PEOPLES = frozenset({"hold_reply"})  # not for programs: they mean what they send
ASKED_EACH = frozenset({"change_tickets"})  # composites over many tickets: the door asks again for each
BY_ROLE = {"end_user": REQUESTER, "agent": AGENT, "admin": ADMIN, "service": ADMIN}


@dataclass(frozen=True)
class TicketFacts:
    """What permissions ask of a ticket."""

    id: int
    requester_id: int
    participant_ids: frozenset[int] = frozenset()
    organisation_id: int | None = None  # the requester's


def sees_ticket(actor: Actor, ticket: TicketFacts) -> bool:
    """Say whether the actor may know of the ticket. `queries.visibility` says the same in SQL; a test compares them."""
    if actor.is_staff:
        return True
    takes_part = actor.user_id == ticket.requester_id or actor.user_id in ticket.participant_ids
    if actor.kind == "link":
        return actor.ticket_id == ticket.id and takes_part
    is_colleague = actor.kind == "user" and actor.organisation_id is not None
    return actor.user_id is not None and (
        takes_part or (is_colleague and actor.organisation_id == ticket.organisation_id)
    )


def may(actor: Actor, verb: str, subject: object = None) -> bool:
    """Say whether the actor may do the verb to the subject: a TicketFacts, the id of whose it is, or None."""
    if actor.kind == "system":
        return True
    if actor.kind == "key" and not _scope_allows(actor, verb):
        return False
    if verb in OPENING:
        return actor.kind != "link"
    if verb in UPLOADING:
        return True
    if verb in ASKED_EACH:
        return actor.is_staff
    if isinstance(subject, TicketFacts):
        if verb in REQUESTERS_ALONE and not actor.is_staff:
            is_own = sees_ticket(actor, subject) and actor.user_id == subject.requester_id
            return is_own and (actor.is_confirmed or verb not in CAUSING_MAIL)
        return sees_ticket(actor, subject) and verb in BY_ROLE.get(actor.role, REQUESTER)
    if verb in OWN and actor.kind == "user" and actor.user_id == subject:
        return True
    return verb in DESK and actor.kind == "user" and actor.role == "admin"


def _scope_allows(actor: Actor, verb: str) -> bool:
    return verb not in PEOPLES and ("notes" if verb == "note" else "write") in actor.scopes
