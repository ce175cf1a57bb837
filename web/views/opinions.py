"""What a browser is told after somebody took back what they said of a flag."""

from __future__ import annotations

from sqlalchemy.orm import Session

from web.cache.episodes import EpisodeCache
from web.store.tables import Episode
from web.views.reading import claims_of, flags_since, standing, wire_flags, wire_splices
from web.wire.answers import EditAnswer


def after_word(
    session: Session,
    episode_cache: EpisodeCache,
    episode: Episode,
    me: int,
    tick: int,
    known: int,
    now: float,
) -> EditAnswer:
    """The flag as it is then, and what others did since `known`.

    Args:
        session: begun after that.
        episode_cache: the episodes in memory.
        episode: as it is now.
        me: who did it.
        tick: the episode's by then.
        known: the revision that the browser shows.
        now: seconds since 1970.
    """
    steps = episode_cache.steps(session, episode, known) or []
    since = min((step.entry.tick for step in steps), default=tick) - 1
    changed, gone = flags_since(session, episode, min(since, tick - 1))
    document = episode_cache.document(session, episode)
    claims = claims_of(session, episode, me, now)
    return EditAnswer(
        splice=None,
        splices=wire_splices(session, steps),
        flags=wire_flags(session, document, changed, me, claims),
        gone=gone,
        skipped=[],
        **standing(session, episode, me),
    )
