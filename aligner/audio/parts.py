"""Parts: stretches of a file that a decoder takes for whole files, and where they belong in time.

A joined or damaged file is not decoded as it is: decoders believe its first header, stop at the
first fault, or leave lost sound out, so that all that follows is early. It is taken apart along
its container's own structure, and each part says where it lies on the recording's clock:

    bytes   │ frames of a │▒damage▒│ frames of a │ header, frames of b │
    parts   │ a, silent frames in it, a          │ b                   │
    clock   0             │← lost →│             └ b follows
"""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import IO, Final, Protocol, TypeAlias

from aligner.audio.content import Header
from aligner.audio.source import Source
from aligner.errors import AudioError, OutputError

_MOST: Final = 5_000
"""Parts that are decoded of one file: each takes some thousandths of a second to begin with."""

_MOST_PROGRAMS: Final = 500
"""Those for which ffmpeg is started anew: each takes a quarter of a second."""

Piece: TypeAlias = "tuple[int, int] | bytes"
"""Bytes `start` to `end` of the file, or bytes that stand for lost ones."""


@dataclass(frozen=True, slots=True)
class Part:
    """What is decoded by itself.

    Attributes:
        pieces: its bytes; none means the file as it is.
        demuxer: ffmpeg's name for what it is; None if libsndfile decodes it.
        piped: whether the decoder must not seek in it: libsndfile then reads to the end instead of
            to a guessed length.
        onset: seconds of the recording's clock at which it starts; None: where the last one ends.
            Of a `rest`: seconds since the part began that it is the rest of.
        offset: where it ends, in the same seconds; for those whose clock only tells their end.
        told: whether the survey has noted already what is lost before it.
        skip: seconds at its start that its encoder added.
        follows: whether another recording comes before it in a container that does not tell what
            the encoder added.
        duration: seconds of sound in it by its structure; None if that does not tell.
        gain: what its samples are multiplied by.
        block: samples that are decoded at a time; None: as many as usual.
        rest: what to decode if the decoder gave up after so many seconds since the part began;
            None if nothing.
    """

    pieces: tuple[Piece, ...] = ()
    demuxer: str | None = None
    piped: bool = False
    onset: float | None = None
    offset: float | None = None
    told: bool = False
    skip: float = 0.0
    follows: bool = False
    duration: float | None = None
    gain: float = 1.0
    block: int | None = None
    rest: Callable[[float], Part | None] = lambda _: None


@dataclass(frozen=True, slots=True)
class Survey:
    """The parts of a file.

    Attributes:
        parts: one or more.
        header: what the whole is; None if a decoder has to say.
        promised: seconds that a header promises and that may not be there; None if none does.
        is_exact: whether what lacks of them shows that later times moved: the container has no time
            stamps, and its decoder leaves out what it cannot read.
    """

    parts: tuple[Part, ...]
    header: Header | None = None
    promised: float | None = None
    is_exact: bool = False


def check_count(source: Source, parts: int, *, by_ffmpeg: bool = False) -> None:
    """That a file is not made of so many parts that decoding them would take hours.

    Args:
        source: the file.
        parts: how many.
        by_ffmpeg: whether ffmpeg decodes them.

    Raises:
        AudioError: it is.
    """
    most = _MOST_PROGRAMS if by_ffmpeg else _MOST
    if parts > most:
        raise AudioError(
            str(source.path),
            f"is joined or damaged in {parts - 1:,} places; the limit is {most - 1:,}.",
            "Get the file again, or convert it to one recording.",
        )


class Descriptor(Protocol):
    """An open file."""

    def fileno(self) -> int:
        """Its number."""
        ...


@dataclass(frozen=True, slots=True)
class Held:
    """A descriptor that somebody else keeps open."""

    descriptor: int

    def fileno(self) -> int:
        """Its number."""
        return self.descriptor


def poured(source: Source, pieces: tuple[Piece, ...]) -> Iterator[bytes]:
    """The bytes of pieces, in order.

    Args:
        source: the file.
        pieces: bytes of it, or bytes that stand for lost ones.
    """
    for piece in pieces:
        if isinstance(piece, bytes):
            yield piece
        else:
            yield from source.pieces(*piece)


@contextmanager
def copied(source: Source, pieces: tuple[Piece, ...]) -> Iterator[IO[bytes]]:
    """The pieces as a file without a name, for decoders that seek.

    Args:
        source: the file.
        pieces: bytes of it, or bytes that stand for lost ones.

    Raises:
        OutputError: the disk for temporary files has no room.
    """
    with tempfile.TemporaryFile(prefix="aligner-") as file:
        try:
            for data in poured(source, pieces):
                file.write(data)
            file.seek(0)
        except OSError as problem:
            raise OutputError(
                tempfile.gettempdir(),
                f"cannot hold a part of {source.path}: {problem.strerror or problem}.",
                "Free as much room there as the file takes, or name another folder in TMPDIR.",
            ) from problem
        yield file


@contextmanager
def piped(source: Source, pieces: tuple[Piece, ...]) -> Iterator[int]:
    """The pieces through a pipe; the descriptor of its reading end.

    Args:
        source: the file.
        pieces: bytes of it, or bytes that stand for lost ones.
    """
    read_end, write_end = os.pipe()

    def pour() -> None:
        with suppress(BrokenPipeError), os.fdopen(write_end, "wb") as end:
            for data in poured(source, pieces):
                end.write(data)

    feeder = threading.Thread(target=pour, daemon=True)
    feeder.start()
    try:
        yield read_end
    finally:
        os.close(read_end)  # whoever still pours gets a broken pipe
        feeder.join()
