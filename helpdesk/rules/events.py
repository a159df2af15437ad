"""The kinds of events, each with one template in `templates/timeline/`."""

from __future__ import annotations

TICKET = (
    "opened", "replied", "noted", "attached", "retitled", "redescribed", "status_changed", "priority_changed", "category_changed",
    "group_changed", "assigned", "tags_changed", "requester_changed", "deleted", "rated",
    "participant_added", "participant_removed", "links_revoked",
)  # fmt: skip
DESK = (
    "user_added", "user_changed", "user_disabled", "user_enabled", "user_password_set", "user_address_added",
    "user_address_asked", "user_address_confirmed", "user_address_removed", "user_address_made_primary",
    "user_organisation_set", "organisation_added", "organisation_changed", "organisation_archived", "organisation_restored",
    "group_added", "group_changed_name", "group_archived", "group_restored", "membership_changed", "category_added",
    "category_changed_name", "category_moved", "category_archived", "category_restored", "api_key_created", "api_key_revoked",
    "setting_changed", "signed_in_failed_often", "delivery_sent_again", "link_asked", "category_hint_changed", "user_merged",
    "user_unmerged", "user_erased", "user_invited",
)  # fmt: skip
KINDS = TICKET
INTERNAL = frozenset(
    {
        "noted",
        "priority_changed",
        "group_changed",
        "assigned",
        "tags_changed",
        "category_changed",
        "requester_changed",
        "rated",
        "participant_added",
        "participant_removed",
        "links_revoked",
    }
)
