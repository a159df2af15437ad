"""A subject arrives letter for letter, wherever its lines end on the way."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from helpdesk.effects.mail import WIRE


@pytest.mark.parametrize("length", range(30, 70))
@pytest.mark.parametrize(
    "rest", ["🚲 squeaks since yesterday", "über Nacht laut", "مرحبا، هل يمكنكم", "all night long"]
)
def test_a_blank_of_a_subject_is_sent_once(length, rest):
    message = EmailMessage(policy=WIRE)
    message["Subject"] = subject = f"Re: [#501] {'x' * length} {rest}"
    raw = bytes(message)
    assert message_from_bytes(raw, policy=default)["Subject"] == subject
    assert max(map(len, raw.splitlines())) <= (78 if b"=?" in raw else 998)


def test_who_takes_utf8_gets_the_subject_as_it_is():
    message = EmailMessage(policy=WIRE.clone(utf8=True))
    message["Subject"] = "Über Nacht"
    assert bytes(message).startswith("Subject: Über Nacht\r\n".encode())
