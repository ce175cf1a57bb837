from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.transcript import site


def outcome(text: str) -> dict[str, object]:
    reading = site.read_as_site(text)
    if reading.leftover is not None:
        return {"error": "MatchError", "on": reading.leftover.span.of(text).strip()}
    return {
        "fragments": [{"title": each.title, "body": each.body} for each in reading.fragments],
    }


def test_all_known_expectations_of_the_site(shared_data: Path) -> None:
    lines = (shared_data / "site" / "site_expectations.jsonl").read_text().splitlines()
    cases = [json.loads(line) for line in lines]
    assert len(cases) == 30
    for case in cases:
        if case["kind"] == "fragments":
            assert outcome(case["input"]) == case["expect"]
            continue
        links = [*site.time_links(case["input"])]
        assert [each.span.of(case["input"]) for each in links] == case["expect"]
        assert [each.seconds for each in links] == pytest.approx(case["seek_seconds"])


def test_names_and_words_are_paired() -> None:
    text = "**Ann:** hi\n\n**Break**: x\n\n**Bob:** yo\n"
    assert site.read_as_site(text).fragments == (
        site.Fragment("Ann", "hi\n\n**Break**: x"),
        site.Fragment("Bob", "yo"),
    )


def test_an_odd_chunk_rejects_the_file() -> None:
    reading = site.read_as_site("hello\n\n**Ann:** hi")
    assert reading.fragments == ()
    assert reading.leftover == site.SiteChunk(reading.leftover.span, None)  # type: ignore[union-attr]


def test_two_odd_chunks_shift_the_names() -> None:
    assert [each.title for each in site.read_as_site("hello **Ann:** hi **Bob:**").fragments] == [
        "Unknown",
        "Unknown",
    ]


@given(st.lists(st.sampled_from(["**", ":**", "*", ":", "\n", "a", "Ann"])).map("".join))
def test_labels_are_those_of_the_sites_own_expression(text: str) -> None:
    expected = [(each.span(), each.span(1)) for each in re.finditer(r"\*\*(.*?):\*\*", text)]
    found = [
        ((whole.start, whole.end), (name.start, name.end)) for whole, name in site.find_labels(text)
    ]
    assert found == expected


@pytest.mark.parametrize(
    ("text", "linked", "seconds"),
    [
        (r"\[01:00:02.15\]", "01:00:02.15", 3602.15),
        ("up at 5:30", "5:30", 330),
        (r"\[1:00:02\]", "1:00", 60),
    ],
)
def test_time_links(text: str, linked: str, seconds: float) -> None:
    (link,) = site.time_links(text)
    assert link.span.of(text) == linked
    assert link.seconds == pytest.approx(seconds)
