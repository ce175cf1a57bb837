"""What a file is that someone took for audio, by its first bytes and not by its name."""

from __future__ import annotations

import string
from dataclasses import dataclass
from typing import Final

HEAD = 4096
"""Bytes that are looked at."""

_OTHER = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"7z\xbc\xaf", "a compressed archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)

_FOR_FFMPEG = (
    (4, b"ftyp"),  # MP4, M4A, MOV
    (0, b"\x1a\x45\xdf\xa3"),  # Matroska, WebM
    (0, b"\x30\x26\xb2\x75"),  # WMA, WMV
    (0, b"\xff\xf1"),  # AAC
    (0, b"\xff\xf9"),
    (0, b"FLV"),
    (0, b"#!AMR"),
    (0, b"MAC "),  # Monkey's Audio
    (0, b"wvpk"),  # WavPack
    (0, b"Creative Voice File\x1a"),
    (8, b"AVI "),
    (0, b"\x00\x00\x01\xba"),  # MPEG streams
    (0, b"\x47\x40"),
)

_PRINTABLE = frozenset(string.printable.encode()) | frozenset(range(0x80, 0x100))


@dataclass(frozen=True, slots=True)
class Header:
    """What a file says of itself before anything is decoded.

    Attributes:
        format: name of the format, as "MP3" or "mov,mp4,m4a,3gp,3g2,mj2".
        sample_rate: samples a second in the file.
        channels: 0 if that is not told.
        duration: seconds; None if the file does not tell, or only guesses.
    """

    format: str
    sample_rate: int
    channels: int
    duration: float | None


MOST_TAGS: Final = 1000
"""Tags in a row that are passed over; files have a handful, and each takes its time."""


def not_audio(head: bytes) -> str | None:
    """What the file plainly is instead of audio, as "a web page"; None if it may be audio."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head")):
        return "a web page"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "a picture"
    for magic, kind in _OTHER:
        if head.startswith(magic):
            return kind
    return "a text" if _is_text(head) else None


def needs_ffmpeg(head: bytes) -> bool:
    """Whether the bytes begin a container that holds sound and that only ffmpeg reads."""
    return any(head[at : at + len(magic)] == magic for at, magic in _FOR_FFMPEG)


def id3_size(head: bytes) -> int:
    """Bytes of the ID3v2 tag that the file begins with, 0 if there is none."""
    if not head.startswith(b"ID3") or len(head) < 10:
        return 0
    size = 0
    for byte in head[6:10]:
        size = size << 7 | byte & 0x7F
    return 10 + size


def tag_size(head: bytes, left: int) -> int:
    """Bytes of the tag that begins here and holds no sound, 0 if there is none.

    Args:
        head: the bytes from here on; a Lyrics3 tag is searched for its end in them.
        left: bytes to the end of the file.
    """
    if head.startswith(b"ID3") and len(head) >= 10 and max(head[6:10]) < 0x80 and head[3] < 0xFF:
        return min(left, id3_size(head))
    if head.startswith(b"TAG") and left in (128, 128 + 32):  # the latter before an ID3v2 footer
        return 128
    if head.startswith(b"TAG") and head[128:131] in (b"ID3", b"\xff\xfb", b"\xff\xf3"):
        return 128  # of a file to which another one was joined
    if head.startswith(b"APETAGEX") and len(head) >= 32:
        size = int.from_bytes(head[12:16], "little")
        return min(left, size + (32 if head[23] & 0x20 else 0)) if size < left else 0
    if head.startswith(b"LYRICSBEGIN"):
        end = head.find(b"LYRICS200")
        return end + 9 if end > 0 else 0
    zeros = len(head) - len(head.lstrip(b"\0"))
    return zeros if zeros in (left, len(head)) else 0


def _is_text(head: bytes) -> bool:
    if not head or not _PRINTABLE.issuperset(head):
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as problem:
        return problem.start > len(head) - 4  # the last character may be cut
    return True
