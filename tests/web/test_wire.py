"""What goes over the wire is what its description says, and nothing else is taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

import pytest
from flask import Response, request

from tests.benchmarks.http_fuzz import fuzz
from tests.web.staged import Browser, Stage
from tests.wire_types import TARGET, typescript
from web.cache.waveform_peaks import RATES
from web.wire.values import PeaksRate

Make = Callable[..., Stage]
EDIT = {"revision": 0, "first": 3, "last": 3, "old": "a", "new": "b"}
TO_SEND: dict[str, dict[str, Any]] = {
    "/edits": EDIT,
    "/undo": {},
    "/redo": {},
    "/edits/1/undo": {},
    "/claims": {},
    "/flags/0123456789ab": {"state": "open"},
    "/compare": {"page": "words"},
    "/export/patch": {},
    "/export/branch": {},
    "/api/me": {"name": "Ann"},
    "/api/invitations": {},
}
MEMBERS = [
    ("/edits", "revision"),
    ("/edits", "first"),
    ("/edits", "old"),
    ("/edits", "new"),
    ("/edits", "flag"),
    ("/undo", "revision"),
    ("/redo", "revision"),
    ("/edits/1/undo", "revision"),
    ("/claims", "flag"),
    ("/flags/0123456789ab", "state"),
    ("/compare", "page"),
    ("/export/patch", "revision"),
    ("/export/patch", "title"),
    ("/export/patch", "body"),
    ("/export/patch", "addresses"),
    ("/export/patch", "style"),
    ("/export/branch", "skip_conflicts"),
    ("/api/me", "name"),
    ("/api/invitations", "role"),
    ("/api/invitations", "days"),
]


PLANTED = {"/api/people": 500, "/api/search": 200, "/api/progress": 418}


def _planted() -> Response | None:
    match PLANTED.get(request.path):
        case None:
            return None
        case 500:
            raise KeyError
        case status:
            return Response('{"hits": 7}', status, mimetype="application/json")


@pytest.fixture
def ann(stage: Make, database_url: str) -> Browser:
    return stage(database=database_url).browser("Ann")


def raw(browser: Browser, path: str, data: bytes) -> int:
    """The status of an answer to a body that is no JSON of Python's."""
    headers = {"X-CSRFToken": browser.token}
    answer = browser.client.post(
        browser._full(path), data=data, content_type="application/json", headers=headers
    )
    return int(answer.status_code)


@pytest.mark.parametrize(("path", "member"), MEMBERS)
def test_a_member_of_another_type_or_range_is_refused_with_its_name(
    stage: Make, path: str, member: str
) -> None:
    ann = stage().browser("Ann")
    wrongs: list[object] = [[[{}]], {"a": {"b": []}}, -1, 2**63, 1e300, 1.5]
    for wrong in wrongs:
        answer = ann.post(path, {**TO_SEND[path], member: wrong})
        assert answer.status == 400, wrong
        assert answer.json["error"]["message"].startswith(member), answer.json


@pytest.mark.parametrize("path", TO_SEND)
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b'{"x": 1}x',
        b'"\xff"',
        b'{"name": "\\ud800", "new": "\\ud800"}',
        b'{"x":' + b"[" * 50_000 + b"]" * 50_000 + b"}",
        b'{"revision": NaN, "days": NaN, "flag": NaN, "name": NaN, "page": NaN, "state": NaN}',
        b'{"revision": ' + b"9" * 4400 + b', "days": 1e999, "flag": 1e999, "name": 1, "page": 1}',
    ],
    ids=range(10),
)
def test_a_body_that_is_no_json_of_ours_is_refused(stage: Make, path: str, data: bytes) -> None:
    assert raw(stage().browser("Ann"), path, data) == 400


@pytest.mark.parametrize("name", ["revision", "first", "last"])
def test_numbers_end_before_the_databases_do(ann: Browser, name: str) -> None:
    for number in (2**53, 2**63 - 1, 2**64):
        assert ann.post("/edits", {**EDIT, name: number}).status == 400
    assert raw(ann, "/edits", b'{"%s": ' % name.encode() + b"9" * 4400 + b"}") == 400
    largest = {**EDIT, name: 2**53 - 1}
    assert ann.post("/edits", largest).status in {400, 409}
    assert ann.post("/undo", {"revision": 2**53 - 1}).status == 409


@pytest.mark.parametrize(
    "query",
    [
        "/changes?since=inf",
        "/changes?since=1e999",
        "/changes?since=" + "9" * 4400,
        "/changes?since=-1",
        "/changes?since=²",
        "/history?before=nan",
        "/history?limit=0",
        "/history?limit=99999999999999999999",
        "/history?before=9223372036854775808",
        "/api/review?least=nan",
        "/api/review?most=inf",
        "/api/review?offset=9223372036854775808",
        "/api/review?limit=x",
        "/api/review?least=",
        "/api/review?least=null",
        "/history?before=NULL",
        "/api/review?severity=",
        "/api/review?state=purple",
        "/api/review?kind=purple",
        "/api/review?severity=purple",
        "/api/review?q=%00",
        "/api/review?show=a%00b",
        "/api/review?q=%ED%A0%80",
        "/api/review?q=%FF",
        "/api/review/next?after=a",
        "/api/review/next?after=a%00,b",
        "/export?style=purple",
        "/clip?onset=nan&offset=1",
        "/clip?onset=0&offset=inf",
        "/peaks?onset=1e300",
        "/peaks?rate=" + "1" * 4400,
        "/spectrogram.png?onset=0&offset=" + "9" * 4400,
        "/sign-in?next=%00",
    ],
)
def test_a_query_of_another_type_or_range_is_refused(ann: Browser, query: str) -> None:
    assert ann.get(query).status == 400


@pytest.mark.parametrize("part", ["a%00b", "%ED%A0%80", "%FF", "%00"])
@pytest.mark.parametrize(
    "address",
    ["/api/episodes/{}", "/api/episodes/{}/text", "/episodes/{}", "/join/{}", "/api/{}"],
)
def test_an_address_that_no_text_can_hold_is_refused(ann: Browser, address: str, part: str) -> None:
    assert ann.get(address.format(part)).status in {400, 404}


@pytest.mark.parametrize("revision", ["x", "-1", "²", "9" * 4400, str(2**63)])
def test_an_edit_that_no_number_names_is_not_there(ann: Browser, revision: str) -> None:
    assert ann.post(f"/edits/{revision}/undo").status == 404


@pytest.mark.parametrize("value", [b"a%00b", b"%ED%A0%80", b"%FF"])
def test_a_form_that_no_text_can_hold_is_refused(ann: Browser, value: bytes) -> None:
    answer = ann.client.post(
        "/join/x",
        data=b"name=" + value,
        content_type="application/x-www-form-urlencoded",
        headers={"X-CSRFToken": ann.token},
    )
    assert answer.status_code == 400


def test_nul_and_half_characters_are_refused_everywhere(ann: Browser) -> None:
    for path, member in MEMBERS:
        for wrong in ("a\0b", "a\ud800b"):
            answer = ann.post(path, {**TO_SEND[path], member: wrong})
            assert answer.status in {400, 422}, (path, member)


def test_every_answer_is_held_against_the_description(stage: Make) -> None:
    made = stage()

    @made.app.after_request
    def spoil(response: Response) -> Response:
        if response.is_json and b'"revision":0' in response.get_data():
            response.set_data(response.get_data().replace(b'"revision":0', b'"revision":"0"'))
        return response

    assert made.browser().get("").status == 500
    assert "revision" in made.wrong_answers[0]
    made.wrong_answers.clear()


def test_the_types_of_the_browser_are_those_of_the_description(stage: Make) -> None:
    document = stage().browser().get("/api/openapi.json").json
    current = TARGET.read_text(encoding="utf-8") == typescript(document)
    assert current, "run `python -m tests.wire_types`"


def test_the_outline_can_be_asked_for_at_the_rates_that_are_kept() -> None:
    assert set(get_args(PeaksRate)) == set(RATES)


def test_generated_requests_are_answered_as_described(stage: Make, database_url: str) -> None:
    made = stage(database=database_url)
    (report,) = fuzz(made, requests=51)
    made.wrong_answers.clear()  # they are among the faults
    assert report.faults == []
    assert report.statuses.total() > 50


def test_what_is_planted_in_answers_is_found_by_generated_requests(stage: Make) -> None:
    made = stage()
    made.app.config["PROPAGATE_EXCEPTIONS"] = False
    made.app.before_request(_planted)
    (report,) = fuzz(made, requests=51)
    made.wrong_answers.clear()
    assert {fault.split()[1] for fault in report.faults} == set(PLANTED)
