"""Transcripts in JSON, as many makers write it: in lines, and all in one."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.transcript.dialects.json_elsewhere import said_elsewhere
from aligner.transcript.dialects.json_lines import is_packed, laid_out, packed
from aligner.transcript.dialects.json_objects import segments_of
from aligner.transcript.dialects.reading import read_text
from aligner.transcript.line_ends import ends_as_in, plain
from aligner.transcript.model import Gap, Stamp, Transcript
from aligner.transcript.spelling import respelled
from tests.transcript.test_dialects import assert_tiles, inlines_of, words_of

WORDS = ["Hello and [??] welcome.", 'Thank "you" {very} much.', "What next?"]
PEOPLE = ["Anna Berg", "Carl Stone", "Anna Berg"]
SECONDS = [0.7, 7.25, 3725.5]
SAID = ["Hello", "and", "welcome", "Thank", "you", "very", "much", "What", "next"]


def stamps_of(transcript: Transcript) -> list[Stamp]:
    inlines = (each for paragraph in transcript.paragraphs for each in paragraph.inlines)
    return [each for each in inlines if isinstance(each, Stamp)]


def segments(
    *keys: str, unit: float = 1, who: Sequence[object] = PEOPLE, **more: object
) -> list[dict[str, object]]:
    """The talk, its keys for start, end, speaker and words."""
    start, end, name, words = keys
    return [
        {"id": n, start: at * unit, end: (at + 3) * unit, name: person, words: said, **more}
        for n, (said, person, at) in enumerate(zip(WORDS, who, SECONDS, strict=True))
    ]


def clock(seconds: float, sign: str = ".") -> str:
    whole, part = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}{sign}{part:03}"


WHISPERX = segments("start", "end", "speaker", "text", tokens=[1, 2, 3])
WORD = [{"word": "Hello", "start": 0.7, "end": 1.25}]
MAKERS: dict[str, object] = {
    "WhisperX": {"segments": [each | {"words": WORD} for each in WHISPERX], "language": "en"},
    "Podcasting 2.0": {"segments": segments("startTime", "endTime", "speaker", "body")},
    "a list": segments("start_time", "end_time", "speaker", "sentence"),
    "Deepgram": {"results": {"utterances": segments("start", "end", "speaker", "transcript")}},
    "AWS": {
        "results": {
            "transcripts": [{"transcript": "all of it"}],
            "audio_segments": [
                each | {"start_time": str(at), "end_time": str(at + 3)}
                for each, at in zip(
                    segments("start_time", "end_time", "speaker_label", "transcript"),
                    SECONDS,
                    strict=True,
                )
            ],
        }
    },
    "AssemblyAI": {
        "utterances": [
            {key: int(v) if isinstance(v, float) else v for key, v in each.items()}
            for each in segments("start", "end", "speaker", "text", unit=1000)
        ],
        "words": [{"text": "Hello", "start": 700, "end": 1250}],
    },
    "Podlove": [
        {
            "start": clock(at),
            "start_ms": round(at * 1000),
            "end": clock(at + 3),
            "end_ms": round((at + 3) * 1000),
            "voice": person,
            "text": said,
        }
        for said, person, at in zip(WORDS, PEOPLE, SECONDS, strict=True)
    ],
    "whisper.cpp": {
        "transcription": [
            {
                "timestamps": {"from": clock(at, ","), "to": clock(at + 3, ",")},
                "offsets": {"from": round(at * 1000), "to": round((at + 3) * 1000)},
                "text": f" {said}",
                "speaker": person,
            }
            for said, person, at in zip(WORDS, PEOPLE, SECONDS, strict=True)
        ]
    },
    "Transformers": {
        "chunks": [
            {"timestamp": [at, at + 3], "text": f" {said}", "speaker": person}
            for said, person, at in zip(WORDS, PEOPLE, SECONDS, strict=True)
        ]
    },
}
LAYOUTS: dict[str, Callable[[object], str]] = {
    "indented": lambda tree: json.dumps(tree, indent=2),
    "tabs": lambda tree: json.dumps(tree, indent="\t") + "\n",
    "one line": json.dumps,
    "tight": lambda tree: json.dumps(tree, separators=(",", ":"), ensure_ascii=False) + "\n",
    "a segment a line": lambda tree: json.dumps(tree).replace("}, {", "},\n{"),
    "CRLF": lambda tree: json.dumps(tree, indent=1).replace("\n", "\r\n"),
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("maker", MAKERS)
def test_json_of_many_makers_is_read_however_it_is_laid_out(maker: str, layout: str) -> None:
    text = LAYOUTS[layout](MAKERS[maker])
    reading = read_text(text)
    transcript = reading.transcript
    assert_tiles(transcript)
    assert (reading.notes, words_of(transcript)) == ((), SAID)
    assert [each.speaker for each in transcript.paragraphs if each.kind == "speech"] == PEOPLE
    onsets = [each for each in stamps_of(transcript) if each.edge == "onset"]
    assert {each.seconds for each in onsets} == {*SECONDS}
    assert {text[each.stands_for :].lstrip()[:5] for each in onsets} == {"Hello", "Thank", "What "}
    offsets = [each.seconds for each in stamps_of(transcript) if each.edge == "offset"]
    assert {*offsets} == {each + 3 for each in SECONDS}
    lines = [each.line for each in transcript.paragraphs]
    assert lines == sorted(set(lines))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("maker", MAKERS)
def test_a_new_segment_is_written_like_those_of_its_file(maker: str, layout: str) -> None:
    text = LAYOUTS[layout](MAKERS[maker])
    transcript = read_text(text).transcript
    made = transcript.spelling.new_turn("Eva", 3.5, "So it is.", 4.25)
    said = text.index("Thank")
    found = (each.span for each in segments_of(text)[0] if each.words)
    end = next(each.end for each in found if each.start < said < each.end)
    after = f"{text[:end]},{made}{text[end:]}"
    json.loads(after)
    read = read_text(after).transcript
    assert words_of(read) == [*SAID[:7], "So", "it", "is", *SAID[7:]]
    line = next(each for each in read.paragraphs if "So it is." in each.span.of(after))
    assert line.speaker == "Eva"
    onsets = {s.seconds for s in stamps_of(read) if s.edge == "onset"}
    assert onsets == {*SECONDS, 3.5}
    nameless = transcript.spelling.new_turn("", 3.5, "So it is.")
    assert "{" not in nameless.strip().removeprefix("{").replace('"offsets": {', "").replace(
        '"timestamps": {', ""
    ).replace('"timestamps":{', "")
    assert "Eva" not in nameless
    json.loads(nameless)


def test_the_words_of_json_are_those_inside_its_strings() -> None:
    text = """{
  "text": "Hello and \\"hi\\" [??] yes.",
  "segments": [
    {
      "start": 0.7,
      "end": 6.19,
      "text": " Hello and \\"h\\u00e9\\" [??]",
      "words": [
        {
          "word": "Hello",
          "start": 0.7,
          "end": 1
        }
      ],
      "tokens": [1, 2]
    }
  ]
}
"""
    reading = read_text(text)
    transcript = reading.transcript
    assert (reading.dialect.name, reading.notes) == ("json", ())
    assert words_of(transcript) == ["Hello", "and", "hé"]
    assert inlines_of(transcript, Gap) == ["[??]"]
    assert [(s.seconds, s.edge) for s in stamps_of(transcript)] == [
        (0.7, "onset"),
        (6.19, "offset"),
        (0.7, "alone"),
        (1.0, "alone"),
    ]
    assert respelled("6.19", 1.19, transcript.spelling.time) == "1.19"


def test_milliseconds_stay_milliseconds() -> None:
    style = read_text(json.dumps(MAKERS["AssemblyAI"])).transcript.spelling.time
    assert (respelled("7250", 2.25, style), style.write(3.5)) == ("2250", "3500")
    both = read_text(json.dumps(MAKERS["whisper.cpp"])).transcript.spelling.time
    assert (respelled("7250", 2.25, both), respelled("00:00:07,250", 2.25, both)) == (
        "2250",
        "00:00:02,250",
    )


def test_one_line_is_laid_out_and_packed_again() -> None:
    text = json.dumps({"text": "x", "segments": WHISPERX})
    lines = laid_out(text).split("\n")
    assert '"text": "Hello and [??] welcome.", ' in lines
    assert '"tokens": [1, 2, 3]' in lines
    assert len(lines) == len(WORDS) * 7 + 2
    assert [each.line for each in read_text(text).transcript.paragraphs] == [
        *range(1, len(lines) + 1)
    ]
    assert "counted as lines" in read_text(text).reason
    edited = laid_out(text).replace("next?", "now?")
    assert ends_as_in(text, edited) == text.replace("next?", "now?")
    assert plain(text) == laid_out(text) == plain(laid_out(text))
    assert ends_as_in(laid_out(text), edited) == edited


STRINGS = st.text('ab {}[],:"\\\n\u2028é', max_size=12)


@given(
    st.lists(st.fixed_dictionaries({"start": st.integers(0, 99), "text": STRINGS}), max_size=5),
    st.sampled_from([(",", ":"), (", ", ": "), (" , ", " :  ")]),
    st.booleans(),
)
def test_packing_gives_back_every_byte(
    tree: list[dict[str, object]], signs: tuple[str, str], escaped: bool
) -> None:
    text = json.dumps({"segments": tree}, separators=signs, ensure_ascii=escaped)
    assert packed(laid_out(text)) == text
    assert json.loads(laid_out(text)) == json.loads(text)
    assert is_packed(text) == bool(tree)
    reading = read_text(text)
    assert_tiles(reading.transcript)


def test_other_texts_are_not_laid_out() -> None:
    for text in ("[00:15] Hello {there}", "{% include x %}", "[]", '{"a": 1}', "", "{", "["):
        assert plain(text) == laid_out(text) == text


@pytest.mark.parametrize(
    ("tree", "note"),
    [
        ([each | {"start": "soon", "end": "x"} for each in WHISPERX], "are not read"),
        ({"results": {"items": [{"start_time": "1", "alternatives": []}]}}, "No segments"),
        ({"results": [{"alternatives": [{"transcript": "Hello."}]}]}, "No segments"),
        ({"utterances": WHISPERX, "paragraphs": WHISPERX}, "those of 'paragraphs' are not read"),
    ],
)
def test_json_that_is_not_read_is_told(tree: object, note: str) -> None:
    for layout in LAYOUTS.values():
        reading = read_text(layout(tree))
        assert note in reading.notes[0]


def test_speakers_with_numbers_are_told_apart_and_not_made_up() -> None:
    tree = {"utterances": segments("start", "end", "speaker", "text", who=[0, 1, 0])}
    transcript = read_text(json.dumps(tree, indent=1)).transcript
    said = [each.speaker for each in transcript.paragraphs if each.kind == "speech"]
    assert said == ["Speaker 0", "Speaker 1", "Speaker 0"]
    assert "{name}" not in transcript.spelling.turn


def test_json_with_speakers_and_no_times_is_read() -> None:
    tree = [{"speaker": who, "text": words} for who, words in zip(PEOPLE, WORDS, strict=True)]
    transcript = read_text(json.dumps(tree)).transcript
    assert words_of(transcript) == SAID
    assert stamps_of(transcript) == []
    assert transcript.spelling.turn == '{"speaker": "{name}", "text": "{text}"}'


WHISPER = {
    "text": " Helo all. Yes.",
    "segments": [
        {
            "start": 0.5,
            "end": 1.5,
            "text": " Helo all.",
            "words": [{"word": " Helo", "start": 0.5}],
        },
        {"start": 2.0, "end": 2.5, "text": " Yes."},
    ],
}


def test_words_that_json_says_a_second_time_are_told_when_they_are_edited() -> None:
    before = json.dumps(WHISPER)
    after = before.replace('"text": " Helo all."', '"text": " Hello all."')
    (note,) = said_elsewhere(before, after)
    assert "'segments.words.word' and 'text'" in note
    assert said_elsewhere(before, before) == ()
    assert said_elsewhere("**Anna:** Helo all.\n", "**Anna:** Hello all.\n") == ()
    alone = json.dumps({"segments": WHISPER["segments"][1:]})
    assert said_elsewhere(alone, alone.replace(" Yes.", " Yeah.")) == ()
