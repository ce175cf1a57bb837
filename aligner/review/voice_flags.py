"""What the voices of an episode tell, as flags: turns under a wrong name, voices that change."""

from __future__ import annotations

from collections.abc import Iterator

from aligner.alignment.flag import Flag, SpeakerDoubt
from aligner.alignment.flag_kinds import KINDS, FlagKind
from aligner.alignment.model import TimedWord
from aligner.alignment.voices.findings import (
    LikelyName,
    SpeakerChange,
    Voices,
    WrongSpeaker,
)
from aligner.alignment.voices.turns import Turn
from aligner.timeline import Segment, clock_face
from aligner.transcript.model import Span, Transcript


def voice_flags(transcript: Transcript, voices: Voices) -> Iterator[Flag]:
    """A flag without an id for each finding.

    Args:
        transcript: the text that was aligned.
        voices: what was found in it.
    """
    for wrong in voices.wrong:
        yield _wrong(transcript.text, wrong)
    for name in voices.nameless:
        yield _nameless(transcript.text, name)
    for change in voices.changes:
        yield _change(change)
    yield from _about_labels(transcript, voices)


def _wrong(text: str, found: WrongSpeaker) -> Flag:
    turn = found.turn
    message = (
        f"This turn sounds like {found.heard}, not {turn.name}; {_seconds(found.seconds)} of voice."
    )
    place = (turn.line, _name_span(text, turn))
    return _flag("wrong_speaker", place, _hull(turn.words), message, _doubt(found))


def _nameless(text: str, found: LikelyName) -> Flag:
    turn = found.turn
    whose = f"'{turn.name}' names nobody" if turn.name else "This turn has no name"
    known = f" as kept from {_episodes(found.episodes)}" if found.episodes else ""
    message = f"{whose}: it sounds like {found.heard}{known}; {_seconds(found.seconds)} of voice."
    first = turn.words[0]
    # Without a label there is nothing to put the name in the place of: the flag is about the word.
    place = (turn.line, _name_span(text, turn)) if turn.name else (first.line, first.span)
    return _flag("unnamed_speaker", place, _hull(turn.words), message, _doubt(found))


def _change(found: SpeakerChange) -> Flag:
    words, whose = found.turn.words, f"another voice speaks: {found.heard}'s?"
    said = words[found.first : found.last]
    if found.first == 0:
        at = found.last
        message = f"Up to {_named(words[at])} {whose}"
    elif found.last == len(words):
        at = found.first
        message = f"From {_named(words[at])} {whose}"
    else:
        at = found.first
        message = f"From {_named(words[at])} to {_named(words[found.last])} {whose}"
    # Both words beside the change: once a label stands between them, the flag is settled.
    before, after = words[at - 1], words[at]
    start = before.span.start if before.line == after.line else after.span.start
    place = (after.line, Span(start, after.span.end))
    return _flag("speaker_change", place, _hull(said), message, _doubt(found))


def _doubt(found: WrongSpeaker | LikelyName | SpeakerChange) -> SpeakerDoubt:
    return SpeakerDoubt(found.turn.name or "", found.heard, found.confidence)


def _flag(
    kind: FlagKind,
    place: tuple[int, Span],
    segment: Segment | None,
    message: str,
    doubt: SpeakerDoubt,
) -> Flag:
    return Flag(
        id="",
        kind=kind,
        severity=KINDS[kind].severity,
        line=place[0],
        span=place[1],
        segment=segment,
        message=message,
        score=doubt.confidence,
        # The name in the place of the written one, if there is one: a change has no words for it.
        candidates=(doubt.heard,) if doubt.written and kind != "speaker_change" else (),
        speaker=doubt,
    )


def _about_labels(transcript: Transcript, voices: Voices) -> Iterator[Flag]:
    """Hints that concern a label as a whole, at the first place where it stands."""
    for one, other in voices.unfollowed:
        message = (
            f"The labels '{one}' and '{other}' do not follow two voices: their turns were not "
            "compared with each other."
        )
        yield _hint(transcript, one, message)
    for one, other, seconds in voices.one_voice:
        message = (
            f"'{one}' and '{other}' sound like one person ({_seconds(seconds)} of the one who "
            "speaks less): are both names right?"
        )
        yield _hint(transcript, other, message)
    for label, seconds in voices.two_voices:
        message = (
            f"'{label}' sounds like two people, or like one at two microphones "
            f"({_seconds(seconds)} of the rarer)."
        )
        yield _hint(transcript, label, message)


def _hint(transcript: Transcript, name: str, message: str) -> Flag:
    labels = (
        (paragraph.line, paragraph.label.span)
        for paragraph in transcript.paragraphs
        if paragraph.label and paragraph.label.name == name
    )
    line, span = next(labels, (1, Span(0, 0)))
    text = span.of(transcript.text).rstrip()
    span = Span(span.start, span.start + len(text))
    return Flag("", "speaker_label", "hint", line, span, None, message, 0.5)


def _name_span(text: str, turn: Turn) -> Span:
    """The name alone, if the label spells it as it is read."""
    name = turn.name or ""
    at = turn.span.of(text).find(name)
    start = turn.span.start + at
    return Span(start, start + len(name)) if name and at >= 0 else turn.span


def _named(word: TimedWord) -> str:
    return f"'{word.text}' ({clock_face(word.segment.onset)})" if word.segment else word.text


def _hull(words: tuple[TimedWord, ...]) -> Segment | None:
    segments = [word.segment for word in words if word.segment]
    return Segment(segments[0].onset, segments[-1].offset) if segments else None


def _episodes(count: int) -> str:
    return f"{count} other episode{'s' if count > 1 else ''}"


def _seconds(seconds: float) -> str:
    return f"{max(1, round(seconds))} s"
