"""A page compared with an episode's text: what differs goes into the queue, nothing is changed.

page's text or HTML ─► paragraphs ─► pairing with the text of now ─► entries, words for gaps

A gap that the page fills stays one entry: the gap's own, which gets the page's words.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from aligner.alignment.flag_kinds import kinds_answered
from aligner.errors import BadInput
from aligner.inside import check_unchanged
from aligner.transcript.dialects.reading import read_as
from aligner.transcript.page_text import page_paragraphs
from aligner.transcript.pages import PageComparison, pair
from aligner.transcript.parse import decode_text
from aligner.transcript.positions import line_starts
from web.cache.episodes import EpisodeCache
from web.document.document import Document
from web.errors import TextKeepsChanging
from web.flags.page_flags import PAGE_READS, Difference, put
from web.store.database import Database
from web.store.tables import Episode, FlagRow

_log = logging.getLogger(__name__)

LARGEST_PAGE: Final = 3_000_000
"""Characters of a page as it comes. A long episode's page has 400,000, most of it markup."""

_LONGEST_TALK: Final = 500_000
"""Characters of its paragraphs; comparing takes the product of both sides' words."""

_TRIES = 4
"""Times that a page is compared anew because somebody saved meanwhile, before that is told."""


class WrongPage(Exception):
    """The page cannot be compared with this text; the message says why."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What a comparison brought.

    Attributes:
        paragraphs: of the page, as far as they are talk.
        paired: those that are in the text.
        new: places that nobody was asked about before.
        again: places that were proposed before, whatever became of them.
        withdrawn: places that an earlier page proposed and this one does not.
    """

    paragraphs: int
    paired: int
    new: int
    again: int
    withdrawn: int


def read_page(source: str) -> tuple[str, ...]:
    """A page's paragraphs.

    Raises:
        WrongPage: it is empty or too large.
    """
    if len(source) > LARGEST_PAGE:
        raise WrongPage(f"A page has at most {LARGEST_PAGE:,} characters.")
    paragraphs = page_paragraphs(source)
    if not paragraphs:
        raise WrongPage("There is no text in it.")
    if sum(map(len, paragraphs)) > _LONGEST_TALK:
        raise WrongPage(f"A page's text has at most {_LONGEST_TALK:,} characters.")
    return paragraphs


def compare(
    database: Database, episode_cache: EpisodeCache, slug: str, paragraphs: Sequence[str]
) -> Compared:
    """Compare a page with an episode's text as it stands, and queue what differs.

    Args:
        database: where the episode is.
        episode_cache: its alignment.
        slug: of an episode that is there.
        paragraphs: from `read_page`.

    Raises:
        WrongPage: they do not belong together.
        Busy: people edit faster than this compares.
    """
    for _ in range(_TRIES):
        with database.reading() as session:
            episode = _episode(session, slug)
            text, title = episode.text, episode.title
            dialect = episode_cache.dialect(episode)
        pairing = pair(paragraphs, read_as(text, dialect))  # takes its time: nobody waits for it
        if not pairing.belongs:
            raise WrongPage(pairing.refusal("This page", title))
        with database.writing() as session:
            episode = _episode(session, slug, lock=True)
            if episode.text == text:
                return queue(session, episode, episode_cache.document(session, episode), pairing)
    raise TextKeepsChanging


def queue(
    session: Session, episode: Episode, document: Document, pairing: PageComparison
) -> Compared:
    """Keep what a pairing proposes; what people said of it before stays said."""
    starts = line_starts(episode.text)
    covered = _covered(pairing)
    found = [
        Difference.of(each, starts)
        for each in pairing.proposals
        if each.theirs or each.line in covered
    ]
    rows = session.scalars(select(FlagRow).where(FlagRow.episode_id == episode.id)).all()
    episode.tick += 1
    fillable = kinds_answered("fill")
    gaps = {(r.line, r.start, r.end): r for r in rows if r.kind in fillable and not r.gone}
    filling = {each.place: each for each in found if each.takes and each.place in gaps}
    fresh = _propose(gaps, filling, episode.tick)
    known, new = _sort(rows, [each for each in found if each.place not in filling])
    for row, each in known:
        put(row, each, document, episode.tick)
    taken = {row.id for row in rows}
    for each in new:
        row = FlagRow(episode_id=episode.id, id=_free(each, document, taken), state="open")
        put(row, each, document, episode.tick)
        session.add(row)
    withdrawn = _withdraw(
        [row for row in rows if row.line in covered],
        {id(row) for row, _ in known},
        filling,
        episode.tick,
    )
    paired = [line for line in pairing.pairs if line is not None]
    again = len(found) - fresh - len(new)
    return Compared(len(pairing.pairs), len(paired), fresh + len(new), again, withdrawn)


def _covered(pairing: PageComparison) -> range:
    """Lines from the first to the last that the page has: it may be half of one."""
    lines = [line for line in pairing.pairs if line is not None]
    return range(min(lines), max(lines) + 1)


def _propose(
    gaps: dict[tuple[int, int | None, int | None], FlagRow],
    filling: dict[tuple[int, int | None, int | None], Difference],
    tick: int,
) -> int:
    """Give gaps the page's words; how many had others, or none."""
    fresh = 0
    for place, each in filling.items():
        gap = gaps[place]
        if gap.proposed == each.theirs:
            continue
        fresh += 1
        gap.proposed, gap.tick = each.theirs, tick
        if gap.state == "confirmed_unintelligible":
            gap.state = "open"  # people could not tell from the sound alone
    return fresh


def _sort(
    rows: Iterable[FlagRow], found: Sequence[Difference]
) -> tuple[list[tuple[FlagRow, Difference]], list[Difference]]:
    """Differences that have an entry already, and those that have none."""
    entries = {
        (row.line, row.start, row.end, row.proposed): row for row in rows if row.kind == PAGE_READS
    }
    # A paragraph that was written below a line, in other words than the page's.
    written = {
        (row.line + below, row.proposed)
        for row in entries.values()
        if row.start is None and row.state == "filled"
        for below in (1, 2)
    }
    known: list[tuple[FlagRow, Difference]] = []
    new: list[Difference] = []
    for each in found:
        row = entries.get((*each.place, each.theirs))
        if row is None:
            new += [] if (each.line, each.theirs) in written else [each]
        elif row.state == "filled":
            continue  # somebody settled it, in other words than the page's
        else:
            known.append((row, each))
    return known, new


def _withdraw(
    rows: Iterable[FlagRow],
    known: set[int],
    filling: dict[tuple[int, int | None, int | None], Difference],
    tick: int,
) -> int:
    """Take back what nobody answered and the page does not say any more."""
    count = 0
    for row in rows:
        if row.gone or row.state != "open":
            continue
        if row.kind == PAGE_READS:
            stale = id(row) not in known
            row.gone = stale
        else:
            stale = bool(row.proposed) and (row.line, row.start, row.end) not in filling
            row.proposed = None if stale else row.proposed
        if stale:
            row.tick = tick
            count += 1
    return count


def _free(each: Difference, document: Document, taken: set[str]) -> str:
    line = document.lines[each.line - 1]
    number = 0
    while (name := each.name(line, number)) in taken:
        number += 1
    taken.add(name)
    return name


def import_pages(
    database: Database, episode_cache: EpisodeCache, pages: Iterable[tuple[str, Path]]
) -> list[str]:
    """Compare the pages that lie beside transcripts, each once.

    Args:
        database: where the episodes are.
        episode_cache: their alignments.
        pages: slug and page, free of links.

    Returns:
        What the operator should know: pages that cannot be used.
    """
    notes: list[str] = []
    for slug, path in pages:
        try:
            with check_unchanged(path).open("rb") as file:
                data = file.read(4 * LARGEST_PAGE + 1)
            mark = hashlib.sha256(data).hexdigest()
            with database.reading() as session:
                if _episode(session, slug).page_sha256 == mark:
                    continue
            compare(database, episode_cache, slug, read_page(decode_text(data, str(path))))
            with database.writing() as session:
                _episode(session, slug, lock=True).page_sha256 = mark
        except (WrongPage, BadInput, OSError, TextKeepsChanging) as error:
            notes.append(f"{path}: {error}")
        except SQLAlchemyError:
            raise
        except Exception as error:  # noqa: BLE001 - it costs one page, not the start
            # Whatever a page holds that nobody thought of, the editor starts without it.
            _log.exception("%s", path)
            notes.append(f"{path}: This page cannot be read ({type(error).__name__}).")
    return notes


def _episode(session: Session, slug: str, *, lock: bool = False) -> Episode:
    query = select(Episode).where(Episode.slug == slug)
    return session.scalars(query.with_for_update() if lock else query).one()
