"""Connections that last: waitress 3.0.2 ends one after each answer without a body, so a client that asks "has it changed?" and
hears 304 would have to connect anew every time. Such an answer needs no length to end (RFC 9112, 6.3)."""

from waitress.channel import HTTPChannel
from waitress.task import WSGITask


class LastingTask(WSGITask):
    """A request whose answer may end without its connection."""

    def set_close_on_finish(self) -> None:
        """Close when client or failure ask for it, or only the end of the connection would end the body."""
        asked = self.request.headers.get("CONNECTION", "").lower()
        if self.has_body or self.version == "1.0" or asked == "close":
            super().set_close_on_finish()


def keep_connections() -> None:
    """Make this process's servers keep connections after 204 and 304."""
    HTTPChannel.task_class = LastingTask
