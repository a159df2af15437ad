"""A reply that is taken back is in the composer again, with its files and before what was typed and chosen since."""

import re
from io import BytesIO

import pytest

from helpdesk.worker.loop import release_due
from tests.web.forms import HTMX, hidden
from tests.web.held import TEXT, choose, comments, composer, held, over, reply
from tests.web.visitors import csrf_token, send


def test_undone_without_scripts_the_text_and_the_files_are_in_the_form_again_also_after_a_reload(
    ana, app, cast, url
):
    reply(ana, url, files=(BytesIO(b"tray"), "tray.txt"))
    [number] = held(app, cast.ticket)
    assert "tray.txt" in ana.get(url).text
    answer = send(ana, f"{url}/held-replies/{number}/undoing")
    assert answer.location == f"{url}?begun=1#composer"
    for _reload in range(2):
        page = ana.get(answer.location).text
        assert composer(page) == TEXT
        assert 'name="upload"' in page.partition("<template>")[0]
    assert f"held-{number}" not in page


@pytest.mark.parametrize("verb", ["undoing", "sending"])
def test_without_scripts_its_buttons_bring_along_what_was_typed_and_chosen_since(ana, app, cast, url, verb):
    reply(ana, url)
    page = ana.get(url).text
    action = re.search(rf'form="composer" formaction="([^"]*/{verb})"', page)[1]
    typed = {"visibility": "internal", "body": "Two\r\nlines.", "files": (BytesIO(b"tray"), "tray.txt")}
    answer = ana.post(action, data={**hidden(page), **typed})
    after = ana.get(answer.location).text
    assert composer(after) == (f"{TEXT}\n\nTwo\nlines." if verb == "undoing" else "Two\nlines.")
    assert re.search(r'value="internal" id="composer-internal" checked', after)
    assert "tray.txt" in after
    assert comments(app, cast.ticket) == ([] if verb == "undoing" else [TEXT])


@pytest.mark.parametrize("verb", ["undoing", "sending"])
def test_too_late_without_scripts_costs_no_text_either(ana, app, cast, url, verb):
    reply(ana, url)
    [number] = held(app, cast.ticket)
    over(app)
    release_due(app)
    answer = send(ana, f"{url}/held-replies/{number}/{verb}", visibility="public", body="And more.")
    assert composer(ana.get(answer.location).text) == "And more."


def test_a_file_that_is_not_taken_stops_no_undo_and_is_named(ana, app, cast, url):
    reply(ana, url)
    [number] = held(app, cast.ticket)
    answer = send(ana, f"{url}/held-replies/{number}/undoing", files=(BytesIO(b""), "empty.txt"))
    page = ana.get(answer.location).text
    assert composer(page) == TEXT
    assert "empty.txt" in page


def test_undone_in_place_what_was_typed_since_comes_after_it(ana, app, cast, url):
    reply(ana, url)
    [number] = held(app, cast.ticket)
    fields = {"csrf_token": csrf_token(ana), "body": "And more."}
    answer = ana.post(f"{url}/held-replies/{number}/undoing", data=fields, headers=HTMX)
    assert composer(answer.text) == f"{TEXT}\n\nAnd more."
    assert "Taken back. Nothing was sent." in answer.text
    assert re.search(r'value="public" id="composer-public" checked', answer.text)


def test_undone_beside_a_note_that_was_begun_it_all_stays_internal(ana, app, cast, url):
    reply(ana, url)
    [number] = held(app, cast.ticket)
    fields = {"csrf_token": csrf_token(ana), "body": "Between us.", "visibility": "internal"}
    answer = ana.post(f"{url}/held-replies/{number}/undoing", data=fields, headers=HTMX)
    assert re.search(r'value="internal" id="composer-internal" checked', answer.text)


def test_sent_again_after_undo_it_is_one_reply_with_its_file_and_the_draft_is_gone(ana, app, cast, url):
    choose(app, cast.ana, 10)
    reply(ana, url, files=(BytesIO(b"tray"), "tray.txt"))
    [number] = held(app, cast.ticket)
    page = ana.get(send(ana, f"{url}/held-replies/{number}/undoing").location).text
    upload = re.search(r'name="upload" value="(\d+)"', page)[1]
    choose(app, cast.ana, 0)
    fields = {"body": composer(page), "visibility": "public", "upload": upload}
    ana.post(f"{url}/comments", data={**hidden(page), **fields})
    assert comments(app, cast.ticket) == [TEXT]
    assert "tray.txt" in ana.get(url).text
    assert composer(ana.get(f"{url}?begun=1").text) == ""
