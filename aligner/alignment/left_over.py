"""Where words that found no place are searched once more.

    heard     … yet   ɪ ŋ d ə s t ɹ i ə   was going …     speech that no placed word accounts for
    written   … yet   the industrial designer was going …

Words inside a line lie beside their neighbours. Whole lines lie in unwritten speech of their
length: one that is mumbled, or said while others talk, fits too poorly to be told from chance by
its words alone, but it stands in the right place, and no other speech is there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from rapidfuzz.distance import Levenshtein

from aligner.alignment.evidence import Evidence
from aligner.alignment.lattice import Pronunciations, SearchRegion
from aligner.alignment.word_placement import WordPlacement

_RESCUE_SLACK = 0.6
"""Seconds beyond what a word usually takes within which a left-over word is searched."""

_SHORT_LINE = 4
"""Words of whole lines that are put into unwritten speech of their length whatever is heard there:
too few phones to compare. Their confidence tells."""

_ABOUT_AS_MANY = 1.6
"""Phones heard for one written, or the reverse, where a line is mumbled and not another one said.
From 1.3 to 3 the meetings (speech/ami) come out alike, 220 to 223 of 253 words near enough."""


def beside_neighbours(
    evidence: Evidence,
    placed: Sequence[WordPlacement | None],
    words: Sequence[Pronunciations],
    lines: Sequence[int],
    opens: Sequence[bool],
) -> Iterator[SearchRegion]:
    """Beside a placed word of the same line, as far as the words between may reach.

    Args:
        evidence: what was heard.
        placed: the place of every word, None where it has none.
        words: pronunciations of every word.
        lines: the line of every word.
        opens: whether each word begins a phrase.
    """
    rate, phone_seconds = evidence.frame_rate, evidence.profile.rates.phone_seconds
    heard_lines = {lines[i] for i, place in enumerate(placed) if place}
    heard = [-1, *(i for i, place in enumerate(placed) if place), len(placed)]
    for before, after in pairwise(heard):
        missing = [i for i in range(before + 1, after) if lines[i] in heard_lines]
        if not missing or before < 0 or after == len(placed):
            continue
        first, last = missing[0], missing[-1] + 1
        if last - first != len(missing):
            continue
        start, end = _room(evidence, placed, before, after)
        phones = _phones(words[first:last])
        reach = int((1.5 * phone_seconds * phones + _RESCUE_SLACK) * rate)
        if end - start > 2 * reach:
            ahead = lines[after] == lines[first] and (opens[first] or not opens[after])
            start, end = (end - reach, end) if ahead else (start, start + reach)
        if end - start >= max(2, phones):
            yield SearchRegion(first, last, start, end)


def whole_lines(
    evidence: Evidence,
    placed: Sequence[WordPlacement | None],
    words: Sequence[Pronunciations],
    lines: Sequence[int],
) -> Iterator[SearchRegion]:
    """Speech of the length of lines that were not recognised, in their place, and nobody's.

    written    … the industrial designer.   You're the marketing expert.
    heard      … the industrial designer    younlackting etchbut          (nothing written here)

    Args:
        evidence: what was heard.
        placed: the place of every word, None where it has none.
        words: pronunciations of every word.
        lines: the line of every word.
    """
    heard_lines = {lines[i] for i, place in enumerate(placed) if place}
    spikes = evidence.spikes.frames
    heard = [-1, *(i for i, place in enumerate(placed) if place), len(placed)]
    for before, after in pairwise(heard):
        if before + 1 == after or any(lines[i] in heard_lines for i in range(before + 1, after)):
            continue
        since, until = _room(evidence, placed, before, after)
        foreign = spikes[np.searchsorted(spikes, since) : np.searchsorted(spikes, until)]
        phones = _phones(words[before + 1 : after])
        if phones and 1 / _ABOUT_AS_MANY <= len(foreign) / phones <= _ABOUT_AS_MANY:
            yield SearchRegion(before + 1, after, int(foreign[0]), min(until, int(foreign[-1]) + 2))


def sounds_like(
    evidence: Evidence, region: SearchRegion, found: Sequence[WordPlacement | None]
) -> bool:
    """Whether whole lines that were forced into speech of their length may be what is said there.

    Args:
        evidence: what was heard.
        region: the lines and that speech.
        found: where the search put the region's words.
    """
    placed = [place for place in found if place]
    if region.last - region.first <= _SHORT_LINE or not placed:
        return True
    costs, spikes = evidence.profile.search, evidence.spikes
    written = [phone for place in placed for phone in place.phones]
    first, last = np.searchsorted(spikes.frames, [region.start, region.end])
    unlike = Levenshtein.distance(spikes.phones[first:last].tolist(), written) / len(written)
    ratio = sum(place.ratio * len(place.phones) for place in placed) / len(written)
    return unlike <= costs.line_unlike and ratio >= costs.line_ratio


def _room(
    evidence: Evidence, placed: Sequence[WordPlacement | None], before: int, after: int
) -> tuple[int, int]:
    """The frames between two words; -1 and the number of words stand for the recording's edges."""
    left = placed[before] if before >= 0 else None
    right = placed[after] if after < len(placed) else None
    return left.frames[-1] if left else 0, right.frames[0] if right else len(evidence.blank)


def _phones(words: Sequence[Pronunciations]) -> int:
    return sum(len(word[0]) for word in words if word)
