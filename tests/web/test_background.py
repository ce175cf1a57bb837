"""What the editor's background makes of recordings that are not those of the text."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile

from tests.web.staged import Stage
from web.workers.aligner import AlignerWorker

SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "slack-water-1"


def test_only_a_recording_of_the_text_makes_an_episode_ready(tmp_path: Path) -> None:
    text = SAMPLE.with_suffix(".md").read_text(encoding="utf-8")
    opening = "\n".join(text.split("\n")[:9]) + "\n"
    samples, rate = soundfile.read(SAMPLE.with_suffix(".mp3"))
    sounds = {
        "show/talk-1": samples[round(140 * rate) : round(175 * rate)],  # what is said later
        "noise/talk-2": np.random.default_rng(0).normal(0, 0.05, 20 * rate),
        "part/talk-3": samples[: 62 * rate],
    }
    others = {"noise/talk-2.md": opening, "part/talk-3.md": text}
    stage = Stage.make(tmp_path, opening, others=others)
    for name, sound in sounds.items():
        soundfile.write(stage.library / f"{name}.wav", sound, rate)
    editor = stage.editor
    editor.upstream.look(ask_remote=False)
    worker = AlignerWorker(editor.database, editor.episode_cache, jobs=1)
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
    flags = ann.get("/api/episodes/show-talk-1").json["flags"]
    assert {flag["kind"] for flag in flags} == {"unintelligible"}  # the text's own tag
    stage.close()
