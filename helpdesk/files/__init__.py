"""Bytes on disk: attachments by their SHA-256, and small pictures of pictures."""

from helpdesk.files.store import Stored, TooLarge, location, remove, store, sweep

__all__ = ["Stored", "TooLarge", "location", "remove", "store", "sweep"]
