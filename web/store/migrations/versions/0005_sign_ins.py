"""Who is signed in where: a copied cookie ends with the sign-in; people who were removed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Forward; cookies given out before name a person only: one sign-in each, until they leave."""
    op.create_table(
        "sign_ins",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("person_id", _KEY, nullable=False),
        sa.Column("since", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("sign_ins_by_person", "sign_ins", ["person_id"], unique=False)
    op.execute(
        sa.text(
            "INSERT INTO sign_ins (id, person_id, since) "
            "SELECT 'person ' || id, id, since FROM people"
        )
    )
    # Who came to somebody's own machine was written down as a maintainer; on a server only those
    # are that were invited as such, or signed in with GitHub.
    op.execute(
        sa.text(
            "UPDATE people SET role = 'contributor' WHERE github IS NULL AND id NOT IN "
            "(SELECT used_by FROM invitations WHERE used_by IS NOT NULL)"
        )
    )
    op.add_column("people", sa.Column("removed", sa.Double(), nullable=True))


def downgrade() -> None:
    """Back; everybody signs in again."""
    with op.batch_alter_table("people") as people:
        people.drop_column("removed")
    op.drop_index("sign_ins_by_person", "sign_ins")
    op.drop_table("sign_ins")
