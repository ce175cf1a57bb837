"""What upstream has now stands beside what the journal begins with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_EPISODES = sa.table(
    "episodes",
    sa.column("base_text", sa.Text()),
    sa.column("base_sha256", sa.String()),
    sa.column("upstream_text", sa.Text()),
    sa.column("upstream_sha256", sa.String()),
)


def upgrade() -> None:
    """Forward: until now, the base was what upstream had."""
    # With a default, SQLite needs no new table, which others refer to.
    op.add_column("episodes", _column("upstream_text", sa.Text()))
    op.add_column("episodes", _column("upstream_sha256", sa.String(64)))
    same = {
        "upstream_text": _EPISODES.c.base_text,
        "upstream_sha256": _EPISODES.c.base_sha256,
    }
    op.execute(sa.update(_EPISODES).values(same))


def downgrade() -> None:
    """Back: entries of upstream stay in the journal, the text stays what it is."""
    op.drop_column("episodes", "upstream_sha256")
    op.drop_column("episodes", "upstream_text")


def _column(name: str, kind: sa.types.TypeEngine[str]) -> sa.Column[str]:
    return sa.Column(name, kind, nullable=False, server_default="")
