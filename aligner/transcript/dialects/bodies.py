r"""What stands in the words of a turn, in any dialect: stamps, gaps, guesses, remarks.

    [inaudible 00:18]  (unintelligible)  [??]  (??)  [?]  ___  [ __ ]  ...???...        gaps
    [Dockerlite 00:14:58]     a guess: spoken, and doubtful
    [laughs]  [crosstalk 00:21:46]  (laughter)  (both laugh)     remarks
    [@0:26]     a stamp behind the words that it is of, in a dialect that has those

Markdown is read by the same code as Changelog's; what it takes for plain text, or for a remark, is
looked at again. Text that is no Markdown holds nothing else.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from aligner.transcript.dialects.clock_times import read_time
from aligner.transcript.dialects.dialect import Dialect
from aligner.transcript.dialects.heads import TIME
from aligner.transcript.inlines import read_inlines
from aligner.transcript.model import Gap, Guess, Inline, Markup, Plain, Span, Stamp, Tag

_GAP_WORDS = (
    r"un[a-z]{0,3}tel[a-z]{3,9}|inaud[a-z]{3,5}|indistinct|indiscernible|indecipherable|unclear"
    r"|incomprehensible|undistinguishable|indistinguishable"
)
_SOUNDS = re.compile(
    r"(?:^|\b)(?:laugh\w*|chuckl\w*|giggl\w*|music\w*|applau\w*|clap\w*|cheer\w*|cross[- ]?talk\w*"
    r"|overtalk\w*|overlapping\b.*|silence|paus\w*|nois\w*|sound\w*|break\w*|foreign\b.*"
    r"|cough\w*|sigh\w*|sneez\w*|snort\w*|sniff\w*|grunt\w*|groan\w*|gasp\w*|breath\w*"
    r"|exhal\w*|inhal\w*|whistl\w*|sing\w*|beep\w*|bleep\w*|redacted|censored|audio\b.*|video\b.*|clip\w*|ads?"
    r"|advert\w*|commercial\w*|sponsor\w*|intro|outro|theme\b.*|jingle|recording\b.*"
    r"|background\b.*|phone\b.*|ring\w*|knock\w*|typing|static|speaking\b.*|speaks\b.*"
    r"|in \w+ language|end\b.*|start\b.*|chapter\b.*|edit\w*|cut\w*|timestamp\w*)(?:$|\b)",
    re.IGNORECASE,
)
_REMARK = (
    r"(?:[\w'.]{1,20} ){0,2}(?:laugh(?:s|ing|ter)?|chuckl(?:es?|ing)|giggl(?:es?|ing)"
    r"|sigh(?:s|ing)?|applau(?:se|ds?|ding)|clap(?:s|ping)|cheer(?:s|ing)|cough(?:s|ing)?|sneez(?:es?|ing)"
    r"|cross[- ]?talk(?:ing)?|over[- ]?talk(?:ing)?|clears throat)(?: together)?"
    r"|(?:[\w'.]{1,20} )?music(?: (?:plays|playing|starts|stops|fades))?|paus(?:es|ing)|silence"
)
"""What is a remark between parentheses too, where words mostly are said."""

_SHOUTED = re.compile(
    r"(?P<whole>\([ \t]*(?P<mark>[*_]{1,3})(?![*_\s])[^*_()\[\]\n]{1,60}(?<!\s)(?P=mark)[ \t]*\))"
    rf"|(?<![\w*_])(?P<sign>[*_])(?:{_REMARK})(?P=sign)(?![\w*_])",
    re.IGNORECASE,
)
"""A remark in emphasis: `(*gritting teeth*)`, all of a parenthesis; or a sound: `*laughs*`."""

_HTML = re.compile(r"</?[A-Za-z][^<>\n]{0,400}>|<!--[^<>\n]{0,400}-->")
_LONGEST_GUESS = 60
_DIRECTIVE = r"\{%[^{}\n]{0,300}%\}|\{\{[^{}\n]{1,200}\}\}"
"""What a site's template fills in, in the middle of the words too."""

_ONE_TIME = re.compile(TIME)
_TIME_IN_TAG = re.compile(rf"[ \t@,;:-]*{TIME}[ \t]*$")


@dataclass(frozen=True)
class BodyReader:
    """Reads the words of turns in one file.

    Attributes:
        dialect: the file's.
        frames: whether its fractions count frames.
        parentheses: whether times between them are stamps.
        cut: characters that are not said, of brackets that a line end cuts in two; in order.
    """

    dialect: Dialect
    frames: bool
    parentheses: bool = False
    cut: tuple[Span, ...] = ()

    def read(self, text: str, span: Span, *, line_start: bool) -> tuple[Inline, ...]:
        """The inlines that tile `span`, in order; O(n).

        Args:
            text: the whole file.
            span: a line, or what follows its head.
            line_start: whether a list, quote or heading mark may stand at its start.
        """
        found: list[Inline] = []
        reached = span.start
        for start, end in self._remarks(text, span):
            if start < reached:
                continue
            found += self._between(text, Span(reached, start), line_start=line_start and not found)
            found += self._tag(text, Span(start, end))
            reached = end
        found += self._between(text, Span(reached, span.end), line_start=line_start and not found)
        return tuple(found)

    def _remarks(self, text: str, span: Span) -> list[tuple[int, int]]:
        """Remarks that are looked for before all other form: in emphasis, and over a line's end."""
        emphasised = _SHOUTED.finditer(text, span.start, span.end) if self.dialect.markdown else ()
        found = [each.span() for each in emphasised]
        first, last = (bisect_left(self.cut, place, key=_start) for place in (span.start, span.end))
        return sorted(
            {*found, *((each.start, min(each.end, span.end)) for each in self.cut[first:last])}
        )

    def _between(self, text: str, span: Span, *, line_start: bool) -> Iterator[Inline]:
        """What stands between such remarks."""
        if not span:
            return
        found: Iterable[Inline] = (Plain(span),)
        if self.dialect.markdown:
            found = read_inlines(text, span, line_start=line_start)
        for inline in found:
            yield from self._again(text, inline)

    def _again(self, text: str, inline: Inline) -> Iterator[Inline]:
        match inline:
            case Plain(span):
                yield from self._plain(text, span)
            case Stamp(span):
                yield self.stamp(text, span)
            case Gap(span, word):
                yield self._gap(text, span, word)
            case Tag(span):
                yield from self._tag(text, span)
            case _:
                yield inline

    def _plain(self, text: str, span: Span) -> Iterator[Inline]:
        reached = span.start
        for found in _loose(self.dialect).finditer(text, span.start, span.end):
            inlines = list(self._loose_one(text, found))
            if not inlines:
                continue
            if found.start() > reached:
                yield Plain(Span(reached, found.start()))
            yield from inlines
            reached = found.end()
        if span.end > reached:
            yield Plain(Span(reached, span.end))

    def _loose_one(self, text: str, found: re.Match[str]) -> Iterator[Inline]:
        span = Span(*found.span())
        match found.lastgroup:
            case "closing":
                yield self.stamp(text, span)
            case "stamp" if self.parentheses or found[0][0] != "(":
                yield self.stamp(text, span)
            case "gap" | "sign":
                word = re.search(_GAP_WORDS, found[0], re.IGNORECASE)
                yield self._gap(text, span, word[0].lower() if word else "inaudible")
            case "bracket" | "remark":
                yield from self._tag(text, span)
            case "directive" if _ONE_TIME.search(found[0]):
                yield self.stamp(text, span)
            case "html" | "directive":
                yield Markup(span)

    def stamp(self, text: str, span: Span) -> Stamp:
        """The stamp that some characters are."""
        time = read_time(span.of(text), frames=self.frames)
        return Stamp(span, time.seconds if time else None, exact=bool(time and time.exact))

    def stamps(self, text: str, span: Span, end: int) -> tuple[Inline, ...]:
        """The stamp, or both stamps of a range, that some characters are.

        Args:
            text: the whole file.
            span: with its brackets.
            end: where the words end, as far as their line tells.
        """
        times = [Span(*found.span()) for found in _ONE_TIME.finditer(text, span.start, span.end)]
        if len(times) < len(("from", "until")):
            return (self.stamp(text, span),)
        first, last = Span(span.start, times[0].end), Span(times[-1].start, span.end)
        until = replace(self.stamp(text, last), place=end, edge="offset")
        return (self.stamp(text, first), Markup(Span(first.end, last.start)), until)

    def _gap(self, text: str, span: Span, word: str) -> Gap:
        time = read_time(span.of(text), frames=self.frames)
        return Gap(span, word, time.seconds if time else None, bool(time and time.exact))

    def _tag(self, text: str, span: Span) -> Iterator[Inline]:
        """A remark, looked at again: a gap by its word, or a guess that ends in its time."""
        inside = span.of(text).strip("\\[](){}<>").strip()
        word = _gap_word(self.dialect).match(inside)
        if word is not None:
            yield self._gap(text, span, word[0].lower())
            return
        time = read_time(inside, frames=self.frames)
        seconds = time.seconds if time else None
        at_end = _TIME_IN_TAG.search(inside)
        name = inside[: at_end.start()].strip() if at_end else inside
        if at_end and name and len(name) <= _LONGEST_GUESS and not _SOUNDS.match(name):
            start = text.index(name, span.start)
            yield Guess(span, Span(start, start + len(name)), seconds)
        else:
            yield Tag(span, name.lower(), seconds if at_end else None)


def _start(span: Span) -> int:
    return span.start


def is_remark(inside: str) -> bool:
    """Whether what stands between brackets is a sound, or a gap, and nobody's name."""
    return bool(_SOUNDS.search(inside) or re.search(_GAP_WORDS, inside, re.IGNORECASE))


def with_places(
    inlines: Iterable[Inline], text: str, closing: re.Pattern[str] | None, place: int
) -> tuple[Inline, ...]:
    """The same with stamps that stand behind their words sent to where these begin."""
    return tuple(
        replace(each, place=place)
        if isinstance(each, Stamp) and closing and closing.fullmatch(each.span.of(text))
        else each
        for each in inlines
    )


def closing_stamps(dialect: Dialect) -> re.Pattern[str] | None:
    """What the stamps of a dialect look like that stand behind their words; None if it has none."""
    if not dialect.closing:
        return None
    return re.compile("|".join(_literal(each) for each in dialect.closing))


def _literal(template: str) -> str:
    return TIME.join(re.escape(part) for part in template.split("{time}"))


@lru_cache(maxsize=64)
def _gap_word(dialect: Dialect) -> re.Pattern[str]:
    words = "|".join([_GAP_WORDS, *map(re.escape, dialect.gap_words)])
    return re.compile(
        rf"(?:{words})(?![a-z])(?:[ \t]*(?:speech|audio|words?|phrase|section|name))?"
        rf"[ \t@,;:-]*(?:{TIME})?[ \t?]*$|(?:{words})(?=[ \t]*\d)",
        re.IGNORECASE,
    )


@lru_cache(maxsize=64)
def _loose(dialect: Dialect) -> re.Pattern[str]:
    """What is looked for in plain text; each alternative starts at a rare character."""
    words = "|".join([_GAP_WORDS, *map(re.escape, dialect.gap_words)])
    inside = rf"[ \t]*(?:{words})(?![a-z])[^\[\](){{}}<>\n]{{0,24}}"
    kinds = {
        "closing": "|".join(_literal(each) for each in dialect.closing),
        "stamp": rf"\[{TIME}\]|\({TIME}\)",
        "gap": rf"\[{inside}\]|\({inside}\)|\{{{inside}\}}|<{inside}>",
        "sign": r"\[[ \t]*\?{1,4}[ \t]*\]|\(\?{2,4}\)|\[[ \t\xa0]*(?:\\?_)+[ \t\xa0]*\]"
        r"|(?<![\w_])_{3,}(?![\w_])"
        r"|(?<![^\s(])(?:\.{2,6}|…) ?\?{2,6} ?(?:\.{2,6}|…)(?![^\s),;:!?])",
        "remark": rf"\((?:{_REMARK})\)",
        "bracket": r"\[[^\[\]\n]{1,80}\]" if not dialect.markdown else "",
        "html": _HTML.pattern if dialect.html else "",
        "directive": _DIRECTIVE if dialect.markdown else "",
    }
    return re.compile(
        "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in kinds.items() if pattern),
        re.IGNORECASE,
    )
