"""Candidates for the gaps of an aligned episode, from what was heard while aligning it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

import numpy as np

from aligner.alignment.file import AlignmentFile
from aligner.alignment.flag import Flag, Origin
from aligner.alignment.model import Alignment, GapWindow
from aligner.alignment.profile import Pronouncer
from aligner.audio.acoustics import (
    SAMPLE_RATE,
    AcousticModel,
    PhonePosteriors,
    Samples,
    Sliceable,
)
from aligner.errors import MissingDependency
from aligner.review.candidates import SENTENCES, WITH_CANDIDATES, sentences
from aligner.review.candidates.episode_words import STOP, EpisodeWords, KnownWord
from aligner.review.candidates.gap_places import AlignedText, GapPlace
from aligner.review.candidates.known_words import WordReader
from aligner.review.candidates.learning import NONE_BESIDE, WordsBeside, learn
from aligner.review.candidates.origins import find_origins
from aligner.review.candidates.proposals import Candidate, Proposals, propose, to_show
from aligner.review.candidates.vocabulary import load_vocabulary
from aligner.review.candidates.written import WrittenWords, check_written, is_said, is_worse
from aligner.review.whisper.model import Whisper
from aligner.review.whisper.places import around
from aligner.review.whisper.proposals import SecondHearing, find_both, hear_again, propose_joined
from aligner.threads import one_blas_thread
from aligner.transcript.model import Transcript


@dataclass(slots=True)
class RememberingModel:
    """An acoustic model that keeps what it heard last."""

    model: AcousticModel
    heard: PhonePosteriors | None = field(default=None)

    @property
    def name(self) -> str:
        """The model's."""
        return self.model.name

    @property
    def phones(self) -> tuple[str, ...]:
        """The model's."""
        return self.model.phones

    def hear(
        self, blocks: Iterable[Samples], *, progress: Callable[[float], None] | None = None
    ) -> PhonePosteriors:
        """Posteriors of the whole recording, kept."""
        self.heard = self.model.hear(blocks, progress=progress)
        return self.heard

    def all_heard(self) -> PhonePosteriors:
        """What was heard last."""
        if self.heard is None:
            raise AssertionError("nothing was heard yet")
        return self.heard


@dataclass(frozen=True, slots=True)
class RecalledModel:
    """What an acoustic model heard, for another text of the same recording."""

    name: str
    heard: PhonePosteriors

    @property
    def phones(self) -> tuple[str, ...]:
        """The model's."""
        return self.heard.phones

    def hear(
        self, blocks: Iterable[Samples], *, progress: Callable[[float], None] | None = None
    ) -> PhonePosteriors:
        """Return the remembered posteriors; the samples are not read."""
        del blocks
        if progress is not None:
            progress(1.0)
        return self.heard


@dataclass(frozen=True, slots=True, eq=False)
class SecondEars:
    """Whisper, and the sound that it is to hear.

    Attributes:
        whisper: the model.
        samples: of the whole recording, 16 kHz.
    """

    whisper: Whisper
    samples: Sliceable

    def hear(self, alignment: Alignment, gap: GapWindow) -> SecondHearing | None:
        """A gap by Whisper; None if the words around the gap have no times."""
        speech = around(alignment, gap)
        if speech is None:
            return None
        rows = slice(
            int(speech.segment.onset * SAMPLE_RATE), int(speech.segment.offset * SAMPLE_RATE)
        )
        sound = np.asarray(self.samples[rows])
        if sound.dtype == np.int16:
            sound = sound.astype(np.float32) / np.float32(32768)
        heard = sound.astype(np.float32)
        return hear_again(self.whisper, heard, speech.before, speech.behind)


@one_blas_thread()
def with_candidates(
    file: AlignmentFile,
    transcript: Transcript,
    heard: PhonePosteriors,
    lexicon: Pronouncer,
    *,
    beside: WordsBeside = NONE_BESIDE,
    second: SecondEars | None = None,
    progress: Callable[[float], None] = lambda _share: None,
) -> AlignmentFile:
    """The file with candidates for its gaps and doubtful words, where they are sure enough.

    Args:
        file: an alignment with its flags.
        transcript: its text.
        heard: posteriors of the whole recording.
        lexicon: knows how words are pronounced.
        beside: names and terms of the episode's page and of its show.
        second: Whisper, if it is to be asked too.
        progress: told the share of gaps that are done.

    Raises:
        MissingDependency: the package's vocabulary is not there, or spelt in other phones than
            the model's.
    """
    wanted = [is_looked_into(flag) for flag in file.flags]
    if not any(wanted):
        return file
    known = replace(GapWords.of(file, transcript, heard, lexicon, beside=beside), second=second)
    flags: list[Flag] = []
    for done, (flag, is_wanted) in enumerate(zip(file.flags, wanted, strict=True)):
        found = known.of_flag(flag) if is_wanted else Found()
        flags.append(
            replace(flag, candidates=found.texts, origins=found.origins) if found.texts else flag
        )
        progress((done + 1) / len(wanted))
    return replace(file, flags=tuple(flags))


def is_looked_into(flag: Flag) -> bool:
    """Whether candidates are searched for a flag: gaps, doubtful words, unwritten speech."""
    placed = flag.segment is not None
    return placed and flag.kind in WITH_CANDIDATES and (flag.span is not None or _is_speech(flag))


def _is_speech(flag: Flag) -> bool:
    return flag.kind == "not_transcribed"


@dataclass(frozen=True, slots=True)
class Found:
    """Texts that may belong into a gap, the likeliest first, and what speaks for each."""

    texts: tuple[str, ...] = ()
    origins: tuple[Origin, ...] = ()


@dataclass(frozen=True, slots=True)
class GapWords:
    """Proposes words for the gaps of one episode."""

    text: AlignedText
    words: EpisodeWords
    heard: PhonePosteriors
    second: SecondEars | None = None

    @classmethod
    def of(
        cls,
        file: AlignmentFile,
        transcript: Transcript,
        heard: PhonePosteriors,
        lexicon: Pronouncer,
        *,
        beside: WordsBeside = NONE_BESIDE,
    ) -> GapWords:
        """Learn the episode's words; see `with_candidates`."""
        vocabulary = load_vocabulary()
        if not set(vocabulary.phones) <= set(heard.phones):
            raise MissingDependency(
                "There is no vocabulary for gaps in the phones of this acoustic model.",
                "Align without looking for the words of gaps, or with the default profile.",
            )
        reader = WordReader(vocabulary, lexicon)
        text = AlignedText(transcript, file.alignment, reader)
        return cls(text, learn(transcript, reader, vocabulary, beside), heard)

    def propose(self, gap: GapWindow) -> Proposals | None:
        """Candidates for a gap, None if its place in the sound is not known."""
        place = self.text.place(gap)
        if place is None:
            return None
        again = self.second.hear(self.text.alignment, gap) if self.second else None
        frames, context = self._frames(place), place.context
        if again is None or not again.fills:
            return propose(frames, context, self.words)
        return propose_joined(find_both(frames, context, self.words, again, self.text.reader))

    def of_flag(self, flag: Flag) -> Found:
        """What to show for a flag that `is_looked_into`."""
        if flag.segment is None:
            return Found()
        span = flag.span
        gap = (
            self.text.speech(flag.line, flag.segment)
            if span is None
            else GapWindow(flag.line, span, flag.segment, 1)
        )
        return self.sentence(gap) if flag.kind in SENTENCES else self.find(gap)

    def sentence(self, gap: GapWindow) -> Found:
        """What is said where nothing is written, or what was not heard: one sentence, or nothing.

        Args:
            gap: the speech, or the words that were not heard, with where something else is.
        """
        place = self.text.place(gap, sentences.LONGEST)
        if place is None:
            return Found()
        frames = self._frames(place)
        found = sentences.propose_sentence(frames, place.context, self.words)
        return self._shown(place, to_show(found, gap.span.of(self.text.transcript.text)))

    def find(self, gap: GapWindow) -> Found:
        """What to show for a gap: nothing that is not sure enough, or that is written there."""
        place = self.text.place(gap)
        shown = to_show(self.propose(gap), gap.span.of(self.text.transcript.text))
        return self._shown(place, shown) if place else Found()

    def _shown(self, place: GapPlace, shown: tuple[Candidate, ...]) -> Found:
        if not shown:
            return Found()
        onset = int(place.segment.onset * self.heard.frame_rate) / self.heard.frame_rate
        origins = find_origins(self._frames(place), place.context, self.words, shown, onset)
        return Found(tuple(each.text for each in shown), origins)

    def check(self, gap: GapWindow) -> WrittenWords | None:
        """Whether the words that stand in a gap's place sound like what is said there.

        Args:
            gap: the words' characters and where they are said, or would be.

        Returns:
            None if their place in the sound is not known, or how they sound.
        """
        place = self.text.place(gap)
        if place is None:
            return None
        return check_written(self._frames(place), place.context, self.words, self._written(gap))

    def is_worse(self, gap: GapWindow, old: str) -> bool:
        """Whether what stood in the place of words fits much better; False if none can tell."""
        place = self.text.place(gap)
        if place is None:
            return False
        before = [word for word in self.text.reader.words(old) if word is not STOP]
        return is_worse(self._frames(place), place.context, self.words, self._written(gap), before)

    def _written(self, gap: GapWindow) -> list[KnownWord]:
        inside = gap.span
        return [
            self.text.reader.word(word.text)
            for word in self.text.alignment.words
            if inside.start <= word.span.start < inside.end
        ]

    def is_said(self, gap: GapWindow, text: str) -> bool | None:
        """Whether words that were removed are said in the gap; None if that cannot be told."""
        place = self.text.place(gap)
        if place is None:
            return None
        written = [word for word in self.text.reader.words(text) if word is not STOP]
        return is_said(self._frames(place), place.context, self.words, written)

    def _frames(self, place: GapPlace) -> PhonePosteriors:
        rate = self.heard.frame_rate
        rows = slice(int(place.segment.onset * rate), int(place.segment.offset * rate) + 1)
        return replace(self.heard, log_probs=self.heard.log_probs[rows])
