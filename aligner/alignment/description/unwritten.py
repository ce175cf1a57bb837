"""Sound that no written word accounts for: breaks, and speech that somebody should write down.

An insert (an advert, a jingle, pre-roll) opens and closes with sound that is not speech. So in a
stretch without written words, everything from the first to the last music is a break, and speech
left over beside it belongs to the talk:

    words │ speech   music   voices   music   speech │ words
          │ unwritten├──────── break ───────┤unwritten│

Without any music a stretch is a break if it is longer than what transcribers leave out by mistake,
or if the text marks a break there.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

import numpy as np

from aligner.alignment.description.soundscape import Soundscape
from aligner.alignment.model import Break, TimedWord, Unwritten
from aligner.timeline import Segment, gaps

BREAK_SECONDS = 12.0
"""The shortest unmarked break. Shorter adverts are rare, and so are longer forgotten sentences
that have music before and after them."""

_SPEECH_ONLY_SECONDS = 25.0
"""Unwritten speech without music around it that is longer than this counts as a break: a
transcriber skips a sentence, a producer cuts in an advert."""

_PAUSE_SECONDS = 1.5
"""A pause that parts two things said. With two thirds and one and a half times this and
`_EDGE_SECONDS` the same is found in two episodes and meetings."""

_FEWEST_PHONES = 8
"""About three words: less is a filler, a laugh or a breath."""

_LOOSE = 0.6
"""Confidence below which a word may lie on speech that is not its own."""

_PHONES_PER_LETTER = 0.75
"""What a written word accounts for. The lexicon gives 0.83 to 0.84 in the test episodes, but not
all phones of a word are heard."""

_EDGE_SECONDS = 0.1
"""Speech begins and ends about that much beyond its outermost spikes."""

_NO_LINE = 1 << 30


def find_breaks(
    sound: Soundscape, words: Sequence[TimedWord], break_lines: Sequence[int]
) -> Iterator[Break]:
    """The breaks of an episode, in order.

    Args:
        sound: the recording.
        words: the words in the order of the text, placed or not.
        break_lines: lines at which the text marks a break, in order.
    """
    placed = [(word.line, word.segment) for word in words if word.segment]
    edges = [(0, Segment(0.0, 0.0)), *placed, (_NO_LINE, Segment(sound.duration, sound.duration))]
    for (before, left), (after, right) in pairwise(edges):
        marks = break_lines[bisect_right(break_lines, before) : bisect_left(break_lines, after)]
        if not placed:
            marks = ()  # nothing of the text was heard: no sound is known to be one of its breaks
        found = find_break(sound, Segment(left.offset, right.onset), marked=bool(marks))
        if found:
            yield Break(found, marks[0] if marks else None)


def find_unwritten(
    sound: Soundscape, words: Sequence[TimedWord], taken: Sequence[Segment]
) -> Iterator[Unwritten]:
    """Speech that no line, gap or break accounts for, in order.

    Where a sentence is missing, the word behind it may have been put on it, or on its end:

        solid   Well               solid        the word accounts for three phones
          │ ||||||||||||||||||||||| │           of twenty: the rest is not written

    Args:
        sound: the recording.
        words: the words, placed or not.
        taken: breaks and gap windows.
    """
    placed = [word for word in words if word.segment]
    crowded = {id(word) for run in _crowded(sound, placed, taken) for word in run}
    solid = [(each.segment, each.line) for each in placed if id(each) not in crowded]
    onsets = [segment.onset for segment, _ in solid if segment]
    loose = [each for each in placed if id(each) in crowded]
    whole = Segment(0.0, sound.duration)
    for silent in gaps([*(segment for segment, _ in solid if segment), *taken], whole):
        for speech in find_speech(sound, silent):
            before = bisect_right(onsets, speech.onset)
            line = solid[before - 1][1] if before else 0
            inside = sum(speech.overlap(each.segment) > 0 for each in loose if each.segment)
            yield Unwritten(speech, line, max(1, round(sound.words(speech)) - inside))


def _crowded(
    sound: Soundscape, placed: Sequence[TimedWord], taken: Sequence[Segment]
) -> Iterator[Sequence[TimedWord]]:
    """Runs of unsure words beside which more is said than they account for, at least a phrase."""
    for unsure, run in groupby(enumerate(placed), lambda each: each[1].confidence < _LOOSE):
        if not unsure:
            continue
        indices = [i for i, _ in run]
        before, after = indices[0] - 1, indices[-1] + 1
        start = placed[before].segment if before >= 0 else None
        end = placed[after].segment if after < len(placed) else None
        room = Segment(start.offset if start else 0.0, end.onset if end else sound.duration)
        words = [placed[i] for i in indices]
        accounted = sum(_PHONES_PER_LETTER * sum(map(str.isalnum, each.text)) for each in words)
        free = gaps(taken, room) if room.duration > 0 else ()
        if sum(sound.phones(each) for each in free) - accounted >= _FEWEST_PHONES:
            yield words


def find_break(sound: Soundscape, silent: Segment, *, marked: bool) -> Segment | None:
    """The break in a stretch without written words, if there is one.

    Args:
        sound: the recording.
        silent: the stretch, from the end of one written word to the start of the next.
        marked: whether the text says that there is a break.
    """
    shortest = BREAK_SECONDS / 4 if marked else BREAK_SECONDS
    if silent.duration < shortest:
        return None
    music = sound.music_in(silent)
    if music is None:
        return silent if marked or silent.duration >= _SPEECH_ONLY_SECONDS else None
    hull = Segment(
        _stretch(sound, Segment(silent.onset, music.onset), music.onset, silent.onset),
        _stretch(sound, Segment(music.offset, silent.offset), music.offset, silent.offset),
    )
    return hull if hull.duration >= shortest else None


def _stretch(sound: Soundscape, beside: Segment, near: float, far: float) -> float:
    """Move an edge outwards over speech too long to be a forgotten sentence."""
    spikes = sound.spikes_in(beside)
    long = len(spikes) and spikes[-1] - spikes[0] > _SPEECH_ONLY_SECONDS
    return far if long else near


def find_speech(sound: Soundscape, silent: Segment) -> Iterator[Segment]:
    """Speech in a stretch without written words: runs of at least `_FEWEST_PHONES` between pauses.

    Args:
        sound: the recording.
        silent: a stretch of it in which no written word is.
    """
    spikes = sound.spikes_in(silent)
    if not len(spikes):
        return
    for run in np.split(spikes, np.flatnonzero(np.diff(spikes) > _PAUSE_SECONDS) + 1):
        if len(run) >= _FEWEST_PHONES:
            yield Segment(
                max(silent.onset, float(run[0]) - _EDGE_SECONDS),
                min(silent.offset, float(run[-1]) + _EDGE_SECONDS),
            )
