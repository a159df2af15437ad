"""The built-in views of the queue: each is a search."""

from __future__ import annotations

VIEWS: dict[str, str] = {
    "open": "status:open,in_progress",
    "mine": "assignee:me status:open,in_progress,pending",
    "unassigned": "assignee:none status:open,in_progress,pending",
    "my-groups": "group:mine status:open,in_progress,pending",
    "pending": "status:pending",
    "resolved": "status:resolved",
    "all": "",
}
COUNTED = ("open", "mine", "unassigned", "my-groups", "pending")
