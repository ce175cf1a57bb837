"""What is said of a recording that is not whole, not plain, or was repaired: sentences for people.

They stand in the alignment file under `audio.notes`. A time is that of the decoded sound.
"""

from __future__ import annotations

from collections.abc import Sequence

_NAMED = 5
"""Places that are named one by one before the rest is counted."""


class Notes:
    """Sentences in the order in which they were found, each once; losses are gathered."""

    def __init__(self) -> None:
        self._sentences: list[str] = []
        self._losses: list[tuple[float, float, int]] = []

    def add(self, sentence: str) -> None:
        """Another sentence."""
        if sentence not in self._sentences:
            self._sentences.append(sentence)

    def lose(self, at: float, seconds: float, size: int = 0) -> None:
        """Sound from `at` on is lost, and so many seconds of silence stand for it.

        Args:
            at: seconds from the start of the recording.
            seconds: how long.
            size: bytes that could not be decoded, 0 if that is not known.
        """
        self._losses.append((at, seconds, size))

    def sentences(self) -> tuple[str, ...]:
        """All of them."""
        losses = sorted(self._losses)
        named = [_loss(*loss) for loss in losses[:_NAMED]]
        more = losses[_NAMED:]
        if more:
            total = sum(seconds for _, seconds, _ in more)
            places = "place" if len(more) == 1 else "places"
            named.append(f"So it is in {len(more)} more {places}: {total:.1f} s are silence there.")
        return (*self._sentences, *named)


def clock(seconds: float) -> str:
    """As players show it: 0:37, 1:02:05."""
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02d}:{second:02d}" if hours else f"{minute}:{second:02d}"


def form(rate: int, channels: int) -> str:
    """A stream's form, as "44,100 Hz mono"."""
    layout = {0: "", 1: " mono", 2: " stereo"}.get(channels, f" {channels} channels")
    return f"{rate:,} Hz{layout}"


def joined(forms: Sequence[str]) -> str:
    """That the file is made of several recordings."""
    told = list(forms[:_NAMED])
    if len(forms) > _NAMED:
        told.append(f"{len(forms) - _NAMED} more")
    kinds = f"all {forms[0]}" if len(set(forms)) == 1 else ", then ".join(told)
    return f"The file consists of {len(forms)} joined recordings ({kinds}); times run through."


def cut_off(promised: float, there: float) -> str:
    """That the file ends before its time."""
    return (
        f"The file was cut off: its header promises {promised:.1f} s, "
        f"{there:.1f} s are there and {promised - there:.1f} s are missing."
    )


def misfit(at: float, size: int) -> str:
    """That a damaged place has not the size of whole frames."""
    return (
        f"The {size:,} bytes near {clock(at)} are not a whole number of frames: bytes were left "
        "out or put in there, so that all later times may be wrong by an unknown, constant amount. "
        "Get the file again if you can."
    )


def _loss(at: float, seconds: float, size: int) -> str:
    what = f"{size:,} bytes near {clock(at)}" if size else f"The sound near {clock(at)}"
    silent = f"{seconds:.1f} s are" if seconds >= 0.1 else f"{seconds:.2f} s are"
    return f"{what} could not be decoded: {silent} silence."
