"""Are merged pull requests judged right by ear? `python -m tests.benchmarks.merged_pulls`.

The twelve whole-file pairs of `../shared/data/corrections` are real; their sound is made: the words
around each of the first fills, spoken by `espeak-ng`, which must be installed. Each is checked as
it was merged, and with its first fill exchanged for the words of its last.

Prints one JSON object: pull requests, fills, and how many were sent to a person. As merged none
should be, exchanged all. Measured on 2026-11-29: none of 12 and of their 64 fills; 12 of 12.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import soundfile

from aligner.audio.acoustics import SAMPLE_RATE, Samples
from aligner.audio.decode import open_audio
from aligner.publish.changes import changes_between
from aligner.publish.repository import open_repository
from aligner.pulls.check import FileCheck
from aligner.pulls.pairs import SoundSource
from aligner.pulls.pull_request import PullToCheck
from aligner.pulls.touched import commits_of
from aligner.transcript.house_style import default_rules
from tests.benchmarks.recordings import DATA
from tests.publish.conftest import git

_MOST_FILLS, _AROUND = 8, 90
"""Fills of a pull request that are spoken, and characters on both sides of each."""

_PATH = "tide/tide-1.md"
_LABEL = "**Ann Tern:**"


def excerpts(folder: Path) -> Iterator[tuple[list[str], list[str]]]:
    """Of each pair the paragraphs before and after: fills with the words around them."""
    for row in json.loads((folder / "pr_pairs.json").read_text(encoding="utf-8")):
        file = folder / "pr_pairs_dev" / row["file"]
        before, after = (
            file.with_name(f"{file.name}.{side}").read_text(encoding="utf-8")
            for side in ("before", "after")
        )
        edits = [each.edit for each in changes_between(before, after) if each.fills]
        old, new = [], []
        for edit in [each for each in edits if "\n" not in each.old + each.new][:_MOST_FILLS]:
            start, end = edit.span.start, edit.span.end
            left = _plain(before[max(0, start - _AROUND) : start].rpartition("\n")[2])
            right = _plain(before[end : end + _AROUND].partition("\n")[0])
            around = left.partition(" ")[2], right.rpartition(" ")[0]
            old.append(f"{_LABEL} {around[0]} {edit.old.strip()} {around[1]}")
            new.append(f"{_LABEL} {around[0]} {edit.new.strip()} {around[1]}")
        yield old, new


def _plain(text: str) -> str:
    """Without labels and stamps, cut or whole."""
    return " ".join(re.sub(r"\\?\[[^\]]*\]|\*\*[^*]*\*\*|[*\\\[\]]", " ", text).split())


def spoken(paragraphs: Sequence[str]) -> Samples:
    """The paragraphs as synthesis says them, a pause before each."""
    pieces: list[Samples] = []
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "said.wav"
        for each in paragraphs:
            words = _plain(each.removeprefix(_LABEL))
            subprocess.run(
                ["espeak-ng", "-v", "en-us", "-s", "150", "-w", str(file), "--", words], check=True
            )
            said: Samples = (open_audio(file).samples[:] / 32768).astype(np.float32)
            pieces += [np.zeros(SAMPLE_RATE // 2, np.float32), said]
    return np.concatenate(pieces)


def checked(before: Sequence[str], after: Sequence[str], sound: Samples) -> FileCheck:
    """What the check says of a pull request."""
    with tempfile.TemporaryDirectory() as name:
        clone, audio = Path(name) / "clone", Path(name) / "tide-1.wav"
        (clone / "tide").mkdir(parents=True)
        git(clone, "init", "-q", "-b", "main")
        for paragraphs in (before, after):
            (clone / _PATH).write_text("\n\n".join(paragraphs) + "\n", encoding="utf-8")
            git(clone, "add", ".")
            git(clone, "commit", "-q", "-m", "Change")
        soundfile.write(audio, sound, SAMPLE_RATE, subtype="PCM_16")
        repository = open_repository(clone)
        commits = commits_of(repository, "main~1..main")
        request = PullToCheck(repository, commits, SoundSource(audio), default_rules())
        (found,) = request.check()
        return found


def main() -> None:
    """Measure and print."""
    folder = DATA / "corrections"
    if shutil.which("espeak-ng") is None or not folder.is_dir():
        sys.exit("Needs espeak-ng and ../shared/data/corrections.")
    merged: list[FileCheck] = []
    exchanged: list[bool] = []
    for before, after in excerpts(folder):
        sound = spoken(after)
        merged.append(checked(before, after, sound))
        (first,) = [e.edit for e in changes_between(before[0], after[0]) if e.fills]
        (last,) = [e.edit for e in changes_between(before[-1], after[-1]) if e.fills]
        if len(before) > 1 and first.new.strip() != last.new.strip():
            planted = before[0].replace(first.old, last.new)
            found = checked(before, [planted, *after[1:]], sound)
            exchanged.append(any(each.line == 1 for each in found.doubtful))
    fills = [each for found in merged for each in found.words if each.kind == "gap filled"]
    row = {
        "merged": len(merged),
        "merged, to review": sum(bool(each.doubtful) for each in merged),
        "not listened to": sum(bool(each.problem) for each in merged),
        "fills": len(fills),
        "fills doubted": sum(each.verdict == "doubtful" for each in fills),
        "exchanged": len(exchanged),
        "exchanged, found": sum(exchanged),
    }
    print(json.dumps(row, indent=1))


if __name__ == "__main__":
    main()
