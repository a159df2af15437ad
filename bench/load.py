"""A client that costs little: keep-alive sockets and ready-made requests, so that the server is what is measured."""

import socket
import threading
import time
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Measured:
    """Requests a second over all connections, and latencies in milliseconds."""

    per_second: float
    p50: float
    p99: float
    bytes: int


class Connection:
    """One keep-alive connection."""

    def __init__(self, port: int):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.file = self.socket.makefile("rb")

    def ask(self, request: bytes) -> tuple[int, bytes]:
        """Send a request; return the status and the body as it came."""
        self.socket.sendall(request)
        status = int(self.file.readline().split()[1])
        headers = {}
        while (line := self.file.readline().strip()) != b"":
            name, _, value = line.partition(b":")
            headers[name.lower()] = value.strip()
        if headers.get(b"transfer-encoding") == b"chunked":
            return status, self._chunks()
        return status, self.file.read(int(headers.get(b"content-length", 0)))

    def _chunks(self) -> bytes:
        body = b""
        while size := int(self.file.readline(), 16):
            body += self.file.read(size)
            self.file.readline()
        self.file.readline()
        return body


def request(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """Write a request."""
    lines = [
        f"{method} {path} HTTP/1.1",
        "Host: 127.0.0.1",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def measure(port: int, message: bytes, expected: int, *, seconds: float, connections: int) -> Measured:
    """Send the same request over some connections for some seconds, after a short warm-up."""
    latencies: list[float] = []
    sizes: list[int] = []
    threads = [
        threading.Thread(target=_client, args=(port, message, expected, seconds, latencies, sizes))
        for _ in range(connections)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    latencies.sort()
    p99 = latencies[min(len(latencies) - 1, int(len(latencies) * 0.99))]
    return Measured(len(latencies) / seconds, median(latencies) * 1000, p99 * 1000, sizes[0])


def _client(port: int, message: bytes, expected: int, seconds: float, latencies: list, sizes: list) -> None:
    connection = Connection(port)
    for _ in range(20):
        status, body = connection.ask(message)
        assert status == expected, (status, body[:300])
    sizes.append(len(body))
    end = time.perf_counter() + seconds
    while (before := time.perf_counter()) < end:
        connection.ask(message)
        latencies.append(time.perf_counter() - before)
