"""How much of a text and of a recording belong together, each as a share of itself.

    text    ███████████░░░░░░░░    words that were heard          of all words
    audio   ░░░██████████░░█████   phones in the place of words   of all phones heard

Another recording has little of both. An excerpt has little of the text and nearly all of the audio,
a transcribed excerpt the reverse.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from aligner.alignment.model import GapWindow, Match, TimedWord
from aligner.alignment.soundscape import Soundscape
from aligner.alignment.unwritten import find_speech
from aligner.timeline import Segment

_LATE_SECONDS = 0.15
"""The network recognises a phone up to that long after it is said (constant: 80 to 115 ms)."""

_EARLY_SECONDS = 0.05


def find_match(sound: Soundscape, words: Sequence[TimedWord], gaps: Sequence[GapWindow]) -> Match:
    """The shares of the text and of the recording's speech that belong together; O(n log n).

    Args:
        sound: the recording.
        words: all words, placed or not.
        gaps: the windows of its gap tags, whose speech belongs to the text too.
    """
    whole = Segment(0.0, sound.duration)
    speaks = next(find_speech(sound, whole), None) is not None
    heard = sum(word.basis == "acoustic" for word in words)
    return Match(
        text=heard / len(words) if words else None,
        audio=_written_share(sound, words, gaps) if speaks else None,
    )


def _written_share(
    sound: Soundscape, words: Sequence[TimedWord], gaps: Sequence[GapWindow]
) -> float:
    """Share of the phones heard that lie in the place of a word or a gap."""
    segments = [*(word.segment for word in words), *(gap.segment for gap in gaps)]
    places = [each for each in segments if each]
    phones = sound.spikes_in(Segment(0.0, sound.duration))
    begun = np.searchsorted(np.sort([each.onset - _EARLY_SECONDS for each in places]), phones)
    ended = np.searchsorted(np.sort([each.offset + _LATE_SECONDS for each in places]), phones)
    return float(np.mean(begun > ended))
