"""The command on real cuts: what is written, what is remembered, how it ends."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile
from click.testing import CliRunner, Result

from aligner.alignment.file_reader import read_alignment
from aligner.cli.batch import command
from aligner.errors import OutputError
from tests.batch.cuts import SAMPLE, make_episode
from tests.batch.web_server import serving


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four episodes: two fine, one without stamps, one that is no audio; and a made batch."""
    folder = tmp_path_factory.mktemp("archive")
    for number, stamp in (("1", True), ("2", True), ("3", False), ("4", True)):
        make_episode(folder / "repo", folder / "audio", f"talk/talk-{number}", line=5, stamp=stamp)
    (folder / "audio/talk/talk-4.mp3").write_text("<!doctype html><p>Sorry")
    (folder / "repo/talk/talk-5.md").write_text("**A:** Nobody recorded this.\n")
    (folder / "repo/README.md").write_text("Hello.\n")
    result = run(folder, "-f", "vtt", "-j", "2")
    assert result.exit_code == 5, result.output
    return folder


def run(folder: Path, *more: str, out: str = "out") -> Result:
    arguments = [str(folder / "repo"), "-o", str(folder / out), "-j", "1", *more]
    if "--feed" not in more:
        arguments += ["--audio", str(folder / "audio")]
    return CliRunner().invoke(command, arguments)


def summary(folder: Path, out: str = "out") -> dict[str, tuple[str, str]]:
    document = json.loads((folder / out / "summary.json").read_text())
    return {
        each["episode"]: (each["status"], " ".join(each["reasons"]))
        for each in document["episodes"]
    }


def times(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in (folder / "out/talk").iterdir()}


def test_every_transcript_ends_in_one_of_the_lists(archive: Path) -> None:
    found = summary(archive)
    assert {name: status for name, (status, _) in found.items()} == {
        "talk/talk-1": "aligned",
        "talk/talk-2": "aligned",
        "talk/talk-3": "suspect",
        "talk/talk-4": "failed",
    }
    assert "no stamps" in found["talk/talk-3"][1]
    assert "web page" in found["talk/talk-4"][1]
    document = json.loads((archive / "out/summary.json").read_text())
    assert document["unpaired"] == ["talk/talk-5"]
    assert document["counts"]["aligned"] == 2
    file = read_alignment(archive / "out/talk/talk-1.json")
    assert file.transcript.path == str(archive / "repo/talk/talk-1.md")
    assert (archive / "out/talk/talk-1.vtt").read_text().startswith("WEBVTT")
    assert 'href="report-pages/talk/talk-1.html"' in (archive / "out/report.html").read_text()
    index = (archive / "out/report.html").read_text()
    for told in ("Not aligned", "web page", "to be looked at first", "no stamps"):
        assert told in index
    page = (archive / "out/report-pages/talk/talk-1.html").read_text()
    assert "../../../audio/talk/talk-1.mp3" in page
    rows = (archive / "out/summary.csv").read_text().splitlines()
    assert len(rows) == 6


def test_a_second_run_does_nothing_and_a_third_what_changed(archive: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(archive, folder)
    assert run(folder, "-f", "vtt", "-q").exit_code == 5  # other paths, same content
    before = times(folder)
    result = run(folder, "-f", "vtt")
    assert "4 unchanged" in result.output
    assert times(folder) == before
    text = folder / "repo/talk/talk-1.md"
    text.write_text(text.read_text() + "\n**Angus Muir:** One more.\n")
    (folder / "out/talk/talk-2.vtt").unlink()
    run(folder, "-f", "vtt", "-f", "srt", "-q")
    after = times(folder)
    assert after["talk-1.json"] != before["talk-1.json"]
    assert after["talk-2.json"] == before["talk-2.json"]
    assert {"talk-2.vtt", "talk-2.srt", "talk-3.srt"} <= set(after)


def test_results_that_changed_without_changing_size_are_made_again(
    archive: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(archive, folder)
    run(folder, "-f", "vtt", "-q")
    made = {name: folder / f"out/talk/{name}" for name in ("talk-1.json", "talk-2.vtt")}
    whole = {name: path.read_bytes() for name, path in made.items()}
    for path in made.values():
        path.write_bytes(b"\0" * path.stat().st_size)
    run(folder, "-f", "vtt", "-q")
    there, here = str(archive).encode(), str(folder).encode()  # alignment files name their sources
    for name, path in made.items():
        assert path.read_bytes() == whole[name].replace(there, here)


def test_fast_says_so_and_what_is_exact_already_stays(tmp_path: Path) -> None:
    make_episode(tmp_path / "repo", tmp_path / "audio", "talk/talk-1", line=5)
    made = tmp_path / "out/talk/talk-1.json"
    models = []
    for options, redone in ((["--fast"], True), ([], True), (["--fast", "-f", "vtt"], False)):
        before = made.stat().st_mtime_ns if made.exists() else 0
        assert run(tmp_path, *options, "-q").exit_code == 0
        assert (made.stat().st_mtime_ns != before) == redone
        models.append(read_alignment(made).alignment.acoustic_model)
    assert models[0].endswith("not adapted to the recording")
    assert models[1].endswith(", adapted to the recording")
    assert models[2] == models[1]
    # The format that was added has not made the exact alignment one of the fast engine's.
    assert "1 unchanged" in run(tmp_path).output


def test_made_twice_it_is_the_same_bytes(archive: Path) -> None:
    run(archive, "-f", "vtt", "-j", "1", out="again")
    for path in (archive / "out").rglob("*.*"):
        if path.is_file() and path.name != "journal.jsonl":
            other = archive / "again" / path.relative_to(archive / "out")
            assert other.read_bytes() == path.read_bytes(), path


def test_a_wrong_pair_and_a_cut_off_recording_are_told(tmp_path: Path) -> None:
    make_episode(tmp_path / "repo", tmp_path / "audio", "talk/talk-1", line=5)
    make_episode(tmp_path / "repo", tmp_path / "audio", "talk/talk-2", line=13)
    sound = tmp_path / "audio/talk/talk-2.mp3"
    shutil.copy(sound, tmp_path / "audio/talk/talk-1.mp3")
    sound.write_bytes(sound.read_bytes()[: sound.stat().st_size * 6 // 7])
    assert run(tmp_path, "--no-report", "--keep-going").exit_code == 5
    found = summary(tmp_path)
    assert found["talk/talk-1"][0] == "failed"
    assert "hardly the recording" in found["talk/talk-1"][1]
    assert found["talk/talk-2"][0] == "suspect"
    assert "cut off" in found["talk/talk-2"][1]
    assert not (tmp_path / "out/talk/talk-1.json").exists()


def test_a_joined_recording_is_told_and_not_suspect(tmp_path: Path) -> None:
    make_episode(tmp_path / "repo", tmp_path / "audio", "talk/talk-1", line=5)
    sound = tmp_path / "audio/talk/talk-1.mp3"
    advert = tmp_path / "advert.mp3"
    soundfile.write(advert, np.zeros(16_000), 16_000, format="MP3")
    sound.write_bytes(advert.read_bytes() + sound.read_bytes())
    assert run(tmp_path, "--no-report").exit_code in {0, 1}
    (note,) = read_alignment(tmp_path / "out/talk/talk-1.json").audio.notes
    assert (note.kind, "2 joined recordings" in note.text) == ("harmless", True)
    assert "joined" not in summary(tmp_path)["talk/talk-1"][1]


def test_silence_fails_and_an_excerpt_is_suspect(tmp_path: Path) -> None:
    for n in (1, 2):
        make_episode(tmp_path / "repo", tmp_path / "audio", f"talk/talk-{n}", line=5)
    silent = tmp_path / "audio/talk/talk-1.mp3"
    soundfile.write(silent, np.zeros(16_000 * 10), 16_000, format="MP3")
    text = tmp_path / "repo/talk/talk-2.md"
    later = SAMPLE.with_suffix(".md").read_text(encoding="utf-8").split("\n")[8]
    text.write_text(f"{text.read_text(encoding='utf-8')}\n{later}\n", encoding="utf-8")
    assert run(tmp_path, "--no-report", "--keep-going").exit_code == 5
    found = summary(tmp_path)
    assert found["talk/talk-1"][0] == "failed"
    assert "no speech in the recording" in found["talk/talk-1"][1]
    assert found["talk/talk-2"][0] == "suspect"
    assert "an excerpt, of line 1" in found["talk/talk-2"][1]
    assert (tmp_path / "out/talk/talk-2.json").exists()


def test_doubtful_pairs_wait_for_a_person(tmp_path: Path) -> None:
    make_episode(tmp_path / "repo", tmp_path / "audio", "talk/talk-1", line=5)
    for place in ("x/talk-1.mp3", "y/talk-1.mp3"):
        (tmp_path / "audio" / place).parent.mkdir()
        shutil.copy(tmp_path / "audio/talk/talk-1.mp3", tmp_path / "audio" / place)
    (tmp_path / "audio/talk/talk-1.mp3").unlink()
    result = run(tmp_path)
    assert result.exit_code == 5
    assert "2 recordings fit by name" in result.output
    asked = tmp_path / "out/doubtful.toml"
    lines = asked.read_text().splitlines()
    chosen = next(line for line in lines if "y/talk-1.mp3" in line)
    asked.write_text(asked.read_text().replace(chosen, chosen.removeprefix("# ")))
    assert run(tmp_path, "--names", str(asked), "-q").exit_code == 0
    assert not asked.exists()


def test_from_a_feed(tmp_path: Path) -> None:
    make_episode(tmp_path / "repo", tmp_path / "audio", "talk/talk-1", line=5)
    sound = (tmp_path / "audio/talk/talk-1.mp3").read_bytes()
    with serving() as (server, _):
        item = '<item><title>{}</title><enclosure url="{}" length="{}" type="audio/mpeg"/></item>'
        server.files = {"/file/talk-1.mp3": sound}
        server.feed = (
            "<rss><channel>"
            + item.format("Talk 1", f"{server.address}/file/talk-1.mp3", len(sound))
            + item.format("Other", f"{server.address}/file/other-9.mp3", 5000)
            + "</channel></rss>"
        ).encode()
        result = run(tmp_path, "--feed", f"{server.address}/feed")
        assert result.exit_code == 0, result.output
        assert (tmp_path / "out/audio/talk/talk-1.mp3").read_bytes() == sound
        assert run(tmp_path, "--feed", f"{server.address}/feed", "--json").exit_code == 0


def test_choosing(archive: Path) -> None:
    assert run(archive, "--show", "nothing").exit_code == 1
    assert "talk/talk-1 " in run(archive, "--show", "talk", "-n").output
    parts = [run(archive, "--shard", f"{k}/3", "-n").output for k in (1, 2, 3)]
    for number in range(1, 6):
        assert sum(f"talk/talk-{number} " in part for part in parts) == 1
    assert run(archive, "--shard", "4/3", "-n").exit_code == 2


def test_only_what_changed_since_a_revision(archive: Path, tmp_path: Path) -> None:
    folder = tmp_path / "git"
    shutil.copytree(archive, folder)
    git = ["git", "-C", str(folder / "repo"), "-c", "user.name=A", "-c", "user.email=a@b.c"]
    for arguments in (["init", "-q"], ["add", "."], ["commit", "-qm", "All"]):
        subprocess.run([*git, *arguments], check=True)
    (folder / "repo/talk/talk-2.md").write_text("**A:** Changed.\n")
    (folder / "repo/talk/talk-6.md").write_text("**A:** New.\n")
    output = run(folder, "--since", "HEAD", "-n").output
    assert "talk/talk-2 " in output
    assert "talk/talk-6 " in output
    assert "talk/talk-1 " not in output
    assert run(folder, "--since", "nowhere", "-n").exit_code == 1


def test_ctrl_c_ends_cleanly_and_the_next_run_goes_on(tmp_path: Path) -> None:
    for number in range(1, 6):
        make_episode(tmp_path / "repo", tmp_path / "audio", f"talk/talk-{number}", line=5)
    start = "from aligner.cli import main; main()"
    arguments = [
        *(sys.executable, "-c", start, "batch", str(tmp_path / "repo"), "-j", "1"),
        *("--audio", str(tmp_path / "audio"), "-o", str(tmp_path / "out")),
    ]
    process = subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True)
    journal = tmp_path / "out/journal.jsonl"
    deadline = time.monotonic() + 60
    while not (journal.exists() and journal.stat().st_size) and time.monotonic() < deadline:
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGINT)
    _, complaint = process.communicate(timeout=60)
    assert process.returncode == 130, complaint
    assert "The same command goes on from here" in complaint
    assert json.loads((tmp_path / "out/summary.json").read_text())["left"]
    assert run(tmp_path).exit_code == 0
    assert len(summary(tmp_path)) == 5


def test_a_second_ctrl_c_ends_at_once_and_says_how_to_go_on(tmp_path: Path) -> None:
    for number in range(1, 4):
        make_episode(tmp_path / "repo", tmp_path / "audio", f"talk/talk-{number}", line=5)
    arguments = ["repo", "--audio", "audio", "-o", "out", "-j", "1", "--json"]
    process = subprocess.Popen(
        [sys.executable, "-c", "from aligner.cli import main; main()", "batch", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert process.stdout
    assert "started" in process.stdout.readline()
    process.send_signal(signal.SIGINT)
    assert process.stderr
    assert "Finishing" in process.stderr.readline()
    process.send_signal(signal.SIGINT)
    _, complaint = process.communicate(timeout=60)
    assert process.returncode == 130, complaint
    assert "the same command goes on from here" in complaint
    assert run(tmp_path, "-q").exit_code == 0


def test_a_summary_that_cannot_be_written_costs_nothing_that_was_done(tmp_path: Path) -> None:
    make_episode(tmp_path / "repo", tmp_path / "audio", "talk/talk-1", line=5)
    (tmp_path / "out/summary.json/in-the-way").mkdir(parents=True)
    result = run(tmp_path)
    assert isinstance(result.exception, OutputError)
    assert "the same command goes on from here" in result.output
    shutil.rmtree(tmp_path / "out/summary.json")
    assert "1 unchanged" in run(tmp_path).output


def test_usage(tmp_path: Path) -> None:
    (tmp_path / "repo").mkdir()
    result = CliRunner().invoke(command, [str(tmp_path / "repo"), "-o", str(tmp_path / "out")])
    assert "--audio DIR or --feed URL" in result.output
    result = run(tmp_path, "--no-shared-disk")
    assert "goes with --cluster and --feed" in result.output
