"""Who is told that a note names them."""

import pytest

from helpdesk import actions, queries
from helpdesk.clock import now
from helpdesk.rules.actor import system
from helpdesk.rules.contact import Contact
from helpdesk.rules.text import render
from tests.cast import person

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def cleo(cast):
    """One more agent."""
    return person("cleo@example.com", "Cleo Queen", "agent")


def test_a_note_tells_whom_it_names_and_nobody_else(waiting, cast, cleo):
    actions.note(cast.ana, cast.ticket, render("@Cleo Queen, @Bo Admin and @Rui Asks: who knows trays?"))
    assert sorted(waiting()) == [("bo", "mentioned"), ("cleo", "mentioned")]


def test_a_public_reply_tells_none_of_them(waiting, cast, cleo):
    actions.reply(cast.ana, cast.ticket, render("Ask @Cleo Queen."))
    assert waiting() == [("rui", "replied")]
    line = queries.tickets.timeline(cast.ana, cast.ticket, now()).items
    assert "mention" not in line[-1].body_html


def test_nobody_is_told_that_they_named_themselves(waiting, cast, cleo):
    actions.note(cast.ana, cast.ticket, render("@Ana Agent: remember the tray."))
    actions.note(cast.ana, cast.ticket, render("@Cleo Queen said so."), author=Contact("cleo@example.com"))
    assert waiting() == []


def test_who_wants_no_such_mail_or_is_disabled_is_not_told(waiting, cast, cleo):
    actions.change_preferences(
        cast.bo, cast.bo.user_id, locale="", time_zone="", preferences={"mails_off": ["mentioned"]}
    )
    actions.disable_user(cast.bo, cleo.user_id)
    actions.note(cast.ana, cast.ticket, render("@Bo Admin @Cleo Queen"))
    assert waiting() == []
    written = queries.tickets.timeline(cast.ana, cast.ticket, now()).items[-1].body_html
    assert written == '<p><span class="mention">@Bo Admin</span> @Cleo Queen</p>\n'


def test_a_mention_goes_with_the_notices_of_the_same_minutes(waiting, cast, kept, deliver):
    actions.assign(cast.bo, cast.ticket, cast.ana.user_id)
    actions.note(cast.bo, cast.ticket, render("@Ana Agent @ana: it is the *tray*."))
    assert waiting() == [("ana", "assigned"), ("ana", "mentioned")]
    deliver()
    assert [mail["To"] for mail in kept.mails] == ["ana@example.com"]
    text = kept.mails[0].get_body(("plain",)).get_content()
    assert "You were mentioned: Printer jams" in text
    assert "it is the *tray*." in text


def test_who_is_no_agent_any_more_does_not_get_the_note(waiting, cast, kept, deliver):
    actions.note(cast.bo, cast.ticket, render("@Ana Agent: a secret xylophone."))
    actions.change_user(
        system(), cast.ana.user_id, name="Ana Agent", email="ana@example.com", role="end_user"
    )
    deliver()
    assert kept.mails == []
