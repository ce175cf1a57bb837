"""What the editor's background makes of recordings that are not those of the text."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile

from tests.checked_wire import check_answers
from tests.web.staged import Browser, Stage
from web import create_app
from web.workers.aligner import AlignerWorker

SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "slack-water-1"


def test_only_a_recording_of_the_text_makes_an_episode_ready(tmp_path: Path) -> None:
    text = SAMPLE.with_suffix(".md").read_text(encoding="utf-8")
    opening = "\n".join(text.split("\n")[:9]) + "\n"
    samples, rate = soundfile.read(SAMPLE.with_suffix(".mp3"))
    sounds = {
        "show/talk-1": samples[round(140 * rate) : round(175 * rate)],  # what is said later
        "noise/talk-2": np.random.default_rng(0).normal(0, 0.05, 20 * rate),
        "part/talk-3": samples[: 100 * rate],
    }
    others = {"noise/talk-2.md": opening, "part/talk-3.md": text}
    stage = Stage.make(tmp_path, opening, others=others)
    for name, sound in sounds.items():
        soundfile.write(stage.library / f"{name}.wav", sound, rate)
    editor = stage.editor
    editor.upstream.look(ask_remote=False)
    voices = tmp_path / "voices"
    worker = AlignerWorker(editor.database, editor.episode_cache, jobs=1, voices=voices)
    while job := worker.take():
        worker.work(job)
    ann = stage.browser("Ann")
    found = {e["slug"]: e for e in ann.get("/api/progress").json["episodes"]}
    assert found["show-talk-1"]["state"] == "failed"
    assert "another recording" in found["show-talk-1"]["error"]
    assert found["noise-talk-2"]["state"] == "failed"
    assert "no speech in the recording" in found["noise-talk-2"]["error"]
    assert found["part-talk-3"]["state"] == "ready"
    assert not editor.episode_cache.alignment_path("show-talk-1").exists()
    # Only who was heard for long enough is kept, of a recording of the text.
    assert [each.relative_to(voices).as_posix() for each in voices.rglob("*.json")] == [
        "part/talk-3.voices.json"
    ]
    flags = ann.get("/api/episodes/show-talk-1").json["flags"]
    assert {flag["kind"] for flag in flags} == {"unintelligible"}  # the text's own tag
    stage.close()


def started_again(stage: Stage) -> tuple[Stage, Browser]:
    stage.close()
    app = create_app(stage.editor.settings)
    made = Stage(app, stage.library, check_answers(app))
    return made, made.browser()


def align(stage: Stage) -> None:
    worker = AlignerWorker(stage.editor.database, stage.editor.episode_cache, jobs=1)
    while worker.step() or worker.renditions.step():
        pass


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])


def garbled(path: Path) -> None:
    path.write_bytes(b"\xa5" * path.stat().st_size)


def test_made_things_that_are_spoilt_are_made_again_and_nothing_fails_meanwhile(
    tmp_path: Path,
) -> None:
    text = SAMPLE.with_suffix(".md").read_text(encoding="utf-8")
    opening = "\n".join(text.split("\n")[:9]) + "\n"
    samples, rate = soundfile.read(SAMPLE.with_suffix(".mp3"))
    stage = Stage.make(tmp_path, opening)
    soundfile.write(stage.library / "show/talk-1.wav", samples[: 34 * rate], rate)
    folder = stage.editor.episode_cache.folder("show-talk-1")
    stage, ann = started_again(stage)
    align(stage)
    whole = {path.name: path.read_bytes() for path in folder.iterdir()}
    stage, ann = started_again(stage)
    rows = ann.get("").json["rows"]
    assert len(whole) == 5, sorted(whole)
    pages = ("", "/audio", "/source", "/peaks?rate=100&first=0&last=50", "/text", "/overview")
    for name in sorted(whole):
        for spoil in (emptied, cut, garbled, Path.unlink) if "align" in name else (cut, garbled):
            spoil(folder / name)
            stage, ann = started_again(stage)
            statuses = {page: ann.get(page).status for page in pages}
            # 503: it is being made.
            assert set(statuses.values()) <= {200, 503}, (name, spoil.__name__, statuses)
            align(stage)
            stage, ann = started_again(stage)
            assert ann.get("").json["rows"] == rows, (name, spoil.__name__)
            kept = {path.name for path in folder.iterdir()}
            assert kept == set(whole), (name, spoil.__name__)
    stage.close()
