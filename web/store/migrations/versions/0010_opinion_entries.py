"""What people say of flags is a list too, so that it can be taken back in its turn."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Forward; words of before are not in the list, they stay what they are."""
    op.create_table(
        "opinion_entries",
        sa.Column("episode_id", _KEY, nullable=False),
        sa.Column("tick", sa.BigInteger(), nullable=False),
        sa.Column("person_id", _KEY, nullable=False),
        sa.Column("flag_id", sa.String(length=16), nullable=False),
        sa.Column("before", sa.String(length=28), nullable=False),
        sa.Column("state", sa.String(length=28), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("reverses", sa.BigInteger(), nullable=True),
        sa.Column("made", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["episode_id"], ["episodes.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"]),
        sa.PrimaryKeyConstraint("episode_id", "tick"),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("opinion_entries")
