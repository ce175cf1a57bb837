"""`aligner speakers --group`: lines without names, grouped by voice."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path
from typing import Final

import click

from aligner.alignment.file import AlignmentFile
from aligner.alignment.voices.grouping import Grouping, group_voices
from aligner.alignment.voices.turns import names_somebody
from aligner.audio.decode import open_audio
from aligner.cli.export import find_beside
from aligner.cli.tables import print_speakers
from aligner.errors import AudioError, BadInput
from aligner.export.grouped import named_by_voice, voice_name, voice_turns
from aligner.export.rttm import rttm_of
from aligner.transcript.dialects.convert import convert
from aligner.transcript.dialects.shelf import find_dialect
from aligner.transcript.model import Transcript

FORMS: Final = ("rttm", "vtt", "changelog")

_SURE: Final = 0.8
"""Probability of a line's voice below which a person should listen."""

_LEAST_SECONDS: Final = 60.0
"""Voice in all, below which nothing is grouped: of half-minutes of meetings, nearly half of the
speech went to a wrong voice."""


def group(file: AlignmentFile, text: Transcript, alignment: Path, audio: Path | None) -> Grouping:
    """The lines of a text that names nobody, by voice.

    Args:
        file: the alignment.
        text: that was aligned.
        alignment: where the alignment was read from.
        audio: the recording, None to look where the alignment says.

    Raises:
        BadInput: the text names somebody, or too little of it was heard.
        AudioError: the recording is missing, or is not the one that was aligned.
    """
    names = {p.speaker for p in text.paragraphs if p.speaker and names_somebody(p.speaker)}
    if names:
        problem = f"the text names {len(names)} of its speakers."
        advice = "Without --group their turns are listed; --group is for texts that name nobody."
        raise BadInput(file.transcript.path, problem, advice)
    path = audio or find_beside(file.audio.path, alignment)
    sound = open_audio(path)
    if sound.sha256 != file.audio.sha256:
        problem = f"this is not the recording that {alignment} was made from."
        raise AudioError(str(path), problem, "Name that one with --audio.")
    found = group_voices(text, file.alignment, sound.samples)
    said = sum(each.word.segment.duration for each in found.words if each.word.segment)
    if said < _LEAST_SECONDS:
        problem = f"only {said:.0f} s of speech were heard, too little to tell voices apart."
        raise BadInput(str(path), problem, f"{_LEAST_SECONDS:.0f} s are the least.")
    return found


def written(found: Grouping, text: Transcript, form: str, name: str) -> str:
    """The grouped text in a form, or the turns as RTTM."""
    if form == "rttm":
        return rttm_of(Path(name).stem, voice_turns(found))
    target = find_dialect({"vtt": "webvtt"}.get(form, form))
    return convert(named_by_voice(text, found), target, name).text


def tell(found: Grouping, text: Transcript) -> bool:
    """Print who speaks how long, and what is not sure; whether anything is not."""
    seconds: dict[int, float] = defaultdict(float)
    lines = Counter(each.voice for each in found.lines)
    doubts = Counter(each.voice for each in found.lines if each.confidence < _SURE)
    for each in found.words:
        seconds[each.voice] += each.word.segment.duration if each.word.segment else 0.0
    print_speakers([(voice_name(v), lines[v], seconds[v], doubts[v]) for v in sorted(seconds)])
    mixed = [each.line for each in found.lines if each.seconds >= 1.0]
    speech = [p.line for p in text.paragraphs if p.kind == "speech"]
    unheard = len(speech) - len(found.lines)
    if mixed:
        shown = ", ".join(map(str, mixed[:10])) + (" …" if len(mixed) > 10 else "")
        click.echo(f"{_lines(len(mixed))} with two voices: {shown}")
    if unheard:
        click.echo(f"{_lines(unheard)} with too little voice to tell: as the line before")
    return bool(mixed or unheard or doubts)


def _lines(count: int) -> str:
    return "1 line" if count == 1 else f"{count} lines"
