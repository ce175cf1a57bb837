"""The main job: a transcript and a recording in, the place of every word out.

words ── lexicon ─► pronunciations ─┐
                                    ├─ place ─► words on frames ─ time ─► words in seconds ─┐
sound ── model ───► evidence ───────┘                                                       │
            breaks, clock, gap windows, verdicts, unwritten speech ◄─ describe ─────────────┘

Each stage is a package with one entry point, whose docstring draws what goes on in it:

    pronunciation.lexicon     words to phones
    placement.place           the search, and which of what it finds is no chance
    timing.word_timing        confidences and seconds; `boundaries.refine` learns this recording
    description.describe      what follows from where the words are
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice, product, zip_longest
from typing import Protocol

from aligner.alignment.boundaries.prior import load_prior
from aligner.alignment.description.describe import describe
from aligner.alignment.description.soundscape import Soundscape
from aligner.alignment.evidence import Evidence
from aligner.alignment.model import Alignment
from aligner.alignment.placement.lattice import Pronunciations
from aligner.alignment.placement.place import place
from aligner.alignment.profile import Profile, Pronouncer
from aligner.alignment.profiles import DEFAULT_PROFILE
from aligner.alignment.stages import Progress
from aligner.alignment.timing.word_timing import WordTiming
from aligner.audio.acoustics import AcousticModel, Samples, Sliceable
from aligner.audio.loudness import loudness
from aligner.threads import Spread, Threads, one_blas_thread
from aligner.timeline import Segment
from aligner.transcript.joined import form_spans, joined
from aligner.transcript.model import Span, Token, Transcript
from aligner.transcript.spoken import tokenize
from aligner.transcript.unseen import UNSEEN_CLASS

_MOST_PRONUNCIATIONS = 6
"""Ways to say a token that are tried: bounds the cost of numbers and dates."""


_SEAMLESS = re.compile(rf"(?:[^\S\n]|[{UNSEEN_CLASS}*_`~=|\u2600-\u27bf\U0001f000-\U0001faff])*")
"""What may stand between two words of one phrase: blanks, invisible characters, emphasis, emoji."""

_LONG = 600.0
"""Seconds of sound from which timing is worth the start of another process, 0.2 s of it."""


class Recording(Protocol):
    """Sound that can be read more than once."""

    @property
    def duration(self) -> float:
        """Seconds."""
        ...

    @property
    def samples(self) -> Sliceable:
        """All of it, 16 kHz mono."""
        ...

    @property
    def faults(self) -> Sequence[Segment]:
        """Stretches that could not be decoded, in order; complete when all blocks were read."""
        ...

    def blocks(self) -> Iterable[Samples]:
        """Consecutive pieces, 16 kHz mono, shape (n,)."""
        ...


@one_blas_thread()
def align(
    transcript: Transcript,
    recording: Recording,
    *,
    model: AcousticModel,
    lexicon: Pronouncer,
    profile: Profile = DEFAULT_PROFILE,
    adapt: bool = True,
    jobs: int = 1,
    spread: Spread | None = None,
    progress: Progress = lambda _stage, _share: None,
) -> Alignment:
    """Where each word of a transcript is in a recording.

    A transcript of another episode is no error: its lines come back as not spoken.

    Args:
        transcript: the text.
        recording: the sound.
        model: hears phones.
        lexicon: knows how words are pronounced.
        profile: costs and weights that were tuned to the model.
        adapt: adapt an emission model to the recording to refine word boundaries; without, they
            are off by 27 ms instead of 16 on average; what is flagged is the same.
        jobs: threads for what comes after hearing; the result does not depend on them.
        spread: does the pieces of timing at the same time, if not so many threads.
        progress: told how far the work is.

    Returns:
        Words, lines, breaks, gaps and unwritten speech in seconds of the audio, and the clock.

    Raises:
        MissingDependency: the model's or the lexicon's data are not installed.
        AudioError: the recording turns out to be unreadable.
    """
    progress("reading", 0.0)
    written, transcript = transcript, joined(transcript)
    tokens = tokenize(transcript)
    words = pronunciations(tokens, lexicon, model.phones)
    spread = spread or Threads(jobs)
    if recording.duration >= _LONG:
        spread.warm_up()
    progress("hearing", 0.0)
    heard = model.hear(
        recording.blocks(),
        progress=lambda done: progress("hearing", min(1.0, done / max(recording.duration, 1e-9))),
    )
    progress("placing", 0.0)
    evidence = Evidence.of(heard, profile)
    opens = openings(transcript.text, tokens, form_spans(transcript))
    placed = place(evidence, words, tokens, opens, jobs)
    progress("timing", 0.0)
    # A model that kept what it heard has not read the recording: its samples and faults are whole
    # only now.
    sound = Soundscape.of(evidence, loudness(recording.blocks()))
    timing = WordTiming.of(
        transcript,
        tokens,
        evidence,
        placed,
        recording.samples,
        opens=opens,
        faults=recording.faults,
        prior=load_prior(model, profile) if adapt else None,
        adapt=adapt,
        spread=spread,
    )
    spread.rest()
    progress("timing", 0.9)
    alignment = describe(written, transcript, tokens, words, timing, sound)
    progress("timing", 1.0)
    return replace(alignment, acoustic_model=_model_name(model, timing))


def _model_name(model: AcousticModel, timing: WordTiming) -> str:
    """What the alignment file calls the model: whether it adapted itself."""
    return f"{model.name}, {'adapted' if timing.adapted else 'not adapted'} to the recording"


def pronunciations(
    tokens: Sequence[Token], lexicon: Pronouncer, phones: Sequence[str]
) -> tuple[Pronunciations, ...]:
    """Every token's pronunciations as columns of the model, the most usual first.

    Args:
        tokens: the written words.
        lexicon: knows how spoken words are pronounced; asked for all of them at once.
        phones: names of the model's columns.

    Returns:
        One entry a token, at most `_MOST_PRONUNCIATIONS` ways in each; none for what is not said.
    """
    columns = {phone: i for i, phone in enumerate(phones)}
    lexicon.learn({w.text for token in tokens for reading in token.readings for w in reading})
    return tuple(_ways_to_say(token, lexicon, columns) for token in tokens)


def _ways_to_say(token: Token, lexicon: Pronouncer, columns: dict[str, int]) -> Pronunciations:
    ways: dict[tuple[int, ...], None] = {}
    choices = [
        product(*(known for word in reading if (known := lexicon.phones(word.text))))
        for reading in token.readings
    ]
    # The words' first choices together come first: later ones matter for letters and digits. The
    # readings take turns, so that one of many words does not keep the others from being tried.
    for turn in islice(zip_longest(*choices), _MOST_PRONUNCIATIONS):
        for choice in turn:
            way = tuple(
                columns[phone] for phones in choice or () for phone in phones if phone in columns
            )
            if way:
                ways[way] = None
    return tuple(ways)[:_MOST_PRONUNCIATIONS]


def openings(text: str, tokens: Sequence[Token], form: Sequence[Span] | None = None) -> list[bool]:
    """Whether a word may follow a pause: what stands before it is not only blanks and markup.

    Blanks of any width and invisible characters are all one; a line end is none of them, but
    inside a paragraph that hard line breaks cut.

    Args:
        text: the whole transcript.
        tokens: its words.
        form: what else parts no phrase, in order: markup, cue heads inside a sentence.

    Returns:
        One entry a token.
    """
    ends = [0, *(token.span.end for token in tokens)]
    starts = [span.start for span in form or ()]
    opens = []
    for i, token in enumerate(tokens):
        seamless = _SEAMLESS.fullmatch(text, ends[i], token.span.start) is not None
        if form is not None and i and not seamless and token.line == tokens[i - 1].line:
            seam = _without(text, Span(ends[i], token.span.start), form, starts)
            seamless = _SEAMLESS.fullmatch(seam.replace("\n", " ")) is not None
        opens.append(i == 0 or not seamless)
    return opens


def _without(text: str, seam: Span, form: Sequence[Span], starts: Sequence[int]) -> str:
    """A piece of text without the form in it; O(log form + pieces)."""
    kept: list[str] = []
    reached = seam.start
    for each in form[bisect_left(starts, seam.start) : bisect_left(starts, seam.end)]:
        kept.append(text[reached : each.start])
        reached = each.end
    return "".join([*kept, text[reached : seam.end]])
