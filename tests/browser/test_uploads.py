"""Files as people add them: chosen, dropped anywhere, pasted; on their way, taken back, kept on a refusal and in a closed tab."""

import io

import pytest
from PIL import Image

from tests.browser.conftest import sync_api, violations

expect = sync_api.expect

ITEM = ".upload:not(template *)"
UPLOADED = f"{ITEM}:has([name=upload]:enabled)"
GIVE = """([selector, kind, name, type, bytes]) => {
  const files = new DataTransfer();
  files.items.add(new File([new Uint8Array(bytes)], name, {type}));
  const more = {bubbles: true, cancelable: true, clipboardData: files, dataTransfer: files};
  const make = (name) => name === "paste" ? new ClipboardEvent(name, more) : new DragEvent(name, more);
  (kind === "drop" ? ["dragover", "drop"] : [kind]).forEach((each) => document.querySelector(selector).dispatchEvent(make(each)));
}"""


def png(side: int = 40) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (side, side), "teal").save(out, "PNG")
    return out.getvalue()


def notes(name: str = "notes.txt", raw: bytes = b"some notes") -> dict:
    return {"name": name, "mimeType": "text/plain", "buffer": raw}


def give(page, selector: str, kind: str, name: str, type: str, raw: bytes) -> None:
    """Drop or paste a file onto an element, as the browser tells the page of it."""
    page.evaluate(GIVE, [selector, kind, name, type, list(raw)])


def write(page, subject: str = "Broken") -> None:
    page.get_by_label("Subject").fill(subject)
    page.get_by_label("Details").fill("It does not start.")


@pytest.fixture
def form(browser, cast):
    """Rui, about to ask something."""
    page = browser(as_="rui@example.com")
    page.goto("/requests/new")
    return page


def held(page) -> list:
    """Hold uploads back on their way; continue them one by one."""
    waiting = []
    page.route("**/uploads", lambda route: waiting.append(route))
    return waiting


def send(page) -> None:
    page.get_by_role("button", name="Send").click()
    page.wait_for_url(lambda url: url.rpartition("/")[2].isdigit())


def test_a_chosen_file_is_there_before_the_form_is_sent(form):
    form.get_by_label("Add files").set_input_files([notes(), notes("second.txt", b"more")])
    form.locator(UPLOADED).nth(1).wait_for()
    assert [text.split()[0] for text in form.locator(ITEM).all_inner_texts()] == ["notes.txt", "second.txt"]
    write(form)
    send(form)
    assert form.locator(".attachment__name").all_inner_texts() == ["notes.txt", "second.txt"]


def test_a_file_dropped_anywhere_and_a_pasted_screenshot_go_to_the_form(form):
    give(form, "h1", "drop", "dropped.txt", "text/plain", b"x")
    give(form, "#details", "paste", "image.png", "image/png", png())
    form.locator(UPLOADED).nth(1).wait_for()
    assert form.get_by_text("dropped.txt").is_visible()
    assert form.get_by_text("screenshot-").is_visible()
    assert (
        form.locator(f"{ITEM} img").evaluate("image => image.decode().then(() => image.naturalWidth)") == 40
    )
    write(form)
    send(form)
    assert (
        form.locator(".attachment--picture img").evaluate(
            "image => image.decode().then(() => image.naturalWidth)"
        )
        == 40
    )


def test_the_page_shows_where_a_dragged_file_would_go(form):
    give(form, "h1", "dragover", "a.txt", "text/plain", b"x")
    assert form.locator(".uploads").evaluate("box => getComputedStyle(box).outlineStyle") == "dashed"


def test_an_upload_shows_how_far_it_is(form):
    session = form.context.new_cdp_session(form)
    session.send("Network.enable")
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 400_000}
    session.send("Network.emulateNetworkConditions", slow)
    form.get_by_label("Add files").set_input_files(notes("long.bin", b"x" * 600_000))
    expect(form.locator(f"{ITEM} progress")).not_to_have_js_property("value", 0)
    assert form.locator(f"{ITEM} progress").is_visible()
    form.locator(UPLOADED).wait_for()
    assert not form.locator(f"{ITEM} progress").is_visible()


def test_a_file_is_taken_back_while_it_goes_up_and_after(form):
    waiting = held(form)
    form.get_by_label("Add files").set_input_files([notes("going.txt"), notes("queued.txt")])
    expect(form.locator(ITEM)).to_have_count(2)
    form.get_by_role("button", name="Remove").first.click()
    form.locator(ITEM, has_text="going.txt").wait_for(state="detached")
    while len(waiting) < 2:
        form.wait_for_timeout(20)
    waiting[1].continue_()
    form.locator(UPLOADED, has_text="queued.txt").wait_for()
    with form.expect_response("**/removal") as removed:
        form.get_by_role("button", name="Remove").click()
    assert removed.value.status == 204
    assert form.get_by_label("Add files").evaluate("input => input === document.activeElement")
    form.reload()
    assert form.locator(ITEM).count() == 0


def test_a_file_over_the_limit_is_named_with_it_and_never_sent(form, tmp_path):
    big = tmp_path / "film.mov"
    with big.open("wb") as file:
        file.truncate(30 * 1024 * 1024)
    sent = []
    form.on("request", lambda request: sent.append(request.url))
    form.get_by_label("Add files").set_input_files([big])
    form.get_by_text("“film.mov” is larger than 25 MB.").wait_for()
    form.get_by_label("Add files").set_input_files(notes())
    form.locator(UPLOADED).wait_for()
    assert [url for url in sent if url.endswith("/uploads")] == [sent[-1]]


def test_a_program_is_refused_by_its_name_and_the_others_stay(form):
    form.get_by_label("Add files").set_input_files([notes(), notes("setup.exe", b"MZ")])
    form.get_by_text("“setup.exe” is a program").wait_for()
    assert form.locator(UPLOADED).count() == 1


def test_a_form_that_is_sent_waits_for_its_files(form):
    waiting = held(form)
    write(form)
    form.get_by_label("Add files").set_input_files(notes("late.txt"))
    form.locator(ITEM).wait_for()
    form.get_by_role("button", name="Send").click()
    form.get_by_text("Sent as soon as the files are here").wait_for()
    assert form.url.endswith("/requests/new")
    waiting[0].continue_()
    form.wait_for_url(lambda url: url.rpartition("/")[2].isdigit())
    assert form.locator(".attachment__name").all_inner_texts() == ["late.txt"]


def test_files_stay_when_the_form_is_refused(form):
    form.get_by_label("Add files").set_input_files(
        {"name": "blue.png", "mimeType": "image/png", "buffer": png()}
    )
    form.locator(UPLOADED).wait_for()
    write(form, "   ")
    form.get_by_role("button", name="Send").click()
    form.locator(".error-summary").wait_for()
    assert (
        form.locator(f"{UPLOADED} img").evaluate("image => image.decode().then(() => image.naturalWidth)")
        == 40
    )
    write(form, "Blue")
    send(form)
    assert form.locator(".attachment--picture").count() == 1


def test_a_reply_that_is_refused_and_sent_again_has_its_files(browser, cast):
    page = browser(as_="rui@example.com")
    page.goto(f"/requests/{cast.ticket}")
    page.get_by_label("Add files").set_input_files(notes())
    page.locator(UPLOADED).wait_for()
    page.get_by_role("button", name="Reply").click()
    page.get_by_text("Write something.").wait_for()
    assert page.locator(UPLOADED).count() == 1
    page.get_by_label("Your reply").fill("With the file.")
    page.get_by_role("button", name="Reply").click()
    page.locator(".message", has_text="With the file.").locator(".attachment__name").wait_for()
    assert page.locator(ITEM).count() == 0


def test_what_was_typed_and_its_files_are_back_after_a_closed_tab(form):
    write(form)
    form.get_by_label("Add files").set_input_files(notes())
    form.locator(UPLOADED).wait_for()
    form.get_by_text("Saved on this device").wait_for()
    form.close()
    again = form.context.new_page()
    again.goto("/requests/new")
    assert again.get_by_label("Details").input_value() == "It does not start."
    assert again.locator(UPLOADED).count() == 1
    send(again)
    assert again.locator(".attachment__name").all_inner_texts() == ["notes.txt"]


def test_without_scripts_files_go_with_the_form_and_the_good_ones_stay(browser, cast):
    page = browser(scripts=False, as_="rui@example.com")
    page.goto("/requests/new")
    write(page)
    page.locator("[name=files]").set_input_files([notes("one.txt"), notes("empty.txt", b"")])
    page.get_by_role("button", name="Send").click()
    assert page.get_by_text("“empty.txt” is empty.").is_visible()
    assert page.get_by_role("checkbox", name="one.txt").is_checked()
    send(page)
    assert page.locator(".attachment__name").all_inner_texts() == ["one.txt"]


def test_files_by_keyboard_alone(form):
    form.get_by_label("Add files").focus()
    with form.expect_file_chooser() as chooser:
        form.keyboard.press("Space")
    chooser.value.set_files([notes("a.txt"), notes("b.txt")])
    form.locator(UPLOADED).nth(1).wait_for()
    form.keyboard.press("Shift+Tab")
    assert form.evaluate("document.activeElement.closest('.upload').innerText").startswith("b.txt")
    form.keyboard.press("Enter")
    form.locator(ITEM, has_text="b.txt").wait_for(state="detached")
    assert form.evaluate("document.activeElement.closest('.upload').innerText").startswith("a.txt")


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
def test_a_form_with_files_has_no_barrier_and_never_scrolls_sideways(browser, cast, width, dark):
    page = browser(width=width, height=844, dark=dark, as_="rui@example.com")
    page.goto("/requests/new")
    picture = {"name": f"{'a-very-long-name-' * 9}.png", "mimeType": "image/png", "buffer": png()}
    page.get_by_label("Add files").set_input_files([picture, notes("setup.exe", b"MZ"), notes()])
    page.get_by_text("“setup.exe” is a program").wait_for()
    page.locator(UPLOADED).nth(1).wait_for()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_scripts_the_input_for_files_fits_a_phone(browser, cast):
    page = browser(width=390, scripts=False, as_="rui@example.com")
    for path in ("/requests/new", f"/requests/{cast.ticket}"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_a_picture_has_its_place_before_it_comes(form):
    upload = {"name": "photo.png", "mimeType": "image/png", "buffer": png(800)}
    form.get_by_label("Add files").set_input_files(upload)
    form.locator(UPLOADED).wait_for()
    form.route("**/photo.png?small", lambda route: None)
    write(form)
    send(form)
    box = form.locator(".attachment--picture img").bounding_box()
    assert (box["width"], box["height"]) == (180, 180)
