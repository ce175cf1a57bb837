"""How long an hour takes and how much memory: `python -m tests.benchmarks.hour`.

`--hours N` takes another length. Prints one JSON object: wall seconds of hearing (which decodes as
it goes), placing, timing and writing, with the processor seconds of the process itself; then of
`aligner align` in a process of its own, with all that it starts: wall and processor seconds, peak
memory in MB, and the ratio to decoding alone. Beside other programs wall times mean little: the
load before it began is told, and processor seconds over two are what two free processors would
need at least.
The hour is made of an episode said several times over, MP3 in, alignment file out.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import psutil
import soundfile

from aligner.audio.decode import open_audio
from aligner.transcript.parse import parse
from tests.benchmarks.process_tree import watch

ROOT = Path(__file__).parents[2]
EPISODES = (ROOT.parent / "shared/data/episodes/roundtable", ROOT / "samples/slack-water-1")

STAGES = """
import json, sys, time
from pathlib import Path
from aligner.cli.episode import align_episode

marks = {}
def report(stage, share):
    marks.setdefault(stage, (time.perf_counter(), time.process_time()))

file = align_episode(Path(sys.argv[1]), Path(sys.argv[2]), jobs=2, progress=report).file
report("writing", 0.0)
file.dump(Path(sys.argv[3]))
report("end", 0.0)
pairs = list(zip(marks, list(marks)[1:]))
placed = sum(word.segment is not None for word in file.alignment.words)
out = {f"{a}_s": round(marks[b][0] - marks[a][0], 2) for a, b in pairs}
out |= {f"{a}_cpu_s": round(marks[b][1] - marks[a][1], 2) for a, b in pairs}
print(json.dumps(out | {"words": len(file.alignment.words), "placed": placed}))
"""


def make_episode(source: Path, hours: float, folder: Path) -> tuple[Path, Path, float]:
    """An episode of about so many hours: the source's text and sound, several times over."""
    samples, rate = soundfile.read(source.with_suffix(".mp3"), dtype="float32")
    times = max(1, round(hours * 3600 * rate / len(samples)))
    text, sound = folder / "hour.md", folder / "hour.mp3"
    text.write_text(
        "\n\n".join([source.with_suffix(".md").read_text().strip()] * times) + "\n",
        encoding="utf-8",
    )
    soundfile.write(sound, np.concatenate([samples] * times), rate, format="MP3")
    return text, sound, times * len(samples) / rate


def largest_transcript_seconds() -> float | None:
    """Seconds to parse the largest transcript there is, the best of five; None without data."""
    found = sorted((ROOT.parent / "shared/data/transcripts").rglob("*.md"), key=_size)
    if not found:
        return None
    text = found[-1].read_text(encoding="utf-8")
    runs = []
    for _ in range(5):
        began = time.perf_counter()
        parse(text)
        runs.append(time.perf_counter() - began)
    return min(runs)


def _size(path: Path) -> int:
    return path.stat().st_size


def import_seconds() -> float:
    """Seconds of `import aligner` in a fresh process, without Python's own start."""
    code = "import time; t = time.perf_counter(); import aligner; print(time.perf_counter() - t)"
    return float(subprocess.check_output([sys.executable, "-c", code], text=True))


def decoding_seconds(sound: Path) -> float:
    """Wall seconds that decoding alone takes."""
    began = time.perf_counter()
    open_audio(sound)
    return time.perf_counter() - began


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hours", type=float, default=1.0)
    hours = parser.parse_args().hours
    source = next(each for each in EPISODES if each.with_suffix(".mp3").is_file())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        text, sound, seconds = make_episode(source, hours, folder)
        aligned = [sys.executable, "-c", STAGES, str(text), str(sound), str(folder / "hour.json")]
        load = psutil.getloadavg()[0]
        process = psutil.Popen(aligned, stdout=subprocess.PIPE, text=True)
        taken = watch(process)
        output, _ = process.communicate()
        if taken.code:
            sys.exit(f"{aligned} ended with {taken.code}")
        figures = {
            "load_before": round(load, 1),
            "episode": source.name,
            "audio_s": round(seconds, 1),
            **json.loads(output),
        }
        figures |= {
            "wall_s": round(taken.wall, 2),
            "cpu_s": round(taken.cpu, 2),
            "peak_mb": round(taken.peak),
            "times_real_time": round(seconds / taken.wall),
            "file_mb": round((folder / "hour.json").stat().st_size / 1e6, 2),
            "wall_per_decoding": round(taken.wall / decoding_seconds(sound), 1),
            "import_s": round(import_seconds(), 3),
            "parse_largest_s": largest_transcript_seconds(),
        }
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
