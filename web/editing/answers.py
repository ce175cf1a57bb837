"""Answers to flags: one that has an answer takes no second one in silence.

    Ann   answers gap A: "of"                 gap A is filled
    Bo    answers gap A: "as of"              refused, with both texts: Bo decides

Bo's page may know Ann's text already, so that no line changed since Bo looked: what clashes is not
the lines, it is the answers.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.cache.episodes import EpisodeCache
from web.store.tables import Episode, FlagRow, JournalEntry


def find_answer(
    episode_cache: EpisodeCache, session: Session, episode: Episode, flag: str | None
) -> JournalEntry | None:
    """The edit that filled a flag; None if it waits for an answer, or there is no such flag.

    A gap may be filled by an edit of its line that names no flag: then it is the edit that the line
    is from.
    """
    row = session.get(FlagRow, (episode.id, flag)) if flag else None
    if row is None or row.gone or row.state != "filled":
        return None
    entries = select(JournalEntry).where(JournalEntry.episode_id == episode.id)
    named = entries.where(JournalEntry.flag_id == flag).order_by(JournalEntry.revision.desc())
    found = session.scalars(named.limit(1)).first()
    if found is not None and found.kind in {"edit", "redo"}:
        return found
    revisions = episode_cache.document(session, episode).revisions
    revision = revisions[row.line - 1] if 0 < row.line <= len(revisions) else 0
    # Aligned anew since, the lines no longer tell whose they are.
    return session.scalars(
        entries.where(JournalEntry.revision == (revision or episode.revision))
    ).first()
