"""Why an episode could not be aligned."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.add_column("episodes", sa.Column("reason", sa.String(16), nullable=True))


def downgrade() -> None:
    """Back."""
    op.drop_column("episodes", "reason")
