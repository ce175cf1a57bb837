r"""Heads of turns: templates from a dialect's TOML as expressions for the start of a line.

    template                      a line                         label, stamp, words
    {name} ({time}):              Anna Berg (00:15):             Anna Berg · (00:15)
    [{time}] **{name}:** {text}   [00:15] **Anna Berg:** Well    **Anna Berg:** · [00:15] · Well
    {NAME}: {text}                ANNA BERG:  Well               in capitals

Blanks in a template are any number of blanks, `-` is a dash of any length or an arrow. Brackets
beside `{time}` belong to the stamp; markup around it, and a list's mark before the head, are form.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from aligner.errors import BadInput
from aligner.transcript.model import Span

TIME = r"\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d{1,3}|:\d{2})?(?!\d|:\d)"
"""A clock time, with hours and a fraction or without."""

_NO_TIME = r"(?:(?<!\d)|(?!:\d))"
"""Behind a name: "Anna Berg 00" is none, though ":15" follows."""

_NAME = r"[^\W_](?:[^\n\t:()\[\]{}<>*|\"“”?!;=]{0,58}[^\s:,()\[\]{}<>*|\"“”?!;=–—-])?" + _NO_TIME
_MARKED_NAME = r"(?!\[)[^\n*_:<>]{1,80}?"
_CAPITALS = r"[A-Z][A-Z0-9 .'’&/-]{0,40}[A-Z0-9.]" + _NO_TIME
_FIELD = re.compile(
    r"(?P<stamp>[\[(<@]*\{time\}[\])>]*)|\{(?P<field>name|NAME|text)\}|(?P<blank> +)"
)
_BARE_FIELDS = re.compile(r"\} +\{(?!text)")
_UNTIL = r"[ \t]*(?:-{1,2}>|[-\u2013\u2014\u2192]|to)[ \t]*"
"""Between the two times of a range: `[0:15 --> 0:18]`, `0:15 - 0:18`."""

_LINKED = (
    r"(?:\((?:https?://|javascript:|[#/?])[^\s()]{0,300}(?:\([^\s()]{0,100}\))?[^\s()]{0,100}\)"
    r"(?=[ \t:*_`)]|$))?"
)
"""Where a stamp in brackets leads: `[0:15](https://…)`, `[0:15](#t=15)`; no words."""

_BLANK = r"[ \t\xa0\u202f]"
"""What word processors put between a name and a time is often a no-break space."""

_WRAP = r"(?:[`*_]{1,3}|<[a-z][^<>\n]{0,200}>){0,3}"
_UNWRAP = r"(?:[`*_]{1,3}|</[a-z]{1,9}>){0,3}"
"""Markup around a time: `0:15` as code, *0:15*, <sup>0:15</sup>, <a href="#t=15">0:15</a>."""

_SIGNS = {"-": r"[-–—→•·|~]{1,3}", ":": "[:\uff1a]", "#": "#{1,6}"}
"""Dashes are of any length, or arrows; a colon may be as wide as a letter of Chinese; a heading is
of any level."""

_LEAD = r"[ \t\ufeff]*+"
_ITEM = r"(?:(?:[*+>-]|\d{1,4}[.)]|#{1,6})[ \t]+)?"
"""A line may be an item of a list, quoted, a heading, where a time tells that it begins a turn."""


@dataclass(frozen=True, slots=True)
class HeadMatch:
    """A line's head: where its label and its stamp are, and where the words begin.

    Attributes:
        head: the template that it matched.
        label: the name with its markup and the blanks behind it.
        name: as written, without markup.
        stamp: the time with its brackets.
        text: the first character behind the head.
        in_heading: whether the line is one of Markdown's headings.
    """

    head: Head
    label: Span | None
    name: str
    stamp: Span | None
    text: int
    in_heading: bool = False


@dataclass(frozen=True)
class Head:
    """A template; two are equal if they are written alike."""

    template: str

    @property
    def has_name(self) -> bool:
        """Whether it names somebody."""
        return "{name}" in self.template or "{NAME}" in self.template

    @property
    def has_time(self) -> bool:
        """Whether it has a time."""
        return "{time}" in self.template

    @property
    def has_text(self) -> bool:
        """Whether the words follow in the same line."""
        return "{text}" in self.template

    @property
    def begins_bare(self) -> bool:
        """Whether a time begins the line, without brackets."""
        return self.template.startswith("{time}")

    @property
    def is_marked(self) -> bool:
        """Whether markup around the name tells that it is one."""
        return re.search(r"[*_>]\{name\}", self.template) is not None

    @property
    def needs_return(self) -> bool:
        """Whether only names that come back count: nothing but the name marks such a head."""
        rest = re.sub(r"\{\w+\}", "", self.template)
        return self.has_name and not self.has_time and not any(sign in rest for sign in ":—|<")

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(_expression(self))

    def match(self, text: str, line: Span) -> HeadMatch | None:
        """The head that a line begins with, None if it does not look like this."""
        found = self._pattern.match(text, line.start, line.end)
        if found is None:
            return None
        groups = found.groupdict()
        label = Span(*found.span("label")) if groups.get("label") is not None else None
        stamp = Span(*found.span("stamp")) if groups.get("stamp") is not None else None
        heading = text[line.start : found.end()].lstrip(" \t\ufeff").startswith("#")
        name = (groups.get("name") or "").strip()
        return HeadMatch(self, label, name, stamp, found.end(), heading)


def read_head(template: str, source: str) -> Head:
    """A head from a dialect's file.

    Args:
        template: see the module.
        source: the file, for the message.

    Raises:
        BadInput: it has neither `{name}` nor `{time}`, or a field that is not known.
    """
    head = Head(template)
    rest = re.sub(r"\{(?:name|NAME|time|text)\}", "", template)
    if not (head.has_name or head.has_time) or "{" in rest or "}" in rest:
        advice = "A head is written with {name} or {NAME}, {time} and {text}: '{name} ({time}):'."
        raise BadInput(source, f"This is no head of a turn: {template!r}.", advice)
    return head


def _expression(head: Head) -> str:
    """The template as an expression that ends where the words begin."""
    pieces = _pieces(head.template)
    label = _label_of([kind for kind, _ in pieces])
    parts = [_LEAD, _ITEM if head.has_time else ""]
    for i, (kind, written) in enumerate(pieces):
        if i == label.start and label:
            parts.append("(?P<label>")
        bare = i > 0 and pieces[i - 1] == ("stamp", "{time}")
        spaced = rf"(?:{_BLANK}+|$)"
        parts.append(spaced if kind == "blank" and bare else _piece(head, kind, written))
        if i == label.end - 1 and label:
            parts.append(f"{_BLANK}*)" if i == len(pieces) - 1 else ")")
    if not head.has_text:
        parts.append(rf"{_BLANK}*$")
    return "".join(parts)


def _label_of(kinds: list[str]) -> Span:
    """Which pieces are the label: the name, the markup before it, all up to the next field."""
    if not {"name", "NAME"} & set(kinds):
        return Span(0, 0)
    name = next(i for i, kind in enumerate(kinds) if kind in {"name", "NAME"})
    start, end = name, name + 1
    while start and kinds[start - 1] == "literal":
        start -= 1
    while end < len(kinds) and kinds[end] in {"literal", "blank"}:
        end += 1
    return Span(start, end)


def _pieces(template: str) -> list[tuple[str, str]]:
    """The template's pieces: stamps, fields, blanks and single characters, each with its kind."""
    found: list[tuple[str, str]] = []
    reached = 0
    for field in _FIELD.finditer(template):
        found += [("literal", sign) for sign in template[reached : field.start()]]
        kind = "stamp" if field["stamp"] else field["field"] or "blank"
        found.append((kind, field[0]))
        reached = field.end()
    return found + [("literal", sign) for sign in template[reached:]]


def _piece(head: Head, kind: str, written: str) -> str:
    match kind:
        case "stamp":
            around = ("\\(?", "\\)?") if written.startswith("[") else ("", "")
            return f"{_WRAP}{around[0]}{_stamp(*written.split('{time}'))}{around[1]}{_UNWRAP}"
        case "name" | "NAME":
            usual = _MARKED_NAME if head.is_marked else _NAME
            return f"(?P<name>{_CAPITALS if kind == 'NAME' else usual})"
        case "text":
            return f"{_BLANK}*"
        case "blank":
            # Between two bare fields a blank is all that parts them.
            return f"{_BLANK}+" if _BARE_FIELDS.search(head.template) else f"{_BLANK}*"
        case _:
            return _SIGNS.get(written) or re.escape(written)


def _stamp(opening: str, closing: str) -> str:
    """A time, or a range of two, with its brackets and where it leads."""
    if not opening:
        return f"(?P<stamp>{TIME}(?:{_UNTIL}{TIME})?)"
    # Markdown's writers escape brackets or not, and so do people.
    begins, ends = (rf"\\?{re.escape(each)}" for each in (opening, closing))
    until = rf"(?:(?:{ends}{_UNTIL}{begins}|{_UNTIL}){TIME})?"
    return rf"(?P<stamp>{begins}{TIME}{until}{ends}){_LINKED}"
