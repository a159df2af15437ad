"""The page of a request while somebody uses it: news arrive under their hands, a rating, somebody in copy."""

from dataclasses import replace

import pytest

from helpdesk import actions, queries
from helpdesk.clock import now
from helpdesk.rules.contact import Contact
from helpdesk.rules.text import render
from tests.browser.conftest import violations
from tests.cast import open_ticket
from tests.outbox import plain

FOCUSED = "document.activeElement.textContent.trim()"
CARET = "document.activeElement.id + ' ' + document.activeElement.selectionStart"


def test_a_reply_appears_within_ten_seconds_and_what_is_being_typed_stays(app, browser, cast):
    rui = browser(as_="rui@example.com")
    rui.goto(f"/requests/{cast.ticket}")
    box = rui.get_by_label("Your reply")
    box.fill("Half a sentence")
    rui.get_by_label("Add files").set_input_files(
        {"name": "log.txt", "mimeType": "text/plain", "buffer": b"abc"}
    )
    rui.get_by_text("log.txt").wait_for()
    box.focus()
    for _ in range(4):
        rui.keyboard.press("ArrowLeft")
    caret = rui.evaluate(CARET)
    rui.evaluate("window.same = document.activeElement")
    with app.app_context():
        actions.reply(cast.ana, cast.ticket, render("Try another tray."))
    rui.locator(".timeline .message", has_text="Try another tray.").wait_for(timeout=10_000)
    assert rui.locator("#toasts[role=status]").get_by_text("New reply from Ana Agent").is_visible()
    assert (box.input_value(), rui.evaluate(CARET)) == ("Half a sentence", caret)
    assert rui.evaluate("window.same === document.activeElement")
    assert rui.get_by_text("log.txt").is_visible()
    rui.keyboard.type("x")
    assert box.input_value() == "Half a sentxence"
    with app.app_context():
        actions.reply(cast.ana, cast.ticket, render("And the lid."))
    rui.locator(".timeline .message", has_text="And the lid.").wait_for(timeout=10_000)  # it goes on asking


def test_a_page_that_nobody_looks_at_asks_nothing(browser, cast):
    rui = browser(as_="rui@example.com")
    asked = []
    rui.on("request", lambda request: asked.append(request.url) if "/news" in request.url else None)
    rui.goto(f"/requests/{cast.ticket}")
    rui.evaluate("Object.defineProperty(document, 'hidden', {get: () => window.away})")
    rui.evaluate("window.away = true; document.dispatchEvent(new Event('visibilitychange'))")
    assert asked == []
    with rui.expect_response("**/news?**"):
        rui.evaluate("window.away = false; document.dispatchEvent(new Event('visibilitychange'))")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_rating_by_keyboard_with_scripts_and_without(app, browser, cast, scripts):
    with app.app_context():
        actions.set_status(cast.ana, cast.ticket, "resolved")
    rui = browser(width=390, scripts=scripts, as_="rui@example.com")
    rui.goto(f"/requests/{cast.ticket}?rating=down")
    assert rui.get_by_label("Not good").is_checked()
    rui.get_by_label("Not good").focus()
    rui.keyboard.press("ArrowLeft")
    rui.get_by_label("In your words").fill("Quick & kind")
    rui.get_by_role("button", name="Send the rating").click()
    rui.get_by_text("You can still change it.").wait_for()
    with app.app_context():
        rating = queries.beside.for_staff(queries.tickets.get(cast.ana, cast.ticket), now()).rating
    assert (rating.is_good, rating.more) == (True, "Quick & kind")


@pytest.mark.parametrize("scripts", [True, False])
def test_somebody_is_added_and_removed_while_a_reply_is_being_typed(app, browser, cast, scripts):
    rui = browser(width=390, scripts=scripts, as_="rui@example.com")
    rui.goto(f"/requests/{cast.ticket}")
    rui.get_by_label("Your reply").fill("Half a sentence")
    rui.get_by_text("Add someone").click()
    rui.get_by_label("Their e-mail address").fill("kim@example.com")
    rui.get_by_role("button", name="Add", exact=True).click()
    remove = rui.get_by_role("button", name="Remove kim@example.com")
    remove.wait_for()
    if scripts:
        assert rui.get_by_label("Your reply").input_value() == "Half a sentence"
        assert rui.evaluate(FOCUSED) == "Add someone"
    remove.click()
    rui.get_by_text("Nobody but you and us.").wait_for()
    if scripts:
        assert rui.evaluate(FOCUSED) == "Add someone"


@pytest.mark.parametrize("scripts", [True, False])
def test_mails_are_stopped_and_come_again_while_a_reply_is_being_typed(app, browser, cast, scripts):
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], smtp=plain(1), mail_from="desk@example.com")
    rui = browser(width=360, scripts=scripts, as_="rui@example.com")
    rui.goto(f"/requests/{cast.ticket}")
    rui.get_by_label("Your reply").fill("Half a sentence")
    rui.get_by_role("button", name="Stop e-mails about this request").click()
    again = rui.get_by_role("button", name="E-mail me again")
    again.wait_for()
    if scripts:
        assert (violations(rui), rui.evaluate(SMALL)) == ([], [])
        assert rui.get_by_label("Your reply").input_value() == "Half a sentence"
    again.click()
    rui.get_by_role("button", name="Stop e-mails about this request").wait_for()


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
def test_axe_finds_nothing_where_there_is_much_to_see(app, browser, cast, width, dark):
    with app.app_context():
        actions.add_participant(cast.rui, cast.ticket, Contact("kim@example.com"))
        actions.add_participant(cast.ana, cast.ticket, Contact("zoe@example.com"))
        actions.set_status(cast.ana, cast.ticket, "resolved")
        actions.rate(cast.rui, cast.ticket, is_good=False, remark="It took two weeks.")
    for who, path in (
        ("rui", "/requests"),
        ("rui", f"/requests/{cast.ticket}"),
        ("ana", f"/tickets/{cast.ticket}"),
    ):
        page = browser(width=width, dark=dark, as_=f"{who}@example.com")
        page.goto(path)
        if who == "rui" and path != "/requests":
            page.get_by_text("Add someone").click()
        assert violations(page) == []
        assert not page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )


def test_an_agent_sees_a_reply_arrive_while_typing_and_the_guard_still_asks(app, browser, cast):
    ana = browser(as_="ana@example.com")
    ana.goto(f"/tickets/{cast.ticket}")
    ana.get_by_label("Message").fill("My long answer.")
    with app.app_context():
        actions.reply(cast.rui, cast.ticket, render("Found it myself."))
    ana.locator(".timeline .message", has_text="Found it myself.").wait_for(timeout=10_000)
    assert ana.get_by_text("New reply from Rui Asks").is_visible()
    assert ana.get_by_label("Message").input_value() == "My long answer."
    ana.get_by_role("button", name="Send", exact=True).click()
    ana.get_by_role("button", name="Send anyway").wait_for()


@pytest.mark.parametrize(
    ("who", "path", "press"),
    [("rui@example.com", "/requests/{}", "Reply"), ("ana@example.com", "/tickets/{}", "Send")],
)
def test_on_a_phone_what_is_said_covers_no_button(browser, cast, who, path, press):
    page = browser(width=360, height=640, as_=who)
    page.goto(path.format(cast.ticket))
    page.locator(".composer textarea").fill("Still loud.")
    send = page.get_by_role("button", name=press, exact=True)
    send.click()
    page.locator(".toast").first.wait_for()
    covered = """() => [...document.querySelectorAll(".composer button")].filter(each => [0, 80].some(above => {
        scrollBy({top: each.getBoundingClientRect().bottom - innerHeight + above, behavior: "instant"});
        const {left, top, width, height} = each.getBoundingClientRect();
        return document.elementFromPoint(left + width / 2, top + height / 2)?.closest(".toasts");
    })).map(each => each.textContent)"""
    assert page.evaluate(covered) == []


def test_on_paper_there_are_moments_and_no_buttons(browser, cast):
    rui = browser(as_="rui@example.com")
    rui.goto(f"/requests/{cast.ticket}")
    rui.emulate_media(media="print")
    assert "2" in rui.evaluate(
        "getComputedStyle(document.querySelector('.message__time time'), '::after').content"
    )
    for gone in (".composer", ".in-copy__add", ".back-link", ".portal-head", ".toasts"):
        assert not rui.locator(gone).is_visible()


def test_on_paper_is_all_that_was_said_and_no_note(app, browser, cast):
    with app.app_context():
        for number in range(51):
            actions.reply(
                cast.ana, cast.ticket, render(f"Answer {number}, see [there](https://example.com/there).")
            )
        actions.note(cast.ana, cast.ticket, render("Between us: marmalade."))
    rui = browser(dark=True, as_="rui@example.com")
    rui.goto(f"/requests/{cast.ticket}")
    rui.emulate_media(media="print", color_scheme="dark")
    assert rui.get_by_text("Not on this paper: 1 earlier entry. Show it on the page, then print").is_visible()
    rui.goto(f"/requests/{cast.ticket}?show=all")
    rui.emulate_media(media="print", color_scheme="dark")
    shown = rui.evaluate(
        "[...document.querySelectorAll('.message .prose')].map(each => each.checkVisibility() && each.offsetHeight > 0)"
    )
    assert shown == [True] * 52
    assert "marmalade" not in rui.content()
    after_a_link = "getComputedStyle(document.querySelector('.prose a'), '::after').content"
    assert "https://example.com/there" in rui.evaluate(after_a_link)
    assert rui.evaluate(INK) < 0.4  # dark on a light ground, whatever the screen was


def test_the_browsers_zone_is_known_from_the_second_page_on(browser, cast):
    rui = browser(zone="Asia/Tokyo", as_="rui@example.com")
    for path in ("/requests", f"/requests/{cast.ticket}"):
        rui.goto(path)
        assert rui.locator("time").first.get_attribute("title").endswith(" JST")


INK = """Number(/oklch\\(([.0-9]+)/.exec(getComputedStyle(document.querySelector(".message .prose")).color)[1])"""
SMALL = """[...document.querySelectorAll("main a, main button, main summary, main input, main label.button, main textarea")]
    .filter(each => each.checkVisibility({opacityProperty: true}) && !each.closest(".prose, p, .visually-hidden"))
    .map(each => [each, each.matches(".request__subject") ? each.closest(".request") : each])  // the card is its link's target
    .map(([each, target]) => [each, target.getBoundingClientRect()]).filter(([_, box]) => box.width > 1 && box.height < 44)
    .map(([each, box]) => `${each.tagName} ${each.className} ${each.textContent.trim()} ${box.height}`)"""


def test_on_a_narrow_phone_nothing_scrolls_sideways_and_all_targets_are_large(app, browser, cast):
    with app.app_context():
        actions.add_participant(cast.rui, cast.ticket, Contact("kim@example.com"))
        actions.set_status(cast.ana, cast.ticket, "resolved")
        open_ticket(cast.rui, "Paper jams in the printer")
    rui = browser(width=360, as_="rui@example.com")
    for path in (
        "/requests",
        "/requests?show=resolved",
        f"/requests/{cast.ticket}?rating=up",
        "/requests/new",
    ):
        rui.goto(path)
        if rui.locator(".in-copy__add").count():
            rui.get_by_text("Add someone").click()
        assert not rui.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        if path == "/requests/new":
            rui.get_by_label("Subject").press_sequentially("printer jams")
            rui.get_by_role("link", name="Paper jams in the printer").wait_for()
        assert rui.evaluate(SMALL) == []
