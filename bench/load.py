"""A client that costs little: one thread, keep-alive sockets and ready-made requests, so that the server is what is measured."""

from __future__ import annotations

import selectors
import socket
import time
from dataclasses import dataclass
from statistics import median

END = b"\r\n\r\n"


@dataclass(frozen=True)
class Measured:
    """Requests a second over all connections, latencies in milliseconds, CPU of the server a request in microseconds."""

    per_second: float
    p50: float
    p99: float
    cpu: float


class Connection:
    """One connection, opened anew when the server closes it."""

    def __init__(self, port: int):
        self.port = port
        self.open()

    def open(self) -> None:
        """Connect."""
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.waiting, self.closes = b"", False

    def send(self, message: bytes) -> None:
        """Ask."""
        if self.closes:
            self.socket.close()
            self.open()
        self.waiting, self.sent_at = b"", time.perf_counter()
        self.socket.sendall(message)

    def receive(self) -> tuple[bytes, bytes] | None:
        """Take what has come; return head and body once the answer is whole."""
        came = self.socket.recv(262_144)
        self.waiting += came
        head, end, body = self.waiting.partition(END)
        if not end or not _is_whole(head, body, ended=not came):
            return None
        self.closes = b"Connection: close" in head
        return head, body


def _is_whole(head: bytes, body: bytes, *, ended: bool) -> bool:
    if b"Content-Length: " in head:
        return len(body) >= int(head.partition(b"Content-Length: ")[2].partition(b"\r")[0])
    if b"Transfer-Encoding: chunked" in head:
        return body.endswith(b"0" + END)
    return ended or b" 304 " in head[:16]


def request(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """Write a request."""
    sized = headers | ({"Content-Length": str(len(body))} if body else {})
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *(f"{name}: {sized[name]}" for name in sized)]
    return "\r\n".join(lines).encode() + END + body


def ask(port: int, message: bytes) -> tuple[int, bytes, bytes]:
    """Send one request; return status, head and body (not for chunked answers, which keep their frames)."""
    connection = Connection(port)
    connection.send(message)
    while (whole := connection.receive()) is None:
        pass
    connection.socket.close()
    return int(whole[0].split()[1]), *whole


def measure(
    ports: list[int], message: bytes, status: int, cpu, *, seconds: float, connections: int
) -> Measured:
    """Send the same request over some connections for some seconds. `cpu()` tells the CPU seconds that the servers have used."""
    everyone = [Connection(ports[place % len(ports)]) for place in range(connections)]
    for each in everyone:
        each.send(message)
    began, used, latencies = time.perf_counter(), cpu(), []
    end = began + seconds
    while everyone:
        for each in _answered(everyone, status):
            latencies.append(time.perf_counter() - each.sent_at)
            if time.perf_counter() < end:
                each.send(message)
            else:
                everyone.remove(each)
                each.socket.close()
    took, used, count = time.perf_counter() - began, cpu() - used, len(latencies)
    latencies.sort()
    return Measured(
        count / took, median(latencies) * 1e3, latencies[int(count * 0.99)] * 1e3, used / count * 1e6
    )


def _answered(connections: list[Connection], status: int) -> list[Connection]:
    """Wait until somebody has something; return those whose answer is whole."""
    with selectors.DefaultSelector() as selector:
        for each in connections:
            selector.register(each.socket, selectors.EVENT_READ, each)
        ready = [key.data for key, _mask in selector.select(60)]
    whole = []
    for each in ready:
        answer = each.receive()
        if answer is not None:
            assert int(answer[0].split()[1]) == status, answer
            whole.append(each)
    return whole
