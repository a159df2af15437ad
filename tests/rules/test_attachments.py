"""What a file may be and what it is called."""

import pytest

from helpdesk.errors import Rejected
from helpdesk.rules import attachments


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("report.pdf", "report.pdf"), ("../../etc/passwd", "passwd"), ("C:\\Users\\ana\\a.txt", "a.txt"), ("a/b\\c.txt", "c.txt"),
        ("日本語.txt", "日本語.txt"), ("", "file"), ("..", "file"), (".", "file"), ("a\r\nX-Evil: 1.txt", "a X-Evil: 1.txt"),
        ("a\0b.txt", "a b.txt"), ("photo\u202egpj.exe", "photogpj.exe"), ("e\u0301.txt", "\u00e9.txt"),
        ("  a  b .txt", "a b .txt"), ("CON", "CON"), ("%2e%2e%2fa", "%2e%2e%2fa"), ("/", "file"),
    ],
)  # fmt: skip
def test_a_name_is_for_showing_and_never_a_path(given, shown):
    assert attachments.name(given) == shown


def test_a_long_name_keeps_its_ending():
    name = attachments.name("a" * 400 + ".tar.gz")
    assert (len(name), name[-3:]) == (255, ".gz")


@pytest.mark.parametrize(
    ("name", "size", "code"),
    [
        ("a.txt", 0, "empty"), ("a.txt", attachments.MOST_BYTES + 1, "too_large"), ("run.EXE", 5, "not_allowed"),
        ("x.pdf.js", 5, "not_allowed"),
    ],
)  # fmt: skip
def test_what_is_refused_is_named(name, size, code):
    with pytest.raises(Rejected, match=name) as refusal:
        attachments.check(name, size)
    assert [fault.code for fault in refusal.value.faults] == [code]


def test_a_file_is_what_its_first_bytes_say():
    assert attachments.media_type(b"\x89PNG\r\n\x1a\nrest") == "image/png"
    assert attachments.media_type(b"RIFF1234WEBPVP8 ") == "image/webp"
    for raw in (b"<html><script>", b"<svg xmlns=", b"GIF8", b"", b"%!PS", b"<?xml version"):
        assert attachments.media_type(raw) == "application/octet-stream"
