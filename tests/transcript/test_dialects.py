"""Transcripts in other forms than Changelog's: what is read of them, and that nothing is lost."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.errors import BadInput
from aligner.transcript.dialects.choice import chosen_for
from aligner.transcript.dialects.dialect import read_dialect
from aligner.transcript.dialects.reading import read_text
from aligner.transcript.dialects.shelf import find_dialect, shipped
from aligner.transcript.lint import lint
from aligner.transcript.model import Gap, Guess, Stamp, Tag, Transcript
from aligner.transcript.source import read_transcript
from aligner.transcript.spelling import respelled, retimed_gap
from aligner.transcript.spoken import tokenize

HEADS = {
    "name-stamp-line": [
        ("Anna Berg ({}):\n", "00:15", "00:31", "01:02:03"),
        ("**Anna Berg ({}):**\n", "0:15", "0:31", "1:02:03"),
        ("Anna Berg: {}\n\n", "00:00:15", "00:00:31", "01:02:03"),
        ("Anna Berg [{}]:\n", "00:15", "00:31", "01:02:03"),
        ("**Anna Berg** ({}):\n", "00:00:15", "00:00:31", "01:02:03"),
    ],
    "bold-stamp": [
        ("**Anna Berg:** [{}] ", "00:00:15", "00:00:31", "01:02:03"),
        ("[{}] **Anna Berg:** ", "00:00:15", "00:00:31", "01:02:03"),
        ("**Anna Berg:**  [{}]\n", "00:00:15.20", "00:00:31.84", "01:02:03.10"),
    ],
    "name-stamp-inline": [
        ("Anna Berg ({}) - ", "00:15", "00:31", "01:02:03"),
        ("Anna Berg: [{}] ", "00:15", "00:31", "01:02:03"),
        ("[{}] Anna Berg: ", "00:15.100", "00:31.200", "01:02:03.000"),
        ("{} Anna Berg: ", "00:15", "00:31", "01:02:03"),
    ],
    "otter": [("Anna Berg  {}  \n", "0:15", "0:31", "1:02:03")],
    "stamp-line": [
        ("{} ", "00:00:15", "00:00:31", "01:02:03"),
        ("[{}] ", "0:15", "0:31", "1:02:03"),
    ],
    "html-ish": [("<cite>Anna Berg:</cite> <time>{}</time>\n<p>", "0:15", "0:31", "1:02:03")],
}
FORMS = [(name, *form) for name, forms in HEADS.items() for form in forms]


def words_of(transcript: Transcript) -> list[str]:
    return [token.text for token in tokenize(transcript)]


def inlines_of(transcript: Transcript, kind: type) -> list[str]:
    return [
        each.span.of(transcript.text)
        for paragraph in transcript.paragraphs
        for each in paragraph.inlines
        if isinstance(each, kind)
    ]


def assert_tiles(transcript: Transcript) -> None:
    reached = 0
    for block in transcript.blocks:
        assert block.span.start == reached
        reached = block.span.end
    assert reached == len(transcript.text)
    for paragraph in transcript.paragraphs:
        reached = paragraph.body.start
        for inline in paragraph.inlines:
            assert inline.span.start == reached < inline.span.end
            reached = inline.span.end
        assert reached == paragraph.body.end == paragraph.span.end


@pytest.mark.parametrize(("name", "head", "first", "second", "third"), FORMS)
def test_heads_are_labels_and_stamps_and_no_words(
    name: str, head: str, first: str, second: str, third: str
) -> None:
    closing = "</p>" if "<p>" in head else ""
    said = ["Well, hello there.", "It went [inaudible] so.", "Right."]
    times = (first, second, third)
    text = "\n\n".join(
        f"{head.format(time)}{words}{closing}" for time, words in zip(times, said, strict=True)
    )
    reading = read_text(f"{text}\n")
    assert (reading.dialect.name, reading.notes) == (name, ())
    transcript = reading.transcript
    assert_tiles(transcript)
    assert words_of(transcript) == ["Well", "hello", "there", "It", "went", "so", "Right"]
    assert inlines_of(transcript, Gap) == ["[inaudible]"]
    stamps = [s for p in transcript.paragraphs for s in p.inlines if isinstance(s, Stamp)]
    assert [int(s.seconds or 0) for s in stamps] == [15, 31, 3723]
    speakers = {p.speaker for p in transcript.paragraphs if p.kind == "speech"}
    assert speakers == ({None} if name == "stamp-line" else {"Anna Berg"})
    assert lint(transcript) == ()
    new = transcript.spelling.new_turn("Anna Berg", 31.0, said[0])
    before, _, after = head.replace("  \n", "\n").partition("{}")
    time = transcript.spelling.time.write(31.0)
    assert new == f"{before}{time}{after}{said[0]}{closing}"
    assert time[:4] == second[:4]


def test_front_matter_headings_and_fields_are_no_words() -> None:
    text = (
        "---\ntitle: 'Apples: 12:30'\nspeakers:\n  - Anna Berg\n---\n\npodcast: https://a.org/1\n"
        "<https://b.org>\n\n{%- include util.html -%}\n[episode]: {{episode.url}}\n\n## Intro\n\n"
        "Anna Berg: Hello.\n\nCarl Stone: Yes.\n\nAnna Berg: Good: bye.\n"
    )
    reading = read_text(text)
    assert words_of(reading.transcript) == ["Hello", "Yes", "Good", "bye"]
    assert [p.speaker for p in reading.transcript.paragraphs if p.label] == [
        "Anna Berg",
        "Carl Stone",
        "Anna Berg",
    ]


def test_gaps_in_all_their_spellings_and_a_guess() -> None:
    text = (
        "**A B:** one (inaudible) two [??] three (??) four ___ five [indistinct] six "
        "[unclear 10:34] seven [ __ ] eight [?] nine [INAUDIBLE 00:10:34] ten "
        "[Dockerlite 00:14:58] end [laughs] [crosstalk 00:11:02] <inaudible>\n"
    )
    transcript = read_text(text).transcript
    assert inlines_of(transcript, Gap) == [
        "(inaudible)",
        "[??]",
        "(??)",
        "___",
        "[indistinct]",
        "[unclear 10:34]",
        "[ __ ]",
        "[?]",
        "[INAUDIBLE 00:10:34]",
        "<inaudible>",
    ]
    assert inlines_of(transcript, Guess) == ["[Dockerlite 00:14:58]"]
    numbers = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    assert words_of(transcript) == [*numbers, "Dockerlite", "end"]


@pytest.mark.parametrize("gap", ["...???...", "\u2026??\u2026", "... ??? ...", "..????.."])
def test_question_marks_between_dots_are_a_gap(gap: str) -> None:
    reading = read_text(f"Ann Berg (00:05):\none {gap} two.\n\nBen Ek (00:15):\nYes.\n")
    assert inlines_of(reading.transcript, Gap) == [gap]
    assert words_of(reading.transcript) == ["one", "two", "Yes"]
    assert not reading.notes
    (told,) = read_text(f"**A B:** one {gap} two.\n").notes  # Changelog's form has no such gaps
    assert "not read as a gap" in told


@pytest.mark.parametrize("marks", ["so we ??? it", "??? was there", "and then ???", "a ??, maybe"])
def test_question_marks_alone_are_told_for_nobody_knows_what_they_mean(marks: str) -> None:
    reading = read_text(f"**A B:** one.\n\n**C D:** {marks}\n")
    assert not inlines_of(reading.transcript, Gap)
    (note,) = reading.notes
    assert note.startswith("1 place has question marks alone")


@pytest.mark.parametrize("words", ["What???", "Really?? Yes.", "wait...??", "a...? b"])
def test_question_marks_behind_words_are_neither(words: str) -> None:
    reading = read_text(f"**A B:** one.\n\n**C D:** {words}\n")
    assert not inlines_of(reading.transcript, Gap)
    assert not reading.notes


def test_remarks_between_parentheses_are_not_said_but_words_are() -> None:
    text = (
        "**A B:** one (laughter) two (both laugh) three *(music)* (Applause) four (crosstalk) five "
        "(quietly) six (laughing matters) (Ann chuckles) seven (theme music plays)[^2] (10:34)\n"
    )
    transcript = read_text(text).transcript
    remarks = ["(laughter)", "(both laugh)", "(music)", "(Applause)", "(crosstalk)"]
    assert inlines_of(transcript, Tag) == [*remarks, "(Ann chuckles)", "(theme music plays)"]
    said = ["one", "two", "three", "four", "five", "quietly", "six", "laughing", "matters", "seven"]
    assert words_of(transcript)[: len(said)] == said


def test_one_file_has_one_unit_of_fractions() -> None:
    text = (
        "**A B:** [00:10:34.20] hello [inaudible 00:10:36.25] there\n"
        "**C D:** [00:10:40.84] yes\n**A B:** [00:10:41.500] no\n"
    )
    transcript = read_text(text).transcript
    times = [
        each.seconds
        for paragraph in transcript.paragraphs
        for each in paragraph.inlines
        if isinstance(each, Stamp | Gap)
    ]
    assert times == pytest.approx([634.20, 636.25, 640.84, 641.5])


def test_a_stamp_behind_its_words_stands_for_their_first() -> None:
    text = "__A B__: Hello and\nwelcome. [@0:12]\n\n__C D__: Yes. [@0:15]\n\n__A B__: No. [@0:18]\n"
    transcript = read_text(text).transcript
    stamps = [s for p in transcript.paragraphs for s in p.inlines if isinstance(s, Stamp)]
    assert [text[s.stands_for :][:5] for s in stamps] == ["Hello", "Yes. ", "No. ["]


def test_hard_wrapped_lines_go_on() -> None:
    text = "A B (00:00) - one two\nthree [inaudible]\n\nfour\n\nC D (00:09) - five\nsix\n"
    transcript = read_text(text).transcript
    assert [each.continues for each in transcript.paragraphs] == [False, True, False, False, True]


@pytest.mark.parametrize(
    ("written", "seconds", "expected"),
    [
        ("(00:31)", 15.4, "(00:15)"),
        ("(59:58)", 3605.0, "(01:00:05)"),
        ("[0:31]", 3605.0, "[1:00:05]"),
        ("[00:00:31.84]", 26.8, "[00:00:26.80]"),
        ("00:00:11,807", 6.807, "00:00:06,807"),
        ("[@1:02:03]", 12.0, "[@0:12]"),
    ],
)
def test_a_time_is_spelt_like_the_one_that_it_replaces(
    written: str, seconds: float, expected: str
) -> None:
    text = f"__A B__: Hello {written.replace('(', '[').replace(')', ']')}\n\n__A B__: [@0:15]"
    style = read_text(text).transcript.spelling.time
    assert respelled(written, seconds, style) == expected


def test_a_gap_gains_a_time_only_where_the_gaps_of_its_file_have_one() -> None:
    head = "A B (00:10): so [inaudible{}] it\n\nC D (00:20): well [inaudible{}] yes\n"
    timed = read_text(head.format(" 00:00:12", " 00:00:21")).transcript.spelling
    bare = read_text(head.format("", "")).transcript.spelling
    assert retimed_gap("[inaudible]", 15.0, timed) == "[inaudible 00:00:15]"
    assert retimed_gap("[inaudible]", 15.0, bare) == "[inaudible]"
    assert retimed_gap("[??]", 15.0, timed) == "[??]"


def test_times_and_speakers_that_nobody_read_are_told() -> None:
    lines = [f"it is said at 0{n}:15 sharp here" for n in range(5)]
    (note,) = read_text("\n\n".join(lines)).notes
    assert "5 of its 5 lines hold a time" in note
    labelled = "\n\n".join(f"{name}: yes" for name in ["Anna Berg", "Carl Stone"] * 4)
    (note,) = read_text(labelled, shipped()["changelog"]).notes
    assert "Anna Berg" in note


def test_only_the_rules_of_its_own_dialect_hold() -> None:
    text = "A B (00:10): so at 12:30\n\nC D (00:20): well\n\nA B (00:15): back [unclosed\n"
    assert [each.rule for each in lint(read_text(text).transcript)] == [
        "stamp-backward",
        "bracket-unbalanced",
    ]


PARTS = st.sampled_from(
    [
        "**A B:** ",
        "A B (00:10):",
        "[00:10] ",
        "\\[00:10\\] ",
        "C D: ",
        "---\n",
        "title: x\n",
        "\n",
        "\n\n",
        "\r\n",
        "[inaudible 00:10]",
        "(??)",
        "___",
        "[@0:10]",
        "<p>",
        "<cite>A B:</cite>",
        "hello ",
        "World. ",
        "é\u200b",
        "{% x %}",
        "00:00:10 ",
        "# ",
        "__A B__: ",
    ]
)


@given(st.lists(PARTS | st.text(max_size=5), max_size=40).map("".join))
def test_every_dialect_tiles_any_text(text: str) -> None:
    for dialect in shipped().values():
        transcript = read_text(text, dialect).transcript
        assert transcript.text == text
        assert_tiles(transcript)


@given(st.data())
def test_an_edit_of_words_does_not_change_the_dialect(data: st.DataObject) -> None:
    _, head, *times = data.draw(st.sampled_from(FORMS))
    text = "\n\n".join(f"{head.format(time)}Well, hello there." for time in times)
    before = read_text(text).dialect.name
    typed = data.draw(st.text("abc XYZ.,'", max_size=20))
    at = text.rindex("hello")
    assert read_text(f"{text[:at]}{typed}{text[at:]}").dialect.name == before


def test_a_repository_chooses_in_its_root(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "old").mkdir()
    episode = tmp_path / "old" / "1.md"
    episode.write_text("P1 | hello there\n\nP2 | yes\n")
    (tmp_path / "ours.toml").write_text(
        'name = "ours"\ntitle = "P1 | words"\nheads = ["{name} | {text}"]'
    )
    (tmp_path / "aligner.toml").write_text('dialect = "otter"\n[dialects]\n"old/*" = "ours.toml"')
    source = read_transcript(episode)
    assert source.reading
    assert (source.reading.dialect.name, source.reading.reason) == ("ours", "aligner.toml says so")
    assert [each.speaker for each in source.transcript.paragraphs] == ["P1", "P2"]
    chosen, _ = chosen_for(tmp_path / "2.md")
    assert chosen == shipped()["otter"]
    (tmp_path / "aligner.toml").write_text('dialekt = "otter"')
    with pytest.raises(BadInput, match="dialekt"):
        read_transcript(episode)


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("name", "no TOML"),
        ('title = "x"', "name must be a text"),
        ('name = "x"\ntitle = "x"\nheads = "x"', "list of texts"),
        ('name = "x"\ntitle = "x"\nheads = ["{who}:"]', "no head of a turn"),
        ('name = "x"\ntitle = "x"\nhead = []', "no dialect has: head"),
        ('name = "x"\ntitle = "x"\nfraction = "ticks"', "fraction is 'ticks'"),
    ],
)
def test_a_dialect_that_is_none_is_refused_with_what_is_wrong(source: str, problem: str) -> None:
    with pytest.raises(BadInput, match=problem):
        read_dialect(source, "x.toml")
    with pytest.raises(BadInput, match=r"no dialect of this name|cannot be read"):
        find_dialect("nowhere.toml")


REAL = {
    "bitcoin-colon-stamp/onboarding-bitcoin-and-lightning-developers.md": (97, 97, "Adam Jonas"),
    "bitcoin-colon-stamp/acumulator-based-cryptography-utreexo.md": (134, 134, "Speaker 0"),
    "bitcoin-inline/2019-04-11-james-obeirne.md": (52, 0, "Stephan Livera"),
    "bitcoin-nextline/2021-03-24-craig-raw.md": (83, 0, "Craig Raw"),
    "metamuse/10-tools-for-thought.txt": (60, 60, "Adam Wiggins"),
    "seunlocked/EP_21_Amir_Slihefendic.md": (45, 45, "Michaela"),
    "seunlocked/EP_53_Mauricio_Aniche.md": (32, 43, "Michaela"),
}


@pytest.mark.parametrize("name", REAL)
def test_real_files_have_their_turns_and_stamps(shared_data: Path, name: str) -> None:
    labels, stamps, often = REAL[name]
    text = (shared_data / "dialects" / "real" / name).read_bytes().decode()
    transcript = read_text(text).transcript
    assert_tiles(transcript)
    found = Counter(each.label.name for each in transcript.paragraphs if each.label)
    assert (found.total(), found.most_common(1)[0][0]) == (labels, often)
    assert len(inlines_of(transcript, Stamp)) == stamps


def test_changelog_s_files_stay_changelog_s(shared_data: Path) -> None:
    paths = sorted((shared_data / "transcripts").rglob("*-*.md"))
    assert len(paths) == 58
    names = Counter(read_text(path.read_bytes().decode()).dialect.name for path in paths)
    assert names == {"changelog": 58}
