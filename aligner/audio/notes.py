"""What is said of a recording that is not whole, not plain, or was repaired: sentences for people.

They stand in the alignment file under `audio.notes`, each behind its kind: "loss: The file was cut
off …". A time is that of the decoded sound.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from aligner.timeline import Segment

NoteKind: TypeAlias = Literal["harmless", "loss", "guessed times", "unknown"]
"""What a note means for who uses the times:

- harmless: the recording is odd, but all of it is there and its times hold;
- loss: sound is missing or spoilt, and the times of the rest hold;
- guessed times: how much sound is missing somewhere is not known, so that later times may be wrong;
- unknown: of an alignment file that was written before notes had kinds.
"""

_WRITTEN: tuple[NoteKind, ...] = ("harmless", "loss", "guessed times")

_NAMED = 5
"""Places that are named one by one before the rest is counted."""


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence on a recording, and what it means.

    Attributes:
        kind: see `NoteKind`.
        text: the sentence, in plain words.
    """

    kind: NoteKind
    text: str

    def __str__(self) -> str:
        """Kind and sentence, as the alignment file and the command line have it."""
        return self.text if self.kind == "unknown" else f"{self.kind}: {self.text}"

    @classmethod
    def parse(cls, told: str) -> Note:
        """The note that was written so; of unknown kind if it names none."""
        before, separator, text = told.partition(": ")
        kind = next((kind for kind in _WRITTEN if kind == before), None)
        return cls(kind, text) if kind and separator else cls("unknown", told)

    @property
    def is_doubt(self) -> bool:
        """Whether a person should listen before the times are used."""
        return self.kind != "harmless"


@dataclass(frozen=True, slots=True)
class _Loss:
    """Seconds of silence that stand for sound which could not be decoded."""

    at: float
    seconds: float
    size: int
    guessed: bool

    def note(self) -> Note:
        what = f"{self.size:,} bytes near {clock(self.at)}"
        if not self.size:
            what = f"The sound near {clock(self.at)}"
        digits = 1 if self.seconds >= 0.1 else 2
        silent = f": {self.seconds:.{digits}f} s are silence" if self.seconds >= 0.005 else ""
        text = f"{what} could not be decoded{silent}."
        if not self.guessed:
            return Note("loss", text)
        return Note(
            "guessed times",
            f"{text} Nothing tells how much sound there was: if bytes were left out or put in, "
            "all later times may be wrong by an unknown, constant amount.",
        )


class Notes:
    """Notes in the order in which they were found, each once; losses are gathered."""

    def __init__(self) -> None:
        self._notes: list[Note] = []
        self._losses: list[_Loss] = []

    def add(self, kind: NoteKind, sentence: str) -> None:
        """Another sentence.

        Args:
            kind: what it means for the times.
            sentence: in plain words, ending with a full stop.
        """
        note = Note(kind, sentence)
        if note not in self._notes:
            self._notes.append(note)

    def join(self, forms: Sequence[tuple[int, int]]) -> None:
        """The file is made of several recordings; of one, nothing is said.

        Args:
            forms: rate and channels of each.
        """
        if len(forms) < 2:
            return
        told = [form(*each) for each in forms[:_NAMED]]
        if len(forms) > _NAMED:
            told.append(f"{len(forms) - _NAMED} more")
        kinds = f"all {told[0]}" if len(set(forms)) == 1 else ", then ".join(told)
        self.add(
            "harmless",
            f"The file consists of {len(forms)} joined recordings ({kinds}); times run through.",
        )

    def lose(self, at: float, seconds: float, size: int = 0, *, guessed: bool = False) -> None:
        """Sound from `at` on is lost, and so many seconds of silence stand for it.

        Args:
            at: seconds from the start of the recording.
            seconds: how long.
            size: bytes that could not be decoded, 0 if that is not known.
            guessed: whether nothing but the number of bytes tells how long.
        """
        self._losses.append(_Loss(at, seconds, size, guessed))

    def faults(self) -> tuple[Segment, ...]:
        """The stretches of the recording that could not be decoded, in order; may be of no length.

        Where it is not known how much is lost, the next sound follows at once.
        """
        return tuple(sorted(Segment(loss.at, loss.at + loss.seconds) for loss in self._losses))

    def all(self) -> tuple[Note, ...]:
        """All of them."""
        losses = sorted(self._losses, key=lambda loss: (loss.at, loss.seconds))
        named = [loss.note() for loss in losses[:_NAMED]]
        more = losses[_NAMED:]
        if more:
            total = sum(loss.seconds for loss in more)
            places = "place" if len(more) == 1 else "places"
            named.append(
                Note(
                    "guessed times" if any(loss.guessed for loss in more) else "loss",
                    f"So it is in {len(more)} more {places}: {total:.1f} s are silence there.",
                )
            )
        return (*self._notes, *named)


def clock(seconds: float) -> str:
    """As players show it: 0:37, 1:02:05."""
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02d}:{second:02d}" if hours else f"{minute}:{second:02d}"


def form(rate: int, channels: int) -> str:
    """A stream's form, as "44,100 Hz mono".

    Args:
        rate: samples a second.
        channels: 0 if that is not told.
    """
    layout = {0: "", 1: " mono", 2: " stereo"}.get(channels, f" {channels} channels")
    return f"{rate:,} Hz{layout}"


def cut_off(promised: float, there: float) -> str:
    """That the file ends before its time.

    Args:
        promised: seconds by the header.
        there: seconds that were decoded.
    """
    return (
        f"The file was cut off: its header promises {promised:.1f} s, "
        f"{there:.1f} s are there and {promised - there:.1f} s are missing."
    )


def fell_short(promised: float, there: float) -> str:
    """That less was decoded than there is by the header, and nobody knows where it lacks.

    Args:
        promised: seconds by the header.
        there: seconds that were decoded.
    """
    return (
        f"The header promises {promised:.2f} s, and {there:.2f} s could be decoded. Where the "
        f"{promised - there:.2f} s lack is not known: times after that are too early by as much."
    )


def misfit(at: float, size: int) -> str:
    """That a damaged place has not the size of whole frames.

    Args:
        at: seconds from the start of the recording.
        size: bytes of the place.
    """
    return (
        f"The {size:,} bytes near {clock(at)} are not a whole number of frames: bytes were left "
        "out or put in there, so that all later times may be wrong by an unknown, constant amount. "
        "Get the file again if you can."
    )
