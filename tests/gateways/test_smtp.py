"""One mail over a real wire: what the server says is what we are told, and nobody waits longer than promised."""

import ssl
import subprocess
from contextlib import suppress

import pytest

pytest.importorskip("aiosmtpd")

from helpdesk.actions.deliveries import LEASE
from helpdesk.config import MailServer
from helpdesk.gateways import smtp
from tests.outbox import answering, free_port, plain, sink, talking

MAIL = b"From: a@example.com\r\nTo: b@example.com\r\nSubject: Hello\r\n\r\n.dot first\r\n"
CLOSED = "The server closed the connection."


def send(server: MailServer, **options) -> str:
    """Send MAIL."""
    return smtp.send(server, "a@example.com", "b@example.com", MAIL, **options)


def refused(server: MailServer, **options) -> smtp.NotSent:
    """Send MAIL to a server that does not take it."""
    with pytest.raises(smtp.NotSent) as caught:
        send(server, **options)
    return caught.value


def test_a_mail_arrives_whole():
    asked = []
    with sink() as (kept, port):
        assert send(plain(port), before_data=lambda: asked.append(len(kept.mails))) == "250 2.0.0 taken"
    assert kept.envelopes == [("a@example.com", ["b@example.com"])]
    assert kept.mails[0].get_content() == ".dot first\r\n"
    assert asked == [0]


def test_nothing_is_sent_when_the_sender_changes_its_mind():
    def never():
        raise LookupError

    with sink() as (kept, port):
        with pytest.raises(LookupError):
            send(plain(port), before_data=never)
        assert kept.mails == []


@pytest.mark.parametrize(
    ("replies", "stage", "words", "is_final", "is_in_doubt"),
    [
        ({"HELLO": "554 go away"}, "greeting", "554 go away", False, False),
        ({"MAIL": "550 not from you"}, "sender", "550 not from you", False, False),
        ({"RCPT": "550 5.1.1 nobody here"}, "recipient", "550 5.1.1 nobody here", True, False),
        ({"RCPT": "554 5.7.1 relay denied"}, "recipient", "554 5.7.1 relay denied", False, False),
        ({"RCPT": "451 later"}, "recipient", "451 later", False, False),
        ({"RCPT": None}, "recipient", CLOSED, False, False),
        ({"DATA": "452 full"}, "content", "452 full", False, False),
        ({"DATA": None}, "content", CLOSED, False, False),
        ({"END": "554 spam"}, "answer", "554 spam", True, False),
        ({"END": "451 try later"}, "answer", "451 try later", False, False),
        ({"END": None}, "answer", CLOSED, False, True),
    ],
)
def test_the_servers_own_words_are_told(replies, stage, words, is_final, is_in_doubt):
    with talking(answering(replies)) as port:
        trouble = refused(plain(port))
    assert (trouble.stage, trouble.is_final, trouble.is_in_doubt) == (stage, is_final, is_in_doubt)
    assert trouble.words == words


def test_a_port_that_nobody_listens_on_is_told():
    trouble = refused(plain(free_port()))
    assert trouble.stage == "connect"
    assert trouble.words == "Connection refused"


def test_a_name_that_is_none_is_told():
    trouble = refused(MailServer("mail..example.com", 25, "none"))
    assert (trouble.stage, trouble.words) == ("connect", "The name of the server is no host name.")


def test_a_password_that_cannot_be_sent_is_told():
    with talking(answering({"EHLO": "250-here\r\n250 AUTH PLAIN"})) as port:
        trouble = refused(MailServer("127.0.0.1", port, "none", "ana", "Schlüssel"))
    assert (trouble.stage, trouble.words) == ("sign-in", "User and password can be sent in ASCII only.")


def test_a_server_that_hangs_is_left(monkeypatch):
    monkeypatch.setattr(smtp, "TIMEOUT_SECONDS", 0.2)
    with talking(lambda wire: wire.recv(1)) as port:
        trouble = refused(plain(port))
    assert (trouble.stage, trouble.words) == ("greeting", "The server did not answer in time.")


def test_a_server_that_hangs_after_the_content_leaves_it_in_doubt(monkeypatch):
    monkeypatch.setattr(smtp, "ANSWER_SECONDS", 0.2)
    with talking(answering({"END": "250-goes on"})) as port:
        assert refused(plain(port)).is_in_doubt


def dripping(what: bytes):
    """A server that says the same for ten seconds, with short pauses, whatever it is told."""

    def script(wire):
        wire.settimeout(0.02)
        for _drop in range(500):
            wire.sendall(what)
            with suppress(TimeoutError):
                wire.recv(1000)

    return script


def after(answers: list[str], then):
    """A server that gives these answers in turn, and then does something else."""

    def script(wire):
        for answer in answers:
            wire.sendall(answer.encode() + b"\r\n")
            wire.recv(1000)
        then(wire)

    return script


OFFERING = ["220 here", "250-here\r\n250 STARTTLS"]
READY = ["220 here", "250 here", "250 ok", "250 ok", "354 go on"]


@pytest.mark.parametrize(
    ("answers", "drop", "security", "stage"),
    [
        ([], b"220-not yet\r\n", "none", "greeting"),
        ([], b"2", "none", "greeting"),
        (READY[:1], b"250-and also\r\n", "none", "greeting"),
        (READY[:2], b"2", "none", "sender"),
        (OFFERING, b"2", "starttls", "tls"),
    ],
)
def test_a_server_that_drips_without_end_is_left(monkeypatch, answers, drop, security, stage):
    monkeypatch.setattr(smtp, "MOST_SECONDS", 0.4)
    with talking(after(answers, dripping(drop))) as port:
        trouble = refused(MailServer("127.0.0.1", port, security))
    assert (trouble.stage, trouble.words) == (stage, "The server did not answer in time.")


@pytest.mark.parametrize(("answers", "security"), [([], "tls"), ([*OFFERING, "220 begin"], "starttls")])
def test_a_handshake_that_drips_without_end_is_left(monkeypatch, answers, security):
    monkeypatch.setattr(smtp, "TIMEOUT_SECONDS", 0.4)
    begun = b"\x16\x03\x03\x40\x00"  # a record of TLS, 16 KB long
    with talking(after(answers, dripping(begun))) as port:
        trouble = refused(MailServer("127.0.0.1", port, security))
    assert trouble.words == "The server did not answer in time."


@pytest.mark.parametrize("drop", [b"250-soon\r\n", b"2"])
def test_a_server_that_drips_after_the_content_leaves_it_in_doubt(monkeypatch, drop):
    monkeypatch.setattr(smtp, "ANSWER_SECONDS", 0.4)
    with talking(after(READY, dripping(drop))) as port:
        trouble = refused(plain(port))
    assert (trouble.stage, trouble.words) == ("answer", "The server did not answer in time.")
    assert trouble.is_in_doubt


def test_a_connection_takes_less_time_than_its_delivery_is_leased_for():
    assert LEASE.total_seconds() > smtp.MOST_SECONDS + smtp.ANSWER_SECONDS


def test_a_password_never_leaves_without_encryption():
    with sink() as (kept, port):
        trouble = refused(MailServer("127.0.0.1", port, "starttls", "ana", "secret"))
    assert trouble.stage == "tls"
    assert "STARTTLS" in trouble.words


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate that only its owner trusts: the file of it, and a server's context."""
    folder = tmp_path_factory.mktemp("tls")
    pem, key = folder / "cert.pem", folder / "key.pem"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
    ]
    command += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(pem)]
    subprocess.run(command, check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pem, key)
    return pem, context


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_is_verified(certificate, security):
    pem, context = certificate
    options = {"tls_context": context} if security == "starttls" else {"ssl_context": context}
    with sink(**options) as (kept, port):
        trouble = refused(MailServer("127.0.0.1", port, security))
        assert trouble.stage == "tls"
        assert "self-signed certificate" in trouble.words
        assert send(MailServer("127.0.0.1", port, security, ca=str(pem))).startswith("250")
    assert len(kept.mails) == 1


def test_an_address_beyond_ascii_needs_a_server_that_takes_it():
    with sink(enable_SMTPUTF8=True) as (kept, port):
        smtp.send(plain(port), "a@example.com", "jörg@example.com", MAIL)
    assert kept.envelopes[0][1] == ["jörg@example.com"]
    with talking(answering({})) as port, pytest.raises(smtp.NotSent) as caught:
        smtp.send(plain(port), "a@example.com", "jörg@example.com", MAIL)
    assert caught.value.is_final
