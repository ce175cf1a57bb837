"""Which lines of a file begin a turn, and which of the labels are people's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aligner.transcript.dialects.dialect import Dialect
from aligner.transcript.dialects.front_matter import (
    front_matter_lines,
    is_aside,
    is_table_head,
    named_in_front_matter,
)
from aligner.transcript.dialects.heads import Head, HeadMatch
from aligner.transcript.dialects.names import (
    PossibleName,
    accepted_names,
    begins_sentence,
    is_field,
    is_key,
    looks_like_name,
    returning_names,
)
from aligner.transcript.model import Span
from aligner.transcript.parse import written_lines


@dataclass(frozen=True)
class FileHeads:
    """A file's lines and their heads.

    Attributes:
        lines: number and span of each line that is not blank.
        front: how many of them are front matter.
        heads: the head of each line, None if it has none.
    """

    lines: Sequence[tuple[int, Span]]
    front: int
    heads: Sequence[HeadMatch | None]

    def opens_paragraph(self, index: int) -> bool:
        """Whether a blank line, or nothing, stands before a line."""
        return index == 0 or self.lines[index - 1][0] < self.lines[index][0] - 1

    def count(self, heads: Sequence[Head]) -> int:
        """How many lines begin with one of some heads."""
        wanted = {head.template for head in heads}
        return sum(each is not None and each.head.template in wanted for each in self.heads)


def find_heads(text: str, dialect: Dialect) -> FileHeads:
    """The heads of all lines, as a dialect writes them; O(heads of the dialect × n)."""
    lines = list(written_lines(text))
    front = front_matter_lines(lines, text)
    nameless = not any(head.has_name for head in dialect.heads)
    also = [head for head in dialect.also if nameless and head.has_name and head.has_time]
    candidates = (*also, *dialect.heads, *(head for head in dialect.also if head not in also))
    found: list[HeadMatch | None] = [
        None if i < front or is_table_head(lines, i, text) else _first_match(text, line, candidates)
        for i, (_, line) in enumerate(lines)
    ]
    if not any(each and each.head.begins_bare and each.head in dialect.heads for each in found):
        # "10:30 is late" begins a line too, where the times of turns stand elsewhere.
        bare = {head for head in dialect.also if head.begins_bare and head.has_text}
        found = [None if each and each.head in bare else each for each in found]
    made = FileHeads(lines, front, found)
    names = _Names.of(text, made, also)
    rest = candidates[len(also) :]
    kept = [
        # Words with a colon among them are words, and their time is a time.
        (_first_match(text, lines[i][1], rest) if each.head in also else None)
        if each and not names.believes(each)
        else each
        for i, each in enumerate(found)
    ]
    return FileHeads(lines, front, kept)


@dataclass(frozen=True)
class _Names:
    """Who is believed to be a person in a file.

    Attributes:
        also: heads that are no sign of the dialect, whose names have to come back too.
        people: of labels that only the rest of the file tells.
        back: of lines that no sign tells from titles of sections.
    """

    also: Sequence[Head]
    people: frozenset[str]
    back: frozenset[str]

    @classmethod
    def of(cls, text: str, made: FileHeads, also: Sequence[Head]) -> _Names:
        """The names of a file, by all of its heads."""
        lines = made.lines
        found = [(i, each) for i, each in enumerate(made.heads) if each]
        signless = {i for i, each in found if each.head.needs_return or each.in_heading}
        unsure = {i for i, each in found if _is_open(each) or each.head in also} - signless
        back = returning_names(each.name for i, each in found if i in signless)
        known = {each.name for i, each in found if each.name and i not in unsure | signless} | back
        if made.front:
            known |= named_in_front_matter(text, lines[made.front - 1][1].end)
        pending = [
            PossibleName(
                each.name, opens=made.opens_paragraph(i), alone=each.text >= lines[i][1].end
            )
            for i, each in found
            if i in unsure
        ]
        return cls(also, accepted_names(pending, known), back)

    def believes(self, found: HeadMatch) -> bool:
        """Whether a head is one of a person."""
        if found.head.needs_return or found.in_heading:
            return found.name in self.back
        unsure = _is_open(found) or found.head in self.also
        return not unsure or found.name in self.people


def _first_match(text: str, line: Span, candidates: Sequence[Head]) -> HeadMatch | None:
    for head in candidates:
        found = head.match(text, line)
        if found is not None and _is_likely(found):
            return None if head.has_name and is_aside(line.of(text)) else found
    return None


def _is_likely(found: HeadMatch) -> bool:
    """Whether the name, if there is one, can be a name at all."""
    head, name = found.head, found.name
    if not head.has_name:
        return True
    if head.is_marked:
        return bool(name) and not is_field(name)
    if head.template == "{name}":
        # A line of one word is what somebody says: "Yeah".
        return len(name.split()) > 1 or any(sign.isdigit() for sign in name)
    return _can_be_timed(head, name) if head.has_time else bool(name)


def _can_be_timed(head: Head, name: str) -> bool:
    """Whether what stands beside a time can be a name."""
    words = name.split()
    field = head.template.startswith("{name}: {") and is_field(name)
    if field or is_key(name) or not any(sign.isalpha() for sign in name):
        return False
    if len(words) == 1 and begins_sentence(name):
        return False
    # "[0:15] Yes." is a sentence, "[0:15] danah" may be a name.
    alone = len(words) == 1 and not name.endswith((".", ",", "…"))
    return looks_like_name(name) or alone


def _is_open(found: HeadMatch) -> bool:
    """Whether only the rest of the file can tell if it is a label."""
    return found.head.has_name and not found.head.has_time and not found.head.is_marked
