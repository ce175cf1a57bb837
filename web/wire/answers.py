"""One answer an address: the episodes, and what the editor asks for."""

from __future__ import annotations

from typing import TypedDict

from web.wire.episodes import Episode, EpisodeProgress, Progress, Recording
from web.wire.shapes import Claim, Flag, Person, Row, Shape, Spelling, Splice
from web.wire.values import (
    Count,
    EditKind,
    EpisodeState,
    FlagId,
    LineNumber,
    Moment,
    Playable,
    Said,
    SoundVerdict,
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
    recording: Recording | None
    sound: Playable
    revision: Count
    tick: Count
    undo: bool
    redo: bool


class Skipped(Shape, frozen=True):
    """A line that was left as it is, of many that were to be changed.

    Attributes:
        line: as it was asked for.
        text: that it had then.
        message: why.
    """

    line: LineNumber
    text: str
    message: str


class EditAnswer(Shape, frozen=True):
    """What a browser that has just saved does not know yet.

    Words beside what changed keep their times; the others have theirs about a second later, in
    `retimed` of a poll, together with what is to look at in the new lines.

    Attributes:
        splice: one's own edit; null if nothing changed.
        splices: others' edits since `revision`, and this.
        flags: changed.
        gone: ids of flags that nothing raises any more.
        skipped: lines that were left as they are, where many were to be changed.
    """

    splice: Splice | None
    splices: list[Splice]
    flags: list[Flag]
    gone: list[FlagId]
    skipped: list[Skipped]
    revision: Count
    tick: Count
    undo: bool
    redo: bool


class HistoryEntry(Shape, frozen=True):
    """An edit in the journal.

    Attributes:
        reverses: the revision that it took back.
        undone_by: the revision that took it back.
        heard_by: of a fill, who heard the same since.
    """

    revision: Count
    tick: Count
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
    heard_by: list[Person]


class HistoryWord(Shape, frozen=True):
    """Somebody listened, and said something of a flag.

    Attributes:
        line: of the flag: now, or when it was last there.
        stands: whether the flag is still there.
        said: "open" takes back what they had said.
    """

    tick: Count
    flag: FlagId
    line: LineNumber
    stands: bool
    said: Said
    by: Person
    when: Moment


class HistoryAnswer(Shape, frozen=True):
    """A page of the journal and of what people said of flags, each newest first."""

    entries: list[HistoryEntry]
    listened: list[HistoryWord]
    more: bool


class FlagAnswer(Shape, frozen=True):
    """A flag after somebody said something of it."""

    flag: Flag
    tick: Count


class SoundsAnswer(Shape, frozen=True):
    """What the sound says to words that somebody typed.

    Attributes:
        verdict: "fits" if nothing fits much better, "other" if other words do, "unsure" else: also
            where the place has no known sound, or nobody knows how the words sound.
        likelier: words that fit better, the best first.
    """

    verdict: SoundVerdict
    likelier: list[str]


class ClaimsAnswer(Shape, frozen=True):
    """Who is on the episode now."""

    claims: list[Claim]
