"""The tables, and what a single row may not violate."""

from helpdesk.models.address import Address
from helpdesk.models.api_key import ApiKey, IdempotencyRecord, Setting
from helpdesk.models.category import Category, Priority
from helpdesk.models.comment import Attachment, Comment
from helpdesk.models.draft import Draft
from helpdesk.models.event import Delivery, Event
from helpdesk.models.group import Group, Membership
from helpdesk.models.held_reply import HeldReply
from helpdesk.models.mute import Mute
from helpdesk.models.organisation import Organisation
from helpdesk.models.rating import Rating
from helpdesk.models.registration import Registration
from helpdesk.models.seen import Seen
from helpdesk.models.ticket import Participant, Tag, Ticket, TicketTag
from helpdesk.models.user import Attempt, Session, Token, User

__all__ = [
    "Address", "ApiKey", "Attachment", "Attempt", "Category", "Comment", "Delivery", "Draft", "Event", "Group",
    "HeldReply", "IdempotencyRecord", "Membership", "Mute", "Organisation", "Participant", "Priority", "Rating", "Registration",
    "Seen", "Session", "Setting", "Tag", "Ticket", "TicketTag", "Token", "User",
]  # fmt: skip
