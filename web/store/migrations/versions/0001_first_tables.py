"""The first tables: episodes, journal, flags, people."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Forward."""
    _create_episodes()
    _create_people()
    _create_rates()
    _create_claims()
    _create_entries()
    _create_flags()
    _create_invitations()
    _create_realignments()
    _create_opinions()


def downgrade() -> None:
    """Back."""
    for table in (
        "opinions",
        "realignments",
        "invitations",
        "flags",
        "entries",
        "claims",
        "rates",
        "people",
        "episodes",
    ):
        op.drop_table(table)


def _create_episodes() -> None:
    op.create_table(
        "episodes",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("slug", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("show", sa.String(length=120), nullable=False),
        sa.Column("transcript_path", sa.Text(), nullable=False),
        sa.Column("audio_path", sa.Text(), nullable=True),
        sa.Column("base_text", sa.Text(), nullable=False),
        sa.Column("base_sha256", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("tick", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("stage", sa.String(length=32), nullable=True),
        sa.Column("share", sa.Double(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("lease", sa.Double(), nullable=False),
        sa.Column("aligned_revision", sa.BigInteger(), nullable=True),
        sa.Column("aligned_tick", sa.BigInteger(), nullable=False),
        sa.Column("duration", sa.Double(), nullable=True),
        sa.Column("words", sa.BigInteger(), nullable=True),
        sa.Column("verdicts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("slug"),
    )
    op.create_index(op.f("ix_episodes_show"), "episodes", ["show"], unique=False)
    op.create_index(op.f("ix_episodes_state"), "episodes", ["state"], unique=False)


def _create_people() -> None:
    op.create_table(
        "people",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("github", sa.String(length=64), nullable=True),
        sa.Column("since", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("github"),
    )


def _create_rates() -> None:
    op.create_table(
        "rates",
        sa.Column("who", sa.String(length=80), nullable=False),
        sa.Column("began", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("who", "began"),
    )


def _create_claims() -> None:
    op.create_table(
        "claims",
        sa.Column("episode_id", _KEY, nullable=False),
        sa.Column("person_id", _KEY, nullable=False),
        sa.Column("flag_id", sa.String(length=16), nullable=True),
        sa.Column("expires", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["episode_id"],
            ["episodes.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
        ),
        sa.PrimaryKeyConstraint("episode_id", "person_id"),
    )


def _create_entries() -> None:
    op.create_table(
        "entries",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("episode_id", _KEY, nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("tick", sa.BigInteger(), nullable=False),
        sa.Column("base_sha256", sa.String(length=64), nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=False),
        sa.Column("stop", sa.BigInteger(), nullable=False),
        sa.Column("old", sa.Text(), nullable=False),
        sa.Column("new", sa.Text(), nullable=False),
        sa.Column("person_id", _KEY, nullable=False),
        sa.Column("made", sa.Double(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("reverses", sa.BigInteger(), nullable=True),
        sa.Column("flag_id", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["episode_id"],
            ["episodes.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("episode_id", "revision"),
    )


def _create_flags() -> None:
    op.create_table(
        "flags",
        sa.Column("episode_id", _KEY, nullable=False),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("severity", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=28), nullable=False),
        sa.Column("line", sa.BigInteger(), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=True),
        sa.Column("stop", sa.BigInteger(), nullable=True),
        sa.Column("onset", sa.Double(), nullable=True),
        sa.Column("until", sa.Double(), nullable=True),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("candidates", sa.JSON(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("speaker", sa.Text(), nullable=True),
        sa.Column("excerpt", sa.Text(), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.Column("tick", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["episode_id"],
            ["episodes.id"],
        ),
        sa.PrimaryKeyConstraint("episode_id", "id"),
    )
    op.create_index("flags_by_line", "flags", ["episode_id", "line"], unique=False)
    op.create_index("flags_by_state", "flags", ["state", "kind"], unique=False)


def _create_invitations() -> None:
    op.create_table(
        "invitations",
        sa.Column("nonce", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("invited_by", _KEY, nullable=True),
        sa.Column("expires", sa.Double(), nullable=False),
        sa.Column("used_by", _KEY, nullable=True),
        sa.ForeignKeyConstraint(
            ["invited_by"],
            ["people.id"],
        ),
        sa.ForeignKeyConstraint(
            ["used_by"],
            ["people.id"],
        ),
        sa.PrimaryKeyConstraint("nonce"),
    )


def _create_realignments() -> None:
    op.create_table(
        "realignments",
        sa.Column("episode_id", _KEY, nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("timings", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["episode_id"],
            ["episodes.id"],
        ),
        sa.PrimaryKeyConstraint("episode_id", "revision"),
    )


def _create_opinions() -> None:
    op.create_table(
        "opinions",
        sa.Column("episode_id", sa.BigInteger(), nullable=False),
        sa.Column("flag_id", sa.String(length=16), nullable=False),
        sa.Column("person_id", _KEY, nullable=False),
        sa.Column("state", sa.String(length=28), nullable=False),
        sa.Column("made", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["episode_id", "flag_id"],
            ["flags.episode_id", "flags.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
        ),
        sa.PrimaryKeyConstraint("episode_id", "flag_id", "person_id"),
    )
