from __future__ import annotations

import pytest

from aligner.alignment.model import Alignment, TimedWord
from aligner.publish.changes import changes_between
from aligner.publish.checks import check, refuses
from aligner.publish.grammar import is_grammar_only
from aligner.timeline import Segment
from aligner.transcript.findings import Finding
from aligner.transcript.house_style import default_rules
from aligner.transcript.model import Span
from aligner.transcript.replacements import Replacement
from tests.publish.conftest import TEXT


def checked(
    before: str, after: str, heard: Alignment | None = None, *, heard_after: bool = False
) -> tuple[Finding, ...]:
    edits = changes_between(before, after)
    return check(before, after, edits, default_rules(), heard=heard, heard_after=heard_after)


def rules_of(before: str, after: str) -> list[tuple[str, str]]:
    return [(each.rule, each.severity) for each in checked(before, after)]


def alignment_of(text: str, **confidence: float) -> Alignment:
    words = [
        TimedWord(
            text.count("\n", 0, text.index(word)) + 1,
            Span(text.index(word), text.index(word) + len(word)),
            word,
            Segment(1.0, 2.0),
            sure,
            "acoustic",
        )
        for word, sure in confidence.items()
    ]
    return Alignment(9.0, tuple(words), (), (), (), (), (), "test", "test")


def test_a_plain_fill_has_nothing_to_say() -> None:
    assert rules_of(TEXT, TEXT.replace(r"\[unintelligible 00:00:12.10\]", "the pilot")) == []


def test_what_the_site_would_reject_is_refused_with_its_line() -> None:
    after = TEXT.replace("**Ann Tern:** \\[00:02\\]", "\\[00:02\\]")
    findings = checked(TEXT, after)
    assert refuses(findings)
    assert ("site-pairs", 1) in [(each.rule, each.line) for each in findings]


def test_a_label_that_the_site_does_not_see_is_refused() -> None:
    assert refuses(checked(TEXT, TEXT.replace("**Bo Reed:** They", "**Bo Reed**: They")))


def test_what_was_wrong_before_is_told_and_not_refused() -> None:
    before = "a stray line\n\n" + TEXT
    findings = checked(before, before.replace("wind", "weather"))
    assert not refuses(findings)
    assert [each.rule for each in findings] == ["site-pairs"]
    assert findings[0].message.startswith("Not from these edits")


def test_house_style_counts_where_something_was_edited() -> None:
    assert rules_of(TEXT, TEXT.replace("wind", "e-mail")) == [("house-style", "warning")]
    assert rules_of(TEXT + " E-mail.", TEXT.replace("Good", "Fine") + " E-mail.") == []


def test_traps_and_bare_times_are_warned_about() -> None:
    assert ("trap-stamp-index", "warning") in rules_of(TEXT, TEXT.replace("wind", "x[10:20]"))
    assert rules_of(TEXT, TEXT.replace("wind", "clock at 10:30")) == [("clock-time", "warning")]


def test_grammar_is_warned_about() -> None:
    assert rules_of(TEXT, TEXT.replace("was waiting", "were waiting")) == [
        ("grammar-only", "warning")
    ]


@pytest.mark.parametrize(
    ("old", "new", "grammar"),
    [
        ("was", "were", True), ("gonna", "going to", True), ("the the", "the", True),
        ("um, it", "it", True), ("don't", "do not", True), ("wind", "weather", False),
        ("Christies", "Christie's", False), ("parses", "parser", False), ("foo", "Foo", False),
        (r"\[unintelligible\] was", "were", False), ("is", "is,", False), ("a", "12", False),
    ],
)  # fmt: skip
def test_grammar_is_told_from_correction(old: str, new: str, grammar: bool) -> None:
    assert is_grammar_only(Replacement(Span(0, len(old)), old, new)) is grammar


def test_a_word_that_was_heard_well_is_not_replaced_in_silence() -> None:
    after = TEXT.replace("wind", "weather")
    sure, unsure = alignment_of(TEXT, wind=0.97), alignment_of(TEXT, wind=0.4)
    assert [each.rule for each in checked(TEXT, after, sure)] == ["against-audio"]
    assert checked(TEXT, after, unsure) == ()
    unheard = alignment_of(after, weather=0.05)
    assert [each.rule for each in checked(TEXT, after, unheard, heard_after=True)] == [
        "against-audio"
    ]
    assert checked(TEXT, TEXT.replace("wind", "wind,"), sure) == ()


def test_a_name_mended_in_a_label_that_was_broken_is_a_note() -> None:
    before = TEXT.replace("**Bo Reed:** They", "**Bo Red**: They")
    findings = checked(before, before.replace("Bo Red", "Bo Reed"))
    assert not refuses(findings)
    assert [each.message[:20] for each in findings if each.rule.startswith("label-")] == [
        "Not from these edits"
    ]
    worse = before.replace("**Ann Tern:**", "**Ann Tern**:", 1)
    assert refuses(checked(before, worse))


def test_a_bold_word_of_a_newsletter_is_no_hidden_speaker() -> None:
    news = "**Jerod Santo:** Hello.\n\n**Wednesday**: a release.\n\n**Thursday**: another.\n"
    findings = checked("", news)
    assert not refuses(findings)
    assert [each.severity for each in findings] == ["warning", "warning"]
    assert refuses(checked("", news.replace("Thursday", "Jerod Santo")))
    assert refuses(checked("", news.replace("Thursday", "Wednesday")))


def test_a_new_file_may_begin_without_a_label_and_says_so() -> None:
    findings = checked("", "What is new this week.\n\n" + TEXT)
    assert not refuses(findings)
    assert ("site-pairs", "warning") in [(each.rule, each.severity) for each in findings]


def test_stamps_from_before_the_formatter_are_one_line() -> None:
    old = "".join(f"**Ann:** [00:01:{n:02}.10] So it is.\n\n" for n in range(1, 60))
    findings = [each for each in checked("", old) if each.rule == "house-style"]
    assert len(findings) == 1
    assert "So will 58 others." in findings[0].message
