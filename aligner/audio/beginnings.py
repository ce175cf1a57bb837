"""What recording begins at a place of a file: by the mark of its container, or by its frames."""

from __future__ import annotations

import re
from typing import Final

from aligner.audio import elementary, mpeg_frames
from aligner.audio.content import MOST_TAGS, tag_size
from aligner.audio.frames import CHAIN, HEADER, Measure
from aligner.audio.source import Source

_LONGEST: Final = 64
"""Bytes that tell a beginning, at most."""

_HEAD: Final = 4096
"""Bytes in which a tag is looked for."""

_PACKET: Final = 188
"""Bytes of a packet of a transport stream."""

_MARKS: Final = tuple(
    (re.compile(mark, re.DOTALL), name)
    for mark, name in (
        (rb"(RIFF|RF64).{4}WAVE", "WAV"),
        (rb"RIFF.{4}AVI ", "AVI"),
        (rb"fLaC\0\0\0\x22", "FLAC"),
        (rb"OggS\0\x02", "Ogg"),
        (rb".{4}ftyp", "MP4"),
        (rb"FORM.{4}(AIF|8SV|16SV)", "AIFF"),
        (rb"riff\x2e\x91\xcf\x11", "Wave64"),
        (rb"\.snd\0\0", "AU"),
        (rb"caff\0\x01", "CAF"),
        (rb"Creative Voice File\x1a", "VOC"),
        (rb"\x1a\x45\xdf\xa3.{0,40}(matroska|webm)", "Matroska"),
        (rb"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "ASF (WMA)"),
        (rb"FLV\x01[\x01\x04\x05]\0\0\0\x09", "FLV"),
        (rb"nut/multimedia container\0", "NUT"),
        (rb"TTA1\x01\0.\0.\0", "TTA"),
        (rb"#!AMR(-WB)?\n", "AMR"),
        (rb"wvpk.{4}[\x02-\x10]\x04\0\0", "WavPack"),
        (rb"MAC .\x0f\0\0", "Monkey's Audio"),
    )
)


def recording_at(source: Source, at: int) -> str | None:
    """The format of the recording that begins at a place, None if none does; O(1).

    Args:
        source: the file.
        at: the byte, or that of the tags before the recording.
    """
    at = behind_tags(source, at)
    head = source.read(at, _LONGEST)
    if found := next((name for mark, name in _MARKS if mark.match(head)), None):
        return found
    if head[:1] == b"\x47" and all(source.read(at + n * _PACKET, 1) == b"\x47" for n in (1, 2, 3)):
        return "MPEG-TS"
    if _chained(source, at, mpeg_frames.measure):
        return "MP3"
    codecs = (each for each in elementary.CODECS if _chained(source, at, each.measure))
    return next((each.demuxer.upper() for each in codecs), None)


def behind_tags(source: Source, at: int) -> int:
    """Where the tags and zeros end that begin at a place.

    Args:
        source: the file.
        at: the byte.
    """
    for _ in range(MOST_TAGS):
        left = source.size - at
        head = source.read(at, _HEAD)
        size = tag_size(head, left) if head else 0
        if not size:
            break
        at += size if head.strip(b"\0") else _zeros(source, at)
    return at


def _zeros(source: Source, start: int) -> int:
    """How many zeros begin at a place: some programs write megabytes of them behind the sound."""
    at = start
    for piece in source.pieces(start, source.size):
        left = len(piece.lstrip(b"\0"))
        at += len(piece) - left
        if left:
            break
    return at - start


def _chained(source: Source, at: int, measure: Measure) -> bool:
    form = None
    for _ in range(CHAIN):
        got = measure(source.read(at, HEADER), 0)
        if got is None or form not in (None, got[1]):
            return False
        form = got[1]
        at += got[0]
    return True
