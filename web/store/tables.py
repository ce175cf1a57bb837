"""The tables. Rows are kept for ever, but for claims and rates.

    episodes ─┬─< entries        the journal: append-only, one row an edit
              ├─< realignments   where the words of an edit's new lines are
              ├─< flags ──< opinions    what people say of a flag now
              ├─< opinion_entries    the list of what they said of flags: append-only
              ├─< claims         who is on it; expires
              └─< exports        what left: patches, branches, pull requests
    people ─┬─< sign_ins     browsers that somebody is signed in with
            └── invitations · rates

The text of an episode is its base with the journal applied, upstream's changes among its entries;
`Episode.text` only saves doing that for every request. Texts are read when they are asked for: a
poll needs none. Times of the day are seconds since 1970 (UTC), the same in every database.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Table(DeclarativeBase):
    """Root of all tables."""

    type_annotation_map = {float: Double, int: BigInteger}  # noqa: RUF012 - SQLAlchemy's contract


REVERSALS = frozenset({"undo", "revert"})
"""Kinds of entry that take another one back."""

_KEY = BigInteger().with_variant(Integer(), "sqlite")
"""SQLite counts up only columns that are INTEGER by name."""


class Person(Table):
    """Somebody who edits.

    Attributes:
        github: the account's login, in small letters, as it was at the last sign-in.
        github_number: of the account, by which it is known: a login can change hands.
        removed: when a maintainer let them in no more.
    """

    __tablename__ = "people"
    __table_args__ = (Index("people_by_github_number", "github_number", unique=True),)

    id: Mapped[int] = mapped_column(_KEY, primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    role: Mapped[str] = mapped_column(String(16))
    github: Mapped[str | None] = mapped_column(String(64), unique=True)
    github_number: Mapped[int | None]
    since: Mapped[float]
    removed: Mapped[float | None]


class SignIn(Table):
    """A browser that somebody is signed in with; `id` is the hash of the token in its cookie."""

    __tablename__ = "sign_ins"
    __table_args__ = (Index("sign_ins_by_person", "person_id"),)

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    since: Mapped[float]


class Episode(Table):
    """A transcript with its recording.

    Attributes:
        base_text: what the journal begins with, never changed once somebody edited.
        upstream_text: the file as upstream has it now; what leaves is the difference to it.
        text: the base with `revision` entries of the journal applied.
        revision: edits so far.
        tick: changes of any kind so far.
        aligned_revision: the revision that the alignment on the disk is of; None if there is none.
        aligned_tick: the tick at which it came.
        state, stage, share, error, reason: see `web.wire.shapes.Episode`.
        lease: until when a worker says it is at it, or until when nobody tries it again.
        page_sha256: of the page beside the file that was compared last.
    """

    __tablename__ = "episodes"

    id: Mapped[int] = mapped_column(_KEY, primary_key=True)
    slug: Mapped[str] = mapped_column(String(200), unique=True)
    title: Mapped[str] = mapped_column(String(300))
    show: Mapped[str] = mapped_column(String(120), index=True)
    transcript_path: Mapped[str] = mapped_column(Text)
    audio_path: Mapped[str | None] = mapped_column(Text)
    base_text: Mapped[str] = mapped_column(Text, deferred=True)
    base_sha256: Mapped[str] = mapped_column(String(64))
    upstream_text: Mapped[str] = mapped_column(Text, deferred=True)
    upstream_sha256: Mapped[str] = mapped_column(String(64))
    page_sha256: Mapped[str | None] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text, deferred=True)
    revision: Mapped[int] = mapped_column(default=0)
    tick: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(16), index=True)
    stage: Mapped[str | None] = mapped_column(String(32))
    share: Mapped[float] = mapped_column(default=0.0)
    error: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(String(16))
    lease: Mapped[float] = mapped_column(default=0.0)
    aligned_revision: Mapped[int | None]
    aligned_tick: Mapped[int] = mapped_column(default=0)
    duration: Mapped[float | None]
    words: Mapped[int | None]
    verdicts: Mapped[list[list[object]]] = mapped_column(JSON, default=list)


class JournalEntry(Table):
    """An edit in the journal: lines `first` to `last` of revision - 1 became `new`.

    `start` and `end` are characters of the text at revision - 1; `old` stood there.
    """

    __tablename__ = "entries"
    __table_args__ = (UniqueConstraint("episode_id", "revision"),)

    id: Mapped[int] = mapped_column(_KEY, primary_key=True)
    episode_id: Mapped[int] = mapped_column(ForeignKey("episodes.id"))
    revision: Mapped[int]
    tick: Mapped[int]
    base_sha256: Mapped[str] = mapped_column(String(64))
    first: Mapped[int]
    last: Mapped[int]
    start: Mapped[int]
    end: Mapped[int] = mapped_column("stop")
    old: Mapped[str] = mapped_column(Text)
    new: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    when: Mapped[float] = mapped_column("made")
    kind: Mapped[str] = mapped_column(String(8))
    reverses: Mapped[int | None]
    flag_id: Mapped[str | None] = mapped_column(String(16))


class Realignment(Table):
    """Where the words of an entry's new lines are.

    Attributes:
        timings: one `Timing` a line, as JSON; empty if nobody knows.
        tick: the episode's when they came; 0 while they are being looked for.
    """

    __tablename__ = "realignments"
    __table_args__ = (Index("realignments_by_tick", "tick"),)

    episode_id: Mapped[int] = mapped_column(ForeignKey("episodes.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    timings: Mapped[list[object]] = mapped_column(JSON, default=list)
    tick: Mapped[int] = mapped_column(default=0)


class FlagRow(Table):
    """A flag and what became of it; `start` and `end` are characters inside its line.

    `candidates` are words by the sound, the likeliest first; `origins` what speaks for each of
    them, packed by `web.flags.words`; `proposed` is what an episode's page has there, as the file
    would write it.
    """

    __tablename__ = "flags"
    __table_args__ = (
        Index("flags_by_line", "episode_id", "line"),
        Index("flags_by_state", "state", "kind"),
    )

    episode_id: Mapped[int] = mapped_column(ForeignKey("episodes.id"), primary_key=True)
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    kind: Mapped[str] = mapped_column(String(24))
    severity: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(28))
    line: Mapped[int]
    start: Mapped[int | None]
    end: Mapped[int | None] = mapped_column("stop")
    onset: Mapped[float | None]
    offset: Mapped[float | None] = mapped_column("until")
    message: Mapped[str] = mapped_column(Text)
    score: Mapped[float]
    candidates: Mapped[list[str]] = mapped_column(JSON, default=list)
    origins: Mapped[list[list[object]]] = mapped_column(JSON, default=list)
    quote: Mapped[str] = mapped_column(Text)
    proposed: Mapped[str | None] = mapped_column(Text)
    speaker: Mapped[str | None] = mapped_column(Text)
    excerpt: Mapped[str] = mapped_column(Text)
    gone: Mapped[bool] = mapped_column(default=False)
    tick: Mapped[int]


class Opinion(Table):
    """One person's word on a flag; `of_line`: SHA-256 of the line that a fill was confirmed in."""

    __tablename__ = "opinions"
    __table_args__ = (
        ForeignKeyConstraint(["episode_id", "flag_id"], ["flags.episode_id", "flags.id"]),
    )

    episode_id: Mapped[int] = mapped_column(primary_key=True)
    flag_id: Mapped[str] = mapped_column(String(16), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    state: Mapped[str] = mapped_column(String(28))
    when: Mapped[float] = mapped_column("made")
    of_line: Mapped[str | None] = mapped_column(String(64))


class OpinionEntry(Table):
    """Somebody said something of a flag, or took that back: what undoing goes by.

    Attributes:
        tick: the episode's by then; no entry of the journal has the same.
        before: what they had said until then; "open" for nothing.
        state: what they said.
        kind: "edit" for a word, "undo", "redo".
        reverses: the tick that it takes back.
    """

    __tablename__ = "opinion_entries"

    episode_id: Mapped[int] = mapped_column(ForeignKey("episodes.id"), primary_key=True)
    tick: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    flag_id: Mapped[str] = mapped_column(String(16))
    before: Mapped[str] = mapped_column(String(28))
    state: Mapped[str] = mapped_column(String(28))
    kind: Mapped[str] = mapped_column(String(8))
    reverses: Mapped[int | None]
    when: Mapped[float] = mapped_column("made")


class Claim(Table):
    """Somebody is on an episode, or on one of its flags, until it expires."""

    __tablename__ = "claims"

    episode_id: Mapped[int] = mapped_column(ForeignKey("episodes.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    flag_id: Mapped[str | None] = mapped_column(String(16))
    expires: Mapped[float]


class Export(Table):
    """Something that left: `revision` of the text in some way ("patch", "branch", …).

    Attributes:
        sha256: of the bytes that left, by which they are found again upstream.
        path: of the file in the repository.
        branch, commit: where it is in the clone; None for a patch.
        url: of the pull request.
    """

    __tablename__ = "exports"
    __table_args__ = (Index("exports_by_episode", "episode_id"),)

    id: Mapped[int] = mapped_column(_KEY, primary_key=True)
    episode_id: Mapped[int] = mapped_column(ForeignKey("episodes.id"))
    way: Mapped[str] = mapped_column(String(16))
    revision: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    path: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    when: Mapped[float] = mapped_column("made")
    branch: Mapped[str | None] = mapped_column(Text)
    commit: Mapped[str | None] = mapped_column("sha", String(64))
    url: Mapped[str | None] = mapped_column(Text)


class Invitation(Table):
    """An invitation that was given out; it is good for one person."""

    __tablename__ = "invitations"

    nonce: Mapped[str] = mapped_column(String(32), primary_key=True)
    role: Mapped[str] = mapped_column(String(16))
    invited_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    expires: Mapped[float]
    used_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class Rate(Table):
    """How often somebody did something in the window that began at `window`."""

    __tablename__ = "rates"

    who: Mapped[str] = mapped_column(String(80), primary_key=True)
    window: Mapped[int] = mapped_column("began", primary_key=True)
    count: Mapped[int]
