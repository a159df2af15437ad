"""What each mail says, kept word for word in tests/snapshots; and what none of them may hold."""

import os
import re
from email import message_from_bytes
from email.policy import default
from html import unescape
from pathlib import Path

import pytest

from helpdesk import actions, queries
from helpdesk.db import transaction
from helpdesk.effects.environment import LOOKS
from helpdesk.effects.mail import compose, in_ascii, one_line
from helpdesk.errors import Missing
from helpdesk.rules.actor import GUEST, system
from helpdesk.rules.contact import Contact
from helpdesk.rules.text import render

pytestmark = pytest.mark.usefixtures("context")
SNAPSHOTS = Path(__file__).resolve().parents[1] / "snapshots" / "mails"
CANARY = "xylophone-canary"
HEADERS = (
    "From", "To", "Subject", "Auto-Submitted", "X-Auto-Response-Suppress", "Precedence", "List-Unsubscribe", "In-Reply-To",
    "References",
)  # fmt: skip


def received(cast) -> None:
    """The cast's own ticket."""


def received_of_a_stranger(cast) -> None:
    actions.open_ticket(GUEST, Contact("sam@example.com", "Sam"), subject=CANARY, description=render(CANARY))


def replied(cast) -> None:
    actions.note(cast.ana, cast.ticket, render(CANARY))
    actions.reply(cast.rui, cast.ticket, render("It jams on page *three* too."))
    actions.reply(
        cast.ana, cast.ticket, render("Open the **lid**.\n\nThen pull the paper out."), status="pending"
    )


def replied_and_still_open(cast) -> None:
    actions.reply(cast.ana, cast.ticket, render("The lid was open."))


def replied_by_somebody_in_copy(cast) -> None:
    actions.add_participant(cast.ana, cast.ticket, Contact("zoe@example.com"))
    actions.reply(cast.zoe, cast.ticket, render("Mine jams, too."))


def replied_and_resolved(cast) -> None:
    actions.reply(cast.ana, cast.ticket, render("The lid was open."), status="resolved")


def resolved(cast) -> None:
    actions.set_status(cast.ana, cast.ticket, "resolved")


def assigned(cast) -> None:
    actions.assign(cast.bo, cast.ticket, cast.ana.user_id)


def in_group(cast) -> None:
    number = actions.add_group(system(), None, name="Printers")
    actions.change_membership(system(), cast.ana.user_id, [number])
    actions.set_group(cast.bo, cast.ticket, number)


def answered(cast) -> None:
    actions.take(cast.ana, cast.ticket)
    actions.reply(cast.rui, cast.ticket, render("It jams <again>."))


def mentioned(cast) -> None:
    actions.note(cast.bo, cast.ticket, render("@Ana Agent: is it the **tray**?"))


def invitation(cast) -> None:
    actions.add_user(cast.bo, None, email="new@example.com", name="New", role="agent")


def invitation_of_an_end_user(cast) -> None:
    actions.add_user(cast.bo, None, email="new@example.com", name="New")


def invitation_of_an_admin(cast) -> None:
    actions.add_user(cast.bo, None, email="new@example.com", name="New", role="admin")


def sign_in_link(cast) -> None:
    actions.ask_for_link("rui@example.com", "sign_in_link")


def password_reset(cast) -> None:
    actions.ask_for_link("rui@example.com", "password_reset")


def address(cast) -> None:
    actions.ask_for_address(cast.rui, cast.rui.user_id, "rui@work.example.com")


def ticket_link(cast) -> None:
    actions.issue_link(system(), cast.rui.user_id, "ticket", "t" * 43, ticket_id=cast.ticket)
    actions.ask_for_ticket_link("t" * 43)


def registration(cast) -> None:
    actions.ask_for_account("new@example.com", CANARY)


def registration_of_somebody(cast) -> None:
    actions.ask_for_account("rui@example.com", CANARY)


CASES = [
    received, received_of_a_stranger, replied, replied_and_still_open, replied_by_somebody_in_copy, replied_and_resolved,
    resolved, assigned, in_group, answered, mentioned, invitation, invitation_of_an_end_user,
    invitation_of_an_admin, sign_in_link, password_reset, address, ticket_link, registration, registration_of_somebody,
]  # fmt: skip
IN_GERMAN = [
    received, replied, replied_and_still_open, replied_by_somebody_in_copy, resolved, assigned, answered, sign_in_link,
    ticket_link,
]  # fmt: skip
cases = pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)


def newest(mailing):
    """The mail of the newest delivery, as its recipient's reader parses it."""
    number = queries.deliveries.page()[0][0].id
    mail = compose(number, mailing)
    return mail, message_from_bytes(bytes(mail.message), policy=default)


def snapshot(mailing) -> str:
    """The newest mail, as a person could read all of it."""
    return whole(newest(mailing)[1])


def whole(parsed) -> str:
    """All of a mail that a person could read."""
    heads = "\n".join(f"{name}: {parsed[name]}" for name in HEADERS if parsed[name])
    parts = [parsed.get_body((kind,)).get_content().replace("\r\n", "\n") for kind in ("plain", "html")]
    return f"{heads}\n\n{parts[0]}\n{parts[1]}"


def kept_snapshot(name: str, shown: str) -> str:
    """What was kept under this name; with UPDATE_SNAPSHOTS what is shown now is kept first."""
    path = SNAPSHOTS / f"{name}.txt"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(shown, "utf-8")
    return path.read_text("utf-8")


def speak(actor, language: str | None) -> None:
    """Let somebody choose a language."""
    actions.change_preferences(actor, actor.user_id, locale=language, time_zone=None, preferences={})


@cases
def test_a_mail_says_what_it_said(cast, mailing, case):
    case(cast)
    assert snapshot(mailing) == kept_snapshot(case.__name__, snapshot(mailing))


def test_a_mail_of_several_tickets_says_each_once(cast, deliver, kept):
    for number in (cast.noise, cast.ticket):
        actions.take(cast.ana, number)
    actions.reply(cast.zoe, cast.noise, render("Still cold."))
    actions.reply(cast.rui, cast.ticket, render("It jams again."))
    deliver()
    shown = whole(next(mail for mail in kept.mails if mail["To"] == "ana@example.com"))
    assert shown == kept_snapshot("updates", shown)
    assert "\n\n\n" not in shown.partition("<!DOCTYPE")[0]


@cases
def test_a_mail_holds_nothing_internal_and_nothing_from_elsewhere(cast, mailing, case):
    case(cast)
    mail, parsed = newest(mailing)
    assert CANARY not in parsed.as_string() + mail.text + mail.html
    assert "<img" not in mail.html
    assert "url(" not in mail.html
    assert len(bytes(mail.message)) < 40_000
    assert [part.get_content_type() for part in parsed.iter_parts()] == ["text/plain", "text/html"]
    assert set(re.findall(r'href="(https?://[^/"]+)', mail.html)) == {mailing.address}


def test_only_the_requester_is_asked_how_it_went(cast, mailing):
    actions.add_participant(cast.ana, cast.ticket, Contact("lea@example.com", "Lea"))
    replied_and_resolved(cast)
    mails = {row.target: compose(row.id, mailing) for row in queries.deliveries.page()[0][:2]}
    for part in ("text", "html"):
        assert "?rating=up" in getattr(mails["rui@example.com"], part)
        assert "?rating=up" not in getattr(mails["lea@example.com"], part)


def test_links_begin_with_the_helpdesks_own_address(cast, mailing):
    from dataclasses import replace

    assert "http://127.0.0.1:8000/r/…" in newest(mailing)[0].text
    public = replace(mailing, base_url="https://desk.example.com")
    assert "https://desk.example.com/r/…" in newest(public)[0].text


@pytest.mark.parametrize(
    "evil",
    ["a\r\nBcc: eve@example.com", "a\nX-Evil: 1", "a\u2028b", "\x1b[31m", "=?utf-8?q?a=0D=0ABcc:?="],
)
def test_nothing_that_is_typed_becomes_a_header(cast, mailing, evil):
    from helpdesk.models import Ticket, User

    actions.reply(cast.ana, cast.ticket, render("Try another tray."))
    with transaction() as session:
        session.get(Ticket, cast.ticket).subject = evil
        session.get(User, cast.rui.user_id).name = evil
        session.get(User, cast.ana.user_id).name = evil
    mail, parsed = newest(mailing)
    assert set(parsed.keys()) == set(mail.message.keys())
    assert (parsed["Bcc"], parsed["X-Evil"]) == (None, None)
    assert parsed["To"] == "rui@example.com"


@pytest.mark.parametrize(
    "address",
    [
        "a@b.example\r\nBcc: c@d.example",
        "a b@c.example",
        "a,b@c.example",
        "a",
        "@",
        "a@" + "x" * 70 + ".example",
    ],
)
def test_what_is_no_address_gets_no_mail(address):
    with pytest.raises(Missing):
        in_ascii(address)


def test_an_address_of_another_script_is_written_as_the_dns_knows_it():
    assert in_ascii("info@bücher.example") == "info@xn--bcher-kva.example"
    assert one_line("a\tb\r\nc\0d") == "a b c d"


@cases
def test_a_mail_is_one_table_of_one_column_and_its_first_words_are_few(cast, mailing, case):
    case(cast)
    mail, _parsed = newest(mailing)
    body = mail.html.split("<body", 1)[1]
    assert body.count("<table") == body.count('role="presentation"') == body.count("<td") == 1
    assert re.search(r'<table[^>]* width="600"[^>]*width:100%;max-width:600px[^>]*border-top:4px', body)
    first_words = unescape(re.search(r"<div [^>]*display:none[^>]*>([^<]*)</div>", body)[1])
    assert 0 < len(first_words) <= 90
    assert re.search(r"background(?!:#3f6fd8)", body) is None


@cases
def test_the_text_of_a_mail_reads_well_alone(cast, mailing, case):
    case(cast)
    text = newest(mailing)[0].text
    assert not re.search(r"<(?!again)|&\w+;|{{|\n{3}", text)
    assert "\n-- \n" in text
    assert "http://127.0.0.1:8000/" in text


@pytest.mark.parametrize("case", IN_GERMAN, ids=lambda case: case.__name__)
def test_the_recipient_is_written_to_in_their_own_language_whatever_the_writers_is(cast, mailing, case):
    case(cast)
    recipient = queries.deliveries.letters(queries.deliveries.page()[0][0].id)[0].user_id
    for each in (cast.ana, cast.bo, cast.rui):
        speak(each, "de" if each.user_id == recipient else "en")
    assert snapshot(mailing) == kept_snapshot(f"de-{case.__name__}", snapshot(mailing))


@pytest.mark.parametrize("language", [None, "en", "xx"])
def test_who_chose_no_language_that_there_is_gets_english_and_is_told_so(cast, mailing, language):
    speak(cast.rui, language)
    mail, _parsed = newest(mailing)
    assert mail.text.startswith("We received your request")
    assert '<html lang="en">' in mail.html


def test_every_look_is_one_attribute():
    assert all('"' not in css and "url" not in css for css in LOOKS.values())
    lengths = re.findall(r"(?<![\w#.])[\d.]+([a-z]+|%)", " ".join(LOOKS.values()))
    assert set(lengths) == {"px", "%"}
