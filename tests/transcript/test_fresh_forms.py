"""Forms that no show of ours uses: each is read rightly, or it is told that it is not."""

from __future__ import annotations

import pytest

from aligner.transcript.dialects.reading import read_text
from aligner.transcript.model import Stamp, Transcript
from aligner.transcript.spelling import respelled
from aligner.transcript.spoken import tokenize

WORDS = [
    "Hello and welcome to the garden show.",
    "Thank you for having me here.",
    "What should a beginner know first?",
    "Look at the soil, then call [inaudible] about it.",
    "And how often do you water a tree?",
    "Twice a week is enough for it.",
]
PEOPLE = ["Anna Berg", "Carl Stone"] * 3
SECONDS = [1, 7, 15, 21, 33, 3725]
SAID = " ".join(WORDS).replace("[inaudible] ", "").translate(str.maketrans("", "", ".,?"))


def hours(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def written(form: str, between: str = "\n\n", turns: int = len(WORDS)) -> str:
    """The talk, or its first turns, in a form with fields."""
    return between.join(
        form.format(
            who=who,
            WHO=who.upper(),
            words=words,
            h=hours(at),
            end=hours(at + 3),
            m=hours(at) if at > 3599 else hours(at)[3:],
            s=at,
            letters=f"{at // 3600:02}h{at // 60 % 60:02}m{at % 60:02}s",
        )
        for who, words, at in list(zip(PEOPLE, WORDS, SECONDS, strict=True))[:turns]
    )


READ = {
    "zoom": "[{who}] {h}\n{words}",
    "teams": "{who}   {m}\n{words}",
    "otter": "{who}  {m}  \n{words}",
    "rev": "{who} ({m}):\n{words}",
    "descript": "[{h}] **{who}:** {words}",
    "at": "{who} @ {m}: {words}",
    "pipes": "{m} | {who} | {words}",
    "tabs": "{h}\t{who}\t{words}",
    "angles": "<{m}> {who}: {words}",
    "bullets": "* **{who}** [{m}]: {words}",
    "quotes": "> **{who}** ({m}): {words}",
    "linked": "**{who}** [{m}](https://a.org/x?t={s}): {words}",
    "happy scribe": "[{h}] - {who}\n{words}",
    "dash": "{m} \u2014 {who}: {words}",
    "en dash": "{who} \u2013 {m}\n{words}",
    "arrow": "{m} \u2192 {who}: {words}",
    "bullets and no colon": "* [{m}] **{who}** {words}",
    "numbered": "3. **{who}** ({m}): {words}",
    "code": "`{h}` **{who}:** {words}",
    "emphasis": "*{m}* **{who}:** {words}",
    "raised": "**{who}:** <sup>{m}</sup> {words}",
    "anchors": '**{who}:** <a href="#t={s}">{m}</a> {words}',
    "italics": "_{who}_ ({m}): {words}",
    "angles behind": "{who} <{m}>\n{words}",
    "no-break spaces": "{who}\xa0({m}):\xa0{words}",
    "a tab and hours": "{who}\t{h}\n{words}",
    "bare behind a label": "**{who}:** {m} {words}",
    "bare before a label": "{m} **{who}:** {words}",
    "grain": "{m} - {who}\n{words}",
    "commas behind names": "{who}, {m}\n{words}",
    "HTML": "<p><strong>{who}</strong> ({m}): {words}</p>",
    "a time, a name, no colon": "{h}.200 **{who}** {words}",
    "links that lead nowhere": "[{h}](javascript:void(0);) {who}: {words}",
    "links in bold": "**[{m}](https://a.org/x?t={s}&u=1)** {who}: {words}",
    "wide colons": "[{h}] **{who}**\uff1a{words}",
    "ranges": "[{h} - {end}] {who}: {words}",
    "ranges of arrows": "[{h} -> {end}] {who}: {words}",
    "ranges without brackets": "{h} - {end} {who}: {words}",
    "ranges in their own brackets": "[{h}] - [{end}] {who}: {words}",
    "ranges behind names": "{who} [{m}.200 - {end}.900] {words}",
    "ranges above the words": "[{h} --> {end}] {who}:\n{words}",
    "headings": "### {who} [{m}]\n\n{words}",
    "headings and times": "## {who}\n\n*{m}*\n\n{words}",
    "headings behind times": "### [{h}] {who}\n\n{words}",
    "names below times": "{h} --> {end}\n{who}\n{words}",
    "names below ranges": "{h}:00 - {end}:12\n{who}\n{words}",
    "bracketed names, times": "[{who}] ({h})\n{words}",
    "bracketed names, times, colons": "[{who}] ({m}): {words}",
    "bracketed names, ranges": "[{who}] ({h} \u2192 {end}): {words}",
    "bold brackets and times": "**[{who}]**: [{h}]  \n\n{words}",
    "columns of blanks": "{who}:       {m}       {words}",
    "columns of tabs": "{who}:\t{m}\t{words}",
    "cells in bold": "| {h} | **{who}** | {words} |",
    "bars": "**{who}** | {m}\n\n{words}",
    "dots in the middle": "{who} \u00b7 {m}\n{words}",
    "at in words": "{who} at {m}: {words}",
    "chat": "[{h}] <{who}> {words}",
    "links in parentheses": "**{who}** ([{m}](https://a.org/x?t={s})): {words}",
    "links in parentheses first": "([{h}](https://a.org/x?t={s})) {who}: {words}",
    "items of links": "- [{h}](https://a.org/x?t={s}) - **{who}**: {words}",
    "HTML with classes": '<p><span class="at">{m}</span> <strong>{who}:</strong> {words}</p>',
}
UNTIMED = {
    "capitals alone": "{WHO}\n{words}",
    "headings of names": "#### {who}\n{words}",
    "bold alone": "**{who}**\n\n{words}",
    "italics alone": "_{who}_\n{words}",
    "bold and no colon": "**{who}** {words}",
    "bold brackets": "**[{who}]**: {words}",
    "underlined": "<u>{who}:</u>\t{words}",
    "underlined names": "<u>{who}</u>: {words}",
    "bbc": ">> {WHO}: {words}",
    "dashes": "- {WHO}: {words}",
    "em dashes": "*{who}* — {words}",
}
TOLD = {
    "numbered lines": "{s:03d} {who} {words}",
    "hashes": "#{who}: {words}",
    "handles": "@{who}: {words}",
    "dots": "{m} ... {who}: {words}",
    "semicolons": "{who}; {words}",
    "short codes": '{{{{< speaker "{who}" >}}}}{words}{{{{< /speaker >}}}}',
    "times behind hashes": "{who}: {words} #{h}-3#",
    "commas between times": "{h}.000,{end}.000\n{words}",
    "captions in XML": '<p begin="{h}.000" end="{end}.000">{words}</p>',
    "glued": "{m}{words}",
    "headings of times": "## {m}\n\n**{who}:** {words}",
    "quoted names": "\u201c{who}\u201d {m}: {words}",
    "names in parentheses": "({WHO}) {words}",
    "names without a sign": "{who} {words}",
    "question and answer": "Q. {words}",
    "voices outside of captions": "<v {who}>{words}",
    "columns": "{s}.12\t{s}.99\t{who}\t{words}",
    "directives": '{{{{% speaker "{who}" "{m}" %}}}}\n{words}',
    "a table of HTML": "<tr><td>{m}</td><td>{who}</td><td>{words}</td></tr>",
    "classes": '<div class="speaker">{who}</div>\n<div class="text">{words}</div>',
    "letters": "{who} {letters}\n{words}",
    "letters in brackets": "[{letters}] {who}: {words}",
    "seconds": "[{s}.2s] {who}: {words}",
    "seconds in parentheses": "{who} ({s}s): {words}",
    "braces": "{{{m}}} {who}: {words}",
    "bracketed names": "[{who}] {words}",
    "bracketed names and times": "[{who} {m}] {words}",
    "blocks": "- timestamp: {h}\n  speaker: {who}\n  text: {words}",
    "commas": '{h},{who},"{words}"',
    "names between dashes": "{h} -- {who} -- {words}",
    "ranges of seconds": "{who} [{s}.00 - {s}.90] {words}",
    "fields": ":{who}: {words}",
}


def words_of(transcript: Transcript) -> str:
    return " ".join(each.text for each in tokenize(transcript))


def stamps_of(transcript: Transcript) -> list[float | None]:
    inlines = (each for paragraph in transcript.paragraphs for each in paragraph.inlines)
    return [each.seconds for each in inlines if isinstance(each, Stamp) and each.edge == "onset"]


@pytest.mark.parametrize("name", [*READ, *UNTIMED])
def test_a_form_that_nobody_listed_is_read(name: str) -> None:
    transcript = read_text(written({**READ, **UNTIMED}[name])).transcript
    assert words_of(transcript) == SAID
    labels = [each.label.name for each in transcript.paragraphs if each.label]
    assert [each.title() for each in labels] == PEOPLE
    floored = [int(each or 0) for each in stamps_of(transcript)]
    assert floored == (SECONDS if name in READ else [])


@pytest.mark.parametrize("name", TOLD)
def test_a_form_that_is_not_read_is_told(name: str) -> None:
    (first, *_) = read_text(written(TOLD[name])).notes
    assert "was not read" in first or "are not understood" in first


@pytest.mark.parametrize("name", TOLD)
def test_it_is_told_of_four_turns_too(name: str) -> None:
    assert read_text(written(TOLD[name], turns=4)).notes


def test_two_lines_that_begin_alike_name_nobody() -> None:
    text = "New York is large.\n\nNew York is old.\n\nSo we went there.\n\nIt rained.\n"
    assert not read_text(text).notes


@pytest.mark.parametrize("tag", ["<unclear/>", "<inaudible>", '<unintelligible time="0:15"/>'])
def test_gaps_that_are_tags_are_told(tag: str) -> None:
    text = written("**{who}:** {words}")
    assert not read_text(text).notes
    (note,) = read_text(text.replace("[inaudible]", tag)).notes
    assert "written as a tag" in note


TABLES = {
    "| Time | Speaker | Text |\n|------|:---:|--:|\n": "| {m} | {who} | {words} |",
    "| Speaker | Timestamp | Transcript |\n| :--- | --- | --- |\n": "| {who} | {h} | {words} |",
    "| Speaker | Text |\n|---|---|\n": "| **{who}** | {words} |",
    "Speaker | Text\n--- | ---\n": "| {who} | {words} |",
}


@pytest.mark.parametrize("head", TABLES)
def test_the_headings_of_tables_are_no_words(head: str) -> None:
    transcript = read_text(head + written(TABLES[head], "\n")).transcript
    assert words_of(transcript) == SAID
    assert [each.label.name for each in transcript.paragraphs if each.label] == PEOPLE


OUTSIDE = {
    "Garden meeting-20230511_100000\n\nMay 11, 2023, 10:00AM\n\n": "{who}   {m}\n{words}",
    "AB = Anna Berg, CS = Carl Stone\n\n": "{who}: {words}",
    "(00:00) Introduction\n(00:15) Soil\n(01:02) Water\n\n": "{who}: {words}",
    "Attendees\n\nAnna Berg, Carl Stone\n\n": "{who} ({m}):\n{words}",
}


@pytest.mark.parametrize("head", OUTSIDE)
def test_lines_before_the_first_turn_that_count_as_words_are_told(head: str) -> None:
    reading = read_text(head + written(OUTSIDE[head]))
    assert words_of(reading.transcript).endswith(SAID)
    (note,) = reading.outside
    assert "before the first turn" in note
    assert repr(head.partition("\n")[0])[:20] in note
    assert read_text(written(OUTSIDE[head])).outside == ()


def test_who_wrote_it_down_is_no_word() -> None:
    text = written("{who}  {m}\n{words}") + "\n\nTranscribed by https://otter.ai\n"
    assert words_of(read_text(text).transcript) == SAID
    spoken = written("{who}: {words}") + "\n\nAnna Berg: It is transcribed by otter.ai, I think.\n"
    assert words_of(read_text(spoken).transcript).endswith("I think")


SAID_ALONE = {
    "[{m}.000 --> {end}.000]   {words}": "[00:00:09.000 --> 00:00:11.000]   Yes.",
    "[{h}.000 --> {end}.000] {words}": "[00:00:09.000 --> 00:00:11.000] Yes.",
    "**[{h}]** {words}": "**[00:00:09]** Yes.",
    "[{m}] - [{end}] {words}": "[00:09] - [00:11] Yes.",
}


@pytest.mark.parametrize("form", SAID_ALONE)
def test_lines_with_times_alone_are_read_and_written(form: str) -> None:
    text = written(form, "\n")
    reading = read_text(text)
    assert (words_of(reading.transcript), reading.notes) == (SAID, ())
    assert [int(each or 0) for each in stamps_of(reading.transcript)] == SECONDS
    made = reading.transcript.spelling.new_turn("", 9.0, "Yes.", 11.0)
    assert made.replace("00:00:", "00:") == SAID_ALONE[form].replace("00:00:", "00:")
    assert read_text(f"{text}\n{made}").dialect == reading.dialect


def test_a_range_ends_behind_the_last_words_of_its_turn() -> None:
    text = (
        "[00:03 - 00:08] Anna Berg:\nHello to you.\nAnd [00:05] more.\n\n"
        "[00:08 - 00:12] Carl Stone:\nYes.\n"
    )
    inlines = (i for p in read_text(text).transcript.paragraphs for i in p.inlines)
    ends = [i for i in inlines if isinstance(i, Stamp) and i.edge == "offset"]
    assert [each.seconds for each in ends] == [8, 12]
    assert [text[: each.stands_for].rsplit(maxsplit=1)[-1] for each in ends] == ["more.", "Yes."]


def test_one_word_behind_a_time_is_no_name() -> None:
    text = "[00:01] Hello to you all.\n[00:04] Yes.\n[00:06] Good.\n[00:08] So\n"
    reading = read_text(text)
    assert [each.label for each in reading.transcript.paragraphs] == [None] * 4
    assert words_of(reading.transcript) == "Hello to you all Yes Good So"


def test_names_that_stand_in_some_lines_with_times_are_read_where_they_come_back() -> None:
    named = ["ANNA BERG: Hello", "there.", "CARL STONE: Yes", "so: it", "is.", "ANNA BERG: Good."]
    lines = [*named, "CARL STONE: No", "and", "more", "of it."]
    text = "\n".join(f"00:00:{n + 10} {each}" for n, each in enumerate(lines))
    transcript = read_text(text).transcript
    speakers = [each.speaker for each in transcript.paragraphs]
    assert speakers == ["ANNA BERG"] * 2 + ["CARL STONE"] * 3 + ["ANNA BERG"] + ["CARL STONE"] * 4
    assert words_of(transcript) == "Hello there Yes so it is Good No and more of it"
    assert stamps_of(transcript) == [*range(10, 20)]


def test_what_a_site_fills_in_is_no_word_wherever_it_stands() -> None:
    text = (
        '**Ann**: turn it {% include x.html time="00:08:00" %} If {{ site.name }} so.\n\n'
        "**Bo**: Yes.\n\n**Ann**: No.\n"
    )
    transcript = read_text(text).transcript
    assert words_of(transcript) == "turn it If so Yes No"
    assert stamps_of(transcript) == [480]
    (stamp,) = [i for p in transcript.paragraphs for i in p.inlines if isinstance(i, Stamp)]
    moved = respelled(stamp.span.of(text), 475.0, transcript.spelling.time)
    assert moved == '{% include x.html time="00:07:55" %}'


NOTICES = [
    "Copyright (c) 2021 by Anna Berg and Carl Stone. SOME RIGHTS RESERVED.",
    "© 2023 Garden Show. All rights reserved.",
    "*This transcript was generated automatically and may contain errors.*",
    "-END-",
    "[End of transcript]",
    "End of recording.",
]


@pytest.mark.parametrize("notice", NOTICES)
def test_what_stands_below_a_transcript_is_no_word(notice: str) -> None:
    text = written("{who}: {words}") + f"\n\n{notice}\n"
    assert words_of(read_text(text).transcript) == SAID


def test_what_only_looks_like_a_notice_is_said() -> None:
    said = ["Copyright law is old.", "End of story.", "This transcript is mine.", "The end."]
    text = "\n\n".join([written("{who}: {words}"), *said])
    assert words_of(read_text(text).transcript).startswith(f"{SAID} Copyright law is old End of")
    assert len(words_of(read_text(text).transcript).split()) == len(SAID.split()) + 4 + 3 + 4 + 2


def test_names_and_words_in_elements_of_their_own_are_written_so() -> None:
    form = "  <p><strong>{who}</strong>:</p>\n  <p>{words}</p>"
    spelling = read_text(written(form, "\n")).transcript.spelling
    made = spelling.new_turn("Eva", 1.0, "Yes.")
    assert made == form.format(who="Eva", words="Yes.")


def test_a_new_turn_does_not_lead_to_another_s_moment() -> None:
    text = written("[{m}](https://a.org/x?t={s}) {who}: {words}")
    assert read_text(text).transcript.spelling.new_turn("Eva", 9.0, "Yes.") == "[00:09] Eva: Yes."


def test_small_names_are_read_where_they_come_back_on_lines_of_their_own() -> None:
    said = [("Rebecca", "Well."), ("danah", "I think so."), ("Rebecca", "Yes."), ("danah", "Good.")]
    text = "\n".join(f"{who}:\n{words}" for who, words in said)
    transcript = read_text(text).transcript
    assert [each.label.name for each in transcript.paragraphs if each.label] == [w for w, _ in said]
    once = read_text(text.replace("danah:\nGood", "so\nGood")).transcript
    assert "danah" in words_of(once)


SECTIONS = [
    "# Intro\n\nHello.\n\n# Questions\n\nYes.\n\n# Questions\n\nNo.\n",
    "**Soil Types** matter.\n\n**Soil Types** again.\n\n**Water Use** too.\n",
    "Thank You\nall for\ncoming here.\nThank You\nagain.\n",
]


@pytest.mark.parametrize("text", SECTIONS)
def test_what_stands_out_and_comes_back_alone_is_nobody_s_name(text: str) -> None:
    assert not any(each.label for each in read_text(text).transcript.paragraphs)


REMARKS = {
    "Well, ( *laugh* ) yes.": "Well yes",
    "Well, (*gritting teeth*) yes.": "Well yes",
    "Well, *laughs* yes.": "Well yes",
    "Well, _sighs_ yes.": "Well yes",
    "Well, *really* (or so) yes.": "Well really or so yes",
    "Well, [everybody and\nCarl laugh] yes.": "Well yes",
    "Well, [see\nthis page](https://a.org/b) yes.": "Well see this page yes",
}


@pytest.mark.parametrize("words", REMARKS)
def test_remarks_in_emphasis_and_over_a_line_s_end_are_not_said(words: str) -> None:
    text = f"**Anna:** [00:01] Hello.\n\n**Carl:** [00:05] {words}\n\n**Anna:** [00:09] Yes.\n"
    transcript = read_text(text).transcript
    assert words_of(transcript) == f"Hello {REMARKS[words]} Yes"


HEADERS = {
    "---\ntitle: A\n---\n\n2019-08-22\n\nGarden Seminar 2\n\n# Intro\n\nHello all.\n": "Hello all",
    "---\ntitle: A\n---\n\nHello all, see a.com for more of it.\n\nYes.\n": (
        "Hello all see a.com for more of it Yes"
    ),
    "---\ntitle: A\n---\n\nHello all.\n\nWe have [a page](https://a.org/b) for you.\n\nQ: Why?\n\n"
    "A: So.\n\nQ: And?\n\nA: No.\n": "Hello all We have a page for you Why So And No",
    "May 11, 2023\n\nAnna: Hello.\n\nCarl: Yes.\n\nAnna: No.\n": "Hello Yes No",
    "<details>\n<summary>Read it</summary>\n\n**Anna:** Hello.\n\n**Carl:** No.\n\n</details>\n": (
        "Hello No"
    ),
    "Anna started transcription\n\nAnna Berg   0:03\nHello.\n\nCarl Stone   0:09\nNo.\n": (
        "Hello No"
    ),
}


@pytest.mark.parametrize("text", HEADERS)
def test_headers_are_no_words_and_words_with_an_address_are(text: str) -> None:
    assert words_of(read_text(text).transcript) == HEADERS[text]
