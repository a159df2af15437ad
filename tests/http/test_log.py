"""The line that every request leaves in the log."""

import json


def lines(capsys) -> list[dict]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]


def test_a_request_leaves_one_line_with_its_number(client, capsys):
    answer = client.get("/sign-in?next=/secret")
    (line,) = lines(capsys)
    assert line["request_id"] == answer.headers["X-Request-Id"]
    assert (line["method"], line["path"], line["status"], line["who"]) == ("GET", "/sign-in", 200, None)
    assert line["ms"] >= 0


def test_what_somebody_typed_stays_on_its_line_and_a_secret_leaves_none(client, capsys):
    client.get("/n%C3%A4he%0A%1B%E2%80%A8x")
    client.get("/setup/a-token-that-nobody-may-read")
    first, second = lines(capsys)
    assert first["path"] == "/nähe\n\x1b\u2028x"
    assert second["path"] == "/setup/…"


def test_a_log_that_cannot_be_written_stops_no_answer(client, monkeypatch):
    class Full:
        def write(self, _text: str) -> int:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("sys.stderr", Full())
    assert client.get("/sign-in").status_code == 200
