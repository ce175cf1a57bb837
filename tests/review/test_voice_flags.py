from __future__ import annotations

from pathlib import Path

from aligner.alignment.file import AlignmentFile, AudioSource, TranscriptSource
from aligner.alignment.file_reader import read_alignment
from aligner.alignment.flag import SpeakerDoubt
from aligner.alignment.voices.findings import (
    LikelyName,
    SpeakerChange,
    Voices,
    WrongSpeaker,
)
from aligner.alignment.voices.turns import find_turns
from aligner.review.flags import find_flags
from aligner.transcript.parse import parse
from tests.review.test_flags import aligned

TEXT = "**Dan:** One two three.\n\n**Chris:** Four five. Yeah six seven.\n\n**Chriss:** Eight.\n"
TRANSCRIPT = parse(TEXT)
ALIGNMENT = aligned(TRANSCRIPT)
TURNS = find_turns(TRANSCRIPT, ALIGNMENT)


def test_a_wrong_name_is_told_with_both_names_and_how_much_was_heard() -> None:
    wrong = WrongSpeaker(TURNS[0], "Chris", 0.97, 14.2)
    [flag] = find_flags(TRANSCRIPT, ALIGNMENT, Voices(wrong=(wrong,)))
    assert flag.message == "This turn sounds like Chris, not Dan; 14 s of voice."
    assert (flag.kind, flag.severity, flag.line, flag.score) == ("wrong_speaker", "severe", 1, 0.97)
    assert flag.speaker == SpeakerDoubt("Dan", "Chris", 0.97)
    assert flag.candidates == ("Chris",)
    assert flag.span is not None
    assert flag.span.of(TEXT) == "Dan"
    assert flag.segment is not None
    assert (flag.segment.onset, flag.segment.offset) == (0.0, 1.4)


def test_a_change_is_told_by_its_first_word_and_covers_the_words_beside_it() -> None:
    places = {(2, 5): "From 'Yeah' (0:02.5)", (2, 4): "From 'Yeah' (0:02.5) to 'seven' (0:03.5)"}
    places[0, 2] = "Up to 'Yeah' (0:02.5)"
    for (first, last), opening in places.items():
        change = SpeakerChange(TURNS[1], first, last, "Dan", 0.9, 2.0)
        [flag] = find_flags(TRANSCRIPT, ALIGNMENT, Voices(changes=(change,)))
        assert flag.message == f"{opening} another voice speaks: Dan's?"
        assert (flag.kind, flag.line, flag.candidates) == ("speaker_change", 3, ())
        assert flag.span is not None
        assert flag.span.of(TEXT) == "five. Yeah"


def test_who_has_no_name_is_told_with_the_one_that_is_heard() -> None:
    text = "Zero one two.\n\n**Unknown:** Three four.\n\n**Chris:** Five.\n"
    transcript = parse(text)
    alignment = aligned(transcript)
    before, unknown, _ = find_turns(transcript, alignment)
    found = (LikelyName(before, "Chris", 0.93, 1.0), LikelyName(unknown, "Chris", 0.9, 2.2))
    flags = find_flags(transcript, alignment, Voices(nameless=found))
    first, second = (flag for flag in flags if flag.speaker)
    assert first.message == "This turn has no name: it sounds like Chris; 1 s of voice."
    assert second.message == "'Unknown' names nobody: it sounds like Chris; 2 s of voice."
    assert {(f.kind, f.severity) for f in (first, second)} == {("unnamed_speaker", "warning")}
    assert first.speaker == SpeakerDoubt("", "Chris", 0.93)
    assert second.speaker == SpeakerDoubt("Unknown", "Chris", 0.9)
    assert first.span is not None
    assert second.span is not None
    assert (first.span.of(text), second.span.of(text)) == ("Zero", "Unknown")
    assert (first.candidates, second.candidates) == ((), ("Chris",))


def test_what_concerns_a_label_is_a_hint_at_its_first_place() -> None:
    voices = Voices(
        one_voice=(("Chris", "Chriss", 31.0),),
        two_voices=(("Dan", 20.0),),
        unfollowed=(("Chris", "Dan"),),
    )
    flags = find_flags(TRANSCRIPT, ALIGNMENT, voices)
    assert [(f.line, f.kind, f.severity, f.speaker) for f in flags] == [
        (1, "speaker_label", "hint", None),
        (3, "speaker_label", "hint", None),
        (5, "speaker_label", "hint", None),
    ]
    assert "two people, or like one at two microphones" in flags[0].message
    assert "do not follow two voices" in flags[1].message
    assert "'Chris' and 'Chriss' sound like one person (31 s" in flags[2].message


def test_the_alignment_file_keeps_whose_voice_it_is(tmp_path: Path) -> None:
    wrong = WrongSpeaker(TURNS[0], "Chris", 0.97, 14.2)
    flags = find_flags(TRANSCRIPT, ALIGNMENT, Voices(wrong=(wrong,)))
    source, audio = TranscriptSource("a.md", "0" * 64), AudioSource("a.mp3", "0" * 64, 16_000)
    AlignmentFile(source, audio, ALIGNMENT, flags).dump(tmp_path / "a.json")
    assert read_alignment(tmp_path / "a.json").flags == flags
    assert '"speaker": {"written": "Dan", "heard": "Chris", "confidence": 0.97}' in (
        tmp_path / "a.json"
    ).read_text(encoding="utf-8")
