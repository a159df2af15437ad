"""What tests of pages share: browsers of the cast, and a helpdesk whose mails really leave."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from helpdesk import actions, queries
from helpdesk.effects.outbox import deliver_next
from helpdesk.rules.actor import system
from helpdesk.rules.text import render
from tests.web.visitors import signed_in


@pytest.fixture
def rui(app, cast) -> FlaskClient:
    """Rui's browser."""
    return signed_in(app.test_client(), cast.rui)


@pytest.fixture
def ana(app, cast) -> FlaskClient:
    """Ana's browser."""
    return signed_in(app.test_client(), cast.ana)


@pytest.fixture
def bo(app, cast) -> FlaskClient:
    """Bo's browser."""
    return signed_in(app.test_client(), cast.bo)


@pytest.fixture
def url(cast) -> str:
    """The end users' page of Rui's request."""
    return f"/requests/{cast.ticket}"


@pytest.fixture
def mails(app, cast):
    """The mails that leave from here on; `mails()` does what the worker does, and returns all of them."""
    with app.app_context():
        for row in queries.deliveries.page()[0]:
            actions.drop_delivery(system("worker"), row.id, "the cast's own")
    pytest.importorskip("aiosmtpd")
    from tests.outbox import plain, sink

    with sink() as (kept, port):
        app.config["SETTINGS"] = replace(
            app.config["SETTINGS"], smtp=plain(port), mail_from="Support <support@desk.example.com>"
        )

        def mails() -> list:
            with app.app_context():
                while deliver_next(app.config["SETTINGS"]):
                    pass
            return kept.mails

        yield mails


@pytest.fixture
def ticket_link(app, cast, mails) -> str:
    """The link in the mail of Ana's reply to Rui."""
    with app.app_context():
        actions.note(cast.ana, cast.ticket, render("xylophone-canary"))
        actions.reply(cast.ana, cast.ticket, render("Try another tray."))
    from tests.outbox import link_in

    return link_in(mails()[-1])
