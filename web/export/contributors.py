"""Whose work leaves: read off the journal, without what was taken back.

Who changed most is the author, the others are `Co-authored-by`. A GitHub account has an address of
its own for commits; for anybody else a person must say one, or the commit carries one that reaches
nobody.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from aligner.publish.changes import changes_between
from aligner.publish.errors import UnsafeName
from aligner.publish.names import Author
from aligner.transcript.changes import TextChange
from aligner.transcript.diffs import refine, tokens
from aligner.transcript.line_ends import plain
from web.editing.undo import without_reversed
from web.people.accounts import GUEST
from web.store.journal import text_change_of
from web.store.tables import Episode, JournalEntry, Person

UPSTREAM = "upstream"
"""The kind of entries that came from there: what it has is nobody's to publish."""

NOBODY = Author("Nobody", "nobody@transcripts.invalid")
_LONGEST_COMPARED = 20_000
"""Characters: comparing two lines takes the product of both; of longer ones the lengths must do."""


@dataclass(frozen=True, slots=True)
class Contributor:
    """Somebody whose edits stand in the text.

    Attributes:
        person: their number.
        author: as git will write it.
        is_known: whether the address reaches them.
        edits: how many of theirs stand.
        characters: how much they changed.
    """

    person: int
    author: Author
    is_known: bool
    edits: int
    characters: int


def contributors_of(
    session: Session, episode: Episode, addresses: Mapping[int, str], owner: Author | None
) -> tuple[Contributor, ...]:
    """Who did what leaves, the main contributor first.

    Args:
        session: of the database.
        episode: whose journal.
        addresses: what somebody said of people's e-mail addresses, by person.
        owner: who this machine's git says it is for; a lone guest is that person.

    Raises:
        UnsafeName: an address is none.
    """
    query = (
        select(JournalEntry)
        .where(JournalEntry.episode_id == episode.id)
        .order_by(JournalEntry.revision)
    )
    entries = list(session.scalars(query))
    standing = [entry for entry in without_reversed(entries) if entry.kind != UPSTREAM]
    if episode.upstream_sha256 != episode.base_sha256:
        standing = _open(episode, entries, standing)
    edits = Counter(entry.person_id for entry in standing)
    work: Counter[int] = Counter()
    for entry in standing:
        work[entry.person_id] += _size(entry)
    people = session.scalars(select(Person).where(Person.id.in_(edits)))
    alone = owner if len(edits) == 1 else None
    found = [
        Contributor(each.id, *_author(each, addresses, alone), edits[each.id], work[each.id])
        for each in people
    ]
    return tuple(sorted(_once(found), key=lambda each: (-each.characters, each.person)))


def _once(found: Iterable[Contributor]) -> Iterable[Contributor]:
    """Contributors whom git would write alike as one, such as two guests of one machine."""
    made: dict[Author, Contributor] = {}
    for each in found:
        same = made.get(each.author)
        made[each.author] = (
            each
            if same is None
            else replace(
                same, edits=same.edits + each.edits, characters=same.characters + each.characters
            )
        )
    return made.values()


def _open(
    episode: Episode, entries: Sequence[JournalEntry], standing: Sequence[JournalEntry]
) -> list[JournalEntry]:
    """Edits of which something is left that upstream does not have; O(entries x their sizes)."""
    change = changes_between(plain(episode.upstream_text), plain(episode.text))
    left = TextChange(tuple(each.edit for each in change)).positions.invert()
    wanted = {entry.revision for entry in standing}
    later = TextChange()
    kept: list[JournalEntry] = []
    for entry in reversed(entries):
        made = refine(text_change_of(entry), tokens)
        places = (later.map_span(each.new) for each in made.positions.ranges)
        if entry.revision in wanted and any(
            left.ranges[left.touching(place)] or left.overlaps(place) for place in places
        ):
            kept.append(entry)
        later = made.compose(later)
    return kept[::-1]


def _size(entry: JournalEntry) -> int:
    """Characters that really changed: the editor saves whole lines."""
    if len(entry.old) + len(entry.new) > _LONGEST_COMPARED:
        return abs(len(entry.new) - len(entry.old))
    changes = changes_between(entry.old, entry.new)
    return sum(max(len(each.edit.old), len(each.edit.new)) for each in changes)


def _author(
    person: Person, addresses: Mapping[int, str], owner: Author | None
) -> tuple[Author, bool]:
    """A person as git writes them, and whether the address is one of theirs."""
    name = _plain_name(person.name)
    if person.id in addresses:
        return Author(name, addresses[person.id]), True
    if person.github:
        return Author(name, f"{person.github}@users.noreply.github.com"), True
    if owner is not None:
        return (owner if person.name == GUEST else Author(name, owner.email)), True
    return Author(name, f"{_mailbox(name)}@transcripts.invalid"), False


def _plain_name(name: str) -> str:
    """A name that git takes: what it would refuse is left out."""
    shown = " ".join(re.sub(r"[<>\x00-\x1f\x7f]", " ", name).split())
    try:
        return Author(shown, NOBODY.email).name
    except UnsafeName:
        return "Contributor"


def _mailbox(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", ".", name.casefold()).strip(".") or "contributor"
