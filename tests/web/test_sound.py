"""The sound of a short episode: made in the background, sought exactly, searched again."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.web.staged import Browser, Stage
from web.cache.spectrogram import grey_png
from web.cache.waveform_peaks import coarser, find_peaks, levels
from web.workers.aligner import AlignerWorker
from web.workers.side_process import SideProcessError

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
SECONDS = 62
GAP = r"\[unintelligible 00:00:55.15\]"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The sample's first minute, aligned by the worker itself."""
    folder = tmp_path_factory.mktemp("sound")
    text = (SAMPLES / "slack-water-1.md").read_text(encoding="utf-8")
    opening = "\n".join(text.split("\n")[:9]) + "\n"
    others = {"bad/text-2.md": opening, "none/text-3.md": opening}
    stage = Stage.make(folder, opening, others=others)
    with soundfile.SoundFile(SAMPLES / "slack-water-1.mp3") as file:
        sound = file.read(SECONDS * file.samplerate)
        soundfile.write(stage.library / "show" / "talk-1.wav", sound, file.samplerate)
    (stage.library / "bad" / "text-2.mp3").write_text("no sound")
    editor = stage.editor

    editor.upstream.look(ask_remote=False)
    worker = AlignerWorker(editor.database, editor.episode_cache, jobs=1)
    while job := worker.take():
        worker.work(job)
    while worker.renditions.step():
        pass
    yield stage
    stage.close()


@pytest.fixture
def ann(made: Stage) -> Browser:
    return made.browser("Ann")


def test_the_worker_aligns_and_says_what_failed(ann: Browser) -> None:
    states = {e["slug"]: e for e in ann.get("/api/progress").json["episodes"]}
    assert states["show-talk-1"]["state"] == "ready"
    assert states["none-text-3"]["state"] == "no_audio"
    assert states["bad-text-2"]["state"] == "failed"
    assert "text-2.mp3" in states["bad-text-2"]["error"]
    whole = ann.get("").json
    assert whole["episode"]["duration"] == pytest.approx(SECONDS, abs=0.1)
    words = [word for row in whole["rows"] for word in row["words"]]
    assert np.mean([word[5] == "a" for word in words]) > 0.95
    assert ann.get("/changes?since=0").json["reload"]


def placed_again(made: Stage) -> None:
    """As the thread does it, in the process that the thread asks."""
    for waiting in made.editor.realigner.take():
        made.editor.realigner.work(waiting)


def test_a_saved_line_is_placed_again(made: Stage, ann: Browser) -> None:
    before = ann.get("").json
    (flag,) = [f for f in before["flags"] if f["kind"] == "unintelligible"]
    row = ann.row(flag["line"])
    new = row["text"].replace(GAP, "dozens of")
    saved = ann.save(row["line"], new, flag=flag["id"]).json
    assert next(f for f in saved["flags"] if f["id"] == flag["id"])["state"] == "filled"
    old = {row["text"][w[0] : w[1]]: w[2] for w in row["words"]}
    at_once = {new[w[0] : w[1]]: w[2] for w in saved["splice"]["rows"][0]["words"]}
    assert [at_once[word] for word in ("Then", "badly")] == [old["Then"], old["badly"]]
    assert "dozens" not in at_once
    placed_again(made)
    (after,) = ann.get(f"/changes?since={saved['tick']}").json["retimed"]
    placed = {new[w[0] : w[1]]: (w[2], w[3]) for w in after["words"]}
    onset, offset = placed["dozens"]
    assert flag["onset"] - 0.3 < onset < offset < flag["offset"] + 0.2
    assert max(abs(placed[word][0] - old[word]) for word in ("Then", "wobbly", "badly")) < 0.1
    assert [r for r in ann.get("").json["rows"] if r["line"] < row["line"]] == [
        r for r in before["rows"] if r["line"] < row["line"]
    ]
    ann.post("/undo")
    placed_again(made)
    assert len(ann.row(row["line"])["words"]) == len(row["words"])
    (reopened,) = [f for f in ann.flags() if f["kind"] == "unintelligible"]
    assert (reopened["id"], reopened["state"]) == (flag["id"], "open")
    assert reopened["onset"] == pytest.approx(flag["onset"], abs=0.3)


def test_a_wrong_word_is_flagged_once_it_was_sought(made: Stage, ann: Browser) -> None:
    row = ann.row(5)
    ann.save(5, row["text"].replace("thirty", "30").replace("guest", "bicycle"))
    beside = made.editor.beside
    beside.start()
    assert beside._process is not None
    beside._process.kill()  # another one is begun
    placed_again(made)
    quotes = [f["quote"] for f in ann.flags() if f["state"] == "open"]
    assert any("bicycle" in quote for quote in quotes)
    assert ann.post("/undo").status == 200


def test_what_fails_in_the_process_is_told_and_the_process_goes_on(made: Stage) -> None:
    beside = made.editor.beside
    with pytest.raises(SideProcessError, match="AttributeError") as told:
        beside.place(None)  # type: ignore[arg-type]
    assert "line_alignment.py" in told.value.__notes__[0]
    process = beside._process
    assert beside.draw(None) is None  # type: ignore[arg-type]
    assert beside._process is process


def test_audio_comes_in_ranges_that_belong_together(ann: Browser) -> None:
    whole = ann.get("/audio")
    assert (whole.status, whole.headers["Content-Type"]) == (200, "audio/mpeg")
    assert whole.headers["Accept-Ranges"] == "bytes"
    tag = whole.headers["ETag"]
    part = ann.get("/audio", Range="bytes=1000-1099")
    assert (part.status, part.data) == (206, whole.data[1000:1100])
    assert part.headers["Content-Range"] == f"bytes 1000-1099/{len(whole.data)}"
    assert part.headers["ETag"] == tag
    assert ann.get("/audio", Range="bytes=0-9", **{"If-Range": tag}).status == 206
    assert ann.get("/audio", Range="bytes=0-9", **{"If-Range": '"other"'}).status == 200
    assert ann.get("/audio", **{"If-None-Match": tag}).status == 304
    assert ann.get("/audio", Range="bytes=99999999-").status == 416
    assert not tag.startswith("W/")


def test_a_clip_is_exact_and_cached(ann: Browser) -> None:
    clip = ann.get("/clip?onset=54.25&offset=56")
    samples, rate = soundfile.read(io.BytesIO(clip.data))
    assert len(samples) / rate == 1.75
    tag = clip.headers["ETag"]
    assert ann.get("/clip?onset=54.25&offset=56", **{"If-None-Match": tag}).status == 304
    for wrong in ("onset=5&offset=5", "onset=5", "onset=0&offset=61", "onset=nan&offset=2"):
        assert ann.get(f"/clip?{wrong}").status == 400


def test_a_spectrogram_is_a_picture(ann: Browser) -> None:
    picture = ann.get("/spectrogram.png?onset=54&offset=56")
    assert picture.headers["Content-Type"] == "image/png"
    assert picture.data.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", picture.data[16:24])[1] == 256


def test_peaks_at_several_rates(ann: Browser) -> None:
    fine = ann.get("/peaks?rate=100&onset=10&offset=12")
    assert (len(fine.data), fine.headers["X-Onset"]) == (2 * 200, "10.000")
    assert len(ann.get("/peaks?rate=2").data) == pytest.approx(2 * 2 * SECONDS, abs=4)
    assert ann.get("/peaks?rate=3").status == 400
    assert ann.get("/peaks?onset=2&offset=1").status == 400


def test_the_overview_is_the_whole_in_a_strip(ann: Browser) -> None:
    strip = ann.get("/overview").json
    assert len(strip["levels"]) == 1000
    assert (min(strip["levels"]) >= 0, max(strip["levels"])) == (True, 100)
    assert len(strip["rows"]) == 5
    assert all(moment is None or moment < SECONDS for *_, moment in strip["flags"])


def test_without_audio_there_is_text_only(made: Stage) -> None:
    ann = made.browser("Ann", "none-text-3")
    for path in ("/audio", "/clip?onset=0&offset=1", "/peaks"):
        assert ann.get(path).status == 404
    assert ann.get("/overview").json["levels"] == []
    assert ann.post("/align").status == 409
    assert len(ann.get("").json["flags"]) == 1


def test_a_failed_episode_can_be_asked_for_again(made: Stage) -> None:
    ann = made.browser("Ann", "bad-text-2")
    assert ann.get("/audio").status == 404
    asked = ann.post("/align")
    assert (asked.status, asked.json["state"]) == (202, "waiting")
    assert ann.get("/audio").status == 503


def test_an_outline_keeps_the_extremes() -> None:
    samples = np.zeros(16_000, np.int16)
    samples[8_000:8_003] = (-32768, 0, 32767)
    peaks = find_peaks(samples)
    assert peaks.shape == (100, 2)
    assert peaks[50].tolist() == [-127, 127]
    assert coarser(peaks, 50).tolist() == [[0, 0], [-127, 127]]
    assert coarser(peaks[:3], 50).tolist() == [[0, 0]]
    assert levels(peaks[:0], 4) == [0, 0, 0, 0]


def test_a_picture_has_its_pixels() -> None:
    picture = grey_png(np.arange(6, dtype=np.uint8).reshape(2, 3))
    assert struct.unpack(">II", picture[16:24]) == (3, 2)
