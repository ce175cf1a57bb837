"""A text without names whose lines were grouped by voice: "Voice 1", "Voice 2" for names.

A person names each once, in the editor: a name that is changed everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from aligner.alignment.voices.grouping import Grouping
from aligner.timeline import Segment
from aligner.transcript.model import Block, Paragraph, Transcript


def voice_name(voice: int) -> str:
    """What a voice is called until somebody names it; 0 is the first that is heard."""
    return f"Voice {voice + 1}"


def named_by_voice(transcript: Transcript, grouping: Grouping) -> Transcript:
    """The same text, the voice of each line as its speaker.

    A line in which too little was heard goes on with the voice before, as one without a label does.
    """
    voices = {each.line: each.voice for each in grouping.lines}
    before: str | None = None
    blocks: list[Block] = []
    for block in transcript.blocks:
        if isinstance(block, Paragraph) and block.kind == "speech":
            if block.line in voices:
                before = voice_name(voices[block.line])
            blocks.append(replace(block, speaker=before))
        else:
            blocks.append(block)
    return replace(transcript, blocks=tuple(blocks))


def voice_turns(grouping: Grouping) -> Iterator[tuple[Segment, str]]:
    """From the first to the last word of each voice's turn, also where it changes inside a line."""
    for voice, run in groupby(grouping.words, key=lambda each: each.voice):
        said = [each.word.segment for each in run if each.word.segment]
        if said:
            yield said[0].hull(said[-1]), voice_name(voice)
