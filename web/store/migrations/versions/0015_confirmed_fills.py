"""Which line a second listener confirmed: what they heard is true of those words alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.add_column("opinions", sa.Column("of_line", sa.String(64), nullable=True))


def downgrade() -> None:
    """Back; who confirmed a fill is forgotten, for an older editor knows no such word."""
    for table in ("opinions", "opinion_entries"):
        op.execute(f"DELETE FROM {table} WHERE state = 'confirmed_fill'")  # noqa: S608 - our names
    op.drop_column("opinions", "of_line")
