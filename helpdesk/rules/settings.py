"""What admins may choose for the whole helpdesk, and what holds until they do. What the operator sets is in config.py."""

from __future__ import annotations

ON, OFF = "on", "off"
REGISTRATION = "registration"  # may people make an account by themselves?
DEFAULTS = {REGISTRATION: ON}
