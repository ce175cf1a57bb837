"""A table of all words, for spreadsheets and statistics: CSV as in RFC 4180, UTF-8.

    line,speaker,word,onset,offset,confidence,basis
    17,Nell Carrow,kitchen,83.16,83.66,0.998,acoustic

Words that have no place are in it too, with empty times. A word or name that a spreadsheet would
take for a formula begins with an apostrophe.
"""

from __future__ import annotations

from aligner.export.comma_separated import write_table
from aligner.export.episode import CaptionedEpisode
from aligner.export.moments import interval, seconds
from aligner.export.passages import clean

_COLUMNS = ("line", "speaker", "word", "onset", "offset", "confidence", "basis")


def write_word_table(episode: CaptionedEpisode) -> str:
    """The file's text."""
    speakers = {line.line: clean(line.speaker or "") for line in episode.file.alignment.lines}
    rows: list[tuple[str | int, ...]] = [_COLUMNS]
    for word in episode.file.alignment.words:
        times = ("", "")
        if word.segment is not None:
            onset, offset = interval(word.segment)
            times = (seconds(onset), seconds(offset))
        who = speakers.get(word.line, "")
        sure = f"{word.confidence:.3f}"
        rows.append((word.line, who, clean(word.text), *times, sure, word.basis or ""))
    return write_table(rows)
