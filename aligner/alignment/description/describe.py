"""What follows from where the words are: everything else that an alignment says.

    words, sound            ─► breaks (`unwritten`) ─► the words again, none inside a break
    words, stamps, breaks   ─► sightings ─► clock ─► gap windows
    words, breaks, windows  ─► unwritten speech, verdicts on lines, match of text and recording

The clock jumps at breaks, and narrows the windows of gap tags; speech is unwritten only where
neither a word nor a break nor a window is. Lines are those of whole paragraphs until the end
(`relining`).
"""

from __future__ import annotations

from collections.abc import Sequence

from aligner import __version__
from aligner.alignment.description.clock import fit_clock
from aligner.alignment.description.gap_windows import gap_windows
from aligner.alignment.description.relining import relined, relined_words
from aligner.alignment.description.sightings import gap_sightings, stamp_sightings
from aligner.alignment.description.soundscape import Soundscape
from aligner.alignment.description.unwritten import find_breaks, find_unwritten
from aligner.alignment.description.verdicts import find_match, judge_lines
from aligner.alignment.model import Alignment
from aligner.alignment.placement.lattice import Pronunciations
from aligner.alignment.timing.word_timing import WordTiming
from aligner.alignment.votes import find_votes
from aligner.transcript.model import Token, Transcript


def describe(
    written: Transcript,
    transcript: Transcript,
    tokens: Sequence[Token],
    words: Sequence[Pronunciations],
    timing: WordTiming,
    sound: Soundscape,
) -> Alignment:
    """The alignment of an episode, from the places of its words.

    Args:
        written: the transcript with the lines of its file.
        transcript: the same with whole paragraphs: what hard line breaks cut is joined.
        tokens: its words.
        words: pronunciations of every word.
        timing: where the words are.
        sound: speech, music and silence of the recording.

    Returns:
        All but the acoustic model's name, which stays empty.
    """
    break_lines = [p.line for p in transcript.paragraphs if p.kind == "break"]
    breaks = tuple(find_breaks(sound, timing.words(tokens, words, ()), break_lines))
    blocked = [each.segment for each in breaks]
    timed = timing.words(tokens, words, blocked)
    own_lines = relined_words(written, timed)
    sightings = stamp_sightings(written, own_lines)
    clock = fit_clock(sightings, blocked)
    gaps = gap_windows(
        transcript, tokens, timing.certain, sound=sound, breaks=blocked, to_audio=clock.to_audio
    )
    if not sightings:
        # A text without stamps tells its clock by its gap tags, once their windows are known.
        clock = fit_clock(gap_sightings(transcript, gaps), blocked)
    taken = [*blocked, *(gap.segment for gap in gaps if gap.segment)]
    alignment = Alignment(
        duration=sound.duration,
        words=timed,
        lines=judge_lines(transcript, timed, _weights(tokens, words)),
        breaks=breaks,
        clock=clock.pieces,
        gaps=gaps,
        unwritten=tuple(find_unwritten(sound, timed, taken)),
        engine=f"transcript-aligner {__version__}",
        acoustic_model="",
        match=find_match(sound, timed, gaps),
    )
    return alignment if written is transcript else relined(written, alignment, own_lines)


def _weights(tokens: Sequence[Token], words: Sequence[Pronunciations]) -> list[int]:
    """How much each word counts for its line: its phones, if it counts at all."""
    votes = find_votes(tokens)
    return [len(w[0]) if w and vote else 0 for w, vote in zip(words, votes, strict=True)]
