"""Connections to a mail server that come to an end: smtplib's own limit is for one silence, and begins anew with every byte."""

from __future__ import annotations

import io
import smtplib
import time


class Deadline:
    """Lets a connection wait until the moment `ends_at` of the monotonic clock, and never longer than `timeout` at once.

    The first two steps of a connection need no more than `timeout`: connecting, and the handshake of TLS, which Python limits
    as a whole.
    """

    def __init__(self, *where: object, seconds: float, **options: object):
        self.ends_at = time.monotonic() + seconds
        super().__init__(*where, **options)

    def patience(self) -> float:
        """Return for how many seconds the next step may wait. Raises TimeoutError when the time is over."""
        left = self.ends_at - time.monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        return min(left, self.timeout)

    def send(self, content: bytes | str) -> None:
        """Send as smtplib does, within the time."""
        if self.sock:
            self.sock.settimeout(self.patience())
        super().send(content)

    def getreply(self) -> tuple[int, bytes]:
        """Read an answer as smtplib does, within the time: also one that arrives byte by byte or never ends."""
        if self.file is None:
            self.file = io.BufferedReader(_Answers(self))
        return super().getreply()


class Wire(Deadline, smtplib.SMTP):
    """A connection that begins in the clear."""


class TlsWire(Deadline, smtplib.SMTP_SSL):
    """A connection that is TLS from the first byte."""


class _Answers(io.RawIOBase):
    """What a server says, read from the socket that the connection has by now: STARTTLS puts another one in its place."""

    def __init__(self, wire: Deadline):
        self._wire = wire

    def readable(self) -> bool:
        return True

    def readinto(self, room: memoryview) -> int:
        self._wire.sock.settimeout(self._wire.patience())
        return self._wire.sock.recv_into(room)
