"""Every write of the helpdesk, one function per verb. This is the index; `_door.py` says what holds for all of them."""

from helpdesk.actions.addresses import (
    add_address,
    ask_for_address,
    confirm_address,
    make_address_primary,
    remove_address,
)
from helpdesk.actions.api_keys import create_api_key, install_api_key, revoke_api_key, saw_api_key
from helpdesk.actions.attachments import (
    File,
    Uploads,
    attach,
    claim_uploads,
    drop_upload,
    keep_upload,
    note_preview,
    sweep_uploads,
)  # fmt: skip
from helpdesk.actions.categories import (
    add_category,
    archive_category,
    change_category,
    move_category,
    restore_category,
)
from helpdesk.actions.change_ticket import Result, change_ticket, change_tickets
from helpdesk.actions.comments import Sending, Written, note, reply
from helpdesk.actions.deliveries import (
    begin_sending,
    confirm_delivery,
    drop_delivery,
    hurry_deliveries,
    keep_deliveries,
    lease_delivery,
    postpone_delivery,
    send_again,
)
from helpdesk.actions.drafts import drop_draft, join_draft, keep_draft, sweep_drafts
from helpdesk.actions.erasing import erase_user
from helpdesk.actions.groups import add_group, archive_group, change_group, restore_group
from helpdesk.actions.heartbeat import beat
from helpdesk.actions.held_replies import hold_reply, release_reply, undo_reply
from helpdesk.actions.invitations import invite_user
from helpdesk.actions.links import (
    ask_for_link,
    ask_for_ticket_link,
    issue_link,
    revoke_ticket_links,
    saw_ticket_link,
    set_password_by_link,
    sign_in_by_link,
)
from helpdesk.actions.merging import merge_users, unmerge_user
from helpdesk.actions.mutes import mute_ticket, unmute_ticket
from helpdesk.actions.once import Answer, once
from helpdesk.actions.organisations import (
    add_organisation,
    archive_organisation,
    change_organisation,
    restore_organisation,
    set_organisation,
)
from helpdesk.actions.outdated import sweep_outdated
from helpdesk.actions.participants import add_participant, remove_participant
from helpdesk.actions.ratings import rate
from helpdesk.actions.registrations import ask_for_account, issue_registration_link, make_account
from helpdesk.actions.requests import answer, file_request
from helpdesk.actions.resolution import reopen, resolve
from helpdesk.actions.seen import saw_ticket
from helpdesk.actions.sessions import (
    count_attempt,
    end_other_sessions,
    end_session,
    forget_attempts,
    record_failed_often,
    saw_session,
    sign_out,
    start_session,
)  # fmt: skip
from helpdesk.actions.settings import change_setting
from helpdesk.actions.setup import offer_setup, set_up
from helpdesk.actions.ticket_fields import (
    add_tags,
    assign,
    change_requester,
    set_category,
    set_description,
    set_group,
    set_priority,
    set_status,
    set_subject,
    set_tags,
    take,
)  # fmt: skip
from helpdesk.actions.tickets import delete_ticket, open_ticket
from helpdesk.actions.users import (
    add_user,
    change_membership,
    change_password,
    change_preferences,
    change_profile,
    change_user,
    disable_user,
    enable_user,
    set_user_password,
)  # fmt: skip

__all__ = [
    "Answer", "File", "Result", "Sending", "Uploads", "Written", "add_address", "add_category", "add_group", "add_organisation",
    "add_participant", "add_tags", "add_user", "answer", "archive_category", "archive_group", "archive_organisation",
    "ask_for_account", "ask_for_address", "ask_for_link", "ask_for_ticket_link", "assign", "attach", "beat", "begin_sending",
    "change_category", "change_group", "change_membership", "change_organisation", "change_password",
    "change_preferences", "change_profile", "change_requester", "change_setting", "change_ticket", "change_tickets",
    "change_user", "claim_uploads", "confirm_address", "confirm_delivery", "count_attempt", "create_api_key", "delete_ticket",
    "disable_user", "drop_delivery", "drop_draft", "drop_upload", "enable_user", "end_other_sessions", "end_session",
    "erase_user", "file_request", "forget_attempts", "hold_reply", "hurry_deliveries", "install_api_key", "invite_user",
    "issue_link", "issue_registration_link",
    "join_draft", "keep_deliveries", "keep_draft", "keep_upload", "lease_delivery", "make_account", "make_address_primary",
    "merge_users", "move_category", "mute_ticket", "note", "note_preview", "offer_setup", "once", "open_ticket",
    "postpone_delivery", "rate", "record_failed_often", "release_reply", "remove_address", "remove_participant", "reopen",
    "reply", "resolve", "restore_category", "restore_group", "restore_organisation", "revoke_api_key", "revoke_ticket_links",
    "saw_api_key", "saw_session", "saw_ticket", "saw_ticket_link", "send_again", "set_category", "set_description",
    "set_group", "set_organisation", "set_password_by_link", "set_priority", "set_status", "set_subject", "set_tags",
    "set_up", "set_user_password", "sign_in_by_link", "sign_out", "start_session", "sweep_drafts", "sweep_outdated",
    "sweep_uploads", "take", "undo_reply", "unmerge_user", "unmute_ticket",
]  # fmt: skip
