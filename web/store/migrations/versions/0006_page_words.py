"""A page's words leave the column of the words by the sound, also where hardly worth taking."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_FLAGS = sa.table(
    "flags",
    sa.column("episode_id", sa.BigInteger()),
    sa.column("id", sa.String()),
    sa.column("kind", sa.String()),
    sa.column("severity", sa.String()),
    sa.column("candidates", sa.JSON()),
    sa.column("proposed", sa.Text()),
)


def upgrade() -> None:
    """Forward."""
    for episode, name, candidates, _ in _hints():
        if candidates:
            _write(episode, name, [], candidates[0])


def downgrade() -> None:
    """Back."""
    for episode, name, _, proposed in _hints():
        if proposed:
            _write(episode, name, [proposed], None)


def _hints() -> list[tuple[int, str, list[str], str | None]]:
    """What a page has that is hardly worth taking: episode, id, candidates, proposed."""
    columns = _FLAGS.c.episode_id, _FLAGS.c.id, _FLAGS.c.candidates, _FLAGS.c.proposed
    hints = (_FLAGS.c.kind == "page_reads", _FLAGS.c.severity == "hint")
    found = op.get_bind().execute(sa.select(*columns).where(*hints))
    return [(episode, name, listed, proposed) for episode, name, listed, proposed in found]


def _write(episode: int, name: str, candidates: list[str], proposed: str | None) -> None:
    which = (_FLAGS.c.episode_id == episode, _FLAGS.c.id == name)
    op.execute(sa.update(_FLAGS).where(*which).values(candidates=candidates, proposed=proposed))
