"""Every route, asked by everybody: the table in matrix.py says what each of them gets."""

import hashlib
import re
from io import BytesIO

import pytest
from sqlalchemy import select

from helpdesk import actions, files, queries
from helpdesk.actions import (
    add_address,
    add_category,
    add_group,
    add_organisation,
    create_api_key,
    revoke_api_key,
)
from helpdesk.clock import now
from helpdesk.db import Model, read
from helpdesk.rules.actor import system
from helpdesk.rules.text import render
from tests.cast import person
from tests.web.matrix import CALLS, KEYS, PAGES, VISITORS, table
from tests.web.visitors import csrf_token, send, signed_in

API = "/v1/"
PAGE_TABLE, CALL_TABLE = table(PAGES), table(CALLS)
GETS = [route for route in PAGE_TABLE if route.startswith("GET")]
FORMS = [route for route in PAGE_TABLE if not route.startswith("GET")]
WITHOUT_TOKEN = {
    "POST /mute/<token>": 404
}  # its address is the secret, and mail programs know no other (RFC 8058)
NOTED = (
    "api_key",
    "attempt",
    "seen",
)  # when a key was last used, how often a wrong one was tried, how far a request was read: meant to be written by a GET


@pytest.fixture
def ids(app, cast, settings) -> dict[str, object]:
    """What stands for the variables of addresses: everything is Rui's, or somebody's that nobody here is."""
    with app.app_context():
        agent = person("ida@example.com", "Ida Else", "agent")
        ida = agent.user_id
        return {
            "/admin/people/<number>": ida,
            "<address>": add_address(system(), ida, "ida@work.example.com"),
            "/admin/groups/<number>": add_group(system(), None, name="Night shift"),
            "/admin/categories/<number>": add_category(system(), None, name="Parking"),
            "/admin/organisations/<number>": add_organisation(system(), None, name="Old mill"),
            "/admin/keys/<number>": create_api_key(system(), None, name="Old", key="hd_oldkey12_of_a_test"),
            "/admin/outbox/<number>": queries.deliveries.page()[0][0].id,
            "/account/sessions/<number>": session_of(cast.rui),
            "/files/<number>": attached(cast.rui, cast.ticket, settings.instance / "attachments"),
            "<held_id>": actions.hold_reply(agent, cast.ticket, render("Held."), seconds=10),
            "<number>": cast.ticket,
            "<field>": "status",
            "<user_id>": cast.zoe.user_id,
        }


def attached(actor, ticket: int, folder) -> int:
    """Add a file to a ticket; return its id."""
    kept = files.store(folder, BytesIO(b"a file of a test"), 100)
    return actions.attach(
        actor, ticket, actions.File(kept.sha256, "notes.txt", "application/octet-stream", kept.size)
    )


def session_of(actor) -> int:
    """Sign somebody in on another machine; return the session's id."""
    actions.start_session(actor.user_id, "x" * 43, user_agent="", ip="")
    return queries.sessions.of_user(actor.user_id, now())[0].id


def asked(ids: dict, path: str) -> str:
    """The address with the variables filled in."""
    for part, value in ids.items():
        path = path.replace(part, re.sub(r"<\w+>", str(value), part))
    return re.sub(r"<\w+>", "nothing", path)


def visitor(app, cast, name: str):
    """A browser of this person, or of nobody."""
    return app.test_client() if name == "anonymous" else signed_in(app.test_client(), getattr(cast, name))


def routes(app) -> set[str]:
    """Every route of the application as the tables write it."""
    return {
        f"{method} {plain(rule.rule)}"
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }


def plain(rule: str) -> str:
    """The address without what its variables may be."""
    return re.sub(r"<(?:[^<>]*:)?(\w+)>", r"<\1>", rule)


def test_the_tables_name_every_route_and_no_other(app):
    assert routes(app) - {*PAGE_TABLE, *CALL_TABLE} == set()
    assert {*PAGE_TABLE, *CALL_TABLE} - routes(app) == set()


@pytest.mark.parametrize("route", PAGE_TABLE)
def test_a_route_answers_each_visitor_as_the_table_says(app, cast, ids, route):
    method, path = route.split()
    url, statuses = asked(ids, path), []
    for name in VISITORS:
        browser = visitor(app, cast, name)
        before = fingerprint(app)
        with browser.get(url) if method == "GET" else send(browser, url) as answer:
            statuses.append(answer.status_code)
        if name == "anonymous" or statuses[-1] >= 400:
            assert fingerprint(app) == before, name
    assert statuses == PAGE_TABLE[route]


def test_nobody_ends_the_session_of_somebody_else(app, cast):
    with app.app_context():
        number = session_of(cast.rui)
    for name in VISITORS:
        send(visitor(app, cast, name), f"/account/sessions/{number}/end")
        with app.app_context():
            is_there = number in [row.id for row in queries.sessions.of_user(cast.rui.user_id, now())]
        assert is_there == (name in ("anonymous", "zoe")), name
        if name == "rui":
            break


def test_asking_for_pages_changes_nothing(app, cast, ids):
    browsers = [visitor(app, cast, name) for name in VISITORS]
    before = fingerprint(app)
    for route in GETS:
        for browser in browsers:
            browser.get(asked(ids, route.split()[1])).close()
        assert fingerprint(app) == before, route


@pytest.mark.parametrize("name", ["anonymous", "rui", "bo"])
def test_a_form_needs_its_token_and_our_own_site(app, cast, ids, name):
    browser = visitor(app, cast, name)
    token = csrf_token(browser)
    before = fingerprint(app)
    for route in FORMS:
        url = asked(ids, route.split()[1])
        assert browser.post(url).status_code == WITHOUT_TOKEN.get(route, 400), route
        for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example.com"}):
            assert browser.post(url, data={"csrf_token": token}, headers=headers).status_code == 403, route
    assert fingerprint(app) == before


def fingerprint(app) -> str:
    """What changes when any row of any table does, except for what a visit notes."""
    noted = [Model.metadata.tables[name] for name in NOTED]
    with app.app_context(), read() as current:
        rows = {
            table.name: sorted(map(repr, current.execute(select(table))))
            for table in Model.metadata.sorted_tables
            if table not in noted
        }
    return hashlib.sha256(repr(rows).encode()).hexdigest()


@pytest.fixture
def keys(app, cast) -> dict[str, str]:
    """A key of each kind; the keys of nobody act as the helpdesk."""
    owned = {
        "revoked": (("read", "write", "notes"), None),
        "zoe": (("read", "write", "notes"), cast.zoe.user_id),
        "rui": (("read", "write", "notes"), cast.rui.user_id),
        "read": (("read",), None),
        "write": (("read", "write"), None),
    }
    secrets = {name: f"hd_{name:x<8}_{name * 8}" for name in owned}
    with app.app_context():
        for name, (scopes, user_id) in owned.items():
            number = create_api_key(
                system(), None, name=name, key=secrets[name], scopes=scopes, user_id=user_id
            )
            if name == "revoked":
                revoke_api_key(system(), number)
    return {"none": ""} | secrets


@pytest.mark.parametrize("route", CALL_TABLE)
def test_a_call_answers_each_key_as_the_table_says(app, ids, keys, route):
    method, path = route.split()
    before = fingerprint(app)
    statuses = []
    for name in KEYS:
        headers = {"X-API-Key": keys[name]} if keys[name] else {}
        body = None if method in ("GET", "DELETE") else {}
        answer = app.test_client().open(asked(ids, path), method=method, headers=headers, json=body)
        statuses.append(answer.status_code)
        if method == "GET" or answer.status_code >= 400:
            assert fingerprint(app) == before
    assert statuses == CALL_TABLE[route]


def test_a_session_opens_nothing_for_programs(app, cast):
    browser = visitor(app, cast, "bo")
    closed = [route.split()[1] for route in CALL_TABLE if "GET" in route and "openapi.json" not in route]
    assert {browser.get(path).status_code for path in closed} == {401}
