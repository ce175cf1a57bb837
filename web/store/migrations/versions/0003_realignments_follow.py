"""Lines are realigned after they are saved: which ones still wait, and when they came."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward; what is there was realigned with its edit."""
    with op.batch_alter_table("realignments") as table:
        table.add_column(sa.Column("tick", sa.BigInteger(), nullable=False, server_default="1"))
    with op.batch_alter_table("realignments") as table:
        table.alter_column("tick", server_default=None)
    op.create_index("realignments_by_tick", "realignments", ["tick"], unique=False)


def downgrade() -> None:
    """Back; what still waits is forgotten."""
    op.execute(sa.text("DELETE FROM realignments WHERE tick = 0"))
    op.drop_index("realignments_by_tick", "realignments")
    with op.batch_alter_table("realignments") as table:
        table.drop_column("tick")
