"""A page's bytes or dump -> its paragraphs, in the repository's plain typography.

    <p>It’s “fine” – really…</p>   ->   It's "fine" -- really...

Text dumps are cut at blank lines, HTML at its block elements. What is no talk (titles, sponsors,
player) is still in it: only comparing, or `talk_only`, tells what belongs to the conversation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from aligner.transcript.markup import END, MarkupReader
from aligner.transcript.timecode import read_timecode, respell

_TYPOGRAPHY = str.maketrans(
    {
        "’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "…": "...", "–": "--",
        "—": "--", "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\u200b": "", "\ufeff": "",
        "\u00ad": "",
    }
)  # fmt: skip
_BLANK_LINES = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
_IS_HTML = re.compile(
    r"\s*<(?:!doctype|html|head|body|main|article|section|div|p)\b", re.IGNORECASE
)
_BLOCKS = frozenset(
    """address article aside blockquote body dd div dl dt fieldset figure footer form
    h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table td th tr ul""".split()  # noqa: SIM905 - two lines for forty names
)
_UNSEEN = frozenset({"script", "style", "noscript", "template", "svg", "title", "head"})

# Lines of the Changelog's pages between which the talk stands, lower case.
_BEFORE_TALK = re.compile(
    r"play the audio to listen along|(?:\W*edit )?transcript$|\W*edit (?:on github|transcript)$"
)
_AFTER_TALK = re.compile(r"our transcripts are open source|changelog$|player art|0:00 / 0:00")

_STAMP = re.compile(r"\\?\[(\d{1,3}(?::\d{2}){1,2}(?:[.:]\d{1,2})?)\\?\]")
_MARKUP = re.compile(r"(?<!\\)([\[\]*_#`])")


def plain_typography(text: str) -> str:
    """Straight quotes, three dots, two hyphens, ordinary blanks."""
    return text.translate(_TYPOGRAPHY)


def page_paragraphs(source: str) -> tuple[str, ...]:
    """The paragraphs of a text dump or of HTML, one line each, in plain typography; O(n)."""
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    if _IS_HTML.match(source):
        reader = _Reader()
        reader.read(source)
        source = "".join(reader.parts).partition(END)[0]
    pieces = _BLANK_LINES.split(source.strip("\n"))
    if len(pieces) == 1:
        # A version without blank lines has a paragraph a line.
        pieces = source.split("\n")
    lines = (" ".join(plain_typography(piece).split()) for piece in pieces)
    return tuple(line for line in lines if line)


class _Reader(MarkupReader):
    """Collects text; a block begins and ends with a blank line."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._unseen += tag in _UNSEEN
        self._mark(tag)

    def handle_endtag(self, tag: str) -> None:
        self._unseen = max(0, self._unseen - (tag in _UNSEEN))
        self._mark(tag)

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            # Line ends in the source of a page are blanks.
            self.parts.append(re.sub(r"\s+", " ", data))

    def _mark(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n\n")
        elif tag == "br":
            self.parts.append("\n")


def talk_only(paragraphs: Sequence[str]) -> tuple[str, ...]:
    """The paragraphs without a Changelog page's own, as far as its usual lines tell.

    What follows the last line that announces the transcript, up to the first that ends it; all of
    them where no such line is.
    """
    begins = [i for i, each in enumerate(paragraphs) if _BEFORE_TALK.match(each.lower())]
    first = begins[-1] + 1 if begins else 0
    ends = [i for i, each in enumerate(paragraphs) if i > first and _AFTER_TALK.match(each.lower())]
    return tuple(paragraphs[first : ends[0] if ends else len(paragraphs)])


def first_transcript(paragraphs: Sequence[str], speaker: str = "Unknown") -> str:
    r"""A transcript for an episode that has none: stamps kept, nobody known to be the speaker.

    Every paragraph gets a label: without one it would say that the last person goes on, and the
    site would refuse the file.

    Args:
        paragraphs: from `page_paragraphs`, the page's own left out (`talk_only`).
        speaker: the name for everybody.
    """
    return "".join(f"**{speaker}:** {as_markdown(each)}\n\n" for each in paragraphs)[:-1]


def as_markdown(paragraph: str) -> str:
    """Plain words and bare stamps as a transcript holds them."""
    parts: list[str] = []
    reached = 0
    for stamp in _STAMP.finditer(paragraph):
        time = read_timecode(stamp[1])
        parts.append(escape(paragraph[reached : stamp.start()]))
        parts.append(respell(time.seconds, exact=time.exact) if time else escape(stamp[0]))
        reached = stamp.end()
    return "".join(parts) + escape(paragraph[reached:])


def escape(words: str) -> str:
    """Words as a transcript holds them: what Markdown would take for its own is escaped."""
    return _MARKUP.sub(r"\\\1", words)
