"""What speaks for the words by the sound: where they are known from, how likely, where they lie."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward; of words that were found before nothing is known, until they are looked for anew."""
    op.add_column("flags", sa.Column("origins", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    """Back."""
    op.drop_column("flags", "origins")
