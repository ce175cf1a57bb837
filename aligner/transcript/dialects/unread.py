"""What a reading seems to have missed: times that nobody read, labels that look like speakers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from aligner.transcript.model import Plain, Stamp, Transcript

_CLOCK = re.compile(r"(?<![\d:])\d{1,2}:\d\d(?::\d\d)?(?![\d:])")
_NAMELIKE = re.compile(
    r"[ \t]*(?:\[[^\]\n]*\][ \t]*)?[*_]{0,3}(?P<name>[^\W\d_][\w.’' -]{0,40}?)[*_]{0,3}"
    r"(?:[ \t]*[\[(][\d:.,]+[\])])?[*_]{0,3}:[*_]{0,3}(?:[ \t]|$)"
)
_MOST_UNREAD = 0.2
"""Share of the lines that may hold a time of day in the talk before it is said."""

_FEWEST = 3
_OFTEN = 3


def unread_notes(transcript: Transcript) -> tuple[str, ...]:
    """Sentences on what seems not to be understood in a text, none if all seems well; O(n)."""
    paragraphs = [each for each in transcript.paragraphs if each.kind == "speech"]
    labelled = sum(each.label is not None for each in paragraphs)
    if transcript.spelling.site and labelled > _MOST_UNREAD * len(paragraphs):
        return ()  # nobody looks for other forms in what is plainly Changelog's
    notes = [*_hidden_cues(transcript)]
    if transcript.spelling.dialect == "json" and not paragraphs:
        notes.append(
            "No segments with start and text were found in lines of their own. JSON in one line is "
            "not read: write it with line ends first, `python -m json.tool FILE`."
        )
    holding = sum(_holds_time(transcript.text, each.inlines) for each in paragraphs)
    if holding >= _FEWEST and holding > _MOST_UNREAD * len(paragraphs):
        notes.append(
            f"{holding} of its {len(paragraphs)} lines hold a time that was not read as a stamp: "
            "it may be written in another form (see `aligner dialects`)."
        )
    names = Counter(
        found["name"]
        for each in paragraphs
        if each.label is None
        and (found := _NAMELIKE.match(transcript.text, each.span.start, each.span.end))
    )
    often = {name: count for name, count in names.items() if count >= _OFTEN and name[0].isupper()}
    if sum(often.values()) > _MOST_UNREAD * len(paragraphs):
        shown = ", ".join(sorted(often, key=lambda name: -often[name])[:3])
        notes.append(
            f"{sum(often.values())} lines seem to name a speaker that was not read ({shown}): "
            "the file may be written in another form (see `aligner dialects`)."
        )
    return tuple(notes)


def _hidden_cues(transcript: Transcript) -> Iterator[str]:
    """Cues whose times no player reads: nobody sees their words."""
    if not transcript.spelling.captions:
        return
    hidden = [
        each.line
        for each in transcript.paragraphs
        if "-->" in each.span.of(transcript.text)
        and not any(isinstance(inline, Stamp) for inline in each.inlines)
    ]
    if hidden:
        cues = "1 cue has" if len(hidden) == 1 else f"{len(hidden)} cues have"
        yield (
            f"{cues} times that players do not read, the first in line {hidden[0]}: nobody sees "
            "their words, and they are not looked for."
        )


def _holds_time(text: str, inlines: tuple[object, ...]) -> bool:
    return any(
        isinstance(each, Plain) and _CLOCK.search(text, each.span.start, each.span.end)
        for each in inlines
    )
