"""What a field may hold: one reader for forms, JSON and the command line. Each returns the clean value or raises Rejected."""

from __future__ import annotations

import re
import unicodedata

from email_validator import EmailNotValidError, validate_email

from helpdesk.errors import Rejected, rejected
from helpdesk.i18n import _

MAX_SUBJECT = 255
MAX_BODY = 65_536
MAX_HINT = 200
MAX_NAME = 100
MAX_REMARK = 2_000
MAX_TAG = 50
MAX_TAGS = 20
FOR_ANYBODY = {
    "aol.com", "gmail.com", "gmx.com", "gmx.de", "gmx.net", "googlemail.com", "hotmail.com", "icloud.com", "live.com", "mail.com",
    "mail.ru", "me.com", "msn.com", "orange.fr", "outlook.com", "proton.me", "protonmail.com", "qq.com", "t-online.de", "web.de",
    "yahoo.com", "yandex.ru", "163.com",
}  # fmt: skip
UNPRINTABLE = {"Cc", "Cs", "Zl", "Zp"}


def subject(text: str, field: str = "subject") -> str:
    """Clean a subject: one line of 1 to 255 characters, trimmed, NFC."""
    text = unicodedata.normalize("NFC", text.strip())
    if not text or not re.search(r"[^\s\u200b-\u200f\u2060\ufeff]", text):
        raise rejected(field, _("Write a subject."), "required")
    if any(unicodedata.category(character) in UNPRINTABLE for character in text):
        raise rejected(field, _("A subject is one line, without control characters."), "control_character")
    return _at_most(text, MAX_SUBJECT, field)


def body(text: str, field: str = "content") -> str:
    """Clean a description or comment: 1 to 65,536 characters, not blank; line ends become \\n, all else stays."""
    text = text.replace("\r\n", "\n")
    if not text.strip():
        raise rejected(field, _("Write something."), "required")
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise rejected(
            field, _("There is a character in the text that cannot be stored."), "control_character"
        )
    return _at_most(text, MAX_BODY, field)


def remark(text: str, field: str = "remark") -> str:
    """Clean what may be said with a rating: up to 2,000 characters, also none."""
    return body(_at_most(text.strip(), MAX_REMARK, field), field) if text.strip() else ""


def name(text: str, field: str = "name", required: bool = True) -> str:
    """Clean a name of a person, group, category or key: one line of up to 100 characters."""
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    if any(unicodedata.category(character) in UNPRINTABLE for character in text):
        raise rejected(field, _("A name is one line, without control characters."), "control_character")
    if required and not text:
        raise rejected(field, _("Write a name."), "required")
    return _at_most(text, MAX_NAME, field)


def hint(text: str, field: str = "hint") -> str:
    """Clean a hint for those who choose something: one line of up to 200 characters, or nothing."""
    line = unicodedata.normalize("NFC", " ".join(text.split()))
    if any(unicodedata.category(character) in UNPRINTABLE for character in line):
        raise rejected(field, _("A hint is one line, without control characters."), "control_character")
    return _at_most(line, MAX_HINT, field)


def email(text: str, field: str = "email") -> str:
    """Clean an e-mail address (RFC 5321 syntax; no look-up of the domain)."""
    try:
        return validate_email(text.strip(), check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        raise rejected(field, _("Write an e-mail address, like name@example.com."), "invalid") from None


def email_key(address: str) -> str:
    """Return what makes an address unique: NFKC, in lower case."""
    return unicodedata.normalize("NFKC", address).casefold()


def domain(text: str, field: str = "domain") -> str | None:
    """Clean the domain that an organisation's addresses end in, None for nothing. One where anybody can have one is refused."""
    text = text.strip().lower().removeprefix("@")
    if not text:
        return None
    if text in FOR_ANYBODY:
        raise rejected(field, _("Anybody can have an address there."), "not_allowed")
    try:
        clean = email(f"x@{text}").rpartition("@")[2]
    except Rejected:
        raise rejected(field, _("Write the part after the @, like example.com."), "invalid") from None
    return _at_most(email_key(clean), 255, field)


def tags(words: list[str], field: str = "tags") -> list[str]:
    """Clean tags: lower case, no spaces or commas inside, each once, at most 20, sorted."""
    return (
        sorted({_tag(word, field) for word in words if word.strip()})[: MAX_TAGS + 1]
        if _few(words, field)
        else []
    )


def _tag(word: str, field: str) -> str:
    word = unicodedata.normalize("NFC", "-".join(word.split())).lower().strip("#")
    if (
        not word
        or re.search(r'[,":]', word)
        or any(unicodedata.category(character) in UNPRINTABLE for character in word)
    ):
        raise rejected(field, _("A tag is a word without commas, colons or quotation marks."), "invalid")
    return _at_most(word, MAX_TAG, field)


def _few(words: list[str], field: str) -> bool:
    if len({word.strip().lower() for word in words}) > MAX_TAGS:
        raise rejected(field, _("At most %(most)s tags.", most=MAX_TAGS), "too_many")
    return True


def _at_most(text: str, most: int, field: str) -> str:
    if len(text) > most:
        raise rejected(
            field,
            _("At most %(most)s characters; this has %(count)s.", most=f"{most:,}", count=f"{len(text):,}"),
            "too_long",
        )
    return text


def gather(**readers) -> dict:
    """Run several readers and raise one Rejected with the faults of all of them."""
    clean, faults = {}, []
    for key, reader in readers.items():
        try:
            clean[key] = reader()
        except Rejected as refusal:
            faults.extend(refusal.faults)
    if faults:
        raise Rejected(*faults)
    return clean
