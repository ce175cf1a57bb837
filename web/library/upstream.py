"""Upstream moved: its changes come into the texts that people edit here, as entries of the journal.

    upstream before   it hadn't gone to [gap] yet     and they where early
    upstream now      it hadn't gone to Christies yet and they were early
    here              it hadn't gone to Christie's yet and they where early, too

    here afterwards   it hadn't gone to Christies yet and they were early, too
    journal           + the lines that changed, by Upstream
    queue             + "The published text reads “Christies” now. Here it was “Christie's”."

What upstream says as well is no change any more; what it does not say stays, on top of its text;
what both changed otherwise is upstream's in the text, and ours in the queue and the journal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from aligner.publish.changes import changes_between
from aligner.publish.merge import Merge, Verdict, merge
from aligner.transcript import diffs
from aligner.transcript.line_ends import ends_as_in, plain
from aligner.transcript.model import Span
from aligner.transcript.positions import ChangedRange, line_at, line_starts
from web.cache.episodes import EpisodeCache
from web.document.document import Document
from web.document.lines import LineEdit, split_rows, text_change
from web.errors import TextKeepsChanging
from web.flags.entries import FoundInText, NewEntry, write_entry
from web.flags.page_flags import UPSTREAM_READS, Difference, put
from web.store.database import Database
from web.store.episodes import get_episode
from web.store.tables import Episode, FlagRow, Person
from web.workers.line_alignment import OF_TEXT, find_line_flags

UPSTREAM: Final = "Upstream"
"""Whose name stands beside what upstream changed; also that person's role: it signs in nowhere."""

_TRIES = 4
"""Somebody saves between reading and writing: then all is done once more, on what is there now."""
_MOST_ENTRIES = 300
"""A file that was written anew becomes one entry."""


@dataclass(frozen=True, slots=True)
class UpstreamText:
    """A file as upstream has it, with the hash of its bytes."""

    text: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Folded:
    """What came in: lines that changed, and edits that are in conflict with them."""

    changes: int
    conflicts: int


def fold(
    database: Database, episode_cache: EpisodeCache, slug: str, upstream: UpstreamText, when: float
) -> Folded:
    """Bring what upstream has now into a text that people edited.

    Args:
        database: where the episode is.
        episode_cache: its text with times.
        slug: of an episode that is there.
        upstream: what the file holds now.
        when: seconds since 1970.

    Raises:
        Busy: the text changed again and again meanwhile.
    """
    for _ in range(_TRIES):
        with database.reading() as session:
            episode = get_episode(session, slug)
            seen, before, known = episode.text, episode.upstream_text, episode.upstream_sha256
        if known == upstream.sha256:
            return Folded(0, 0)
        was = plain(before)  # comparing takes its time: nobody waits for it
        made = merge(was, changes_between(was, plain(seen)), plain(upstream.text))
        with database.writing() as session:
            episode = get_episode(session, slug, lock=True)
            if episode.text == seen and episode.upstream_sha256 == known:
                return _write(session, episode_cache, episode, upstream, made, when)
    raise TextKeepsChanging


def _write(
    session: Session,
    episode_cache: EpisodeCache,
    episode: Episode,
    upstream: UpstreamText,
    made: Merge,
    when: float,
) -> Folded:
    document = episode_cache.document(session, episode)
    before = plain(episode.upstream_text)
    episode.upstream_text, episode.upstream_sha256 = upstream.text, upstream.sha256
    edits = list(_line_edits(episode.text, ends_as_in(episode.text, made.text)))
    person = _upstream(session, when)
    for edit in edits:
        change = text_change(episode.text, edit)
        episode.text = change.apply(episode.text)
        after = document.edited(edit, episode.revision + 1)
        lines = after.part(edit.first, edit.last_after)
        found = FoundInText(find_line_flags(lines, None), OF_TEXT)
        entry = NewEntry(edit, person, when, kind="upstream")
        write_entry(session, episode, entry, change, document, found)
        document = document.edited(edit, episode.revision)
    episode.tick += 1
    _flag(session, episode, document, made.conflicts, before, plain(upstream.text))
    return Folded(len(edits), len(made.conflicts))


def _upstream(session: Session, when: float) -> int:
    person = session.scalar(select(Person).where(Person.role == UPSTREAM.lower()))
    if person is None:
        person = Person(name=UPSTREAM, role=UPSTREAM.lower(), since=when)
        session.add(person)
        session.flush()
    number: int = person.id
    return number


def _line_edits(before: str, after: str) -> Iterator[LineEdit]:
    """What makes one text of the other, the last lines first: so none moves another."""
    was, now = split_rows(before), split_rows(after)
    ranges = diffs.compare(was, now).joined().ranges
    if len(ranges) > _MOST_ENTRIES:
        first, last = ranges[0], ranges[-1]
        ranges = (
            ChangedRange(Span(first.old.start, last.old.end), Span(first.new.start, last.new.end)),
        )
    for each in reversed(ranges):
        start, end = each.old.start, each.old.end
        new = now[each.new.start : each.new.end]
        if start == end or not new:  # an edit has lines on both sides: one beside stays
            if start:
                start, new = start - 1, [was[start - 1], *new]
            elif end < len(was):
                end, new = end + 1, [*new, was[end]]
        yield LineEdit(start + 1, end, "\n".join(was[start:end]), "\n".join(new))


def _flag(
    session: Session,
    episode: Episode,
    document: Document,
    conflicts: Sequence[Verdict],
    before: str,
    upstream: str,
) -> None:
    """A place to look at for each conflict: what upstream has there, and what people wrote."""
    if not conflicts:
        return
    here = plain(episode.text)
    starts = line_starts(here)
    ways = diffs.lines(before, here), diffs.lines(upstream, here)
    sources = line_starts(before), line_starts(upstream)
    ids = set(session.scalars(select(FlagRow.id).where(FlagRow.episode_id == episode.id)))
    for verdict in conflicts:
        line = verdict.line or verdict.change.line
        side = bool(verdict.line)
        place = ways[side].map_position(sources[side][line - 1], "after")
        found = _difference(document, verdict, line_at(starts, place), before)
        number = 0
        while (name := found.name(document.lines[found.line - 1], number)) in ids:
            number += 1
        ids.add(name)
        row = FlagRow(episode_id=episode.id, id=name, state="open")
        put(row, found, document, episode.tick)
        session.add(row)


def _difference(document: Document, verdict: Verdict, line: int, before: str) -> Difference:
    """A conflict in its line; a paragraph of its own where upstream has none for it."""
    edit = verdict.change.edit
    line = _written(document, line)
    text = document.lines[line - 1]
    theirs = verdict.theirs or ""
    stands = theirs.strip() and text.count(theirs.strip()) == 1
    if verdict.line and stands:
        start = text.index(theirs.strip())
        end = start + len(theirs.strip())
        return Difference(line, start, end, theirs.strip(), edit.new.strip(), False, UPSTREAM_READS)
    return Difference(line, None, None, "", _whole(verdict, before), False, UPSTREAM_READS)


def _written(document: Document, line: int) -> int:
    """The line, or the last one before it that is not blank; else the first that is not."""
    line = min(max(line, 1), len(document.lines))
    places = (*range(line, 0, -1), *range(line, len(document.lines) + 1))
    return next((n for n in places if document.lines[n - 1].strip()), line)


def _whole(verdict: Verdict, before: str) -> str:
    """The lines of the base that an edit is in, as the edit made them."""
    edit = verdict.change.edit
    start = before.rfind("\n", 0, edit.span.start) + 1
    end = before.find("\n", edit.span.end)
    end = len(before) if end < 0 else end
    return before[start : edit.span.start] + edit.new + before[edit.span.end : end]
