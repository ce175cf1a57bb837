"""Alignments in the formats that players, editors and researchers use: one module a format.

A format is a row in `FORMATS`; the command line offers every one that stands there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from aligner.alignment.file import AlignmentFile
from aligner.export.audacity import write_flag_labels, write_labels
from aligner.export.ctm import write_ctm
from aligner.export.episode import CaptionedEpisode, Options
from aligner.export.page import write_page
from aligner.export.plain_text import write_plain_text
from aligner.export.podcast_json import write_podcast_json
from aligner.export.rttm import write_rttm
from aligner.export.subrip import write_subrip
from aligner.export.textgrid import write_textgrid
from aligner.export.webvtt import write_webvtt
from aligner.export.word_table import write_word_table
from aligner.transcript.model import Transcript

__all__ = ["FORMATS", "CaptionedEpisode", "Format", "Options", "export"]


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write an alignment: its file's suffix, what it is for, and who writes it."""

    suffix: str
    purpose: str
    write: Callable[[CaptionedEpisode], str]


FORMATS: Mapping[str, Format] = {
    "vtt": Format(".vtt", "captions for the web (WebVTT)", write_webvtt),
    "srt": Format(".srt", "captions for players and editors (SubRip)", write_subrip),
    "podcast": Format(".transcript.json", "podcast players (Podcasting 2.0)", write_podcast_json),
    "html": Format(".html", "a page to read along, with the sound", write_page),
    "text": Format(".txt", "plain text with times", write_plain_text),
    "csv": Format(".csv", "a table of words", write_word_table),
    "textgrid": Format(".TextGrid", "Praat", write_textgrid),
    "ctm": Format(".ctm", "scoring tools for speech recognition", write_ctm),
    "rttm": Format(".rttm", "scoring tools for diarization", write_rttm),
    "labels": Format(".labels.txt", "Audacity: what is said", write_labels),
    "flag-labels": Format(".flags.txt", "Audacity: what to look at", write_flag_labels),
}
"""Every format by the name that `-f` takes."""

_DEFAULTS = Options()


def export(
    file: AlignmentFile, transcript: Transcript, name: str, options: Options = _DEFAULTS
) -> str:
    """An alignment in one of the formats, as text to be written as UTF-8.

    Args:
        file: the alignment.
        transcript: the very text that was aligned: its spans are taken at their word.
        name: one of `FORMATS`.
        options: what can be chosen.

    Raises:
        KeyError: there is no such format.
    """
    return FORMATS[name].write(CaptionedEpisode(file, transcript, options))
