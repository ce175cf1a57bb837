"""A table of all words, for spreadsheets and statistics: CSV as in RFC 4180, UTF-8.

    line,speaker,word,onset,offset,confidence,basis
    17,Nell Carrow,kitchen,83.16,83.66,0.998,acoustic

Words that have no place are in it too, with empty times.
"""

from __future__ import annotations

import csv
import io

from aligner.export.episode import CaptionedEpisode
from aligner.export.moments import interval, seconds
from aligner.export.passages import clean

_COLUMNS = ("line", "speaker", "word", "onset", "offset", "confidence", "basis")


def write_word_table(episode: CaptionedEpisode) -> str:
    """The file's text."""
    speakers = {line.line: clean(line.speaker or "") for line in episode.file.alignment.lines}
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(_COLUMNS)
    for word in episode.file.alignment.words:
        times = ("", "")
        if word.segment is not None:
            onset, offset = interval(word.segment)
            times = (seconds(onset), seconds(offset))
        who = speakers.get(word.line, "")
        sure = f"{word.confidence:.3f}"
        table.writerow((word.line, who, clean(word.text), *times, sure, word.basis or ""))
    return out.getvalue()
