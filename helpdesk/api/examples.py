"""The examples of the description: true in the reference world (`demo load --reference`), where the tests try them."""

TICKET = {
    "id": 101, "subject": "Login Issue", "description": "User cannot log in to their account.", "status": "open",
    "priority": "high", "category": "account", "created_at": "2023-10-27T10:00:00Z", "updated_at": "2023-10-27T10:00:00Z",
    "assignee_id": 5,
}  # fmt: skip
CHANGED = {**TICKET, "status": "closed", "updated_at": "2023-10-27T11:30:00Z", "assignee_id": None}
BULK = {
    "results": [
        {"index": 0, "id": 101, "status": 200, "ticket": {**CHANGED, "assignee_id": 5}},
        {"index": 1, "id": 102, "status": 204},
    ]
}
OPENED = {
    **TICKET, "id": 103, "subject": "Password Reset Needed", "description": "I forgot my password and need to reset it.",
    "category": {"id": 3, "name": "Technical Support"}, "created_at": "2023-10-27T11:00:00Z",
    "updated_at": "2023-10-27T11:00:00Z", "assignee_id": None,
}  # fmt: skip
COMMENTS = [
    {
        "id": 201, "author": "user@example.com", "content": "This started happening this morning.",
        "created_at": "2023-10-27T10:05:00Z",
    },
    {
        "id": 202, "author": "agent@example.com", "content": "We are investigating this issue.",
        "created_at": "2023-10-27T10:15:00Z",
    },
]  # fmt: skip
WRITTEN = {"id": 203, "author": "API", "content": "We are on it.", "created_at": "2023-10-27T11:15:00Z"}
CATEGORIES = [
    {"id": 1, "name": "Account Access"}, {"id": 2, "name": "Billing Inquiry"}, {"id": 3, "name": "Technical Support"},
    {"id": 4, "name": "Feature Request"}, {"id": 5, "name": "General Question"},
]  # fmt: skip
PRIORITIES = [
    {"id": 1, "name": "Low"}, {"id": 2, "name": "Medium"}, {"id": 3, "name": "High"}, {"id": 4, "name": "Urgent"}
]  # fmt: skip
FILE = "Name,Seats\nAna,5\n"
ATTACHMENT = {
    "id": 1, "name": "seats.csv", "type": "application/octet-stream", "size": 17, "comment_id": None,
    "created_at": "2023-10-27T11:20:00Z", "url": "https://desk.example.com/v1/support/attachments/1",
}  # fmt: skip
