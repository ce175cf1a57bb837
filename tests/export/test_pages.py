"""The pages in the browser that people open them with: Chromium, from disk."""

from __future__ import annotations

import re
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from aligner.export import CaptionedEpisode, Options, export
from aligner.export.cues import Cue
from aligner.export.report import EpisodeFigures, write_index, write_report
from tests.export.recordings import NAMES, SCRAPS, Recording, record

TALK = (
    "**Ann:** One two 😀 three & <b>four</b> \\[laughs\\] five.\n\n**Break:**\n\n"
    "**Bo:** six \\[unintelligible 00:00:40.00\\] seven. <script>document.title='run'</script>\n\n"
    "nobody says any of these words\n"
)
UNHEARD = frozenset(["nobody", "says", "any", "of", "these", "words"])

_TRACK = """
async (text) => {
  const video = document.createElement("video");
  const track = document.createElement("track");
  track.src = URL.createObjectURL(new Blob([text], { type: "text/vtt" }));
  video.append(track);
  document.body.append(video);
  track.track.mode = "hidden";
  await new Promise((done, fail) => { track.onload = done; track.onerror = fail; });
  return [...track.track.cues].map((cue) => {
    const voice = cue.getCueAsHTML().querySelector("span[title]");
    return [cue.startTime, cue.endTime, voice && voice.title, cue.getCueAsHTML().textContent];
  });
}
"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    made = browser.new_page(viewport={"width": 390, "height": 844})
    errors: list[str] = []
    made.on("pageerror", lambda error: errors.append(str(error)))
    yield made
    made.close()
    assert errors == []


def cues(recording: Recording) -> tuple[Cue, ...]:
    return CaptionedEpisode(recording.file, recording.transcript, Options()).cues()


def hostile() -> Recording:
    """Every hostile scrap once, under every hostile name."""
    return record(
        "\n\n".join(f"**{NAMES[i % len(NAMES)]}:** so {scrap} it" for i, scrap in enumerate(SCRAPS))
    )


@pytest.mark.parametrize("word_times", [False, True])
@pytest.mark.parametrize("recording", [record(TALK), hostile()], ids=["talk", "hostile"])
def test_chromiums_track_parser_reads_the_same_cues(
    page: Page, recording: Recording, word_times: bool
) -> None:
    vtt = export(recording.file, recording.transcript, "vtt", Options(word_times=word_times))
    page.goto("about:blank")
    read = page.evaluate(_TRACK, vtt)
    assert read == [
        [cue.segment.onset, cue.segment.offset, cue.speaker, cue.text] for cue in cues(recording)
    ]


@pytest.fixture
def read_along(tmp_path: Path) -> Path:
    recording = record(TALK, unheard=UNHEARD)
    with wave.open(str(tmp_path / "talk.wav"), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(2 * 8000 * int(recording.file.alignment.duration + 1)))
    path = tmp_path / "talk.html"
    options = Options(audio_url="talk.wav")
    path.write_text(export(recording.file, recording.transcript, "html", options), "utf-8")
    return path


def test_a_click_on_a_word_plays_it_and_marks_it(page: Page, read_along: Path) -> None:
    page.goto(read_along.as_uri())
    page.wait_for_function("audio.readyState > 0")
    words = page.evaluate("words.map((word) => rangeOf(word).toString())")
    assert words[:5] == ["One", "two 😀", "three &", "four", "[laughs]"]
    middle = page.evaluate(
        "(() => { const box = rangeOf(words[3]).getBoundingClientRect();"
        "return [box.x + box.width / 2, box.y + box.height / 2]; })()"
    )
    page.mouse.click(*middle)
    page.wait_for_function("shown >= 3")
    assert page.evaluate("audio.currentTime >= words[3].onset && !audio.paused")
    assert page.evaluate("mark.size") == 1


def test_a_page_runs_no_script_of_the_transcript(page: Page, read_along: Path) -> None:
    page.goto(read_along.as_uri())
    assert page.title() == "talk"
    assert "document.title='run'" in page.locator("main").inner_text()
    assert page.locator(".unsaid").inner_text() == "nobody says any of these words"
    assert page.locator(".gap").inner_text() == "[unintelligible]"
    assert page.locator(".break").count() == 1


def test_no_page_is_wider_than_a_phone(page: Page, tmp_path: Path) -> None:
    recording = hostile()
    path = tmp_path / "a.html"
    for written in (
        export(recording.file, recording.transcript, "html"),
        write_report(recording.file, sound="talk.mp3"),
        write_index([EpisodeFigures("x" * 200, "show", words=10, placed=3)]),
    ):
        path.write_text(written, "utf-8")
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_index_sorts_and_chooses_without_script(browser: Browser, tmp_path: Path) -> None:
    episodes = [
        EpisodeFigures(f"e{i}", "ab"[i % 2], words=100, placed=100 - i, severe=(7 * i) % 5)
        for i in range(5)
    ]
    path = tmp_path / "index.html"
    path.write_text(write_index(episodes), "utf-8")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(path.as_uri())

    def rows() -> list[str]:
        found = page.locator(".all tbody tr:visible").all()
        boxes = [(row.bounding_box() or {"y": 0})["y"] for row in found]
        names = [re.split(r"\s", row.inner_text())[0] for row in found]
        return [name for _, name in sorted(zip(boxes, names, strict=True))]

    def choose(label: str) -> None:
        page.locator("fieldset label", has_text=re.compile(f"^{label}$")).click()

    assert rows() == ["e4", "e3", "e2", "e1", "e0"]
    choose("Severe")
    assert rows() == ["e2", "e4", "e1", "e3", "e0"]
    choose("Name")
    choose("Reverse")
    assert rows() == ["e4", "e3", "e2", "e1", "e0"]
    choose("b")
    assert rows() == ["e3", "e1"]
    context.close()
