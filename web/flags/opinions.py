"""What people said of an episode's flags."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from web.store.tables import Opinion

_OPINIONS = select(Opinion.flag_id, Opinion.person_id, Opinion.state).where(
    Opinion.episode_id == bindparam("episode")
)


def opinions_of(session: Session, episode_id: int) -> Mapping[str, dict[int, str]]:
    """What people said of an episode's flags: by flag, by person."""
    said: dict[str, dict[int, str]] = defaultdict(dict)
    for flag, person, state in session.execute(_OPINIONS, {"episode": episode_id}):
        said[flag][person] = state
    return said
