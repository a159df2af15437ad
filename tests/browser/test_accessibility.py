"""axe finds nothing on any page, light and dark, wide and narrow; no page scrolls sideways."""

import pytest

from helpdesk import actions
from helpdesk.rules.text import render
from tests.browser.conftest import violations
from tests.cast import open_ticket

EVERYBODY = [
    "/api/docs",
    "/sign-in",
    "/sign-in/link",
    "/register",
    "/password",
    "/r/nothing",
    "/requests/new",
    "/nowhere",
]
RUI = [
    "/requests",
    "/requests?state=resolved",
    "/requests/new",
    "/requests/2",
    "/requests/3",
    "/requests/4",
    "/requests?show=organisation",
    "/account",
]
ANA = [
    "/tickets",
    "/tickets?q=jams",
    "/tickets?q=nothing-like-this",
    "/tickets/new",
    "/tickets/2",
    "/account",
]
BO = [
    "/admin", "/admin/people", "/admin/people/new", "/admin/people/2", "/admin/groups", "/admin/categories", "/admin/keys",
    "/admin/keys/new", "/admin/keys/1/revoking", "/admin/groups/1", "/admin/categories/1", "/admin/system", "/setup/demo",
    "/admin/outbox", "/admin/outbox/1", "/admin/mail", "/admin/organisations", "/admin/organisations/1", "/admin/people/4",
    "/admin/people/4/merging", "/admin/people/4/merging?other=zoe@example.com", "/admin/people/4/erasing", "/admin/requests",
    "/tickets/2/deletion", "/account", "/_components", "/_components/queue", "/_components/ticket",
]  # fmt: skip
WHO = {None: EVERYBODY, "rui@example.com": RUI, "ana@example.com": ANA, "bo@example.com": BO}


@pytest.fixture
def lived_in(app, cast):
    """A helpdesk where things happened: notes, tags, long names, Arabic."""
    app.testing = True
    with app.app_context():
        actions.reply(
            cast.ana, cast.ticket, render("We `look` at it.\n\n- one\n- two\n\n> quoted"), status="pending"
        )
        actions.note(cast.ana, cast.ticket, render("Between us."))
        actions.set_tags(cast.ana, cast.ticket, ["printer", "vip", "a-rather-long-tag-that-goes-on"])
        actions.take(cast.ana, cast.ticket)
        actions.add_group(cast.bo, None, name="Support")
        actions.add_organisation(cast.bo, None, name="Example", domain="example.com", sees_all=True)
        actions.add_address(
            cast.bo, cast.rui.user_id, "rui@a-rather-long-domain-of-a-rather-large-company.example.com"
        )
        actions.ask_for_address(cast.rui, cast.rui.user_id, "rui@claimed.example.com")
        actions.create_api_key(cast.bo, None, name="Robot", key="hd_abcdefgh_" + "k" * 32)
        actions.resolve(cast.rui, open_ticket(cast.rui, "Solved"))
        actions.set_status(cast.ana, open_ticket(cast.rui, "Closed for good"), "closed")
        open_ticket(cast.rui, "الطابعة لا تعمل منذ الصباح", "مرحبا، الطابعة لا تعمل.")
        open_ticket(cast.rui, "Donaudampfschifffahrtsgesellschaftskapitän" * 4)
    return cast


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize(("width", "dark"), [(1280, False), (1280, True), (390, False), (390, True)])
def test_axe_finds_nothing(browser, lived_in, who, width, dark):
    page = browser(width=width, height=844, dark=dark, as_=who)
    found = []
    for path in WHO[who]:
        page.goto(path)
        found += [f"{path}: {each}" for each in violations(page)]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append(f"{path}: scrolls sideways")
    assert found == []
