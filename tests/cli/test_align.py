from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from unittest import mock

import numpy as np
import pytest
import soundfile

from aligner.cli import main
from aligner.cli.demo import EPISODE, sample_folder

SAMPLE = sample_folder() / EPISODE
TEXT, SOUND = str(SAMPLE.with_suffix(".md")), str(SAMPLE.with_suffix(".mp3"))


def aligner(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from aligner.cli import main; main()", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, check=False)


def called(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The same in this process, which has loaded the model: a process of its own takes a second."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    with (
        mock.patch.object(sys, "argv", ["aligner", *arguments]),
        redirect_stdout(out),
        redirect_stderr(err),
        pytest.raises(SystemExit) as ended,
    ):
        main()
    assert isinstance(ended.value.code, int)
    said, complained = (each.buffer.getvalue().decode() for each in (out, err))
    return subprocess.CompletedProcess(arguments, ended.value.code, said, complained)


def fails(done: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    for word in words:
        assert word in done.stderr


@pytest.fixture(scope="module")
def noise(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sound") / "noise.wav"
    soundfile.write(path, np.random.default_rng(0).normal(0, 0.05, 16_000 * 20), 16_000)
    return path


def test_writes_the_alignment_file_and_evaluates_it(tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    done = aligner("align", TEXT, SOUND, "-o", str(out))
    assert done.returncode == 0
    assert "words placed" in done.stdout
    assert json.loads(out.read_text())["format"] == "aligner.alignment"
    figures = aligner("evaluate", str(out), str(SAMPLE.with_suffix(".truth.json")), "--json")
    assert json.loads(figures.stdout)["unplaced"] == 0
    assert list(tmp_path.iterdir()) == [out]


def test_what_is_odd_about_the_sound_is_printed_and_kept(tmp_path: Path) -> None:
    data = Path(SOUND).read_bytes()
    cut = tmp_path / "cut.mp3"
    cut.write_bytes(data[: len(data) // 2])
    out = tmp_path / "out.json"
    done = called("align", TEXT, str(cut), "-o", str(out), "--quiet")
    (note,) = json.loads(out.read_text())["audio"]["notes"]
    assert "was cut off" in note
    assert f"aligner: {cut}: {note}" in done.stderr
    whole = tmp_path / "whole.json"
    called("align", TEXT, SOUND, "-o", str(whole), "--quiet")
    assert "notes" not in json.loads(whole.read_text())["audio"]


def test_strict_asks_for_review_and_json_goes_to_standard_output() -> None:
    done = called("align", TEXT, SOUND, "-f", "json", "--strict", "--quiet")
    assert done.returncode == 1
    assert json.loads(done.stdout)["flags"]


@pytest.mark.parametrize("kind", ["missing", "folder", "empty", "binary", "latin"])
def test_a_transcript_that_cannot_be_read(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "episode.md"
    if kind == "folder":
        path.mkdir()
    elif kind != "missing":
        contents = {"empty": b"", "binary": b"a\0b", "latin": b"caf\xe9 au lait"}
        path.write_bytes(contents[kind])
    fails(called("align", str(path), SOUND), 3, str(path))


@pytest.mark.parametrize("kind", ["missing", "folder", "empty", "text"])
def test_audio_that_cannot_be_read(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "episode.mp3"
    if kind == "folder":
        path.mkdir()
    elif kind != "missing":
        path.write_bytes({"empty": b"", "text": b"<html>404</html>"}[kind])
    fails(aligner("align", TEXT, str(path)), 3, str(path))


def test_audio_of_something_else_is_said_so(noise: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    done = called("align", TEXT, str(noise), "-o", str(out), "--quiet")
    fails(done, 1, "only 0% of the words were heard", "no speech in the recording")
    written = json.loads(out.read_text())
    assert {line["verdict"] for line in written["lines"]} <= {"not_spoken", "break"}
    assert not [word for word in written["words"] if word["onset"] is not None]


def test_an_excerpt_is_aligned_with_a_note(tmp_path: Path) -> None:
    samples, rate = soundfile.read(SOUND, frames=130 * 32_000)
    soundfile.write(tmp_path / "excerpt.wav", samples, rate)
    out = tmp_path / "out.json"
    done = called("align", TEXT, str(tmp_path / "excerpt.wav"), "-o", str(out))
    fails(done, 0, "an excerpt, of lines 1 to 21", "56% of the words")
    written = json.loads(out.read_text())
    assert written["match"]["text"] == pytest.approx(0.556, abs=0.02)
    assert written["match"]["audio"] > 0.85
    # The second gap is said at 2:41.
    last = [flag for flag in written["flags"] if flag["kind"] == "unintelligible"][-1]
    assert last["onset"] is None
    assert "at a place that was not found in the audio" in last["message"]
    beyond = sum(flag["line"] > 21 for flag in written["flags"])
    assert f"{beyond} more in lines that the recording does not hold" in done.stdout
    assert called("align", TEXT, str(tmp_path / "excerpt.wav"), "--strict", "-q").returncode == 1


def test_a_text_without_words_is_told(noise: Path, tmp_path: Path) -> None:
    text = tmp_path / "stamps.md"
    text.write_text(r"\[00:10\]" + "\n", encoding="utf-8")
    fails(called("align", str(text), str(noise), "-q"), 1, "no words")


def test_an_output_that_cannot_be_written(noise: Path, tmp_path: Path) -> None:
    out = tmp_path / "none" / "out.json"
    fails(called("align", TEXT, str(noise), "-o", str(out), "-q"), 3, str(out))


def test_usage() -> None:
    assert aligner("align").returncode == 2
    assert aligner("nonsense").returncode == 2
    assert "aligner align" in aligner("align", "--help").stdout


def test_ctrl_c_ends_with_130_and_leaves_nothing(tmp_path: Path) -> None:
    long = tmp_path / "long.wav"
    soundfile.write(long, np.random.default_rng(0).normal(0, 0.05, 16_000 * 900), 16_000)
    out = tmp_path / "out.json"
    # While Python itself still starts, nobody can answer for how it ends.
    command = [sys.executable, "-c", "from aligner.cli import main; print(flush=True); main()"]
    with subprocess.Popen(
        [*command, "align", TEXT, str(long), "-o", str(out)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "\n"
        time.sleep(1)
        os.kill(process.pid, signal.SIGINT)
        _, complaint = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "interrupted" in complaint
    assert "Traceback" not in complaint
    assert not out.exists()


def test_retime_shows_and_writes_only_the_times(tmp_path: Path) -> None:
    text = tmp_path / "episode.md"
    original = Path(TEXT).read_text(encoding="utf-8")
    text.write_text(original.replace(r"\[02:17\]", r"\[12:17\]"), encoding="utf-8")
    shown = called("retime", str(text), SOUND)
    assert shown.returncode == 0
    assert shown.stdout.count("->") == 1
    assert "frame" not in shown.stderr, "the stamp counts none"
    assert text.read_text(encoding="utf-8") != original
    assert called("retime", str(text), SOUND, "--write").returncode == 0
    assert text.read_text(encoding="utf-8") == original


def test_retime_says_that_times_of_gaps_count_frames(tmp_path: Path) -> None:
    text = tmp_path / "episode.md"
    original = Path(TEXT).read_text(encoding="utf-8")
    late = r"\[unintelligible 00:02:46.02\]"
    text.write_text(original.replace(r"\[unintelligible 00:02:41.02\]", late), encoding="utf-8")
    shown = called("retime", str(text), SOUND)
    (line,) = shown.stdout.splitlines()
    assert re.search(r"00:02:46\.02\\\] -> .*00:02:4[01]\.\d\d\\\]$", line)
    assert "1 time to rewrite" in shown.stderr
    assert "count frames, 30 a second: one that moves with the others may be one" in shown.stderr
