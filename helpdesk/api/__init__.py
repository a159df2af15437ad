"""Programs: /v1/support. `OPERATIONS` is the table that routes, OpenAPI document and /api/docs are made from."""

from functools import cache, partial

from flask import Blueprint, Flask
from werkzeug.routing import BaseConverter

from helpdesk.api import (
    attachments,
    bulk,
    comments,
    description,
    events,
    labels,
    lookups,
    openapi,
    tickets,
    users,
)
from helpdesk.api.answer_shapes import (
    Attachment,
    Category,
    Comment,
    OpenedTicket,
    Priority,
    Ticket,
    TicketWithComments,
)
from helpdesk.api.bulk_shapes import BulkOperations, BulkResults
from helpdesk.api.examples import BULK, CATEGORIES, CHANGED, COMMENTS, PRIORITIES, WRITTEN
from helpdesk.api.keys import note_use, say_quota
from helpdesk.api.operations import (
    AFTER,
    CURSOR,
    EMAIL,
    FEED_LIMIT,
    IDEMPOTENCY_KEY,
    IF_MATCH,
    IF_NONE_MATCH,
    INCLUDE,
    INCLUDE_ATTACHMENTS,
    INCLUDE_BESIDE_COMMENTS,
    INCLUDE_FILES_OF_NOTES,
    LISTING,
    PAGE_LIMIT,
    ROLE,
    Operation,
)
from helpdesk.api.resource_shapes import Events, Group, Me, Tag, User
from helpdesk.api.shapes import (
    NewAttachment,
    NewComment,
    NewCommentForm,
    NewTicket,
    NewTicketForm,
    TicketChanges,
)
from helpdesk.config import Settings

PREFIX = "/v1/support"
OPERATIONS = (
    Operation(
        "GET", "/tickets", tickets.every, "listTickets", "List tickets", answer=list[Ticket],
        parameters=LISTING, headers=("Link",),
    ),
    Operation(
        "POST", "/tickets", tickets.add, "createTicket", "Open a ticket", body=NewTicket, form=NewTicketForm, status=201,
        answer=OpenedTicket, parameters=(INCLUDE, IDEMPOTENCY_KEY), headers=("Location", "ETag", "Idempotency-Replayed"),
        refused=(409,),
    ),
    Operation(
        "GET", "/tickets/<number>", tickets.one, "getTicket", "Read a ticket", answer=TicketWithComments,
        parameters=(INCLUDE, IF_NONE_MATCH), headers=("ETag",),
    ),
    Operation(
        "PUT", "/tickets/<number>", tickets.change, "updateTicket", "Change a ticket", body=TicketChanges,
        answer=Ticket, parameters=(INCLUDE, IF_MATCH), headers=("ETag",), shown=CHANGED,
    ),
    Operation(
        "DELETE", "/tickets/<number>", tickets.delete, "deleteTicket", "Delete a ticket", status=204, parameters=(IF_MATCH,),
    ),
    Operation(
        "GET", "/tickets/<number>/comments", comments.every, "listComments", "List the comments of a ticket",
        answer=list[Comment], parameters=(INCLUDE_BESIDE_COMMENTS, IF_NONE_MATCH), headers=("ETag",), shown=COMMENTS,
    ),
    Operation(
        "POST", "/tickets/<number>/comments", comments.add, "createComment", "Write a comment", body=NewComment,
        form=NewCommentForm, status=201, answer=Comment, parameters=(INCLUDE_ATTACHMENTS, IDEMPOTENCY_KEY),
        headers=("Idempotency-Replayed",), refused=(409,), shown=WRITTEN,
    ),
    Operation(
        "GET", "/tickets/<number>/attachments", attachments.every, "listAttachments", "List the files of a ticket",
        answer=list[Attachment], parameters=(INCLUDE_FILES_OF_NOTES, IF_NONE_MATCH), headers=("ETag",),
    ),
    Operation(
        "POST", "/tickets/<number>/attachments", attachments.add, "createAttachment", "Add a file to a ticket",
        body=NewAttachment, sent_as="multipart/form-data", status=201, answer=Attachment, parameters=(IDEMPOTENCY_KEY,),
        headers=("Location", "Idempotency-Replayed"), refused=(409,),
    ),
    Operation(
        "GET", "/attachments/<number>", attachments.one, "getAttachment", "Read a file", answer=bytes,
        answered_as="application/octet-stream", parameters=(IF_NONE_MATCH,), headers=("Content-Disposition", "ETag"),
    ),
    Operation(
        "GET", "/categories", lookups.categories, "listCategories", "List the categories",
        answer=list[Category], shown=CATEGORIES,
    ),
    Operation(
        "GET", "/priorities", lookups.priorities, "listPriorities", "List the priorities",
        answer=list[Priority], shown=PRIORITIES,
    ),
    Operation(
        "POST", "/tickets/bulk", bulk.change, "changeTickets", "Change several tickets", body=BulkOperations,
        answer=BulkResults, shown=BULK, parameters=(INCLUDE, IDEMPOTENCY_KEY), headers=("Idempotency-Replayed",), refused=(409,),
    ),
    Operation(
        "GET", "/users", users.every, "listUsers", "List users", answer=list[User],
        parameters=(ROLE, EMAIL, PAGE_LIMIT, CURSOR), headers=("Link",),
    ),
    Operation(
        "GET", "/users/<number>", users.one, "getUser", "Read a user", answer=User, parameters=(IF_NONE_MATCH,),
        headers=("ETag",),
    ),
    Operation(
        "GET", "/me", users.me, "getMe", "Read what the key may do", answer=Me, parameters=(IF_NONE_MATCH,), headers=("ETag",),
    ),
    Operation(
        "GET", "/tags", labels.tags, "listTags", "List the tags", answer=list[Tag], parameters=(PAGE_LIMIT, CURSOR),
        headers=("Link",),
    ),
    Operation(
        "GET", "/groups", labels.groups, "listGroups", "List the groups", answer=list[Group], parameters=(IF_NONE_MATCH,),
        headers=("ETag",),
    ),
    Operation(
        "GET", "/events", events.every, "listEvents", "Follow what happens", answer=Events, parameters=(AFTER, FEED_LIMIT),
    ),
    Operation(
        "GET", "/openapi.json", description.document, "getDescription", "Read this description", answer=dict[str, object],
    ),
)  # fmt: skip


class Segment(BaseConverter):
    """What stands for an id in an address: anything but a noun of its own, such as the "bulk" of /tickets/bulk.

    Otherwise GET /tickets/bulk would be a ticket that is missing (404), and not a method that is not taken (405).
    """

    regex = r"(?!(?:bulk)\Z)[^/]+"
    part_isolating = True


@cache
def described(server: str) -> dict:
    """Return the OpenAPI document of the API at this address. Made once, when somebody first asks."""
    return openapi.document(OPERATIONS, server)


def install(app: Flask, settings: Settings) -> None:
    """Give the application its API. Its key is a header, which no other site can send: it needs no CSRF token."""
    app.url_map.converters["segment"] = Segment
    blueprint = Blueprint("api", __name__, url_prefix=PREFIX)
    for each in OPERATIONS:
        name = f"{each.view.__module__.rpartition('.')[2]}_{each.view.__name__}"
        # strict_slashes, merge_slashes: with or without a trailing slash, and never a redirect.
        blueprint.add_url_rule(
            each.path.replace("<", "<segment:"),
            name,
            each.view,
            methods=[each.method],
            strict_slashes=False,
            merge_slashes=False,
        )
    blueprint.teardown_request(note_use)
    if settings.rate_limit:
        blueprint.after_request(say_quota)
    app.register_blueprint(blueprint)
    app.extensions["csrf"].exempt(blueprint)
    app.extensions["openapi"] = partial(described, settings.base_url + PREFIX)  # what it costs, no start pays
