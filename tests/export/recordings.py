"""Made-up alignments of any text: words said at an even pace, with breaks and holes where asked."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hypothesis import strategies as st

from aligner.alignment.file import AlignmentFile, AudioSource, TranscriptSource
from aligner.alignment.flag import Flag
from aligner.alignment.model import (
    AlignedLine,
    Alignment,
    Break,
    ClockPiece,
    GapWindow,
    TimedWord,
    Verdict,
)
from aligner.timeline import Segment
from aligner.transcript.model import Gap, Paragraph, Transcript
from aligner.transcript.parse import parse
from aligner.transcript.spoken import tokenize

SHA = "0123456789abcdef" * 4
BREAK = 30.0
PAUSES = {".": 0.4, "?": 0.4, "!": 0.4, ",": 0.15, "[": 0.9, "\\": 0.9}
"""Seconds of silence after a word, by what is written behind it; a gap's words take time too."""


@dataclass(frozen=True, slots=True)
class Recording:
    transcript: Transcript
    file: AlignmentFile


def record(
    text: str, *, pace: float = 0.06, unheard: frozenset[str] = frozenset(), name: str = "talk"
) -> Recording:
    """Say every word of a text, `pace` seconds a character; a break paragraph is a break."""
    transcript = parse(text)
    tokens: dict[int, list[TimedWord]] = {}
    for token in tokenize(transcript):
        word = TimedWord(token.line, token.span, token.text, None, 0.9, "acoustic")
        tokens.setdefault(token.line, []).append(word)
    now = 1.0
    words: list[TimedWord] = []
    lines: list[AlignedLine] = []
    breaks: list[Break] = []
    for paragraph in transcript.paragraphs:
        said: list[TimedWord] = []
        now += PAUSES["."]
        if paragraph.kind == "break":
            breaks.append(Break(Segment(now, now + BREAK), paragraph.line))
            now += BREAK
        for word in tokens.get(paragraph.line, []):
            if word.text in unheard:
                said.append(TimedWord(word.line, word.span, word.text, None, 0.0, None))
                continue
            segment = Segment(round(now, 3), round(now + pace * (len(word.text) + 1), 3))
            behind = text[word.span.end : word.span.end + 2].strip()[:1]
            now = segment.offset + PAUSES.get(behind, 0.0)
            said.append(TimedWord(word.line, word.span, word.text, segment, 0.9, "acoustic"))
        words += said
        lines.append(_line(paragraph, said))
    flags = tuple(_gap_flags(transcript))
    alignment = Alignment(
        duration=round(now + 1, 3),
        words=tuple(words),
        lines=tuple(lines),
        breaks=tuple(breaks),
        clock=(ClockPiece(0.0, 0.0),),
        gaps=tuple(GapWindow(f.line, f.span, f.segment, 1) for f in flags if f.span),
        unwritten=(),
        engine="aligner 0",
        acoustic_model="test",
    )
    sources = (TranscriptSource(f"show/{name}.md", SHA), AudioSource(f"{name}.mp3", SHA, 44_100))
    return Recording(transcript, AlignmentFile(*sources, alignment, flags))


def said_again(recording: Recording, transcript: Transcript) -> Recording:
    """The same speech beside the same words in another form: each word and gap keeps its time."""
    alignment = recording.file.alignment
    tokens = tokenize(transcript)
    assert [each.text for each in tokens] == [each.text for each in alignment.words]
    words = tuple(
        replace(word, line=token.line, span=token.span)
        for token, word in zip(tokens, alignment.words, strict=True)
    )
    said: dict[int, list[TimedWord]] = {}
    for word in words:
        said.setdefault(word.line, []).append(word)
    lines = tuple(_line(each, said.get(each.line, [])) for each in transcript.paragraphs)
    flags = _gap_flags(transcript)
    gaps = tuple(
        replace(gap, line=flag.line, span=flag.span)
        for gap, flag in zip(alignment.gaps, flags, strict=True)
        if flag.span is not None
    )
    made = replace(alignment, words=words, lines=lines, gaps=gaps)
    return Recording(transcript, replace(recording.file, alignment=made, flags=tuple(flags)))


def _line(paragraph: Paragraph, said: list[TimedWord]) -> AlignedLine:
    heard = [word.segment for word in said if word.segment is not None]
    verdict: Verdict = "spoken" if heard else "not_spoken" if said else "no_words"
    if paragraph.kind == "break":
        verdict = "break"
    segment = heard[0].hull(heard[-1]) if heard else None
    return AlignedLine(paragraph.line, paragraph.speaker, paragraph.kind, verdict, segment, 0.9)


def _gap_flags(transcript: Transcript) -> list[Flag]:
    return [
        Flag(f"g{inline.span.start}", "unintelligible", "severe", p.line, inline.span, None, "?", 1)
        for p in transcript.paragraphs
        for inline in p.inlines
        if isinstance(inline, Gap)
    ]


SCRAPS = [
    "-->",
    "00:00:01.000 --> 00:00:02.000",
    "<v",
    "<v Someone>",
    "</v>",
    "<b>",
    "<00:00:09.000>",
    "&",
    "&amp;",
    "&lt;",
    "&#10;&#10;",
    "{\\an8}",
    "NOTE",
    "WEBVTT",
    "STYLE",
    "7",
    '"',
    '""',
    "</script><script>alert(1)</script>",
    "\x1d",
    "\x0b",
    "\x85",
    "\u2028",
    "\r",
    "שלום עולם",
    "مرحبا، كيف الحال؟",
    "日本語のとても長い文章です" * 6,
    "👩‍👩‍👧‍👦" * 12,
    "e\u0301" * 80,
    "Donau" + "dampf" * 40,
    "\\[laughs\\]",
    "\\[unintelligible 00:00:04.10\\]",
    "\\[00:12\\]",
    "[a --> b](https://example.com/-->)",
    "`<T>`",
    "**Nobody:**",
    "**A & B <c>:**",
    "--",
    "...",
    "Well, this is it.",
    "hello there",
]
NAMES = ["Ann", "Ann & Bo", "<v Bo>", "-->", "日本", "Mr. X > Y", '"Q"', "x" * 60, "", "שלום"]
PARAGRAPHS = st.tuples(
    st.none() | st.sampled_from(NAMES),
    st.lists(st.sampled_from(SCRAPS) | st.text(max_size=12), min_size=1, max_size=12),
).map(lambda made: ("" if made[0] is None else f"**{made[0]}:** ") + " ".join(made[1]))
TEXTS = st.lists(PARAGRAPHS, min_size=1, max_size=6).map("\n\n".join)
"""Transcripts that try to break out of every format."""
