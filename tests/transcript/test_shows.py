from __future__ import annotations

from pathlib import Path

import pytest

from aligner.errors import BadInput
from aligner.transcript.shows import default_shows, load_shows

SHOWS = default_shows()


def test_an_episode_knows_its_addresses() -> None:
    episode = SHOWS.of_path("clones/transcripts/practicalai/practical-ai-22.md")
    assert episode is not None
    assert episode.title == "Practical AI 22"
    assert episode.path == "practicalai/practical-ai-22.md"
    assert episode.page == "https://changelog.com/practicalai/22"
    assert episode.moment(134.5) == "https://changelog.com/practicalai/22#t=02:14"
    assert episode.moment(3725.0).endswith("#t=1:02:05")
    assert episode.recording.endswith("/uploads/practicalai/22/practical-ai-22.mp3")


def test_paths_and_addresses_name_the_same_episode() -> None:
    for address in ("changelog.com/friends/30", "https://changelog.com/podcast/bonus-77#t=1"):
        episode = SHOWS.of_address(address)
        assert episode is not None
        assert SHOWS.of_path(episode.path) == episode


@pytest.mark.parametrize(
    "path", ["README.md", "gotime/js-party-1.md", "gotime/go-time-1.txt", "gotime/go-time-.md",
             "gotime/go-time-../../x.md", "gotime/go-time-1\n.md", "gоtime/gо-time-1.md"],
)  # fmt: skip
def test_what_no_show_would_call_a_transcript_is_none(path: str) -> None:
    assert SHOWS.of_path(path) is None


@pytest.mark.parametrize("address", ["https://example.org/gotime/1", "https://changelog.com/x", ""])
def test_addresses_elsewhere_are_no_episodes(address: str) -> None:
    assert SHOWS.of_address(address) is None


def test_a_show_that_nobody_entered_is_called_like_its_folder() -> None:
    episode = SHOWS.of_path("afterparty/afterparty-3.md")
    assert episode is not None
    assert episode.title == "Afterparty 3"


def test_every_transcript_of_the_data_has_an_episode(shared_data: Path) -> None:
    paths = [path.relative_to(shared_data / "transcripts").as_posix()
             for path in (shared_data / "transcripts").rglob("*-*.md")]  # fmt: skip
    assert len(paths) == 58
    for path in paths:
        episode = SHOWS.of_path(path)
        assert episode is not None
        assert episode.path == path


def test_other_sites_bring_their_table(tmp_path: Path) -> None:
    path = tmp_path / "shows.toml"
    path.write_text(
        'site = "https://example.org/"\naudio = "https://example.org/{episode}.ogg"\n'
        'repository = "us/texts"\n[shows]\n'
        'tide = { dash = "slack-water", title = "Slack Water" }\n',
        encoding="utf-8",
    )
    episode = load_shows(path).of_path("tide/slack-water-1.md")
    assert episode is not None
    assert episode.page == "https://example.org/tide/1"
    assert episode.recording == "https://example.org/1.ogg"


@pytest.mark.parametrize(
    "source", ["shows = 1", "x", 'site = ""\naudio = "{x}"\nrepository=""\n[shows]']
)
def test_a_table_that_is_wrong_is_refused(tmp_path: Path, source: str) -> None:
    path = tmp_path / "shows.toml"
    path.write_text(source, encoding="utf-8")
    with pytest.raises(BadInput):
        load_shows(path)


def test_a_bare_file_name_finds_its_show() -> None:
    episode = SHOWS.of_file_name("changelog--friends-30.md")
    assert episode is not None
    assert episode.path == "friends/changelog--friends-30.md"
    assert SHOWS.of_file_name("notes.md") is None
