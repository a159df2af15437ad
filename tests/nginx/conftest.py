"""nginx as it ships, docs/nginx.conf, before a helpdesk that really runs."""

import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KEY = "a-key-for-this-test-only"
NAME = "desk.example.com"
PATIENCE_SECONDS = 60
MAIN = """{user}daemon off; master_process on; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log info;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    include {folder}/helpdesk.conf;
}}
"""


@dataclass
class Site:
    """nginx, and the helpdesk behind it."""

    https: int
    http: int
    behind: list[int]
    logs: list[Path]
    certificate: Path
    cache: Path
    processes: list[subprocess.Popen] = field(default_factory=list)

    def context(self) -> ssl.SSLContext:
        """TLS that trusts this site's own certificate and nobody else."""
        return ssl.create_default_context(cafile=str(self.certificate))

    def connect(self, source: str = "127.0.0.1") -> ssl.SSLSocket:
        """Open a connection to nginx as a client of this address would."""
        plain = socket.create_connection(("127.0.0.1", self.https), timeout=20, source_address=(source, 0))
        return self.context().wrap_socket(plain, server_hostname=NAME)

    def say(self, raw: bytes, source: str = "127.0.0.1") -> bytes:
        """Send these bytes and return all that comes back until nginx closes or is silent for a moment."""
        with self.connect(source) as connection:
            connection.sendall(raw)
            return everything(connection)

    def logged(self) -> list[dict]:
        """The lines that the helpdesk wrote."""
        lines = [line for log in self.logs for line in log.read_text().splitlines() if line.startswith("{")]
        return [json.loads(line) for line in lines]


def everything(connection: socket.socket) -> bytes:
    """All that comes until the other end closes or is silent for two seconds."""
    connection.settimeout(2)
    received = b""
    try:
        while chunk := connection.recv(65536):
            received += chunk
    except TimeoutError:
        pass
    return received


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def await_answer(port: int) -> None:
    """Wait until somebody answers there."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            asked = urllib.request.Request(f"http://127.0.0.1:{port}/healthz", headers={"Host": NAME})
            urllib.request.urlopen(asked, timeout=2).close()
            return
        except OSError:
            time.sleep(0.05)  # it comes up when it comes up
    raise AssertionError(f"nobody answers on port {port}")


def start_helpdesk(instance: Path, port: int, log: Path, **settings: str) -> subprocess.Popen:
    """Start a server process as docs/scaling.md says."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("HELPDESK_")}
    own |= {
        "HELPDESK_INSTANCE": str(instance), "HELPDESK_PORT": str(port), "HELPDESK_API_KEY": KEY,
        "HELPDESK_BASE_URL": f"https://{NAME}", "HELPDESK_TRUSTED_PROXIES": "127.0.0.1", **settings,
    }  # fmt: skip
    with log.open("ab") as out:
        return subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env=own, stdout=out, stderr=out)


def shipped(site: Site, folder: Path, **changes: str) -> str:
    """The configuration that ships, with this test's ports, names and places."""
    text = (ROOT / "docs/nginx.conf").read_text()
    upstreams = "\n".join(f"    server 127.0.0.1:{port};" for port in site.behind)
    changes |= {
        "    server 127.0.0.1:8000;": upstreams,
        "listen 443": f"listen 127.0.0.1:{site.https}",
        "listen 80": f"listen 127.0.0.1:{site.http}",
        "/etc/letsencrypt/live/desk.example.com/fullchain.pem": str(site.certificate),
        "/etc/letsencrypt/live/desk.example.com/privkey.pem": str(folder / "key.pem"),
        "/var/cache/nginx/helpdesk": str(folder / "cache"),
        "/var/log/nginx/helpdesk.log": str(folder / "access.log"),
    }
    for old, new in changes.items():
        assert old in text, f"docs/nginx.conf says {old!r} no more"
        text = text.replace(old, new)
    return text


def make_certificate(folder: Path) -> Path:
    """Make a certificate of this test's own."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}",
         "-keyout", folder / "key.pem", "-out", folder / "certificate.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    return folder / "certificate.pem"


def start_nginx(site: Site, folder: Path, **changes: str) -> None:
    """Check the configuration with nginx itself, then start it."""
    (folder / "helpdesk.conf").write_text(shipped(site, folder, **changes))
    user = "user root; " if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder, user=user))
    command = ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    site.processes.append(subprocess.Popen(command, stderr=subprocess.DEVNULL))
    await_listener(site.https)


def await_listener(port: int) -> None:
    """Wait until somebody takes connections there."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=2).close()
            return
        except OSError:
            time.sleep(0.05)  # it comes up when it comes up
    raise AssertionError(f"nobody listens on port {port}")


def stop(site: Site) -> None:
    """End what was started, in the order in which people would notice."""
    for process in reversed(site.processes):
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


@pytest.fixture(scope="session", autouse=True)
def nginx_is_there() -> None:
    """Skip where nginx is not installed; .ci/run installs it."""
    for program in ("nginx", "openssl"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Iterator[Site]:
    """nginx before one helpdesk on SQLite."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "instance").mkdir()
    site = Site(
        free_port(), free_port(), [free_port()], [folder / "log"], make_certificate(folder), folder / "cache"
    )
    site.processes.append(start_helpdesk(folder / "instance", site.behind[0], site.logs[0]))
    try:
        await_answer(site.behind[0])
        start_nginx(site, folder, **{"client_header_timeout 10s": "client_header_timeout 1s"})
        yield site
    finally:
        stop(site)
