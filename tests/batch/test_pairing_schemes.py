"""How people call their files: no scheme may give a wrong pair, few may miss a right one."""

from __future__ import annotations

import json
import struct
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from aligner.batch.archive import BatchRequest, find
from aligner.batch.episodes import Pairing

OWN = Path(__file__).with_name("pairing_schemes.toml")
Tags = Mapping[str, str]
NO_TAGS: Tags = {}


@dataclass(frozen=True)
class Scheme:
    """Transcripts, recordings with their tags, and the pairs that are right."""

    name: str
    texts: Sequence[str]
    recordings: Mapping[str, Tags]
    pairs: Mapping[str, str] = field(default_factory=dict)
    shows: tuple[str, ...] = ()


def own() -> list[Scheme]:
    rows = tomllib.loads(OWN.read_text(encoding="utf-8"))["scheme"]
    return [
        Scheme(
            row["name"],
            [
                *(f"gotime/go-time-{number}" for number in range(1, row.get("go_times", 0) + 1)),
                *row.get("texts", ()),
                *row.get("pairs", ()),
            ],
            dict.fromkeys([*row.get("pairs", {}).values(), *row.get("others", ())], NO_TAGS)
            | row.get("tags", {}),
            row.get("pairs", {}),
        )
        for row in rows
    ]


def tagged(tags: Tags) -> bytes:
    """The header of an MP3 with ID3 tags (v2.3), and a little of nothing."""
    keys = {"title": b"TIT2", "album": b"TALB", "track": b"TRCK", "disc": b"TPOS"}
    frames = b""
    for key, value in tags.items():
        data = b"\x01" + value.encode("utf-16")
        frames += keys[key] + struct.pack(">IH", len(data), 0) + data
    size = bytes((len(frames) >> shift) & 0x7F for shift in (21, 14, 7, 0))
    return (b"ID3\x03\x00\x00" + size + frames if tags else b"") + bytes(200)


def pair_up(folder: Path, given: Scheme) -> Pairing:
    for name in given.texts:
        path = folder / "repo" / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"**A:** Hello.\n")
    for name, tags in given.recordings.items():
        path = folder / "audio" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(tagged(tags))
    wish = BatchRequest(folder / "repo", folder / "out", folder / "audio", shows=given.shows)
    return find(wish)


def handed(shared_data: Path) -> list[Scheme]:
    return [
        Scheme(
            row["name"],
            row["transcripts"],
            {each["path"]: each.get("tags", {}) for each in row["recordings"]},
            {name: place for name, place in row["expected"].items() if place},
            tuple(row["options"][1::2]),
        )
        for row in json.loads((shared_data / "pairing/schemes.json").read_bytes())
    ]


def found_in(folder: Path, given: Scheme) -> dict[str, str]:
    audio = folder / "audio"
    return {
        pair.text.name: Path(pair.recording.place).relative_to(audio).as_posix()
        for pair in pair_up(folder, given).pairs
    }


@pytest.mark.parametrize("given", own(), ids=lambda given: given.name)
def test_a_scheme_gives_its_pairs_and_no_others(tmp_path: Path, given: Scheme) -> None:
    assert found_in(tmp_path, given) == given.pairs


def test_the_handed_schemes_give_no_wrong_pair_and_miss_none(
    tmp_path: Path, shared_data: Path
) -> None:
    wrong, missed = [], []
    for number, given in enumerate(handed(shared_data)):
        found = found_in(tmp_path / str(number), given)
        wrong += [(given.name, pair) for pair in found.items() - given.pairs.items()]
        missed += [(given.name, pair) for pair in given.pairs.items() - found.items()]
    assert wrong == []
    assert missed == []
