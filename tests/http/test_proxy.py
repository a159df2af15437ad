"""Whose word counts about where a request comes from."""

import pytest

from helpdesk.http.proxy import behind

NGINX, STRANGER, CLIENT = "10.0.0.1", "10.0.0.2", "203.0.113.7"


def seen(trusted: str, peer: str, scheme: str | None = None, **claims: str) -> dict:
    """The environment that the application gets."""
    environ = {
        "REMOTE_ADDR": peer,
        "wsgi.url_scheme": "http",
        **{f"HTTP_{name}": value for name, value in claims.items()},
    }
    behind(lambda environ, _start: [], trusted, scheme)(environ, None)
    return environ


@pytest.mark.parametrize(
    ("trusted", "peer", "claim", "address"),
    [
        (NGINX, NGINX, CLIENT, CLIENT),
        (NGINX, NGINX, f"6.6.6.6, {CLIENT}", CLIENT),
        (NGINX, STRANGER, CLIENT, STRANGER),
        ("*", STRANGER, CLIENT, CLIENT),
        ("", NGINX, CLIENT, NGINX),
        (NGINX, NGINX, "", NGINX),
    ],
)
def test_the_trusted_proxy_says_who_asks_and_nobody_else(trusted, peer, claim, address):
    assert seen(trusted, peer, X_FORWARDED_FOR=claim)["REMOTE_ADDR"] == address


def test_no_claim_reaches_the_application():
    environ = seen(
        NGINX,
        STRANGER,
        X_FORWARDED_HOST="evil.example",
        X_FORWARDED_PROTO="https",
        FORWARDED="host=evil.example",
    )
    assert [name for name in environ if "FORWARDED" in name] == []
    assert environ["wsgi.url_scheme"] == "http"


def test_the_scheme_is_that_of_the_public_address():
    assert seen("", NGINX, "https")["wsgi.url_scheme"] == "https"
