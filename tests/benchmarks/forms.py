"""Is a talk aligned alike in whatever form its text is written? `python -m tests.benchmarks.forms`.

For each of the 17 forms of `../shared/data/dialects/forms`, with stamps that are right and 5 s
late: how far its words are from the control's (bold-ms.md) at most, who speaks, and in how many
places the retimed late file differs from the true one.

Prints one JSON object a form; names of forms choose some. Measured on 2026-11-29: 17 of 17 forms
0.0 ms from the control. The late file becomes the true one, byte for byte, in 12; in 4 of
milliseconds one last digit differs, for the true time, 12.2009, was cut to 12.200 and the late one
rounded to 17.201; in Changelog's own one gap is a frame early.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from aligner.alignment.profiles import DEFAULT_PROFILE
from aligner.alignment.retiming.retime import retime
from aligner.episode.align import AlignedEpisode, align_files
from aligner.transcript.changes import apply
from tests.benchmarks.recordings import DATA

FORMS = DATA / "dialects/forms"
CONTROL = "bold-ms.md"
Times = list[tuple[str, float | None]]


def aligned(path: Path) -> AlignedEpisode:
    """A form beside the talk."""
    model, lexicon = DEFAULT_PROFILE.load_model(jobs=1), DEFAULT_PROFILE.load_lexicon()
    return align_files(path, DATA / "dialects/talk.flac", model=model, lexicon=lexicon)


def words_of(made: AlignedEpisode) -> Times:
    """Each word with its onset, seconds."""
    return [
        (each.text, each.segment.onset if each.segment else None)
        for each in made.file.alignment.words
    ]


def furthest(words: Times, control: Times) -> float | str:
    """Milliseconds between the same words, at most."""
    if [text for text, _ in words] != [text for text, _ in control]:
        return "other words"
    if [at is None for _, at in words] != [at is None for _, at in control]:
        return "other words are placed"
    pairs = zip(words, control, strict=True)
    return round(max(abs((a or 0.0) - (b or 0.0)) for (_, a), (_, b) in pairs) * 1000, 3)


def main() -> None:
    """Align, retime and print."""
    wanted = sys.argv[1:]
    control = words_of(aligned(FORMS / "true" / CONTROL))
    for path in sorted((FORMS / "true").iterdir()):
        if wanted and path.name not in wanted:
            continue
        made, late = aligned(path), aligned(FORMS / "late" / path.name)
        retimed = apply(late.transcript.text, retime(late.transcript, late.file.alignment))
        true = path.read_bytes().decode()
        places = sum(a != b for a, b in zip(retimed, true, strict=False))
        row = {
            "form": path.name,
            "ms": furthest(words_of(made), control),
            "speakers": sorted({p.speaker or "" for p in made.transcript.paragraphs} - {""}),
            "retimed_differs": places if len(retimed) == len(true) else "in length",
        }
        print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
