"""Every file of the data folder, cut off, garbled, emptied, gone or another one."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from aligner.errors import AlignerError
from tests.web.staged import SLUG, Stage
from web import Settings, create_app
from web.workers.aligner import AlignerWorker

SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "slack-water-1"
SECONDS = 20


def _garbled(data: bytes) -> bytes:
    noise = np.random.default_rng(0).bytes(min(len(data), 2_000))
    start = (len(data) - len(noise)) // 2
    return data[:start] + noise + data[start + len(noise) :]


MANNERS: dict[str, Callable[[bytes], bytes | None]] = {
    "cut off": lambda data: data[: len(data) // 2],
    "garbled": _garbled,
    "emptied": lambda _: b"",
    "gone": lambda _: None,
    "text": lambda _: b"No such thing.\n" * 100,
}
MADE = ("alignment.json", "peaks-*.npy", "posteriors.json", "posteriors.npy", "sound-*.mp3")
KEPT = ("editor.sqlite", "key.path", "search.sqlite")
ASKED = (
    *("/readyz", "/healthz", "/api/progress", "/api/episodes", "/api/search?q=welcome"),
    *(f"/api/episodes/{SLUG}{each}" for each in ("", "/overview", "/text", "/history", "/audio")),
    f"/api/episodes/{SLUG}/clip?onset=1&offset=3",
    f"/api/episodes/{SLUG}/peaks?rate=100&onset=0&offset=5",
    f"/api/episodes/{SLUG}/timed?format=srt",
    f"/api/episodes/{SLUG}/changes?since=0",
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an editor's library and all that it made of it."""
    folder = tmp_path_factory.mktemp("served")
    whole = SAMPLE.with_suffix(".md").read_text(encoding="utf-8")
    audio = folder / "library" / "show" / "talk-1.wav"
    audio.parent.mkdir(parents=True)
    samples, rate = soundfile.read(SAMPLE.with_suffix(".mp3"), dtype="int16")
    soundfile.write(audio, samples[: SECONDS * rate], rate)
    stage = Stage.make(folder, "\n\n".join(whole.split("\n\n")[:2]) + "\n", secret=None)
    worker = AlignerWorker(stage.editor.database, stage.editor.episode_cache, 1, None)
    assert worker.step()
    assert worker.renditions.step()
    browser = stage.browser("Ann")
    row = next(each for each in browser.get("").json["rows"] if each["kind"] == "speech")
    assert browser.save(row["line"], f"{row['text']} Indeed.").status == 200
    assert browser.get("/api/search?q=welcome").status == 200
    stage.close()
    return folder


@pytest.mark.parametrize("manner", MANNERS)
@pytest.mark.parametrize("name", [*KEPT, *MADE])
def test_a_spoilt_file_stops_the_start_with_a_sentence_or_is_made_again(
    served: Path, tmp_path: Path, name: str, manner: str, caplog: pytest.LogCaptureFixture
) -> None:
    data = tmp_path / "data"
    shutil.copytree(served / "data", data)
    (path,) = data.rglob(name)
    spoilt = MANNERS[manner](path.read_bytes())
    path.unlink()
    if spoilt is not None:
        path.write_bytes(spoilt)
    settings = Settings(data=data, library=served / "library", background=False)
    told: AlignerError | None = None
    try:
        app = create_app(settings)
    except AlignerError as error:
        told = error
    if told is not None:
        assert name in KEPT
        assert str(data) in str(told)
        return
    client = app.test_client()
    for address in ASKED:
        answer = client.get(address)
        is_told = answer.status_code == 503 and b"is being prepared" in answer.get_data()
        assert answer.status_code < 500 or is_told, (address, answer.get_data())
        answer.close()
    editor = app.extensions["editor"]
    worker = AlignerWorker(editor.database, editor.episode_cache, 1, None)
    worker.make_again()
    again = bool(worker.renditions.missing()) if name == "sound-*.mp3" else bool(worker.take())
    editor.close()
    is_lost = (name, manner) == ("editor.sqlite", "gone")
    assert is_lost == ("put a backup in its place" in caplog.text)
    if name in MADE and manner == "garbled":
        return  # lengths and headers are looked at, not all that is between
    assert again == (is_lost or name in MADE)
