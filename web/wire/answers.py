"""One answer an address: the episodes, and what the editor asks for."""

from __future__ import annotations

from typing import TypedDict

from web.wire.shapes import (
    Claim,
    Episode,
    EpisodeProgress,
    Flag,
    Person,
    Progress,
    Row,
    Shape,
    Spelling,
    Splice,
)
from web.wire.values import (
    Count,
    EditKind,
    EpisodeState,
    FlagId,
    LineNumber,
    Moment,
    Playable,
    Trouble,
)


class Standing(TypedDict):
    """Where an episode stands for one person; part of several answers."""

    revision: int
    tick: int
    undo: bool
    redo: bool


class EpisodesAnswer(Shape, frozen=True):
    """Every episode."""

    episodes: list[Episode]


class ProgressAnswer(Shape, frozen=True):
    """How far the alignments are.

    Attributes:
        working: the slug of the episode that is being aligned.
        waiting: how many wait for it.
    """

    episodes: list[EpisodeProgress]
    working: str | None
    waiting: Count


class Break(Shape, frozen=True):
    """A stretch of the sound that no line is about."""

    onset: float | None
    offset: float | None
    line: Count | None


class EpisodeAnswer(Shape, frozen=True):
    """All that the editor needs to begin; without audio the same, with null times.

    Attributes:
        sound: what can be played now: the recording as it is, or the rendition, exact to the frame.
        notes: what is to be known of the recording: what is lost, repaired or guessed in it, and
            whether it is only a part of the episode.
    """

    episode: Episode
    rows: list[Row]
    flags: list[Flag]
    breaks: list[Break]
    claims: list[Claim]
    spelling: Spelling
    revision: Count
    tick: Count
    undo: bool
    redo: bool
    sound: Playable
    notes: list[str]


class ChangesAnswer(Shape, frozen=True):
    """What happened since a tick.

    Attributes:
        reload: fetch the episode again; it was aligned anew.
        splices: one's own among them; skip what is known.
        flags: changed since.
        gone: ids of flags that nothing raises any more.
        retimed: edited lines whose words were placed since, as they stand after the splices.
        sound: what can be played by now.
    """

    reload: bool
    splices: list[Splice]
    flags: list[Flag]
    gone: list[FlagId]
    retimed: list[Row]
    claims: list[Claim]
    state: EpisodeState
    progress: Progress | None
    error: str | None
    reason: Trouble | None
    sound: Playable
    revision: Count
    tick: Count
    undo: bool
    redo: bool


class EditAnswer(Shape, frozen=True):
    """What a browser that has just saved does not know yet.

    Words beside what changed keep their times; the others have theirs about a second later, in
    `retimed` of a poll, together with what is to look at in the new lines.

    Attributes:
        splice: one's own edit; null if nothing changed.
        splices: others' edits since `revision`, and this.
        flags: changed.
        gone: ids of flags that nothing raises any more.
    """

    splice: Splice | None
    splices: list[Splice]
    flags: list[Flag]
    gone: list[FlagId]
    revision: Count
    tick: Count
    undo: bool
    redo: bool


class HistoryEntry(Shape, frozen=True):
    """An edit in the journal.

    Attributes:
        reverses: the revision that it took back.
        undone_by: the revision that took it back.
    """

    revision: Count
    line: LineNumber
    old: str
    new: str
    by: Person
    when: Moment
    kind: EditKind
    flag: FlagId | None
    reverses: Count | None
    undone_by: Count | None
    mine: bool


class HistoryAnswer(Shape, frozen=True):
    """A page of the journal, newest first."""

    entries: list[HistoryEntry]
    more: bool


class FlagAnswer(Shape, frozen=True):
    """A flag after somebody said something of it."""

    flag: Flag
    tick: Count


class ClaimsAnswer(Shape, frozen=True):
    """Who is on the episode now."""

    claims: list[Claim]
