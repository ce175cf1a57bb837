"""Short cuts of the sample, with the lines that are said in them."""

from __future__ import annotations

import functools
import json
import re
from pathlib import Path

import numpy as np
import soundfile

from aligner.transcript.parse import parse

SAMPLE = Path(__file__).parents[2] / "samples/slack-water-1"


@functools.cache
def _sample() -> tuple[np.ndarray, int]:
    samples, rate = soundfile.read(SAMPLE.with_suffix(".mp3"), dtype="float32")
    return samples, int(rate)


def make_episode(
    folder: Path, audio: Path, name: str, *, line: int = 3, stamp: bool = True
) -> None:
    """Write `folder/name.md` and `audio/name.mp3` with one paragraph of the sample.

    Args:
        folder: the repository.
        audio: the recordings.
        name: show and episode.
        line: of the sample's transcript.
        stamp: whether to stamp it.
    """
    truth = json.loads(SAMPLE.with_suffix(".truth.json").read_text())
    place = next(each for each in truth["lines"] if each["line"] == line)
    start = max(0.0, place["start"] - 0.6)
    samples, rate = _sample()
    cut = samples[round(start * rate) : round((place["end"] + 0.6) * rate)]
    transcript = parse(SAMPLE.with_suffix(".md").read_text(encoding="utf-8"))
    paragraph = next(each for each in transcript.paragraphs if each.line == line)
    # The sample's own stamps are on the sample's clock.
    body = re.sub(r"\\\[[\d:]+\\\] ", "", paragraph.body.of(transcript.text)).strip()
    text = f"**{paragraph.speaker}:** " + (r"\[00:00\] " if stamp else "") + body + "\n"
    for path in (folder / f"{name}.md", audio / f"{name}.mp3"):
        path.parent.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.md").write_text(text, encoding="utf-8")
    soundfile.write(audio / f"{name}.mp3", cut, rate, format="MP3")
