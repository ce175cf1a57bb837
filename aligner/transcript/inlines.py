r"""What stands in a paragraph: text -> inlines that tile it.

One pass from left to right. At each character that could begin something, the reader for that
character tries its expressions; what nobody reads is plain. Emphasis is paired afterwards.

No expression backs up over more than a bounded number of characters, and none scans past a second
opening of its own kind, so that a megabyte of brackets costs as little as a megabyte of words.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from aligner.transcript.brackets import read_bracket
from aligner.transcript.emphasis import DelimiterRun, pair_emphasis
from aligner.transcript.model import (
    Code,
    Entity,
    Inline,
    InnerLabel,
    Link,
    Markup,
    Plain,
    Span,
    Stamp,
    Tag,
)

Reading: TypeAlias = tuple[Inline | DelimiterRun | None, int]
"""What begins at a character, None for nothing, and where to go on."""

_STOP = re.compile(r"[\\\[!&`<*_{:%](?:(?<![:%])|(?<=:)(?=//)|(?<=%)(?=%))")
"""What could begin something; one class of characters first, which is searched three times as fast
as a choice between such."""
_LINE_MARK = re.compile(
    r"[ \t\ufeff]*+(?:#{1,6}(?=[ \t]|$)|>(?:[ \t]*+>)*+|[-*+](?=[ \t])|\d{1,2}[.)](?=[ \t]))[ \t]*+"
)
_LINK = re.compile(
    r"!?\[(?P<text>(?:[^\[\]\\\n]++|\\.|\[[^\[\]\n]*+\](?:\([^()\n]*+\))?)*+)\]"
    r"\((?P<target>(?:[^()\n]++|\([^()\n]*+\))*+)\)"
)
_REFERENCE = re.compile(r"\[(?P<text>[^\[\]\n]{1,200})\]\[(?P<target>[^\[\]\n]{0,100})\]")
_WIKI_LINK = re.compile(r"\[\[(?:(?P<target>[^\[\]|\n]{1,100})\|)?(?P<text>[^\[\]|\n]{1,200})\]\]")
_SOUND = re.compile(
    r"[ \t]*(?:(?:both|all|everyone|group)[ \t])?(?:laugh|chuckl|giggl|music|applau|clap|cheer"
    r"|cross|over|paus|silence|nois|sigh|cough|sneez|breath|break|sound|beep|bleep|intro|outro)",
    re.IGNORECASE,
)
"""What a remark begins with: in brackets beside others it is no link."""

_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]{1,40}\]")
_ADDRESS = re.compile(r"://[^\s<>\[\]()\"`*\\]++")
_CODE = re.compile(r"(?P<ticks>`{1,2})(?!`)(?P<content>[^`\n]++)(?P=ticks)(?!`)")
_TICKS = re.compile(r"`++")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_HTML = re.compile(
    r"</?(?:a|abbr|b|br|cite|code|del|em|hr|i|img|ins|kbd|mark|p|q|s|small|span|strike|strong|sub"
    r"|sup|u)(?:[ \t/][^<>\n]{0,400})?>|<!--[^<>\n]{0,400}-->",
    re.IGNORECASE,
)
_INNER_LABEL = re.compile(r"\*\*(?P<name>[^*\n:]{0,60}):\*\*(?!\*)[ \t]*+")
_RUN = re.compile(r"\*++|_++")
_ATTRIBUTES = re.compile(r"\{[ \t]*(?:[.#:][\w-]|:[ \t]|=\w|[\w-]{1,30}=[\"\w])[^{}\n]{0,200}\}")
"""What Pandoc and Kramdown give a word, link or heading besides: `{.small}`, `{: #id}`."""

_SPAN = re.compile(
    r"\[(?P<text>[^\[\]\n]{1,200})\](?P<target>\{[ \t]*(?:[.#:][\w-]|[\w-]{1,30}=)[^{}\n]{0,200}\})"
)
_COMMENT = re.compile(r"%%[^%\n]{1,300}%%")
_RANGE_WORDS = {"to", "until", "-", "--", "–", "—"}
_ESCAPABLE = frozenset("!\"#$%&'()*+,-./:;<=>?@^_`{|}~")

# Of openings in a row only the last can open something (the last two: a link's text may nest).
_VAIN_ESCAPES = re.compile(r"\\\[(?:\\\[(?=\\\[))*+|(?:\\\\)++|\\\]")
_VAIN_BRACKETS = re.compile(r"\[(?:\[(?=\[\[))*+")


def read_inlines(
    text: str, span: Span, *, line_start: bool = False, opened: str = ""
) -> tuple[Inline, ...]:
    """The inlines that tile `span`, in order; O(n).

    Args:
        text: the whole transcript.
        span: the body of a paragraph, or the text of a link; no line end in it.
        line_start: whether a list, quote or heading mark may stand at its start.
        opened: an emphasis mark that the label before it opened and did not close.
    """
    found: list[Inline | DelimiterRun] = []
    position = span.start
    if line_start and (mark := _LINE_MARK.match(text, span.start, span.end)):
        found.append(Markup(Span(*mark.span())))
        position = mark.end()
    while (stop := _STOP.search(text, position, span.end)) is not None:
        inline, after = _READERS[text[stop.start()]](text, stop.start(), span.end)
        # A bare address is noticed at its colon: it must not reach back before this search.
        if inline is not None and inline.span.start >= position:
            found.append(inline)
        position = after
    return tuple(_fill(span, _join_ranges(text, pair_emphasis(text, span, found, opened=opened))))


def _fill(span: Span, found: Iterable[Inline]) -> Iterator[Inline]:
    """What was found, with plain text between."""
    reached = span.start
    for inline in found:
        if inline.span.start > reached:
            yield Plain(Span(reached, inline.span.start))
        yield inline
        reached = inline.span.end
    if span.end > reached:
        yield Plain(Span(reached, span.end))


def _join_ranges(text: str, found: Iterable[Inline]) -> Iterator[Inline]:
    r"""In `\[a\] to \[b\]` nobody says "to": it is form."""
    before: Inline | None = None
    for inline in found:
        if isinstance(inline, Stamp) and isinstance(before, Stamp):
            between = Span(before.span.end, inline.span.start)
            if len(between) < 12 and between.of(text).strip(" \t") in _RANGE_WORDS:
                yield Markup(between)
        yield inline
        before = inline


def _read_backslash(text: str, at: int, end: int) -> Reading:
    """A bracket that holds something, or an escape: the backslash is form, what follows is not.

    Escaped brackets and backslashes that hold nothing are plain as they stand; form would glue
    the words on both sides together.
    """
    bracket = read_bracket(text, at, end)
    if bracket is not None:
        return bracket, bracket.span.end
    vain = _VAIN_ESCAPES.match(text, at, end)
    if vain is not None:
        return None, vain.end()
    if at + 1 < end and text[at + 1] in _ESCAPABLE:
        return Markup(Span(at, at + 1)), at + 2
    return None, at + 1


def _read_bracket(text: str, at: int, end: int) -> Reading:
    if (footnote := _FOOTNOTE.match(text, at, end)) is not None:
        return Markup(Span(*footnote.span())), footnote.end()
    inline = (
        _read_link(text, at, end)
        or _read_span(text, at, end)
        or _read_other_link(text, at, end)
        or read_bracket(text, at, end)
    )
    if inline is not None:
        return inline, inline.span.end
    vain = _VAIN_BRACKETS.match(text, at, end)
    return None, vain.end() if vain else at + 1


def _read_link(text: str, at: int, end: int) -> Link | None:
    link = _LINK.match(text, at, end)
    if link is None:
        return None
    shown, target = Span(*link.span("text")), Span(*link.span("target"))
    return Link(Span(*link.span()), shown, target, image=text[at] == "!")


def _read_span(text: str, at: int, end: int) -> Link | None:
    """`[words]{.small}`: words with attributes, said like those of a link."""
    span = _SPAN.match(text, at, end)
    if span is None or _SOUND.match(span["text"]):
        return None
    shown, target = Span(*span.span("text")), Span(*span.span("target"))
    return Link(Span(*span.span()), shown, target, image=False)


def _read_other_link(text: str, at: int, end: int) -> Link | None:
    """`[words][1]`, where a number or a definition tells that it is one, and `[[words]]`."""
    link = _WIKI_LINK.match(text, at, end) or _REFERENCE.match(text, at, end)
    if link is None or _SOUND.match(link["text"]):
        return None
    shown = Span(*link.span("text"))
    if not isinstance(read_bracket(f"[{link['text']}]", 0, len(shown) + 2), Tag):
        return None
    target = Span(*link.span("target")) if link["target"] else shown
    is_link = text.startswith("[[", at) or link["target"].isdigit()
    if not is_link and not _defines(text, target.of(text)):
        return None
    return Link(Span(*link.span()), shown, target, image=False)


def _defines(text: str, name: str) -> bool:
    """Whether a line of the file says where a link of that name leads."""
    return text.startswith(f"[{name}]:") or f"\n[{name}]:" in text


def _read_exclamation(text: str, at: int, end: int) -> Reading:
    link = _read_link(text, at, end) if text.startswith("![", at, end) else None
    return link, link.span.end if link else at + 1


def _read_colon(text: str, at: int, end: int) -> Reading:
    """A bare address, from its scheme to the last character that is not punctuation."""
    scheme = next((s for s in ("https", "http") if text[max(0, at - 5) : at].endswith(s)), None)
    rest = _ADDRESS.match(text, at, end) if scheme else None
    if scheme is None or rest is None:
        return None, at + 1
    last = at + len(rest[0].rstrip(".,;:!?'"))
    if last <= at + len("://"):
        return None, at + 1
    whole = Span(at - len(scheme), last)
    return Link(whole, Span(at + len("://"), last), whole, image=False), last


def _read_entity(text: str, at: int, end: int) -> Reading:
    entity = _ENTITY.match(text, at, end)
    if entity is None or (character := html.unescape(entity[0])) == entity[0]:
        return None, at + 1
    return Entity(Span(*entity.span()), character), entity.end()


def _read_code(text: str, at: int, end: int) -> Reading:
    code = _CODE.match(text, at, end)
    if code is not None:
        return Code(Span(*code.span()), Span(*code.span("content"))), code.end()
    ticks = _TICKS.match(text, at, end)
    return None, ticks.end() if ticks else at + 1


def _read_tag(text: str, at: int, end: int) -> Reading:
    tag = _HTML.match(text, at, end)
    return (Markup(Span(*tag.span())), tag.end()) if tag else (None, at + 1)


def _read_brace(text: str, at: int, end: int) -> Reading:
    found = _ATTRIBUTES.match(text, at, end)
    return (Markup(Span(*found.span())), found.end()) if found else (None, at + 1)


def _read_percent(text: str, at: int, end: int) -> Reading:
    found = _COMMENT.match(text, at, end)
    return (Markup(Span(*found.span())), found.end()) if found else (None, at + 2)


def _read_run(text: str, at: int, end: int) -> Reading:
    label = _INNER_LABEL.match(text, at, end)
    if label is not None:
        return InnerLabel(Span(*label.span()), html.unescape(label["name"].strip())), label.end()
    run = _RUN.match(text, at, end)
    return (DelimiterRun(Span(*run.span())), run.end()) if run else (None, at + 1)


_READERS: dict[str, Callable[[str, int, int], Reading]] = {
    "\\": _read_backslash,
    "[": _read_bracket,
    "!": _read_exclamation,
    ":": _read_colon,
    "&": _read_entity,
    "`": _read_code,
    "<": _read_tag,
    "{": _read_brace,
    "%": _read_percent,
    "*": _read_run,
    "_": _read_run,
}
