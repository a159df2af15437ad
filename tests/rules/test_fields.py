"""What a field may hold."""

import pytest

from helpdesk.errors import Rejected
from helpdesk.rules import fields, passwords


@pytest.mark.parametrize("bad", ["", "   ", "a\nb", "a\x00b", "x" * 256, "\u200b", "a\u2028b", "a\ud800b"])
def test_a_subject_is_one_line_of_at_most_255_characters(bad):
    with pytest.raises(Rejected):
        fields.subject(bad)
    assert fields.subject("  e\u0301t\u00e9 ") == "\u00e9t\u00e9"


@pytest.mark.parametrize("bad", ["", " \n ", "a\x00", "x" * 65_537, "\ud800"])
def test_a_body_is_not_blank_and_at_most_65536_characters(bad):
    with pytest.raises(Rejected):
        fields.body(bad)
    assert fields.body("a\r\n b ") == "a\n b "


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "a",
        "a@",
        "@b.example",
        "a b@c.example",
        "a@b.example\nBcc: x@y.example",
        "a@" + "b" * 300 + ".example",
    ],
)
def test_an_address_is_an_address(bad):
    with pytest.raises(Rejected):
        fields.email(bad)


def test_tags_are_clean_words_each_once():
    assert fields.tags(["VIP", "vip", "two words", " "]) == ["two-words", "vip"]
    for bad in (["a,b"], ["a:b"], ["x" * 51], [str(n) for n in range(21)]):
        with pytest.raises(Rejected):
            fields.tags(bad)


def test_every_fault_is_named_not_only_the_first():
    with pytest.raises(Rejected) as refused:
        fields.gather(subject=lambda: fields.subject(""), email=lambda: fields.email("x", "email"))
    assert [fault.field for fault in refused.value.faults] == ["subject", "email"]


@pytest.mark.parametrize("bad", ["short", "password123", "aaaaaaaaaa", "x" * 257])
def test_a_weak_password_is_refused(bad):
    with pytest.raises(Rejected):
        passwords.clean(bad)


def test_a_password_is_kept_as_argon2id_whole():
    long = "é 🦆 " * 16
    stored = passwords.hash_password(long)
    assert stored.startswith("$argon2id$")
    assert passwords.matches(long, stored)
    assert not passwords.matches(long[:-1], stored)
    assert not passwords.matches(long, None)
