"""What an episode's page says instead, and which page was compared last."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.add_column("flags", sa.Column("proposed", sa.Text(), nullable=True))
    op.add_column("episodes", sa.Column("page_sha256", sa.String(length=64), nullable=True))


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("flags") as flags:
        flags.drop_column("proposed")
    with op.batch_alter_table("episodes") as episodes:
        episodes.drop_column("page_sha256")
