from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.transcript.lint import Finding, lint
from aligner.transcript.lint_times import forward_run
from aligner.transcript.model import Span, Stamp
from aligner.transcript.parse import decode_text, parse


def found(text: str) -> list[tuple[str, str]]:
    return [(each.rule, each.span.of(text)) for each in lint(parse(text))]


def test_a_clean_transcript_has_no_findings() -> None:
    text = (
        "**Ann:** \\[00:10\\] Hi. \\[laughs\\]\n\n"
        "More, \\[unintelligible 00:00:20.14\\] and so on.\n\n"
        "**Break**: \\[20:30\\] to \\[21:10\\]\n\n"
        "**Bob:** \\[01:00:02.14\\] A range [0] of `x[1:2]`.\n"
    )
    assert found(text) == []


@pytest.mark.parametrize(
    ("body", "rule", "at"),
    [
        (r"\[12:75\] a", "stamp-malformed", r"\[12:75\]"),
        (r"\[100:08\] a", "stamp-spelling", r"\[100:08\]"),
        (r"\[1:00:08\] a", "stamp-spelling", r"\[1:00:08\]"),
        (r"\[10:00\] a \[unintelligible 00:09:00.00\]", "gap-outside", None),
        (r"\[unintelligible 00:12:00.00\] \[10:00\] a", "gap-outside", None),
        (r"\[unintelligible\]", "gap-malformed", None),
        ("[unintelligible 00:12:00.00]", "gap-spelling", None),
        (r"\[inaudible 00:12:00.00\]", "gap-spelling", None),
        ("I rise at 5:30.", "clock-time", "5:30"),
        (r"so \[laughs\[ and", "bracket-unbalanced", r"\["),
        ("so laughs] and", "bracket-unbalanced", "]"),
        ("Right? **Bob:** Right.", "label-inside", "**Bob:** "),
    ],
)
def test_what_stands_in_a_paragraph(body: str, rule: str, at: str | None) -> None:
    text = f"**Ann:** {body}\n"
    ((reported, span),) = found(text)
    assert reported == rule
    assert at is None or span == at


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("**Ann**: hi\n\n**Bob:** yo\n", ["label-invisible", "site-pairs"]),
        ("**Ann:** hi\n\n**Ann** hi\n", ["label-without-colon"]),
        ("**Ann:** hi\n\n**:** hi\n", ["label-empty"]),
        ("**Ann:** hi\n\n5: hi\n", ["label-lost"]),
        ("\\[00:10\\]\n\n**Ann:** hi\n", ["site-pairs"]),
        ("**Ann:** hi\n\n**Bob:**", ["site-pairs"]),
        ("**Ann:****Bob:** hi\n", ["label-inside", "site-pairs"]),
        ("**Ann:** a **bold** and **Note:** b\n", ["label-inside", "site-name"]),
    ],
)
def test_labels_and_what_the_site_makes_of_them(text: str, rules: list[str]) -> None:
    assert sorted({rule for rule, _ in found(text)}) == rules


@pytest.mark.parametrize("text", ["hello there\n", "\n\n**Ann:** hi\n"])
def test_text_without_a_leading_label_is_what_the_site_rejects(text: str) -> None:
    (finding,) = lint(parse(text))
    assert "rejects the whole transcript" in finding.message


def test_of_stamps_that_contradict_each_other_the_fewest_are_reported() -> None:
    times = ["10:00", "55:00", "12:00", "14:00"]
    text = "".join(f"**Ann:** \\[{time}\\] so\n\n" for time in times)
    assert found(text) == [("stamp-backward", r"\[55:00\]")]


def test_a_wrong_stamp_does_not_put_a_gap_outside() -> None:
    text = r"**A:** \[10:00\] \[55:00\] \[unintelligible 00:11:00.00\] \[12:00\] \[14:00\]"
    assert [rule for rule, _ in found(text)] == ["stamp-backward"]


def test_gaps_between_two_stamps_run_forward_too() -> None:
    gaps = [f"\\[unintelligible 00:0{minute}:00.00\\]" for minute in (3, 1, 2)]
    assert found(f"**Ann:** {' a '.join(gaps)}\n") == [("gap-backward", gaps[0])]


def test_a_finding_has_its_place_and_an_excerpt() -> None:
    text = "**Ann:** hi\n\n**Bob:** \\[12:75\\] " + "yes " * 20
    (finding,) = lint(parse(text))
    assert finding == Finding(
        rule="stamp-malformed",
        severity="error",
        line=3,
        column=10,
        excerpt=r"**Bob:** \[12:75\] yes yes yes yes yes yes…",
        message=finding.message,
        span=Span(22, 31),
    )


@given(st.lists(st.integers(min_value=0, max_value=20)))
def test_a_forward_run_goes_forward_and_none_is_longer(times: list[int]) -> None:
    stamps = [Stamp(Span(n, n + 1), float(time), exact=False) for n, time in enumerate(times)]
    run = [stamp.seconds or 0 for stamp in forward_run(stamps)]
    best = [0] * (len(times) + 1)
    for n, time in enumerate(times):
        best[n] = 1 + max((best[m] for m in range(n) if times[m] <= time), default=0)
    assert run == sorted(run)
    assert len(run) == max(best)


@given(st.text(alphabet="*:[]\\ \nA1_>", max_size=60))
def test_any_text_can_be_checked(text: str) -> None:
    for finding in lint(parse(text)):
        assert text.count("\n", 0, finding.span.start) + 1 == finding.line
        assert finding.message.endswith(".")
        assert "\n" not in finding.excerpt


def test_most_real_transcripts_are_clean(shared_data: Path) -> None:
    paths = sorted(shared_data.glob("transcripts/*/*.md"))
    reports = [lint(parse(decode_text(path.read_bytes(), path.name))) for path in paths]
    bad = [[each for each in report if each.rule != "clock-time"] for report in reports]
    assert sum(not report for report in bad) >= 0.6 * len(paths)
    assert sum(each.severity == "error" for report in bad for each in report) <= 5
