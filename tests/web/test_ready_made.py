"""What a batch made is served as it is: no second aligning."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import soundfile

from aligner.alignment.profiles import load_profile
from aligner.episode.align import align_files
from tests.web.staged import Stage
from web.workers.aligner import AlignerWorker
from web.workers.ready_made import ReadyMade

SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "slack-water-1"


def test_results_of_a_batch_are_served_and_what_was_heard_is_made_up_for(
    stage: Callable[..., Stage], tmp_path: Path
) -> None:
    whole = SAMPLE.with_suffix(".md").read_text(encoding="utf-8")
    text = "\n\n".join(whole.split("\n\n")[:5]) + "\n"
    made = stage(text)
    audio, transcript = made.library / "show" / "talk-1.wav", made.library / "show" / "talk-1.md"
    samples, rate = soundfile.read(SAMPLE.with_suffix(".mp3"))
    soundfile.write(audio, samples[: 58 * rate], rate)
    made.editor.upstream.look(ask_remote=False)
    profile = load_profile()
    model, lexicon = profile.load_model(jobs=1), profile.load_lexicon()
    aligned = align_files(transcript, audio, model=model, lexicon=lexicon).file
    results = tmp_path / "out" / "show"
    results.mkdir(parents=True)
    aligned.dump(results / "talk-1.json")
    editor = made.editor
    worker = AlignerWorker(editor.database, editor.episode_cache, 1, tmp_path / "out")
    job = worker.take()
    assert job is not None
    worker.work(job)
    browser = made.browser("Ann")
    episode = browser.get("").json["episode"]
    assert (episode["state"], episode["words"]) == ("ready", len(aligned.alignment.words))
    folder = editor.episode_cache.folder(job.slug)
    assert not (folder / "posteriors.npy").exists()  # nothing was heard
    assert worker.step()
    assert (folder / "posteriors.npy").exists()
    # Another text or another recording is aligned anew.
    ready = ReadyMade(tmp_path / "out")
    assert ready.of(text, job.audio) is not None
    assert ready.of(text + "\n", job.audio) is None
    job.audio.write_bytes(job.audio.read_bytes()[:-1])
    assert ready.of(text, job.audio) is None
