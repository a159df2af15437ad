"""Demo: a believable company of any size, or the world of the API document. Bulk inserts; nothing else writes past the verbs."""

from helpdesk.actions.demo.job import ask_for_demo, load_asked
from helpdesk.actions.demo.load import PASSWORD, PERSONAS, Summary, load
from helpdesk.actions.demo.reference import load_reference

__all__ = [
    "PASSWORD", "PERSONAS", "Summary", "ask_for_demo", "load", "load_asked", "load_reference",
]  # fmt: skip
