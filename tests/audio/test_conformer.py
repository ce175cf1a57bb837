"""The network against hama's own engine, and the streaming against hearing it in one go."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import hama
import numpy as np
import pytest
import soundfile

from aligner.audio.acoustics import SAMPLE_RATE, Samples
from aligner.audio.conformer import ENGLISH_PHONES, Conformer, chunks
from aligner.audio.make_network import make_network
from aligner.audio.network import GRAPH, Indices, Network, View
from aligner.audio.tensors import graph_tensors
from aligner.audio.weights import Array, load_phones, load_weights

ALL: Indices = np.arange(len(load_phones()))

WHOLE = View(tile=100_000, reach=0, pools=(1,) * 4)
"""Full attention, as the engine has it."""


@pytest.fixture(scope="module")
def engine() -> hama.ASRModel:
    return hama.ASRModel()


@pytest.fixture(scope="module")
def exact() -> Network:
    """Like hama's network to the last number, but for its engine's precision."""
    weights = load_weights()
    graph = make_network(graph_tensors(weights, rough=False), WHOLE.pools)
    return Network(weights, view=WHOLE, rough=False, graph=graph)


@pytest.fixture(scope="module")
def network() -> Network:
    return Network(load_weights())


def engine_log_probs(engine: hama.ASRModel, samples: Samples) -> Array:
    feeds = {"waveform": samples[None], "waveform_lengths": np.array([len(samples)])}
    log_probs, lengths = engine.session.run(["log_probs", "out_lengths"], feeds)
    found: Array = log_probs[0, : int(lengths[0])]
    return found


def babble(seconds: float, *, seed: int = 7) -> Samples:
    """Buzzes with moving formants and pauses: no speech, but it makes the network decide things."""
    rng = np.random.default_rng(seed)
    at = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    pitch = 120 + 30 * np.sin(2 * np.pi * 0.7 * at)
    buzz = np.sign(np.sin(2 * np.pi * np.cumsum(pitch) / SAMPLE_RATE))
    formant = np.sin(2 * np.pi * np.cumsum(900 + 600 * np.sin(9 * at)) / SAMPLE_RATE)
    loudness = np.clip(np.sin(2 * np.pi * 3.1 * at) + 0.4, 0, 1)
    noise = rng.standard_normal(len(at)) * 0.003
    return (0.1 * loudness * (buzz * formant + 0.5 * formant) + noise).astype(np.float32)


def assert_close(ours: Array, theirs: Array) -> None:
    """The engine computes in lower precision: its probabilities stray by up to a few hundredths."""
    assert ours.shape == theirs.shape
    assert (ours.argmax(axis=1) == theirs.argmax(axis=1)).mean() >= 0.995
    assert np.abs(ours - theirs).mean() < 0.005
    assert np.abs(np.exp(ours) - np.exp(theirs)).max() < 0.15


def test_columns_are_those_of_the_engine(engine: hama.ASRModel) -> None:
    assert list(load_phones()) == engine.decoder_tokens


@pytest.mark.parametrize("samples", [16_000, 16_001, 16_160, 40_319])
def test_the_network_equals_the_engine_on_a_synthetic_signal(
    engine: hama.ASRModel, exact: Network, samples: int
) -> None:
    sound = babble(3)[:samples]
    assert_close(exact(sound, ALL), engine_log_probs(engine, sound))


def test_the_network_equals_the_engine_on_real_speech(
    engine: hama.ASRModel, exact: Network, shared_data: Path
) -> None:
    files = sorted((shared_data / "speech" / "timit").glob("*.wav"))[::13]
    assert files
    for path in files:
        sound, rate = soundfile.read(path, dtype="float32")
        assert rate == SAMPLE_RATE
        assert_close(exact(sound, ALL), engine_log_probs(engine, sound))


def test_the_graph_that_comes_with_the_package_is_the_one_that_is_made() -> None:
    packed = resources.files("aligner.audio").joinpath(GRAPH).read_bytes()
    assert packed == make_network(graph_tensors(load_weights()))


@pytest.mark.parametrize("seconds", [0.01, 0.5, 1.99, 2.5, 11, 30])
def test_bytes_and_pooled_frames_hear_nearly_the_same(
    exact: Network, network: Network, seconds: float
) -> None:
    sound = babble(seconds)
    rough, whole = network(sound, ALL), exact(sound, ALL)
    assert rough.shape == whole.shape
    assert (rough.argmax(axis=1) == whole.argmax(axis=1)).mean() > 0.9
    assert np.abs(np.exp(rough) - np.exp(whole)).mean() < 0.001


def test_full_scale_noise_is_heard_without_a_fault(network: Network) -> None:
    noise = np.random.default_rng(1).choice([-1, 1], SAMPLE_RATE).astype(np.float32)
    assert np.isfinite(network(noise, ALL)).all()


def pieces(sound: Samples, size: int) -> Iterator[Samples]:
    for start in range(0, len(sound), size):
        yield sound[start : start + size]


@pytest.mark.parametrize("length", [0, 1, 319, 320, 3_200, 3_519, 50_000, 51_200, 64_000, 64_001])
@pytest.mark.parametrize("size", [700, 32_000])
def test_chunks_tile_the_recording(length: int, size: int) -> None:
    sound = np.arange(length, dtype=np.float32)
    found = list(chunks(pieces(sound, size), frames=20, margin=3))
    assert sum(stretch.frames for stretch in found) == (length // 320 + 1 if length else 0)
    done = 0
    for stretch in found:
        assert stretch.frames > 0
        assert stretch.samples[0] == (done - stretch.lead) * 320
        assert stretch.lead == min(done, 3)
        assert len(stretch.samples) // 320 + 1 >= stretch.lead + stretch.frames
        done += stretch.frames


@pytest.mark.parametrize("jobs", [1, 2])
def test_streamed_posteriors_are_close_to_those_heard_at_once(network: Network, jobs: int) -> None:
    sound = babble(120)
    seconds: list[float] = []
    conformer = Conformer(phones=load_phones()[:-2], jobs=jobs)
    heard = conformer.hear(pieces(sound, 100_000), progress=seconds.append)
    assert heard.phones == conformer.phones == load_phones()
    assert heard.frame_rate == 50
    assert heard.log_probs.dtype == np.float32
    assert not heard.log_probs.flags.writeable
    assert seconds == sorted(seconds)
    assert seconds[-1] == pytest.approx(120, abs=0.03)
    whole = network(sound, ALL)
    assert heard.log_probs.shape == whole.shape
    assert (heard.log_probs.argmax(axis=1) == whole.argmax(axis=1)).mean() > 0.99


def test_a_model_that_gave_its_memory_back_hears_the_same() -> None:
    sound = babble(3)
    network = Network(load_weights())
    before = network(sound, ALL)
    network.rest()
    np.testing.assert_array_equal(network(sound, ALL), before)


def test_only_the_columns_that_were_asked_for_are_kept() -> None:
    sound = babble(2)
    every = Conformer(phones=load_phones()[:-2]).hear([sound])
    english = Conformer().hear([sound])
    assert set(ENGLISH_PHONES) < set(load_phones())
    assert english.phones == (*ENGLISH_PHONES, "<wb>", "<blank>")
    assert english.boundary is not None
    assert english.phones[english.boundary] == "<wb>"
    assert english.phones[english.blank] == "<blank>"
    columns = [every.phones.index(phone) for phone in english.phones]
    np.testing.assert_array_equal(english.log_probs, every.log_probs[:, columns])


def test_a_listener_that_gives_up_is_not_kept_waiting() -> None:
    def give_up(_: float) -> None:
        raise KeyboardInterrupt

    taken = []
    before = threading.enumerate()

    def ten_minutes() -> Iterator[Samples]:
        for block in range(100):
            taken.append(block)
            yield np.zeros(SAMPLE_RATE * 6, np.float32)

    with pytest.raises(KeyboardInterrupt):
        Conformer().hear(ten_minutes(), progress=give_up)
    assert len(taken) < 50  # they are not heard to their end
    assert threading.enumerate() == before


def test_nothing_to_hear_gives_no_frames() -> None:
    assert Conformer().hear([]).log_probs.shape[0] == 0


@pytest.mark.parametrize("length", [1, 2, 200, 400])
def test_a_blink_of_sound_is_no_failure(network: Network, length: int) -> None:
    assert np.isfinite(network(np.full(length, 0.1, np.float32), ALL)).all()


@pytest.mark.parametrize("level", [0.0, 1.0, 1e-6])
def test_probabilities_add_up_to_one_at_any_level(network: Network, level: float) -> None:
    log_probs = network(babble(3) * np.float32(level), ALL)
    np.testing.assert_allclose(np.exp(log_probs).sum(axis=1), 1, rtol=1e-4)
