"""What answers about episodes are made of: where each stands, what was found of its sound."""

from __future__ import annotations

from msgspec import Struct

from web.wire.shapes import Person, Shape
from web.wire.values import (
    Count,
    EpisodeState,
    Moment,
    RecordingState,
    Share,
    Tally,
    Trouble,
    Verdict,
)


class Progress(Shape, frozen=True):
    """How far an alignment is."""

    stage: str
    share: Share


class VerdictShare(Struct, frozen=True, array_like=True, gc=False, forbid_unknown_fields=True):
    """How much of the text, in a stretch, has a verdict."""

    verdict: Verdict
    share: Share


class Recording(Shape, frozen=True):
    """A recording that is not beside its transcript.

    Attributes:
        host: where it is fetched from; "" for a folder of the server, or one that was sent.
        came: bytes that are here.
        total: of all; null while nobody says.
        error: why it could not be had, or which may be meant, for people.
    """

    state: RecordingState
    host: str
    came: Count
    total: Count | None
    error: str | None


class EpisodeProgress(Shape, frozen=True):
    """An episode's state, for polling.

    Attributes:
        progress: while it is being aligned.
        reason: why that failed, or waits to be tried again.
    """

    slug: str
    state: EpisodeState
    progress: Progress | None
    error: str | None
    reason: Trouble | None
    recording: Recording | None


class Episode(Shape, frozen=True):
    """A transcript with its recording.

    Attributes:
        duration: seconds; null while nobody knows.
        progress: while it is being aligned.
        error: what went wrong, for people.
        reason: why that failed, or waits to be tried again.
        people: who is on it now.
        gaps: how many there are in each state.
        easy: open gaps of a few words whose place in the sound is known: worth doing first.
        flags: the same for flags of all kinds.
        verdicts: in the order of the text.
    """

    slug: str
    title: str
    show: str
    duration: float | None
    words: Count | None
    state: EpisodeState
    progress: Progress | None
    error: str | None
    reason: Trouble | None
    recording: Recording | None
    revision: Count
    tick: Count
    people: list[Person]
    verdicts: list[VerdictShare]
    gaps: Tally
    easy: Count
    flags: Tally
    edits: Count
    edited: Moment | None
