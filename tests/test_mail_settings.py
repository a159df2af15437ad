"""The settings of mail: what is read from them, and what a wrong one says."""

import pytest

from helpdesk.config import MailServer, Settings, WrongSetting, mail_from, mail_server

SERVERS = {
    "smtp://mail.example.com": MailServer("mail.example.com", 587, "starttls"),
    "smtp://ana:p%40ss%2F@mail.example.com:25": MailServer(
        "mail.example.com", 25, "starttls", "ana", "p@ss/"
    ),
    "smtps://ana%40example.com:pw@[::1]": MailServer("::1", 465, "tls", "ana@example.com", "pw"),
    "smtp://127.0.0.1:1025?starttls=off": MailServer("127.0.0.1", 1025, "none"),
}


@pytest.mark.parametrize("url", SERVERS)
def test_a_mail_server_is_read(url):
    assert mail_server({"HELPDESK_SMTP_URL": url}) == SERVERS[url]


@pytest.mark.parametrize(
    "url",
    ["mail.example.com", "http://a:secret@b", "smtp://", "smtp://a:secret@h:99999", "smtp://h?starttls=on", "smtp://h?tls=off",
     "smtp://h/path", "smtp://h?ca=/no/such/file", "smtp://h:x"],
)  # fmt: skip
def test_a_wrong_mail_server_is_named_and_its_password_is_not(url):
    with pytest.raises(WrongSetting) as caught:
        mail_server({"HELPDESK_SMTP_URL": url})
    assert "HELPDESK_SMTP_URL" in str(caught.value)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "support",
        "a@b@c",
        "Support <support>",
        "a@example.com\nBcc: b@example.com",
        "a b@example.com",
        "jörg@example.com",
    ],
)
def test_a_wrong_sender_is_named(text):
    with pytest.raises(WrongSetting, match="HELPDESK_MAIL_FROM"):
        mail_from({"HELPDESK_MAIL_FROM": text})


def test_a_mail_server_needs_a_sender():
    with pytest.raises(WrongSetting, match="say whom mails are from"):
        mail_from({"HELPDESK_SMTP_URL": "smtp://mail.example.com"})
    assert (
        mail_from({"HELPDESK_MAIL_FROM": "Support <support@example.com>"}) == "Support <support@example.com>"
    )


def test_links_begin_with_the_public_address_or_where_the_server_listens(settings):
    assert settings.address == "http://127.0.0.1:8000"
    assert Settings(settings.instance, "", "", host="::1", port=81).address == "http://[::1]:81"
    assert (
        Settings(settings.instance, "", "", base_url="https://desk.example.com").address
        == "https://desk.example.com"
    )
