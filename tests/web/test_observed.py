"""Logs and figures for whoever runs a server: all that happened, nothing that is secret."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.web.staged import SLUG, Stage
from web import Settings
from web.http.logs import JsonLines

Make = Callable[..., Stage]
RARE_WORD = "xylograph"


def test_figures_tell_requests_and_what_is_there(stage: Make) -> None:
    made = stage(metrics=True)
    ann = made.browser("Ann")
    assert ann.save(1, "**Ann Lee:** Welcome.").status == 200
    assert ann.save(1, "**Ann Lee:** ~~~", revision=0, old="other").status == 409
    ann.get("/api/nothing-of-this-name")
    told = made.app.test_client().get("/metrics")
    assert told.status_code == 200
    lines = told.text.splitlines()
    save = 'address="/api/episodes/<slug>/edits",method="POST"'
    assert f'aligner_requests_total{{{save},status="200"}} 1.0' in lines
    assert f'aligner_requests_total{{{save},status="409"}} 1.0' in lines
    assert any('address="none"' in line for line in lines)
    assert "aligner_edits 1.0" in lines
    assert 'aligner_episodes{state="no_audio"} 1.0' in lines
    assert any(line.startswith("process_resident_memory_bytes") for line in lines)
    assert "Ann" not in told.text
    assert SLUG not in told.text


def test_figures_are_for_this_machine_and_for_who_asked(stage: Make) -> None:
    made = stage(metrics=True, mode="server")
    elsewhere = {"REMOTE_ADDR": "203.0.113.7"}
    assert made.app.test_client().get("/metrics", environ_base=elsewhere).status_code == 403
    assert stage().app.test_client().get("/metrics").status_code == 404


def test_a_log_tells_every_request_and_nothing_secret(
    stage: Make, caplog: pytest.LogCaptureFixture
) -> None:
    made = stage(mode="server", log="json")
    token = made.invite("contributor")
    guest = made.browser()
    with caplog.at_level(logging.INFO):
        answer = guest.client.post(
            f"/join/{token}", data={"name": "Xenia", "csrf_token": guest.token}
        )
        assert answer.status_code == 303
        cookie = answer.headers["Set-Cookie"].partition(";")[0].partition("=")[2]
        guest = guest.reloaded()
        guest.save(1, f"**Ann Lee:** {RARE_WORD}.")
        guest.get(f"/join/{token}x")
    lines = [JsonLines().format(record) for record in caplog.records]
    told = [json.loads(line) for line in lines]
    asked = [each["message"] for each in told if each["logger"] == "web.requests"]
    assert "POST /join/<token> 303" in asked
    assert "POST /api/episodes/<slug>/edits 200" in asked
    assert "GET /join/<token> 403" in asked
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", e["time"]) for e in told)
    assert all(each["ms"] >= 0 for each in told if each["logger"] == "web.requests")
    for secret in (token, cookie, guest.token, "Xenia", RARE_WORD, SLUG):
        assert secret not in "\n".join(lines)


def test_a_failure_is_one_line_with_its_traceback() -> None:
    error = KeyError("lost\nline")
    facts = (KeyError, error, None)
    record = logging.LogRecord("web", logging.ERROR, __file__, 1, "request failed", (), facts)
    line = JsonLines().format(record)
    assert "\n" not in line
    assert "KeyError" in json.loads(line)["error"]


def test_another_form_of_log_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match='"text" or "json", not "xml"'):
        Settings(data=tmp_path, log="xml")  # type: ignore[arg-type]
