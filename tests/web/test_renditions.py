"""What is not needed to hear and fill the first gap comes after it: the order, by events."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from sqlalchemy import select

from aligner.audio import clips
from tests.web.staged import SLUG, TALK, Stage
from web.store.tables import Episode, Realignment
from web.workers.aligner import AlignerWorker
from web.workers.rendition import Interrupted

Make = Callable[..., Stage]

SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "slack-water-1"
RATE = 16_000


def states(made: Stage) -> dict[str, str]:
    with made.editor.database.reading() as session:
        return {each.slug: each.state for each in session.scalars(select(Episode))}


def worker_of(made: Stage) -> AlignerWorker:
    made.editor.upstream.look(ask_remote=False)
    return AlignerWorker(made.editor.database, made.editor.episode_cache, jobs=1)


def test_an_episode_is_ready_before_its_rendition_is_begun(
    stage: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = SAMPLE.with_suffix(".md").read_text(encoding="utf-8")
    made = stage("\n".join(text.split("\n")[:9]) + "\n")
    samples, rate = soundfile.read(SAMPLE.with_suffix(".mp3"))
    soundfile.write(made.library / "show" / "talk-1.wav", samples[: 34 * rate], rate)
    worker, events = worker_of(made), list[str]()

    def encode(source: Path, target: Path, **_: object) -> float:
        events.append(f"encoding, {states(made)[SLUG]}")
        return clips.make_rendition(source, target)

    monkeypatch.setattr("web.workers.rendition.make_rendition", encode)
    assert worker.step()
    events.append("aligned")
    ann = made.browser("Ann")
    assert ann.get("").json["sound"] == "original"
    # Words for gaps are looked for in what was heard: they need no rendition.
    with made.editor.database.reading() as session:
        heard = made.editor.episode_cache.heard(session.scalars(select(Episode)).one())
    assert heard is not None
    assert heard[0] is None
    # Edited lines are placed by the rendition: until it is there, they wait.
    realigner = made.editor.realigner
    monkeypatch.setattr(realigner, "_is_sound_coming", worker.is_sound_coming)
    row = ann.get("").json["rows"][0]
    new = row["text"].replace("Welcome", "Wellcome")
    ann.save(row["line"], new)
    assert not realigner.step()
    while worker.renditions.step():
        pass
    assert events == ["aligned", "encoding, ready"]
    assert ann.get("").json["sound"] == "rendition"
    assert realigner.step()
    with made.editor.database.reading() as session:
        assert session.scalars(select(Realignment.tick)).one() > 0
    assert "Wellcome" in [new[a:b] for a, b, *_ in ann.row(row["line"])["words"]]


@pytest.fixture
def three(stage: Make) -> Stage:
    """Two episodes that are aligned, the third waits; none has its rendition yet."""
    made = stage(others={"show/talk-2.md": TALK, "show/talk-3.md": TALK})
    for number in (1, 2, 3):
        noise = np.random.default_rng(number).normal(0, 0.1, 3 * RATE)
        soundfile.write(made.library / "show" / f"talk-{number}.wav", noise, RATE)
    made.editor.upstream.look(ask_remote=False)
    with made.editor.database.writing() as session:
        for episode in session.scalars(select(Episode).where(Episode.slug != "show-talk-3")):
            episode.state = "ready"
    return made


def sources(worker: AlignerWorker) -> list[str]:
    return [each.source.name for each in worker.renditions.missing()]


def test_who_looks_at_an_episode_is_served_before_those_that_nobody_looks_at(three: Stage) -> None:
    worker = worker_of(three)
    assert sources(worker) == ["talk-1.wav", "talk-2.wav"]
    assert worker.take() is None  # two are behind
    third = three.browser("Ann", "show-talk-3")
    third.post("/claims", {"flag": None})
    job = worker.take()  # but not for who waits for it
    assert job is not None
    assert job.slug == "show-talk-3"
    worker._set(job.slug, state="waiting", lease=0.0)
    third.delete("/claims")
    three.browser("Bo", "show-talk-2").post("/claims", {"flag": None})
    assert sources(worker) == ["talk-2.wav", "talk-1.wav"]
    assert worker.renditions.step()
    assert sources(worker) == ["talk-1.wav"]
    job = worker.take()  # beside one that nobody looks at
    assert job is not None
    assert job.slug == "show-talk-3"


def test_somebodys_rendition_is_made_before_others_are_aligned(three: Stage) -> None:
    worker = worker_of(three)
    assert worker.renditions.step()
    assert sources(worker) == ["talk-2.wav"]
    bo = three.browser("Bo", "show-talk-2")
    bo.post("/claims", {"flag": None})
    assert worker.take() is None
    worker.wake()
    worker._wake.clear()
    assert worker.renditions.step()
    assert worker._wake.is_set()  # it need not find out by itself that it may go on
    assert worker.take() is not None


def test_what_cannot_be_made_holds_nobody_up(
    three: Stage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    worker = worker_of(three)
    (three.library / "show" / "talk-1.wav").write_bytes(b"no sound")
    assert worker.renditions.step()
    assert "no rendition of" in caplog.text
    assert sources(worker) == ["talk-2.wav"]
    source = three.library.resolve() / "show" / "talk-1.wav"
    assert not worker.is_sound_coming(SLUG, source)

    def full(*_: object, **__: object) -> float:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("web.workers.rendition.make_rendition", full)
        assert worker.renditions.step()
    assert sources(worker) == []  # later
    assert worker.is_sound_coming("show-talk-2", source.with_name("talk-2.wav"))
    assert worker.take() is not None
    later = time.monotonic() + 3600
    monkeypatch.setattr("web.workers.backoff.monotonic", lambda: later)
    assert worker.renditions.step()
    assert sources(worker) == []
    assert not worker.is_sound_coming("show-talk-2", source.with_name("talk-2.wav"))


def test_a_rendition_ends_with_the_server(three: Stage) -> None:
    worker = worker_of(three)
    worker.renditions.close()
    assert worker.renditions.step()
    assert len(sources(worker)) == 2  # for the next start
    with pytest.raises(Interrupted):
        worker.renditions._watch(1.0)
