"""Several addresses of one person: given by an admin or confirmed by a mailed link, each of them one person's only."""

import threading
from contextlib import suppress

import pytest

from helpdesk import actions, queries
from helpdesk.clock import now
from helpdesk.db import read
from helpdesk.errors import Forbidden, Missing, Rejected
from helpdesk.rules import links
from helpdesk.rules.actor import GUEST, system
from helpdesk.rules.contact import Contact
from helpdesk.rules.search_query import parse
from helpdesk.rules.text import render
from tests.cast import open_ticket

WORK = "rui@work.example.com"


def latest() -> tuple[str, dict | None]:
    """The kind and the content of the newest event."""
    from helpdesk.db import session
    from helpdesk.models import Event

    row = session().query(Event).order_by(Event.id.desc()).first()
    return row.kind, row.after


def link(actor, token: str, email: str = WORK) -> None:
    """Make the link that the mail to a claimed address carries."""
    number = queries.addresses.claimed(actor.user_id, email)
    actions.issue_link(system(), actor.user_id, links.ADDRESS, token, address_id=number)


def whose(email: str) -> int | None:
    row = queries.people.by_email(email)
    return row and row.id


@pytest.mark.usefixtures("context")
class TestAddresses:
    def test_an_admin_gives_a_person_an_address_and_every_look_up_finds_them_by_it(self, cast):
        actions.add_address(cast.bo, cast.rui.user_id, WORK)
        assert latest() == ("user_address_added", {"id": cast.rui.user_id, "email": WORK})
        assert whose(WORK.upper()) == cast.rui.user_id
        assert [row.id for row in queries.people.page(text="rui@work")[0]] == [cast.rui.user_id]
        assert [row.id for row in queries.users.page(system(), email=WORK)] == [cast.rui.user_id]
        filed = actions.open_ticket(
            GUEST, Contact(WORK, "Rui"), subject="From work", description=render("Hello")
        )
        assert queries.tickets.get(cast.ana, filed).requester_id == cast.rui.user_id
        found = queries.queue.page(cast.ana, parse(f"requester:{WORK}", now())).rows
        assert {row.id for row in found} == {filed, cast.ticket}

    def test_nobody_but_an_admin_gives_addresses_and_nobody_takes_anothers(self, cast):
        number = actions.add_address(cast.bo, cast.rui.user_id, WORK)
        for actor in (cast.ana, cast.rui, cast.zoe):
            with pytest.raises(Forbidden):
                actions.add_address(actor, cast.rui.user_id, "x@example.com")
            with pytest.raises(Forbidden):
                actions.make_address_primary(actor, cast.rui.user_id, number)
        for actor in (cast.ana, cast.zoe):
            with pytest.raises(Forbidden):
                actions.remove_address(actor, cast.rui.user_id, number)
        with pytest.raises(Missing):
            actions.remove_address(cast.zoe, cast.zoe.user_id, number)

    def test_an_address_is_one_persons(self, cast):
        actions.add_address(cast.bo, cast.rui.user_id, WORK)
        for taken in (WORK, "zoe@example.com", "ZOE@example.com"):
            with pytest.raises(Rejected):
                actions.add_address(cast.bo, cast.ana.user_id, taken)
        with pytest.raises(Rejected):
            actions.add_user(cast.bo, None, email=WORK.upper())
        with pytest.raises(Rejected):
            actions.change_user(cast.bo, cast.zoe.user_id, name="Zoe", email=WORK, role="end_user")

    def test_at_most_ten(self, cast):
        for number in range(10):
            actions.add_address(cast.bo, cast.rui.user_id, f"rui{number}@example.com")
        with pytest.raises(Rejected):
            actions.add_address(cast.bo, cast.rui.user_id, WORK)

    def test_mails_go_to_the_primary_and_the_one_before_stays(self, cast):
        number = actions.add_address(cast.bo, cast.rui.user_id, WORK)
        actions.make_address_primary(cast.bo, cast.rui.user_id, number)
        assert latest() == ("user_address_made_primary", {"email": WORK})
        assert queries.people.get(cast.rui.user_id).email == WORK
        assert [row.email for row in queries.addresses.further(cast.rui.user_id)] == ["rui@example.com"]
        assert whose("rui@example.com") == whose(WORK) == cast.rui.user_id
        open_ticket(cast.rui, "Where does it go")
        assert queries.deliveries.page()[0][0].target == WORK

    def test_an_admin_may_make_ones_further_address_the_only_one(self, cast):
        actions.add_address(cast.bo, cast.rui.user_id, WORK)
        actions.change_user(cast.bo, cast.rui.user_id, name="Rui", email=WORK, role="end_user")
        assert queries.addresses.further(cast.rui.user_id) == []
        assert whose(WORK) == cast.rui.user_id
        assert whose("rui@example.com") is None

    def test_a_removed_address_is_nobodys(self, cast):
        number = actions.add_address(cast.bo, cast.rui.user_id, WORK)
        actions.remove_address(cast.rui, cast.rui.user_id, number)
        assert latest()[0] == "user_address_removed"
        assert whose(WORK) is None
        actions.add_address(cast.bo, cast.zoe.user_id, WORK)

    def test_a_claimed_address_finds_nobody_until_it_is_confirmed(self, cast):
        actions.ask_for_address(cast.rui, cast.rui.user_id, WORK)
        assert latest()[0] == "user_address_asked"
        assert queries.deliveries.page()[0][0].target == WORK
        assert whose(WORK) is None
        link(cast.rui, "secret")
        with pytest.raises(Missing):
            actions.confirm_address(cast.zoe, cast.zoe.user_id, "secret")
        assert actions.confirm_address(cast.rui, cast.rui.user_id, "secret") == WORK
        assert latest() == ("user_address_confirmed", {"id": cast.rui.user_id, "email": WORK})
        assert whose(WORK) == cast.rui.user_id
        with pytest.raises(Missing):
            actions.confirm_address(cast.rui, cast.rui.user_id, "secret")

    def test_claiming_anothers_address_tells_nothing_and_mails_nobody(self, cast):
        before = queries.deliveries.page()[0]
        actions.ask_for_address(cast.rui, cast.rui.user_id, "zoe@example.com")
        assert queries.deliveries.page()[0] == before
        assert whose("zoe@example.com") == cast.zoe.user_id

    def test_two_may_claim_an_address_and_the_first_to_confirm_has_it(self, cast):
        for actor in (cast.rui, cast.zoe):
            actions.ask_for_address(actor, actor.user_id, WORK)
            link(actor, f"secret of {actor.user_id}")
        actions.confirm_address(cast.zoe, cast.zoe.user_id, f"secret of {cast.zoe.user_id}")
        with pytest.raises(Missing):
            actions.confirm_address(cast.rui, cast.rui.user_id, f"secret of {cast.rui.user_id}")
        assert whose(WORK) == cast.zoe.user_id

    def test_a_sign_in_link_goes_to_the_address_as_it_was_confirmed(self, cast):
        actions.add_address(cast.bo, cast.rui.user_id, WORK)
        actions.ask_for_link("ＲＵＩ@work.example.com", links.SIGN_IN)
        assert queries.deliveries.page()[0][0].target == WORK


def test_of_many_who_take_an_address_at_once_one_has_it(app, cast):
    """As a further address, as that of a new person, as that of a guest: whichever comes first."""
    given, barrier = [], threading.Barrier(12)

    def take(number: int) -> None:
        with app.app_context(), suppress(Rejected):
            barrier.wait()
            if number % 2:
                given.append(actions.add_user(system(), None, email=WORK))
            else:
                actions.add_address(system(), (cast.rui, cast.zoe)[number % 4 // 2].user_id, WORK)
                given.append(number)

    threads = [threading.Thread(target=take, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(given) == 1
    with app.app_context(), read():
        assert whose(WORK) is not None
