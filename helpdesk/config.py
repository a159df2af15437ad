"""Settings: every environment variable that the helpdesk reads, and nowhere else."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

HERE = Path(__file__).resolve().parent.parent
VERSION = "1.0.0"


class WrongSetting(Exception):
    """A setting that cannot be used; the message is one line that says which and what to do."""


@dataclass(frozen=True)
class MailServer:
    """Where mails leave. `security`: tls (from the first byte), starttls or none. `ca`: certificates to trust as well."""

    host: str
    port: int
    security: str
    user: str = ""
    password: str = field(default="", repr=False)
    ca: str = ""


@dataclass(frozen=True)
class Settings:
    """What an operator may choose. `from_env` reads it; tests make their own."""

    instance: Path
    secret_key: str
    database_url: str
    host: str = "127.0.0.1"
    port: int = 8000
    threads: int = 4
    base_url: str = ""
    worker: str = "thread"
    trusted_proxies: str = ""
    api_key: str = ""
    smtp: MailServer | None = None
    mail_from: str = ""
    rate_limit: int = 0
    redis_url: str = ""
    debug: bool = False

    @property
    def is_https(self) -> bool:
        """Is the public address https (then cookies are Secure)?"""
        return self.base_url.startswith("https://")

    @property
    def address(self) -> str:
        """Return what links in mails begin with: the public address, else where the server listens."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.base_url or f"http://{host}:{self.port}"

    @property
    def sends_mail(self) -> bool:
        """Is there a mail server?"""
        return self.smtp is not None

    @property
    def is_sqlite(self) -> bool:
        """Is this the one-file helpdesk?"""
        return self.database_url.startswith("sqlite")

    @property
    def sqlite_path(self) -> Path:
        """Return the database file (SQLite only)."""
        return Path(self.database_url.removeprefix("sqlite:///"))

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read the environment. Raises WrongSetting, naming the variable and what would be right."""
        env = os.environ if environ is None else environ
        instance = instance_folder(env)
        return cls(
            instance=instance,
            secret_key=env.get("HELPDESK_SECRET_KEY") or kept_secret(instance),
            database_url=database_url(env, instance),
            host=env.get("HELPDESK_HOST") or "127.0.0.1",
            port=number(env, "HELPDESK_PORT", 8000, 1, 65535),
            threads=number(env, "HELPDESK_THREADS", 4, 1, 64),
            base_url=base_url(env),
            worker=choice(env, "HELPDESK_WORKER", "thread", ("thread", "off")),
            trusted_proxies=trusted_proxy(env),
            api_key=api_key(env),
            smtp=mail_server(env),
            mail_from=mail_from(env),
            rate_limit=number(env, "HELPDESK_RATE_LIMIT", 0, 0, 1_000_000),
            redis_url=redis_url(env),
            debug=choice(env, "HELPDESK_DEBUG", "0", ("0", "1")) == "1",
        )


def instance_folder(env: Mapping[str, str]) -> Path:
    """HELPDESK_INSTANCE: the folder of database, secret and backups. Made when missing."""
    folder = Path(env.get("HELPDESK_INSTANCE") or HERE / "instance").absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WrongSetting(
            f"HELPDESK_INSTANCE: cannot make {folder} ({error.strerror}). Name a folder that can be written."
        ) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise WrongSetting(
            f"HELPDESK_INSTANCE: {folder} cannot be written. Change its owner or name another folder."
        )
    return folder


def kept_secret(instance: Path) -> str:
    """Return the secret of this instance, made at the first start and readable by its owner alone."""
    path = instance / "secret_key"
    if not path.exists():
        make_secret(path)
    try:
        secret = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise WrongSetting(
            f"{path} cannot be read ({error}). Mend its rights, or set HELPDESK_SECRET_KEY."
        ) from error
    if len(secret) < 32:
        raise WrongSetting(f"{path} is shorter than 32 characters. Delete it to have a new one made.")
    return secret


def make_secret(path: Path) -> None:
    """Write a new secret: whole or not at all, and the first of two that start at once wins."""
    new = path.with_name(f".secret_key-{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):
            os.link(new, path)
    except OSError as error:
        raise WrongSetting(
            f"{path} cannot be made ({error.strerror}). Mend the rights or the disk."
        ) from error
    finally:
        new.unlink(missing_ok=True)


def database_url(env: Mapping[str, str], instance: Path) -> str:
    """HELPDESK_DATABASE_URL: SQLite in the instance folder unless it names another file or a PostgreSQL database.

    The refusal never repeats the address, since a password may be in it.
    """
    url = env.get("HELPDESK_DATABASE_URL") or f"sqlite:///{instance / 'helpdesk.sqlite3'}"
    if url.startswith("sqlite:////"):
        return url
    scheme, _colon, rest = url.partition("://")
    if scheme not in ("postgresql", "postgresql+psycopg") or not is_address(f"postgresql://{rest}"):
        raise WrongSetting(
            "HELPDESK_DATABASE_URL: must be sqlite:////absolute/path/to/file, or"
            " postgresql+psycopg://user:password@host:5432/database, or unset."
        )
    return f"postgresql+psycopg://{rest}"


def is_address(url: str) -> bool:
    """Has this address a port that can be one, and a database to open?"""
    try:
        parts = urlsplit(url)
        return parts.port != 0 and len(parts.path) > 1
    except ValueError:
        return False


def in_one_line(reason: object) -> str:
    """Return what the database says of itself in one line, without the password of HELPDESK_DATABASE_URL."""
    line = " ".join(str(reason).split())
    password = urlsplit(os.environ.get("HELPDESK_DATABASE_URL") or "").password
    return line.replace(password, "***").replace(unquote(password), "***") if password else line


def number(env: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    """Read a whole number within bounds."""
    text = env.get(name) or str(default)
    if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
        raise WrongSetting(f"{name}: {text!r} must be a whole number from {least} to {most}.")
    return int(text)


def choice(env: Mapping[str, str], name: str, default: str, allowed: tuple[str, ...]) -> str:
    """Read one of a few words."""
    text = env.get(name) or default
    if text not in allowed:
        raise WrongSetting(f"{name}: {text!r} must be one of {', '.join(allowed)}.")
    return text


def base_url(env: Mapping[str, str]) -> str:
    """HELPDESK_BASE_URL: the public address, https://desk.example.com, without a path."""
    text = (env.get("HELPDESK_BASE_URL") or "").rstrip("/")
    parts = urlsplit(text)
    if text and (parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query):
        raise WrongSetting(
            f"HELPDESK_BASE_URL: {text!r} must look like https://desk.example.com, without a path."
        )
    return text


def trusted_proxy(env: Mapping[str, str]) -> str:
    """HELPDESK_TRUSTED_PROXIES: the address of the one reverse proxy whose X-Forwarded-* headers count, or * for any."""
    text = env.get("HELPDESK_TRUSTED_PROXIES") or ""
    if text and not re.fullmatch(r"\*|[0-9A-Fa-f.:]+", text):
        raise WrongSetting(f"HELPDESK_TRUSTED_PROXIES: {text!r} must be one IP address, or * for any.")
    return text


def api_key(env: Mapping[str, str]) -> str:
    """HELPDESK_API_KEY: a key of your own choosing that is installed at start; at least 20 characters."""
    text = env.get("HELPDESK_API_KEY") or ""
    if text and not re.fullmatch(r"[\x21-\x7e]{20,200}", text):
        raise WrongSetting("HELPDESK_API_KEY: must be 20 to 200 visible ASCII characters, without spaces.")
    return text


def mail_server(env: Mapping[str, str]) -> MailServer | None:
    """HELPDESK_SMTP_URL: smtp://user:password@host:587 (STARTTLS), smtps://… (TLS at once); none: no mail leaves.

    `?starttls=off` sends in the clear, `?ca=/path` trusts the certificates of a file too. The message never repeats the URL,
    which holds a password.
    """
    text = env.get("HELPDESK_SMTP_URL") or ""
    if not text:
        return None
    wrong = WrongSetting(
        "HELPDESK_SMTP_URL: must look like smtp://user:password@mail.example.com:587 or smtps://…:465, with special characters "
        "of the password as %XX; ?starttls=off sends in the clear, ?ca=/path/to/file trusts your own certificate."
    )
    try:
        parts, port = urlsplit(text), urlsplit(text).port
        options = {
            name: values[-1]
            for name, values in parse_qs(parts.query, strict_parsing=bool(parts.query)).items()
        }
    except ValueError:
        raise wrong from None
    is_known = set(options) <= {"starttls", "ca"} and options.get("starttls", "off") == "off"
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.path.strip("/") or not is_known:
        raise wrong
    if "ca" in options and not Path(options["ca"]).is_file():
        raise WrongSetting(f"HELPDESK_SMTP_URL: there is no file {options['ca']!r} (ca=).")
    security = "tls" if parts.scheme == "smtps" else "none" if "starttls" in options else "starttls"
    default = 465 if security == "tls" else 587
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return MailServer(parts.hostname, port or default, security, user, password, options.get("ca", ""))


def mail_from(env: Mapping[str, str]) -> str:
    """HELPDESK_MAIL_FROM: whom mails are from: support@example.com, or with a name before <…>; needed with a mail server."""
    text = (env.get("HELPDESK_MAIL_FROM") or "").strip()
    address = parseaddr(text)[1]
    if text and not (
        text.isprintable() and re.fullmatch(r"[^\s@<>,;\"]+@[A-Za-z0-9.-]+", address) and address.isascii()
    ):
        raise WrongSetting(
            f"HELPDESK_MAIL_FROM: {text!r} must look like support@example.com or Support <support@example.com>."
        )
    if not text and env.get("HELPDESK_SMTP_URL"):
        raise WrongSetting("HELPDESK_MAIL_FROM: say whom mails are from, like Support <support@example.com>.")
    return text


def redis_url(env: Mapping[str, str]) -> str:
    """HELPDESK_REDIS_URL: the Redis where several processes count together; in memory, each for itself, without it."""
    text = env.get("HELPDESK_REDIS_URL") or ""
    parts = urlsplit(text)
    if text and (parts.scheme not in ("redis", "rediss") or not parts.hostname):
        raise WrongSetting(
            "HELPDESK_REDIS_URL: must look like redis://127.0.0.1:6379/0, or rediss:// for TLS."
        )
    return text
