"""Moments on an open page grow older by the browser's clock, also one that is behind the server's."""

from datetime import UTC, datetime, timedelta

REFRESH = "document.dispatchEvent(new Event('visibilitychange'))"


def test_a_moment_grows_older_and_is_never_still_to_come(browser, cast):
    page = browser(as_="rui@example.com")
    sent = page.locator("time[datetime]").first
    for ahead, words in ((-3, "just now"), (3, "3h ago"), (49, "2d ago")):
        page.clock.set_fixed_time(datetime.now(UTC) + timedelta(hours=ahead))
        page.goto(f"/requests/{cast.ticket}")
        assert sent.text_content() == "just now"
        page.evaluate(REFRESH)
        assert sent.text_content() == words
