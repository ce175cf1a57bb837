"""MPEG audio frames: what their headers tell, and what the first one tells of all.

Sources: ISO/IEC 11172-3 and 13818-3 for headers, the LAME tag's description for Info frames.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from aligner.audio.frames import CHAIN, FrameForm, Measure
from aligner.audio.source import Source

_BITRATES: Final = {
    (1, 1): (32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (1, 2): (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (1, 3): (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (2, 1): (32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (2, 2): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (2, 3): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_RATES: Final = {
    3: (44_100, 48_000, 32_000),
    2: (22_050, 24_000, 16_000),
    0: (11_025, 12_000, 8_000),
}

LAYER_III: Final = 3
"""In the lowest bits of a form's kind."""

_DECODER: Final = 529
INFO_BYTES: Final = 256
"""From the start of an Info frame to the end of what is read in it."""

_LEAST: Final = 24
_FREE: Final = 1 << 12
"""Bytes that a frame of free format may have: 640 kbit/s at 32 kHz are 2,880."""

_forms: dict[tuple[int, int, int, int], FrameForm] = {}
_known: dict[bytes, tuple[int, FrameForm] | None] = {}


def measure(data: bytes, at: int) -> tuple[int, FrameForm] | None:
    """Length and form of a frame of layer I, II or III; see `frames.Measure`."""
    head = data[at : at + 4]
    try:
        return _known[head]
    except KeyError:
        if len(_known) > 1 << 16:  # of damaged files, or of a text full of 0xFF
            _known.clear()
        found = _known[head] = _measured(head)
        return found


def _measured(head: bytes) -> tuple[int, FrameForm] | None:
    if len(head) < 4 or head[0] != 0xFF or head[1] < 0xE0:
        return None
    version, layer = head[1] >> 3 & 3, 4 - (head[1] >> 1 & 3)
    bits, rate_index, padding = head[2] >> 4, head[2] >> 2 & 3, head[2] >> 1 & 1
    if version == 1 or layer == 4 or not 0 < bits < 15 or rate_index == 3 or head[3] & 3 == 2:
        return None
    rate = _RATES[version][rate_index]
    bitrate = 1000 * _BITRATES[1 if version == 3 else 2, layer][bits - 1]
    samples = {1: 384, 2: 1152, 3: 1152 if version == 3 else 576}[layer]
    if layer == 1:
        length = (12 * bitrate // rate + padding) * 4
    else:
        length = samples // 8 * bitrate // rate + padding
    key = (version << 2 | layer, rate, 1 if head[3] >> 6 == 3 else 2, samples)
    return length, _forms.setdefault(key, FrameForm(*key))


def free_measure(source: Source, start: int) -> Measure | None:
    """What measures frames of free format, whose headers tell no bit rate, if such begin here.

    All have the same length, but for padding: as far as to the next header of the same kind.

    Args:
        source: the file.
        start: where the first frame should begin.
    """
    head = source.read(start, 4 * _FREE)
    plain = _measured(head[:2] + bytes((head[2] | 0x10,)) + head[3:4]) if len(head) > 3 else None
    if plain is None or head[2] >> 4:
        return None
    form = plain[1]
    slot = 4 if form.kind & 3 == 1 else 1
    kind = (head[0], head[1], head[2] & 0xFD, head[3] & 0xC0)

    def length(data: bytes, at: int, base: int) -> int:
        same = (*data[at : at + 2], data[at + 2] & 0xFD, data[at + 3] & 0xC0) == kind
        return base + slot * (data[at + 2] >> 1 & 1) if same else 0

    for at in range(_LEAST, min(_FREE, len(head) - 4)):
        base = at - slot * (head[2] >> 1 & 1)
        place = 0
        for _ in range(CHAIN):
            step = length(head, place, base) if place + 4 <= len(head) else 0
            place += step
            if not step:
                break
        else:
            return lambda data, at: (
                (length(data, at, base), form)
                if at + 4 <= len(data) and length(data, at, base)
                else None
            )
    return None


@dataclass(frozen=True, slots=True)
class Info:
    """What the first frame of a file says of those that follow.

    Attributes:
        frames: how many, None if it does not tell.
        place: where in the frame that number stands.
        delay: samples that encoder and decoder put before the sound, None if it does not tell.
        padding: samples after it.
        sounds: whether decoders take the frame itself for sound: silence that no one recorded.
    """

    frames: int | None
    place: int
    delay: int | None = None
    padding: int = 0
    sounds: bool = False


def read_info(frame: bytes, form: FrameForm) -> Info | None:
    """The Info, Xing or VBRI header in a frame, if it is one of those.

    Args:
        frame: its bytes, from its header on.
        form: of the frame.
    """
    if form.kind & 3 != 3:
        return None
    stereo = form.channels == 2
    side = (17, 32)[stereo] if form.samples == 1152 else (9, 17)[stereo]
    for at in (4 + side, 6 + side):
        if frame[at : at + 4] in {b"Xing", b"Info"}:
            return _info(frame, at)
    if frame[36:40] == b"VBRI":
        return Info(int.from_bytes(frame[50:54], "big"), 50, sounds=True)
    return None


def _info(frame: bytes, at: int) -> Info:
    flags = int.from_bytes(frame[at + 4 : at + 8], "big")
    frames = int.from_bytes(frame[at + 8 : at + 12], "big") if flags & 1 else None
    sizes = ((1, 4), (2, 4), (4, 100), (8, 4))
    tail = at + 8 + sum(size for bit, size in sizes if flags & bit)
    if len(frame) < tail + 24 or not frame[tail : tail + 4].strip(b"\0"):
        return Info(frames, at + 8)
    delays = int.from_bytes(frame[tail + 21 : tail + 24], "big")
    return Info(frames, at + 8, (delays >> 12) + _DECODER, max(0, (delays & 0xFFF) - _DECODER))


def is_fresh(source: Source, start: int, form: FrameForm) -> bool:
    """Whether a frame borrows nothing from those before it, as the first of an encoding.

    Args:
        source: the file.
        start: where the frame begins.
        form: of the frame.
    """
    head = source.read(start, 8)
    side = 4 if head[1] & 1 else 6
    borrowed = head[side] << 1 | head[side + 1] >> 7 if form.samples == 1152 else head[side]
    return form.kind & 3 == 3 and borrowed == 0


def is_free(frame: bytes) -> bool:
    """Whether a frame is of free format, for which a decoder has to look ahead and to go back."""
    return not frame[2] >> 4


def silent(frame: bytes) -> bytes:
    """A frame of the same form without any sound in it, and without a checksum."""
    header = bytes((frame[0], frame[1] | 1, frame[2] & ~2 & 0xFF, frame[3]))
    found = measure(header, 0)
    length = found[0] if found else len(frame) - (frame[2] >> 1 & 1)
    return header + bytes(length - len(header))
