"""Decoded sound on the disk: like an array to those who slice it, and gone with its object."""

from __future__ import annotations

import gc
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from aligner.audio import pcm
from aligner.audio.pcm import StoredPcm
from aligner.errors import OutputError


@pytest.fixture
def samples() -> npt.NDArray[np.int16]:
    return np.random.default_rng(0).integers(-32768, 32767, 50_000).astype(np.int16)


@pytest.fixture(params=["in memory", "on the disk"])
def stored(
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    samples: npt.NDArray[np.int16],
) -> StoredPcm:
    if request.param == "on the disk":
        monkeypatch.setattr(pcm, "_HELD", 1_000)
    stored, data = StoredPcm(), samples.tobytes()
    for start in range(0, len(data), 7_001):  # pieces may end inside a sample
        stored.append(data[start : start + 7_001])
    return stored


@pytest.mark.parametrize(
    "part",
    [
        slice(None),
        slice(0, 0),
        slice(7, 4_000),
        slice(49_990, 60_000),
        slice(60_000, 70_000),
        slice(9, 3),
        slice(-100, None),
        slice(5, 40_000, 7),
    ],
)
def test_slices_are_those_of_an_array(
    stored: StoredPcm, samples: npt.NDArray[np.int16], part: slice
) -> None:
    assert len(stored) == len(samples)
    assert stored[part].dtype == np.int16
    assert np.array_equal(stored[part], samples[part])


def test_numpy_takes_it_for_an_array(stored: StoredPcm, samples: npt.NDArray[np.int16]) -> None:
    assert np.array_equal(np.asarray(stored), samples)
    assert np.asarray(stored, np.float32).dtype == np.float32
    with pytest.raises(ValueError, match="on the disk"):
        np.array(stored, copy=False)


def test_threads_do_not_disturb_each_other(
    stored: StoredPcm, samples: npt.NDArray[np.int16]
) -> None:
    starts = [number * 997 % 49_000 for number in range(400)]
    with ThreadPoolExecutor(4) as pool:
        parts = list(pool.map(lambda start: stored[start : start + 900], starts))
    for start, part in zip(starts, parts, strict=True):
        assert np.array_equal(part, samples[start : start + 900])


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="lists open files by /proc")
def test_the_file_has_no_name_and_goes_with_the_object(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(pcm, "_HELD", 1_000)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    stored = StoredPcm()
    stored.append(bytes(100_000))
    assert not list(tmp_path.iterdir())
    assert _open_in(tmp_path) == 1
    del stored
    gc.collect()
    assert _open_in(tmp_path) == 0


def _open_in(folder: Path) -> int:
    links = [link for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    return sum(str(link.readlink()).startswith(str(folder)) for link in links)


def test_a_folder_that_is_not_there_is_an_error_with_advice(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(pcm, "_HELD", 1_000)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    with pytest.raises(OutputError, match=r"none: cannot hold the decoded sound.*TMPDIR"):
        StoredPcm().append(bytes(100_000))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
def test_a_full_disk_is_an_error_with_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    stored = StoredPcm()
    with Path("/dev/full").open("wb") as full:
        monkeypatch.setattr(stored, "_file", full)
        with pytest.raises(OutputError, match=r"No space left on device.*Free 120 MB"):
            stored.append(bytes(100_000))
