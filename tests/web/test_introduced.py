"""Who filed a request as a guest is not asked twice for name and address, and nobody else reads them."""

from tests.web.forms import post_form, sign_in
from tests.web.visitors import send

GUEST = {"name": "Gil Guest", "email": "gil@example.com", "subject": "No paper", "details": "Empty."}
FILLED = ('value="Gil Guest"', 'value="gil@example.com"')


def told(client, url: str = "/requests/new") -> list[bool]:
    """Which of name and address the form has already."""
    page = client.get(url).text
    return [each in page for each in FILLED]


def test_the_next_form_of_the_same_browser_has_both_and_may_be_changed(client, app, cast):
    assert told(client) == [False, False]
    post_form(client, "/requests/new", **GUEST)
    assert told(client) == [True, True]
    post_form(client, "/requests/new", **GUEST | {"name": "Gila", "email": "gila@example.com"})
    page = client.get("/requests/new").text
    assert ('value="Gila"' in page, 'value="gila@example.com"' in page) == (True, True)
    assert told(app.test_client()) == [False, False]


def test_the_form_for_an_account_has_both_too(client, cast, mails):
    post_form(client, "/requests/new", **GUEST)
    assert told(client, "/register") == [True, True]


def test_what_was_refused_is_not_kept(client, cast):
    post_form(client, "/requests/new", **GUEST | {"subject": " "})
    assert told(client) == [False, False]


def test_it_is_what_was_typed_and_never_what_is_known_of_the_address(client, cast):
    post_form(client, "/requests/new", **GUEST | {"email": "ZOE@example.com"})
    page = client.get("/requests/new").text
    assert 'value="Gil Guest"' in page
    assert "Zoe" not in page


def test_whoever_holds_a_mailed_link_is_told_nothing(client, app, cast, ticket_link):
    client.get(ticket_link)
    page = client.get("/requests/new").text
    assert "rui@example.com" not in page
    assert "Rui Asks" not in page


def test_the_rights_of_a_browser_that_filed_tell_nothing(client, app, cast):
    post_form(client, "/requests/new", **GUEST)
    thief = app.test_client()
    thief.set_cookie("helpdesk_browser", client.get_cookie("helpdesk_browser").value)
    assert thief.get("/requests/3").status_code == 200
    assert told(thief) == [False, False]


def test_signing_out_forgets_it(client, cast):
    post_form(client, "/requests/new", **GUEST)
    sign_in(client, "rui@example.com")
    assert told(client) == [False, False]
    send(client, "/sign-out")
    assert told(client) == [False, False]


def test_it_costs_no_statement(client, cast, sql):
    client.get("/requests/new")
    sql.clear()
    client.get("/requests/new")
    before = len(sql)
    post_form(client, "/requests/new", **GUEST)
    sql.clear()
    client.get("/requests/new")
    assert len(sql) == before <= 8
