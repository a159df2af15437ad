"""The limit of requests: in memory, in Redis for several processes, and when Redis is away."""

import re
import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from helpdesk import create_app
from helpdesk.config import Settings, WrongSetting
from helpdesk.http.rate_limit import RateLimit
from tests.api.conftest import *  # noqa: F403  the same programs
from tests.api.program import PROBLEM, Program
from tests.desk import close

REDIS = "redis://127.0.0.1:6379/15"


@pytest.fixture
def settings(settings, request):
    """Three requests a minute; other options as the test marks them."""
    options = {"rate_limit": 3, "secret_key": secrets.token_hex(24), **getattr(request, "param", {})}
    return replace(settings, **options)


@pytest.fixture
def redis_answers():
    """Skip where no Redis answers (never where CI is set)."""
    from redis import Redis, RedisError

    try:
        Redis.from_url(REDIS).ping()
    except RedisError:
        pytest.skip("no Redis answers on 127.0.0.1:6379")


def statuses(program: Program, count: int) -> list[int]:
    """Ask so often."""
    return [program("GET", "/priorities").status_code for _ in range(count)]


def test_what_is_left_is_told_and_what_is_too_much_is_refused(program, program_of):
    answers = [program("GET", "/priorities") for _ in range(4)]
    assert [each.status_code for each in answers] == [200, 200, 200, 429]
    for left, answer in zip([2, 1, 0, 0], answers, strict=True):
        assert answer.headers["RateLimit-Policy"] == '"default";q=3;w=60'
        found = re.fullmatch(rf'"default";r={left};t=(\d+)', answer.headers["RateLimit"])
        assert 0 < int(found[1]) <= 60
    assert set(answers[-1].json) == PROBLEM
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 60
    assert statuses(program_of(), 1) == [200]


def test_a_refused_request_tells_what_is_left_and_does_nothing(program, program_of):
    assert program("GET", "/tickets/99").headers["RateLimit"].startswith('"default";r=2')
    assert program_of("read")("POST", "/tickets", {}).headers["RateLimit"].startswith('"default";r=2')
    statuses(program, 3)
    assert program("POST", "/tickets", {"subject": "A", "description": "B"}).status_code == 429
    assert program_of()("GET", "/tickets").json == []


def test_what_needs_no_key_is_not_counted(program, client):
    for _ in range(5):
        answer = client.get("/v1/support/openapi.json")
        assert (answer.status_code, answer.headers.get("RateLimit")) == (200, None)
        assert client.get("/v1/support/tickets").status_code == 401
    assert statuses(program, 3) == [200, 200, 200]


@pytest.mark.parametrize("settings", [{"rate_limit": 0}], indirect=True)
def test_without_a_limit_nothing_is_counted_or_told(app, program):
    assert statuses(program, 5) == [200] * 5
    assert "RateLimit" not in program("GET", "/priorities").headers
    assert "rate_limit" not in app.extensions


@pytest.mark.parametrize("url", ["127.0.0.1:6379", "http://127.0.0.1", "redis://", "redis"])
def test_an_address_that_is_none_is_refused_at_the_start(url, tmp_path):
    with pytest.raises(WrongSetting, match="HELPDESK_REDIS_URL"):
        Settings.from_env({"HELPDESK_INSTANCE": str(tmp_path), "HELPDESK_REDIS_URL": url})


def test_many_at_once_are_counted_rightly(app, program):
    def ask(_number: int) -> int:
        return statuses(Program(app.test_client(use_cookies=False), program.key), 1)[0]

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(ask, range(12))) == [200] * 3 + [429] * 9


@pytest.mark.parametrize("settings", [{"redis_url": REDIS}], indirect=True)
def test_two_processes_count_together_in_redis(redis_answers, app, settings, program):
    other = create_app(settings)
    there = Program(other.test_client(use_cookies=False), program.key)
    assert statuses(program, 1) + statuses(there, 1) + statuses(program, 1) + statuses(there, 1) == [
        200,
        200,
        200,
        429,
    ]
    assert there("GET", "/priorities").headers["RateLimit"].startswith('"default";r=0;t=')
    close(other)


def test_without_redis_requests_are_let_through_and_it_is_said_once(app, program, unused_port, caplog):
    from helpdesk.gateways import redis

    app.extensions["rate_limit"] = RateLimit(3, redis.counters(f"redis://127.0.0.1:{unused_port}", "test"))
    assert statuses(program, 5) == [200] * 5
    assert "RateLimit" not in program("GET", "/priorities").headers
    assert [each.getMessage() for each in caplog.records if each.name == "helpdesk.rate_limit"] == [
        "Redis is away, so requests are not limited"
    ]
