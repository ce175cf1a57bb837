"""People of GitHub are known by their account's number: a login can be given up and taken."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.add_column("people", sa.Column("github_number", sa.BigInteger()))
    op.create_index("people_by_github_number", "people", ["github_number"], unique=True)


def downgrade() -> None:
    """Back."""
    op.drop_index("people_by_github_number", "people")
    op.drop_column("people", "github_number")
