"""Measures an alignment against the truth of its episode.

    truth       │← word ──→│            onset error   = onset - true onset
    alignment     │← word ────→│        offset error  = offset - true offset

Words are paired line by line, in order, by what they say (longest common blocks, letters and
digits only), so a word that is wrong in the transcript has no partner and does not count.
Seconds in; `figures` says what comes out.
"""

from __future__ import annotations

import re
import statistics
from collections import defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from aligner.alignment.evaluation.figures import (
    TOLERANCES_MS,
    Breaks,
    Detection,
    EdgeErrors,
    Figures,
    GapWindows,
    NotSpoken,
    Placement,
    WordTimes,
)
from aligner.alignment.evaluation.truth import TrueGap, TrueLine, TrueWord, Truth
from aligner.alignment.file import AlignmentFile
from aligner.alignment.flag_kinds import FlagKind
from aligner.alignment.model import TimedWord
from aligner.errors import BadInput
from aligner.timeline import Segment

LINE_SLACK = 0.3
"""Seconds by which a word may leave its line: people breathe and smack beside their words."""

GAP_SLACK = 0.05
"""Seconds by which a window may miss the edge of what it holds."""

COVERED = 0.5
"""Share of a stretch that must be overlapped for it to count as found."""


def measure(file: AlignmentFile, truth: Truth) -> Figures:
    """Compare an alignment with the truth.

    Complexity: quadratic in the words of a line and in the number of flags, no more.

    Raises:
        BadInput: the truth is of another recording: their lengths differ by more than 1 % (and
            more than a second).
    """
    made = file.alignment
    if abs(made.duration - truth.duration) > max(1.0, 0.01 * truth.duration):
        problem = f"lasts {made.duration:.1f} s, but the truth is of {truth.duration:.1f} s."
        raise BadInput(file.audio.path, problem, "Give the truth of the same episode.")
    return Figures(
        words=_word_times(truth.words, made.words) if truth.words else None,
        lines=_placement(truth.lines, made.words),
        verdicts=_not_spoken(file, truth.lines),
        gaps=_gap_windows(file, truth.gaps),
        missing=_detected(truth.missing, _flagged(file, "not_transcribed")),
        doubts=_detected(truth.wrong, _flagged(file, "doubtful_word")),
        breaks=_breaks(file, [each.segment for each in truth.inserts if each.kind == "ad"]),
    )


def _word_times(true: Sequence[TrueWord], words: Sequence[TimedWord]) -> WordTimes:
    both = [(want.segment, got) for want, got in _paired(true, words) if got is not None]
    onsets = [got.onset - want.onset for want, got in both]
    offsets = [got.offset - want.offset for want, got in both]
    return WordTimes(
        onset=_edge_errors(onsets) if both else None,
        offset=_edge_errors(offsets) if both else None,
        onset_bias_ms=1000 * statistics.median(onsets) if both else None,
        words=len(true),
        unplaced=(len(true) - len(both)) / len(true),
    )


def _paired(
    true: Sequence[TrueWord], words: Sequence[TimedWord]
) -> Iterator[tuple[TrueWord, Segment | None]]:
    """Each true word with its place in the alignment, None without a partner or a place."""
    wanted: defaultdict[int, list[TrueWord]] = defaultdict(list)
    given: defaultdict[int, list[TimedWord]] = defaultdict(list)
    for want in true:
        wanted[want.line].append(want)
    for word in words:
        given[word.line].append(word)
    for line, wants in wanted.items():
        gots = given[line]
        spelt = [_plain(want.text) for want in wants], [_plain(got.text) for got in gots]
        places: list[Segment | None] = [None] * len(wants)
        matcher = SequenceMatcher(None, *spelt, autojunk=False)
        for at, other, length in matcher.get_matching_blocks():
            matched = gots[other : other + length]
            places[at : at + length] = [got.segment for got in matched]
        yield from zip(wants, places, strict=True)


def _plain(word: str) -> str:
    return re.sub(r"[^a-z0-9']", "", word.lower().replace("’", "'"))


def _edge_errors(signed: Sequence[float]) -> EdgeErrors:
    errors = sorted(abs(each) * 1000 for each in signed)
    return EdgeErrors(
        mean_ms=statistics.fmean(errors),
        median_ms=statistics.median(errors),
        p95_ms=errors[int(0.95 * len(errors))],
        within=tuple(sum(e <= limit for e in errors) / len(errors) for limit in TOLERANCES_MS),
    )


def _placement(lines: Sequence[TrueLine], words: Sequence[TimedWord]) -> Placement:
    spoken = {each.line: each.segment for each in lines if each.verdict == "spoken"}
    spans = [(word.segment, spoken[word.line]) for word in words if word.line in spoken]
    placed = [(word, line) for word, line in spans if word is not None and line is not None]
    inside = sum(
        line.onset - LINE_SLACK <= word.onset and word.offset <= line.offset + LINE_SLACK
        for word, line in placed
    )
    return Placement(len(spans), len(placed), inside)


def _not_spoken(file: AlignmentFile, lines: Sequence[TrueLine]) -> NotSpoken:
    said = {each.line for each in file.alignment.lines if each.verdict == "not_spoken"}
    true = {each.line for each in lines if each.verdict == "not spoken"}
    said &= {each.line for each in lines if each.verdict != "break"}
    return NotSpoken(len(said & true), len(said - true), len(true - said))


def _gap_windows(file: AlignmentFile, gaps: Sequence[TrueGap]) -> GapWindows:
    flags = [flag for flag in file.flags if flag.kind == "unintelligible"]
    windows = [(flag.line, flag.segment) for flag in flags if flag.segment is not None]
    exact = [gap for gap in gaps if gap.exact]
    extra: list[float] = []
    for gap in exact:
        beside = [window for line, window in windows if line == gap.line]
        lengths = [window.duration for window in beside if _holds(window, gap.segment)]
        if lengths:
            extra.append(min(lengths) - gap.segment.duration)
    width = statistics.median(extra) if extra else None
    return GapWindows(len(gaps), len(exact), len(flags), len(extra), width)


def _holds(window: Segment, said: Segment) -> bool:
    return window.onset <= said.onset + GAP_SLACK and window.offset >= said.offset - GAP_SLACK


def _flagged(file: AlignmentFile, kind: FlagKind) -> list[Segment]:
    flags = (flag.segment for flag in file.flags if flag.kind == kind)
    return [segment for segment in flags if segment is not None]


def _covers(segment: Segment, stretch: Segment) -> bool:
    return segment.overlap(stretch) >= COVERED * stretch.duration


def _detected(stretches: Sequence[Segment], flagged: Sequence[Segment]) -> Detection:
    found = sum(any(_covers(flag, each) for flag in flagged) for each in stretches)
    false = sum(all(flag.overlap(each) <= 0 for each in stretches) for flag in flagged)
    return Detection(len(stretches), found, false)


def _breaks(file: AlignmentFile, adverts: Sequence[Segment]) -> Breaks:
    listed = [each.segment for each in file.alignment.breaks]
    edges: list[float] = []
    found = 0
    for advert in adverts:
        candidates = [each for each in listed if _covers(each, advert)]
        if candidates:
            found += 1
            best = max(candidates, key=advert.overlap)
            edges += [abs(best.onset - advert.onset), abs(best.offset - advert.offset)]
    return Breaks(len(adverts), found, len(listed), max(edges, default=None))
