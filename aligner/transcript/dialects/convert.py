r"""A transcript written anew in another form, and what is lost by it.

    Anna Berg (00:05):            **Anna Berg:** \[00:05\] Hello [inaudible] there
    Hello [inaudible] there       ─►  cues of WebVTT, SubRip, segments of JSON, any form of lines

Only turns go over: who speaks, when, what, and where nobody understood. Front matter, headings,
markup and times inside of words do not; what is left out is counted and told.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from aligner.errors import BadInput
from aligner.transcript.dialects.dialect import Dialect
from aligner.transcript.dialects.heads import Head
from aligner.transcript.dialects.lines import read_lines
from aligner.transcript.model import (
    Gap,
    Guess,
    InnerLabel,
    Markup,
    Paragraph,
    Stamp,
    Tag,
    Transcript,
)
from aligner.transcript.spelling import CHANGELOG, Escape, Spelling, TimeStyle
from aligner.transcript.timecode import write_gap, write_stamp
from aligner.transcript.visible import pieces

PLAIN = "txt"
_TIMED = frozenset({"webvtt", "subrip", "json"})
"""Readers of forms in which all that is said has a time."""
_BRACES = re.compile(r"\{([^{}]*)\}")
_LAST_CUE = 5.0
"""Seconds that the last cue stays, whose end nothing tells."""

_PLAIN = Spelling(PLAIN, "[inaudible]", "", TimeStyle(), TimeStyle(), "none")
_MARKDOWN = str.maketrans({sign: f"\\{sign}" for sign in "*_[]"})


@dataclass(frozen=True, slots=True)
class Converted:
    """A text in another form; `losses` are sentences on what did not come along."""

    text: str
    losses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Turn:
    """Words that belong together, with the gaps and remarks between them."""

    speaker: str | None
    start: float | None
    end: float | None
    parts: tuple[str | Gap | Tag, ...]


def convert(transcript: Transcript, target: Dialect | None, path: str) -> Converted:
    """The turns of a transcript in another form.

    Args:
        transcript: as it was read.
        target: the form; None for plain text without names and times.
        path: how the user calls the file, for messages.

    Raises:
        BadInput: the form needs times that the file does not have.
    """
    turns = _turns(transcript)
    reader = target.reader if target else PLAIN
    if reader in _TIMED and any(turn.start is None for turn in turns):
        advice = "Align it with its recording: `aligner align TEXT AUDIO -f vtt -o FILE.vtt`."
        raise BadInput(path, "Not all of its turns have times, and cues need them.", advice)
    if reader == "json":
        text = _segments(turns)
    elif reader in _TIMED:
        text = _cues(turns, webvtt=reader == "webvtt")
    elif target is None:
        text = "\n\n".join(_words(turn, _PLAIN) for turn in turns) + "\n"
    elif reader == "changelog":
        text = "\n\n".join(_changelog(turn) for turn in turns) + "\n"
    else:
        text = "\n\n".join(_line(turn, target) for turn in turns) + "\n"
    losses = [*_losses(transcript, turns, target), *_unread_again(text, turns, target)]
    return Converted(text, tuple(losses))


def _turns(transcript: Transcript) -> list[_Turn]:
    """Paragraphs with those that continue them; times are of the stamps that stand for them."""
    found: list[_Turn] = []
    starts, ends = _times(transcript)
    for paragraph in transcript.paragraphs:
        parts = _parts(transcript.text, paragraph)
        if paragraph.kind != "speech" or not parts:
            continue
        at, until = starts.get(paragraph.line), ends.get(paragraph.line)
        if paragraph.continues and found:
            before = found.pop()
            found.append(
                replace(before, end=until or before.end, parts=(*before.parts, " ", *parts))
            )
        else:
            found.append(_Turn(paragraph.speaker, at, until, parts))
    return found


def _times(transcript: Transcript) -> tuple[dict[int, float], dict[int, float]]:
    """When the words of each line begin and end, as far as stamps tell."""
    lines = [each for each in transcript.paragraphs if each.kind == "speech"]
    starts: dict[int, float] = {}
    ends: dict[int, float] = {}
    for paragraph in transcript.paragraphs:
        for stamp in paragraph.inlines:
            if not isinstance(stamp, Stamp) or stamp.seconds is None:
                continue
            place = stamp.stands_for
            line = next((p for p in lines if p.span.start <= place <= p.span.end), None)
            if line is not None and stamp.edge == "onset":
                starts.setdefault(line.line, stamp.seconds)
            elif line is not None and stamp.edge == "offset":
                ends[line.line] = stamp.seconds
    return starts, ends


def _parts(text: str, paragraph: Paragraph) -> tuple[str | Gap | Tag, ...]:
    parts: list[str | Gap | Tag] = []
    for inline in paragraph.inlines:
        if isinstance(inline, Gap | Tag):
            parts.append(inline)
        elif not isinstance(inline, Stamp | InnerLabel):
            # As it is written: joiners and accents that are no words of their own belong to it.
            parts.append("".join(run.shown for run in pieces(text, (inline,))))
    said = any(isinstance(part, Gap) or part.strip() for part in parts if not isinstance(part, Tag))
    return tuple(parts) if said else ()


def _words(turn: _Turn, spelling: Spelling) -> str:
    """The words of a turn, with gaps as a form writes them."""
    made: list[str] = []
    for part in turn.parts:
        if isinstance(part, Gap):
            made.append(_gap(part, spelling))
        elif isinstance(part, Tag):
            made.append(f"\\[{part.name}\\]" if spelling.site else f"[{part.name}]")
        else:
            escape = spelling.escape == "markdown"
            made.append(part.translate(_MARKDOWN) if escape else part)
    return " ".join("".join(made).split())


def _gap(gap: Gap, spelling: Spelling) -> str:
    if spelling.site:
        known = gap.seconds is not None
        return write_gap(gap.seconds or 0.0) if known else r"\[unintelligible\]"
    if gap.seconds is None or not spelling.has_timed_gaps:
        return spelling.gap.replace(" {time}", "").replace("{time}", "")
    return spelling.new_gap(gap.seconds)


def _changelog(turn: _Turn) -> str:
    label = f"**{turn.speaker}:** " if turn.speaker else ""
    stamp = f"{write_stamp(turn.start)} " if turn.start is not None else ""
    return f"{label}{stamp}{_words(turn, CHANGELOG)}"


def _line(turn: _Turn, target: Dialect) -> str:
    """A turn by the first head of a dialect that has all, or most, of what is known of it."""
    escape: Escape = "markdown" if target.markdown else "none"
    spelling = Spelling(target.name, target.gap, "", TimeStyle(), TimeStyle(), escape)
    words = _words(turn, spelling)
    words = _without_tags(words) if target.html else words
    head = _head(turn, target)
    if head is None:
        return words
    template = head.template if head.has_text else f"{head.template}\n{{text}}"
    return replace(spelling, turn=template).new_turn(turn.speaker or " ", turn.start or 0.0, words)


def _head(turn: _Turn, target: Dialect) -> Head | None:
    named, timed = turn.speaker is not None, turn.start is not None
    usable = [
        each
        for each in (*target.heads, *target.also)
        if (named or not each.has_name) and (timed or not each.has_time)
    ]
    return max(usable, key=lambda each: 2 * each.has_name + each.has_time, default=None)


def _without_tags(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace("-->", "--&gt;")


def _without_subrip_tags(words: str) -> str:
    """Words in which players take nothing for a tag: of any style that is seen in SubRip."""
    words = _BRACES.sub("\uff5b\\1\uff5d", words)
    return words.replace("<", "‹").replace("-->", "→")


def _with_ends(turns: Sequence[_Turn]) -> Iterator[tuple[_Turn, float, float]]:
    """Turns with their times; one whose end nothing tells lasts until the next."""
    for number, turn in enumerate(turns):
        start = turn.start or 0.0
        following = turns[number + 1].start if number + 1 < len(turns) else None
        end = turn.end or (following if following and following > start else start + _LAST_CUE)
        yield turn, start, end


def _segments(turns: Sequence[_Turn]) -> str:
    """JSON as Whisper writes it, with the speakers of WhisperX."""
    segments = [
        {"id": number, "start": round(start, 3), "end": round(end, 3)}
        | ({"speaker": turn.speaker} if turn.speaker else {})
        | {"text": f" {_words(turn, _PLAIN)}"}
        for number, (turn, start, end) in enumerate(_with_ends(turns))
    ]
    whole = "".join(str(each["text"]) for each in segments)
    return json.dumps({"text": whole, "segments": segments}, ensure_ascii=False, indent=2) + "\n"


def _cues(turns: Sequence[_Turn], *, webvtt: bool) -> str:
    style = TimeStyle(separator="." if webvtt else ",", digits=3)
    spelling = Spelling("", "[inaudible]", "", style, style, "entities" if webvtt else "none")
    made: list[str] = []
    for number, (turn, start, end) in enumerate(_with_ends(turns)):
        words = _words(turn, spelling)
        # SubRip knows tags and no way to write what is none.
        words = _without_tags(words) if webvtt else _without_subrip_tags(words)
        who = f"<v {turn.speaker}>" if webvtt and turn.speaker else ""
        who = f"{turn.speaker}: " if not webvtt and turn.speaker else who
        times = f"{style.write(start)} --> {style.write(end)}"
        made.append(f"{number + 1}\n{times}\n{who}{words}")
    return ("WEBVTT\n\n" if webvtt else "") + "\n\n".join(made) + "\n"


def _unread_again(text: str, turns: Sequence[_Turn], target: Dialect | None) -> Iterator[str]:
    """Names that the form does not tell from words: it needs more turns, or other names."""
    if target is None or target.reader != "lines" or not any(h.has_name for h in target.heads):
        return
    again = {each.speaker for each in read_lines(text, target).paragraphs}
    lost = sorted({turn.speaker for turn in turns if turn.speaker} - again)
    if lost:
        yield f"Read again, this form does not tell who speaks: {', '.join(lost)}."


def _losses(
    transcript: Transcript, turns: Sequence[_Turn], target: Dialect | None
) -> Iterator[str]:
    others = sum(
        each.kind != "speech" and not any(isinstance(i, Stamp) for i in each.inlines)
        for each in transcript.paragraphs
    )
    if others:
        yield f"{others} lines that nobody says are left out: front matter, headings, numbers."
    inlines = [each for paragraph in transcript.paragraphs for each in paragraph.inlines]
    inside = sum(isinstance(each, Stamp) and each.edge == "inside" for each in inlines)
    if inside:
        yield f"{inside} times of single words are left out."
    if any(isinstance(each, Guess) for each in inlines):
        yield "Guesses are written as words: nothing tells any more that they are doubtful."
    if any(
        isinstance(each, Markup)
        for p in transcript.paragraphs
        if p.kind == "speech"
        for each in p.inlines
    ):
        yield "Emphasis, links and tags are left out; their words stay."
    if target is None:
        named = sum(turn.speaker is not None for turn in turns)
        yield f"Plain text has no names and times: those of {named} turns are left out."
    elif target.reader == "lines" and not any(
        each.has_time for each in (*target.heads, *target.also)
    ):
        yield "This form has no times: those of the turns are left out."
    elif any(turn.end for turn in turns) and target.reader not in _TIMED:
        yield "The ends of cues are left out: this form has none."
