# ruff: noqa: INP001 -- read by make_sample.py from its own folder, which is no package
"""The speakers of the sample: text in, waves with the time of each word out.

Nell is Festival's HTS voice (32 kHz), Jonah and Angus are Flite's (16 kHz, through its C library).
Both engines know when each word begins and ends, which is why they were chosen: the truth of the
sample is read off the synthesis and not measured. Units: seconds; waves are mono floats at `RATE`.
"""

import ctypes
import re
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile as sf
import soxr

RATE = 32_000

Wave = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker: the name in the transcript and how to make the sound.

    Attributes:
        engine: "festival" or the name of a voice in Flite's libraries.
        stretch: durations relative to the voice's own; these voices were recorded reading briskly.
        laugh: pitch of the chuckle, in hertz.
    """

    name: str
    engine: str
    stretch: float
    laugh: float


@dataclass(frozen=True, slots=True)
class Speech:
    """One sentence: its wave, and onset and offset of each of its words, shape (n_words, 2)."""

    wave: Wave
    times: Wave


class WordsDisagree(Exception):
    """The engine spoke another number of words than it was given, so none can be timed."""

    def __init__(self, words: Sequence[str], spoken: int) -> None:
        super().__init__(f"{len(words)} words given, {spoken} timed: {' '.join(words)}; respell it")


def speak(voice: Voice, words: Sequence[str]) -> Speech:
    """Say one sentence, without the silence before and after it.

    Args:
        voice: who says it.
        words: one spoken word each, with its punctuation; numbers and letters spelt out.

    Raises:
        WordsDisagree: the engine split or joined words.
    """
    synthesise = _festival if voice.engine == "festival" else _flite
    wave, rate, times = synthesise(voice, " ".join(words))
    if len(times) != len(words):
        raise WordsDisagree(words, len(times))
    wave = soxr.resample(wave, rate, RATE, quality="VHQ")
    begin, end = max(0.0, times[0, 0] - 0.05), times[-1, 1] + 0.1
    return Speech(wave[int(begin * RATE) : int(end * RATE)], times - begin)


_SCHEME = """
(voice_cmu_us_slt_arctic_hts)
(set! hts_engine_params (append hts_engine_params '(("-r" {speed}))))
(set! utt (SynthText "{text}"))
(utt.save.wave utt "{path}" 'riff)
(mapcar (lambda (word) (print (list
    (item.feat word "R:SylStructure.daughter1.daughter1.R:Segment.segment_start")
    (item.feat word "R:SylStructure.daughtern.daughtern.R:Segment.segment_end"))))
  (utt.relation.items utt 'Word))
"""


def _festival(voice: Voice, text: str) -> tuple[Wave, int, Wave]:
    """Wave, rate and word times from Festival; words without an end are punctuation."""
    with tempfile.TemporaryDirectory() as folder:
        path, scheme = Path(folder, "said.wav"), Path(folder, "say.scm")
        scheme.write_text(_SCHEME.format(speed=1 / voice.stretch, text=text, path=path))
        command = ["festival", "-b", str(scheme)]
        out = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
        wave, rate = sf.read(path)
    pairs = re.findall(r"^\((\S+) (\S+)\)$", out.stdout, re.MULTILINE)
    times = np.array([(float(a), float(b)) for a, b in pairs if float(b) > 0])
    return wave, rate, times


class _Samples(ctypes.Structure):
    """Flite's cst_wave."""

    _fields_ = (
        ("type", ctypes.c_char_p),
        ("rate", ctypes.c_int),
        ("count", ctypes.c_int),
        ("channels", ctypes.c_int),
        ("samples", ctypes.POINTER(ctypes.c_short)),
    )


class _FliteVoice(ctypes.Structure):
    """The head of Flite's cst_voice, as far as it is needed here."""

    _fields_ = (("name", ctypes.c_char_p), ("features", ctypes.c_void_p))


@cache
def _library() -> ctypes.CDLL:
    """Flite with its types declared: ctypes would cut pointers to 32 bits."""
    pointer, text, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_float
    flite = ctypes.CDLL("libflite.so.1", mode=ctypes.RTLD_GLOBAL)
    for name in ("usenglish", "cmulex"):
        ctypes.CDLL(f"libflite_{name}.so.1", mode=ctypes.RTLD_GLOBAL)
    for name, result, *arguments in (
        ("flite_synth_text", pointer, text, pointer),
        ("utt_relation", pointer, pointer, text),
        ("utt_wave", ctypes.POINTER(_Samples), pointer),
        ("relation_head", pointer, pointer),
        ("item_next", pointer, pointer),
        ("ffeature_float", number, pointer, text),
        ("feat_set_float", None, pointer, text, number),
    ):
        function = getattr(flite, name)
        function.restype, function.argtypes = result, arguments
    flite.flite_init()
    return flite


def _flite(voice: Voice, text: str) -> tuple[Wave, int, Wave]:
    """Wave, rate and word times from Flite."""
    flite = _library()
    register = ctypes.CDLL(f"libflite_{voice.engine}.so.1")[f"register_{voice.engine}"]
    register.restype = ctypes.POINTER(_FliteVoice)
    handle = register(None)
    flite.feat_set_float(handle.contents.features, b"duration_stretch", voice.stretch)
    utterance = flite.flite_synth_text(text.encode(), handle)
    first, last = b"R:Token.daughter", b"R:Token.daughtern"
    times = []
    token = flite.relation_head(flite.utt_relation(utterance, b"Token"))
    while token:
        onset = first + b".R:SylStructure.daughter.daughter.R:Segment.p.end"
        offset = last + b".R:SylStructure.daughtern.daughtern.R:Segment.end"
        times.append((flite.ffeature_float(token, onset), flite.ffeature_float(token, offset)))
        token = flite.item_next(token)
    said = flite.utt_wave(utterance).contents
    wave = np.ctypeslib.as_array(said.samples, (said.count,)) / 32768
    return wave, said.rate, np.array(times)
