"""Candidates for the gaps of an aligned episode, from what was heard while aligning it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from aligner.alignment.file import AlignmentFile
from aligner.alignment.flag import Flag
from aligner.alignment.model import GapWindow
from aligner.alignment.profile import Pronouncer
from aligner.audio.acoustics import AcousticModel, PhonePosteriors, Samples
from aligner.errors import MissingDependency
from aligner.review.candidates import WITH_CANDIDATES
from aligner.review.candidates.episode_words import EpisodeWords
from aligner.review.candidates.gap_places import AlignedText, GapPlace
from aligner.review.candidates.known_words import WordReader
from aligner.review.candidates.proposals import Proposals, propose, shown_texts
from aligner.review.candidates.vocabulary import load_vocabulary
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


@one_blas_thread()
def with_candidates(
    file: AlignmentFile,
    transcript: Transcript,
    heard: PhonePosteriors,
    lexicon: Pronouncer,
    *,
    also: Sequence[str] = (),
    progress: Callable[[float], None] = lambda _share: None,
) -> AlignmentFile:
    """The file with candidates for its gaps and doubtful words, where they are sure enough.

    Args:
        file: an alignment with its flags.
        transcript: its text.
        heard: posteriors of the whole recording.
        lexicon: knows how words are pronounced.
        also: further texts with names and terms: the episode's page, the show's words.
        progress: told the share of gaps that are done.

    Raises:
        MissingDependency: the package's vocabulary is not there, or spelt in other phones than
            the model's.
    """
    windows = [window_of(flag) for flag in file.flags]
    if not any(windows):
        return file
    known = GapWords.of(file, transcript, heard, lexicon, also=also)
    flags: list[Flag] = []
    for done, (flag, window) in enumerate(zip(file.flags, windows, strict=True)):
        texts = known.texts(window) if window else flag.candidates
        flags.append(replace(flag, candidates=texts))
        progress((done + 1) / len(windows))
    return replace(file, flags=tuple(flags))


def window_of(flag: Flag) -> GapWindow | None:
    """What a flag leaves open: the words of a gap, or those that sound otherwise than written."""
    if flag.kind not in WITH_CANDIDATES or flag.span is None or flag.segment is None:
        return None
    return GapWindow(flag.line, flag.span, flag.segment, 1)


@dataclass(frozen=True, slots=True)
class GapWords:
    """Proposes words for the gaps of one episode."""

    text: AlignedText
    words: EpisodeWords
    heard: PhonePosteriors

    @classmethod
    def of(
        cls,
        file: AlignmentFile,
        transcript: Transcript,
        heard: PhonePosteriors,
        lexicon: Pronouncer,
        *,
        also: Sequence[str] = (),
    ) -> GapWords:
        """Learn the episode's words; see `with_candidates`."""
        vocabulary = load_vocabulary()
        if not set(vocabulary.phones) <= set(heard.phones):
            raise MissingDependency(
                "There is no vocabulary for gaps in the phones of this acoustic model.",
                "Align without looking for the words of gaps, or with the default profile.",
            )
        reader = WordReader(vocabulary, lexicon)
        runs = [*reader.runs(transcript), *(run for text in also for run in reader.text_runs(text))]
        text = AlignedText(transcript, file.alignment, reader)
        return cls(text, EpisodeWords.of(vocabulary, runs), heard)

    def propose(self, gap: GapWindow) -> Proposals | None:
        """Candidates for a gap, None if its place in the sound is not known."""
        place = self.text.place(gap)
        return propose(self._frames(place), place.context, self.words) if place else None

    def texts(self, gap: GapWindow) -> tuple[str, ...]:
        """Texts to show for a gap: none that are not sure enough, or that are written there."""
        return shown_texts(self.propose(gap), gap.span.of(self.text.transcript.text))

    def _frames(self, place: GapPlace) -> PhonePosteriors:
        rate = self.heard.frame_rate
        rows = slice(int(place.segment.onset * rate), int(place.segment.offset * rate) + 1)
        return replace(self.heard, log_probs=self.heard.log_probs[rows])
