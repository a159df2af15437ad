"""Nobody learns who is known here: for any address the answer is the same, and so is every statement that it takes."""

import pytest

from helpdesk import queries
from helpdesk.db import read
from tests.web.forms import steady
from tests.web.visitors import send

pytest.importorskip("aiosmtpd")

KNOWN, NOBODYS = "rui@example.com", "nob@example.com"


@pytest.fixture
def work(client, sql, mails):
    """Send a form for an address; returns the answer as it is for any address, and the statements that it took."""

    def work(path: str, email: str, **fields) -> tuple[int, str, list[str]]:
        sql.clear()
        answer = send(client, path, email=email, **fields)
        return answer.status_code, steady(answer.text).replace(email, "ADDRESS"), list(sql)

    return work


@pytest.mark.parametrize(
    ("path", "past_the_cap", "fields"),
    [
        ("/sign-in/link", 7, {}),
        ("/password", 7, {}),
        ("/register", 7, {"name": "Nob"}),
        ("/sign-in", 12, {"password": "not the right one"}),
    ],
    ids=["link", "reset", "register", "sign-in"],
)
def test_an_address_that_is_nobodys_takes_the_same_work(work, path, past_the_cap, fields):
    work(path, "third@example.com", **fields)  # the first try of all makes the network's counter
    for _try in range(past_the_cap):
        known, nobodys = work(path, KNOWN, **fields), work(path, NOBODYS, **fields)
        assert known == nobodys
        assert any(statement.startswith("INSERT") or "UPDATE" in statement for statement in known[2])


def test_a_mail_to_an_address_that_is_nobodys_is_dropped_by_the_worker(app, work, mails):
    work("/sign-in/link", NOBODYS)
    assert mails() == []
    with app.app_context(), read():
        row = queries.deliveries.page()[0][0]
    assert (row.target, row.state, row.last_error) == (NOBODYS, "dropped", "Nobody here has this address.")
