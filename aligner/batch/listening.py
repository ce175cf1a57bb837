"""Doubtful pairs settled by ear: which of the texts is said in the middle of a recording.

    doubt   go-time-5 ── gotime/05 - Maps.mp3        hear 2 minutes of the middle, align each text
            go-time-7 ── gotime/05 - Maps.mp3        with them: one fits, the other does not
                           │
    pair    go-time-5 ─────┘  by ear

A pair must be the only one that fits, for the text and for the recording, and what is heard must
lie in the middle of the text: a trailer or the first part of an episode has its words elsewhere.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from aligner.alignment.align import align
from aligner.alignment.model import Alignment
from aligner.alignment.profile import Pronouncer
from aligner.alignment.profiles import load_profile
from aligner.audio.acoustics import AcousticModel
from aligner.audio.decode import Audio, IncomingAudio
from aligner.batch.episodes import Doubt, EpisodePair, Pairing, Text
from aligner.batch.layout import is_address
from aligner.batch.recordings import RecordingFile
from aligner.episode.judge import judge
from aligner.errors import AlignerError
from aligner.timeline import Segment
from aligner.transcript.source import read_transcript

_SECONDS = 120.0
"""Of each recording that are heard."""

_LEAST_AUDIO = 0.35
"""Share of the speech heard that must be written in the text; two real
episodes have .89 and .95 of their own texts and at most .04 of each other's."""

_MIDDLE = (0.3, 0.7)
"""Where in the text the middle of its recording is. The first of two halves has it at a quarter."""

_log = logging.getLogger(__name__)

Tell = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Ear:
    """What is needed to hear: the acoustic model and the lexicon, loaded once."""

    model: AcousticModel
    lexicon: Pronouncer

    @staticmethod
    def load(jobs: int = 1) -> Ear:
        """The usual ones.

        Raises:
            MissingDependency: their data are not installed.
        """
        profile = load_profile()
        return Ear(profile.load_model(jobs=jobs), profile.load_lexicon())

    def fits(self, text: Text, sound: Audio) -> bool:
        """Whether the middle of a text is said in an excerpt from the middle of a recording.

        Raises:
            TranscriptError: the text cannot be read.
        """
        transcript = read_transcript(text.path).transcript
        made = align(transcript, sound, model=self.model, lexicon=self.lexicon, adapt=False)
        match = made.match
        if judge(made).needs_review or match is None or (match.audio or 0.0) < _LEAST_AUDIO:
            return False
        return _MIDDLE[0] <= _place(made) <= _MIDDLE[1]


def settle_by_ear(pairing: Pairing, ear: Ear, tell: Tell = _log.info) -> Pairing:
    """Hear the recordings of all doubts, and pair what surely belongs together.

    Args:
        pairing: with doubts; recordings that are still on the web are not heard.
        ear: from `Ear.load`.
        tell: told of each recording that is heard.
    """
    heard = dict(_heard(pairing.doubts, ear, tell))
    pairs, doubts = list(pairing.pairs), []
    for doubt in pairing.doubts:
        fitting = [
            each for each in doubt.candidates if doubt.text.name in heard.get(each.place, ())
        ]
        if len(fitting) == 1 and len(heard[fitting[0].place]) == 1:
            pairs.append(EpisodePair(doubt.text, fitting[0], "ear"))
        else:
            doubts.append(replace(doubt, reason=f"{doubt.reason} {_told(doubt, fitting, heard)}"))
    order = {pair.text.name: pair for pair in pairs}
    return replace(
        pairing, pairs=tuple(order[name] for name in sorted(order)), doubts=tuple(doubts)
    )


def _heard(
    doubts: tuple[Doubt, ...], ear: Ear, tell: Tell
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The texts that each recording fits by ear, by its place; those that cannot be heard miss."""
    wanted: dict[str, tuple[RecordingFile, list[Text]]] = {}
    for doubt in doubts:
        for recording in doubt.candidates:
            wanted.setdefault(recording.place, (recording, []))[1].append(doubt.text)
    for number, (place, (_, texts)) in enumerate(wanted.items(), start=1):
        if is_address(place):
            continue
        tell(f"Listening to {place} ({number} of {len(wanted)}).")
        try:
            sound = middle_of(Path(place))
            yield place, tuple(text.name for text in texts if ear.fits(text, sound))
        except AlignerError as error:
            tell(str(error))


def middle_of(path: Path) -> Audio:
    """Two minutes from the middle of a recording, or all of a shorter one.

    Raises:
        AudioError: it cannot be read.
    """
    incoming = IncomingAudio(path)
    if not incoming.duration:  # no header tells it
        for _ in incoming.steps():
            pass
    centre = incoming.duration / 2
    return incoming.excerpt(
        Segment(max(0.0, centre - _SECONDS / 2), max(1.0, centre + _SECONDS / 2))
    )


def _place(alignment: Alignment) -> float:
    """Where in the text the words heard are, as a share of its words; 0 if there are none."""
    heard = [i for i, word in enumerate(alignment.words) if word.basis == "acoustic"]
    return heard[len(heard) // 2] / len(alignment.words) if heard else 0.0


def _told(doubt: Doubt, fitting: list[RecordingFile], heard: Mapping[str, tuple[str, ...]]) -> str:
    if all(each.place not in heard for each in doubt.candidates):
        return "It could not be heard."
    if not fitting:
        return "By ear, none of them is the text's whole recording."
    if len(fitting) > 1:
        return f"By ear, {len(fitting)} of them fit."
    return "By ear, it fits other texts as well."
