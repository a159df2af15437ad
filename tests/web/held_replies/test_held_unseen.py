"""Of a reply that is held nobody outside is told anything, wherever they look."""

import re
from io import BytesIO

import pytest

from helpdesk import actions, queries
from helpdesk.db import read
from helpdesk.rules.actor import system
from helpdesk.worker.loop import release_due
from tests.web.forms import HTMX, steady
from tests.web.held import held, over, reply
from tests.web.visitors import send, signed_in

EVERYBODYS_KEY = "hd_readonly1_of_a_test"


def outbox(app) -> list:
    """The mails that wait or left."""
    with app.app_context(), read():
        return [(each.id, each.kind) for each in queries.deliveries.page()[0]]


@pytest.fixture
def looks(app, cast):
    """All that Rui, programs and mail servers can be told, as one value; `looks()` asks anew."""
    with app.app_context():
        actions.create_api_key(system(), None, name="All", key=EVERYBODYS_KEY)
        actions.create_api_key(
            system(), None, name="Rui's", key="hd_ruiskey1_of_a_test", user_id=cast.rui.user_id
        )
    rui, program = signed_in(app.test_client(), cast.rui), app.test_client()
    page = f"/requests/{cast.ticket}"
    rui.get(page)
    news = re.search(r'hx-get="([^"]*news[^"]*)"', rui.get(page).text)[1].replace("&amp;", "&")
    keys = [{"X-API-Key": EVERYBODYS_KEY}, {"X-API-Key": "hd_ruiskey1_of_a_test"}]
    paths = ["tickets", "tickets?include=requester", "tickets?q=xylophone", "events"]
    paths += [f"tickets/{cast.ticket}{part}" for part in ("", "/comments", "/attachments")]

    def looks() -> list:
        pages = [rui.get(path) for path in ("/requests", "/requests?q=xylophone", page)]
        asked = [program.get(f"/v1/support/{path}", headers=key) for path in paths for key in keys]
        return [
            [re.sub(r'name="key" value="[^"]*"', "", steady(each.text)) for each in pages],
            [each.headers.get("ETag") for each in (*pages, *asked)],
            [(each.status_code, each.text) for each in asked],
            rui.get(news, headers=HTMX).status_code,
            outbox(app),
        ]

    return looks


def test_nobody_outside_is_told_anything_before_it_goes_out_nor_after_it_was_taken_back(
    ana, app, cast, url, looks
):
    before = looks()
    reply(ana, url, then="resolve", files=(BytesIO(b"xylophone"), "xylophone.txt"))
    assert looks() == before
    [number] = held(app, cast.ticket)
    send(ana, f"{url}/held-replies/{number}/undoing")
    assert looks() == before


def test_everybody_is_told_once_it_goes_out(ana, app, cast, url, looks):
    before = looks()
    reply(ana, url, then="resolve")
    over(app)
    release_due(app)
    told = [was != is_now for was, is_now in zip(before, looks(), strict=True)]
    assert all(told), told
    assert outbox(app)[0][1] == "replied"
