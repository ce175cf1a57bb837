from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.errors import TranscriptError
from aligner.transcript.model import Block, Paragraph, Transcript
from aligner.transcript.parse import LARGEST_TRANSCRIPT, decode_text, parse

PIECES = [
    "**Ann Lee:** ", "**Ann Lee**: ", "**Ann Lee: **", "***Ann:** ", "**:**", "# **Break:** ",
    "Break: ", "**Jingle:**", r"\[12:30\]", "[01:02:03.14]", r"\[01:02\] to \[01:03\]",
    r"\[unintelligible 00:01:02.03\]", r"\[unintelligible", r"\[laughs\]", r"\[", "[", "]", "](",
    "(", ")", "&#39;", "&amp", "[text](https://a.b/c_(d))", "![x](y)", "https://a.b/c.", "`go`",
    "``", "*", "**", "***", "_", "\\", "<b>", "</", "> ", "- ", "1. ", "\n", "\n\n", "\r\n", "\r",
    "\x1d", "\ufeff", "\u2028", "\t", " ", ":", "word", "it's", "snake_case", "é", "🎧", "12:75",
]  # fmt: skip
dialect = st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=40).map("".join)


def assert_tiles(transcript: Transcript) -> None:
    reached = 0
    for block in transcript.blocks:
        assert block.span.start == reached < block.span.end
        reached = block.span.end
        if isinstance(block, Paragraph):
            assert_paragraph_tiles(transcript.text, block)
    assert reached == len(transcript.text)


def assert_paragraph_tiles(text: str, paragraph: Paragraph) -> None:
    assert text.count("\n", 0, paragraph.span.start) + 1 == paragraph.line
    assert "\n" not in paragraph.span.of(text)
    begin = paragraph.span.start if paragraph.label is None else paragraph.label.span.end
    assert paragraph.body.start == begin
    reached = begin
    for inline in paragraph.inlines:
        assert inline.span.start == reached < inline.span.end
        reached = inline.span.end
    assert reached == paragraph.body.end == paragraph.span.end


@given(dialect | st.text())
def test_blocks_tile_any_text_and_inlines_tile_each_body(text: str) -> None:
    transcript = parse(text)
    assert transcript.text == text
    assert_tiles(transcript)


@given(dialect | st.text())
def test_a_line_is_a_paragraph_if_it_is_not_blank(text: str) -> None:
    expected = [n for n, line in enumerate(text.split("\n"), 1) if line.strip(" \t\r")]
    assert [each.line for each in parse(text).paragraphs] == expected


@given(dialect, dialect)
def test_what_was_read_does_not_depend_on_what_follows(first: str, second: str) -> None:
    alone = parse(first + "\n").paragraphs
    assert parse(first + "\n" + second).paragraphs[: len(alone)] == alone


@given(dialect | st.text())
def test_bytes_come_back(text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    try:
        assert decode_text(data, "a.md").encode("utf-8") == data
    except TranscriptError:
        assert not data.strip() or b"\0" in data or data != text.encode("utf-8", "replace")


def corpus(folder: Path) -> Iterator[str]:
    for pattern in ("transcripts/*/*.md", "pages/*.txt", "corrections/pr_pairs_dev/*"):
        for path in sorted(folder.glob(pattern)):
            data = path.read_bytes()
            text = decode_text(data, str(path))
            assert text.encode() == data
            yield text
    for name in ("corrections_dev", "gap_fills_dev"):
        with (folder / "corrections" / f"{name}.jsonl").open(encoding="utf-8") as lines:
            for line in lines:
                case = json.loads(line)
                yield from (case[key] for key in ("before", "after", "old", "new") if key in case)


def test_real_transcripts_and_corrections_tile(shared_data: Path) -> None:
    texts = [text for text in corpus(shared_data) if text]
    assert len(texts) > 10_000
    for text in texts:
        assert_tiles(parse(text))


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "empty"),
        (b" \r\n\n", "empty"),
        (b"**A:** hi\n\0", "binary"),
        ("**A:** hi".encode("utf-16"), "UTF-16"),
        ("**A:** ok\n**B:** café".encode("latin-1"), "byte 21, in line 2"),
        (b"a" * (LARGEST_TRANSCRIPT + 1), "too large"),
    ],
)
def test_a_file_that_is_no_transcript_is_refused_with_its_name(data: bytes, problem: str) -> None:
    with pytest.raises(TranscriptError, match=problem) as caught:
        decode_text(data, "show/ep-1.md")
    assert caught.value.subject == "show/ep-1.md"
    assert caught.value.advice


def cheapest(text: str) -> float:
    times = []
    for _ in range(3):
        begun = time.process_time()
        parse(text)
        times.append(time.process_time() - begun)
    return min(times)


@pytest.mark.parametrize(
    "unit",
    [
        "[", "*", r"\[", "\\", "`", "_", ":", "<", "&", "[](", "[a](", "[[a]", "![", "**a:**",
        "**x ", ":** ", "*a ", "http:", "<a ", r"\[unintelligible ", "[x[a](", "<!--", "> ",
        "`a ``",
    ],
)  # fmt: skip
def test_twice_the_text_costs_about_twice_the_time(unit: str) -> None:
    once = unit * (16_000 // len(unit))
    # Quadratic would be 16 times; below a few milliseconds the clock decides, not the parser.
    assert cheapest(once * 4) < 10 * max(cheapest(once), 0.004)


def blocks_of(text: str) -> list[tuple[str, str]]:
    return [(type(block).__name__, block.span.of(text)) for block in parse(text).blocks]


def test_a_carriage_return_belongs_to_the_line_end_only_before_one() -> None:
    assert blocks_of("a\r\n\r\nb\rc\r") == [
        ("Paragraph", "a"),
        ("Separator", "\r\n\r\n"),
        ("Paragraph", "b\rc\r"),
    ]


def test_an_empty_text_has_no_blocks() -> None:
    assert parse("").blocks == ()


def turns(text: str) -> list[tuple[str, str | None]]:
    return [(each.kind, each.speaker) for each in parse(text).paragraphs]


def test_a_paragraph_without_label_continues_the_last_person_even_after_a_break() -> None:
    text = "Hello.\n\n**Ann:** Hi.\n\nMore.\n\n**Break:** \\[20:30\\]\n\n\\[21:00\\] And on.\n"
    assert turns(text) == [
        ("speech", None),
        ("speech", "Ann"),
        ("speech", "Ann"),
        ("break", None),
        ("speech", "Ann"),
    ]


def test_a_second_label_in_a_paragraph_decides_who_goes_on() -> None:
    assert turns("**Ann:** Right? **Bob:** Right.\n\nYes.") == [
        ("speech", "Ann"),
        ("speech", "Bob"),
    ]


@pytest.mark.parametrize("text", [r"\[53:49\]", "# News", "***", r"\* \* \*", ">", "![a](b)", "—"])
def test_headings_lone_stamps_and_lines_belong_to_nobody(text: str) -> None:
    assert turns(f"**Ann:** Hi.\n{text}\nSo.") == [
        ("speech", "Ann"),
        ("other", None),
        ("speech", "Ann"),
    ]


def test_blocks_are_values() -> None:
    blocks: tuple[Block, ...] = parse("**A:** b\n").blocks
    assert blocks == parse("**A:** b\n").blocks
    assert len({hash(block) for block in blocks}) == 2
