"""A browser without scripts, for a server that runs as a process of its own."""

import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request
from html import unescape

HIDDEN = re.compile(r'name="(csrf_token|key|made_at)" value="([^"]*)"')


class Visitor:
    """One person's cookies, and the forms that they send."""

    def __init__(self, address: str):
        self.address = address
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def get(self, path: str) -> str:
        """Return a page."""
        with self.opener.open(self.address + path, timeout=10) as answer:
            return answer.read().decode()

    def send(self, path: str, *, seen_at: str = "", **fields: str) -> str:
        """Fill in a form of the page at `seen_at` (else: at its own path) and return where it leads.

        Once more when it comes back as sent too fast.
        """
        try:
            return self.fill_in(path, self.get(seen_at or path), fields)
        except urllib.error.HTTPError as refused:
            if refused.code != 422:
                raise
            return self.fill_in(path, refused.read().decode(), fields)

    def fill_in(self, path: str, page: str, fields: dict[str, str]) -> str:
        """Send the form of a page with these fields."""
        held = {name: unescape(value) for name, value in HIDDEN.findall(page)}
        data = urllib.parse.urlencode({**held, **fields}).encode()
        with self.opener.open(self.address + path, data, timeout=10) as answer:
            return answer.read().decode()
