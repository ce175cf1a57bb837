# ruff: noqa: INP001 -- read by make_sample.py from its own folder, which is no package
"""Everything in the sample that is not speech: music, laughter, a cough, wind, the room.

Pure numpy and seeded, so each run gives the same samples. Waves are mono floats at `RATE`; filters
are gains over the spectrum of the whole wave, which is short enough for that.
"""

import numpy as np
from voices import RATE, Wave

# D major, bar by bar: D, B minor, G, A; notes as MIDI numbers, the bass first.
_CHORDS = ((50, 62, 66, 69), (47, 62, 66, 71), (43, 62, 67, 71), (45, 61, 64, 69))
_PATTERN = (1, 2, 3, 2, 1, 3, 2, 3)
BAR = 2.5  # seconds, four beats at 96 a minute


def decibels(value: float) -> float:
    """The factor for a level in decibels."""
    return float(10 ** (value / 20))


def band(wave: Wave, low: float, high: float) -> Wave:
    """Keep what lies between two frequencies (hertz), with slopes of 12 dB an octave."""
    hertz = np.fft.rfftfreq(len(wave), 1 / RATE)
    gain = 1 / np.sqrt(1 + (low / np.maximum(hertz, 1e-3)) ** 4) / np.sqrt(1 + (hertz / high) ** 4)
    return np.fft.irfft(np.fft.rfft(wave) * gain, len(wave))


def noise(seconds: float, seed: int) -> Wave:
    """White noise with a mean square of one."""
    return np.random.default_rng(seed).standard_normal(int(seconds * RATE))


def levelled(wave: Wave, level: float) -> Wave:
    """The wave with its loud half at `level` (dBFS, root mean square): pauses do not count."""
    blocks = wave[: len(wave) // 320 * 320].reshape(-1, 320)
    power = np.mean(blocks**2, axis=1)
    loud = float(np.sqrt(np.mean(power[power >= np.median(power)])))
    return wave * (decibels(level) / loud)


def limited(wave: Wave, ceiling: float = -2.0) -> Wave:
    """Turn the gain down around peaks above `ceiling` (dBFS), without bending the wave."""
    size = RATE // 200  # 5 ms
    blocks = np.abs(np.append(wave, np.zeros(-len(wave) % size))).reshape(-1, size).max(axis=1)
    gain = np.minimum(1, decibels(ceiling) / np.maximum(blocks, 1e-9))
    # A line between minima of neighbours stays below what each block asks for.
    edges = np.minimum(np.append(gain, 1), np.insert(gain, 0, 1))
    turned: Wave = np.interp(np.arange(len(wave)) / size, np.arange(len(edges)), edges)
    return wave * turned


def faded(wave: Wave, rise: float, fall: float) -> Wave:
    """The wave with raised-cosine edges of so many seconds."""
    out = wave.copy()
    up, down = int(rise * RATE), int(fall * RATE)
    out[:up] *= 0.5 - 0.5 * np.cos(np.pi * np.arange(up) / max(1, up))
    out[len(out) - down :] *= 0.5 + 0.5 * np.cos(np.pi * np.arange(down) / max(1, down))
    return out


def in_room(wave: Wave) -> Wave:
    """The voice a metre away in a small furnished room: dry voices sit in no place."""
    time = np.arange(int(0.14 * RATE)) / RATE
    tail = band(noise(0.14, 7) * np.exp(-time / 0.025), 200, 5000)
    tail[: int(0.004 * RATE)] = 0
    reply = np.convolve(wave, tail / np.sqrt(np.sum(tail**2)))[: len(wave)]
    return band(wave + decibels(-21) * reply, 75, 9500)


def _plucked(note: int, seconds: float) -> Wave:
    """A soft string: partials that die away, the high ones first."""
    time = np.arange(int(seconds * RATE)) / RATE
    hertz = 440 * 2 ** ((note - 69) / 12)
    parts = [
        np.sin(2 * np.pi * hertz * k * (1 + 0.0004 * k) * time) * np.exp(-time * (1.4 + 1.1 * k))
        for k in range(1, 8)
    ]
    partials = sum(part / k**1.7 for k, part in enumerate(parts, start=1))
    return faded(np.asarray(partials), 0.004, 0.05)


def music(bars: int, ring: float = 2.0) -> Wave:
    """A few bars of harp over a bass and a quiet wash of sea, ending on the tonic.

    Args:
        bars: four beats each.
        ring: seconds that the last chord rings.
    """
    out = np.zeros(int((bars * BAR + ring) * RATE))
    played = [
        (bar * BAR + step * BAR / 8, _CHORDS[bar % 4][voice], 0.8 if step % 4 else 1.0)
        for bar in range(bars)
        for step, voice in enumerate(_PATTERN)
    ]
    played += [(bar * BAR, _CHORDS[bar % 4][0], 1.3) for bar in range(bars)]
    played += [(bars * BAR + 0.03 * k, note, 0.6) for k, note in enumerate((*_CHORDS[0], 74))]
    for onset, note, loudness in played:
        start = int(onset * RATE)
        sound = _plucked(note, min(2.2, len(out) / RATE - onset))
        out[start : start + len(sound)] += loudness * sound[: len(out) - start]
    time = np.arange(len(out)) / RATE
    sea = band(noise(len(out) / RATE + 1, 3)[: len(out)], 150, 1200)
    out += 0.12 * sea / np.std(sea) * (0.5 - 0.5 * np.cos(2 * np.pi * time / 5))
    return faded(levelled(out, -18.5), 0.02, 1.2)


def chuckle(pitch: float, seed: int) -> Wave:
    """A short laugh: four puffs of breath, each with a voice of falling pitch behind it."""
    rng = np.random.default_rng(seed)
    puffs = []
    for number in range(4):
        size = int((0.19 + 0.015 * rng.random()) * RATE)
        time = np.arange(size) / RATE
        hertz = pitch * (1.12 - 0.07 * number) * (1.06 - 0.9 * time + 0.01 * rng.standard_normal())
        phase = np.cumsum(2 * np.pi * hertz / RATE)
        pulses = sum(np.sin(k * phase) / k for k in range(1, 24))
        voiced = np.clip((time - 0.05) / 0.03, 0, 1) * np.exp(-np.maximum(time - 0.09, 0) / 0.035)
        breath = np.clip(time / 0.03, 0, 1) * np.exp(-np.maximum(time - 0.05, 0) / 0.045)
        puffs.append((pulses * voiced + 0.2 * rng.standard_normal(size) * breath) * 0.84**number)
    wave = np.concatenate(puffs)
    axis = np.fft.rfftfreq(len(wave), 1 / RATE)
    formants = ((680, 90, 1.0), (1180, 120, 0.5), (2500, 200, 0.2), (3500, 300, 0.08))
    gain = sum(size / (1 + ((axis - centre) / width) ** 2) for centre, width, size in formants)
    return faded(band(np.fft.irfft(np.fft.rfft(wave) * gain, len(wave)), 90, 4200), 0.01, 0.08)


def cough(seconds: float) -> Wave:
    """Two bursts of throat noise, within the time given."""
    time = np.linspace(0, 1, int(seconds * RATE))
    envelope = sum(
        np.clip((time - at) / 0.04, 0, 1) * np.exp(-np.maximum(time - at - 0.04, 0) / 0.13)
        for at in (0.0, 0.5)
    )
    rough = 1 + 0.6 * np.sin(2 * np.pi * 85 * time * seconds)
    return faded(
        band(noise(seconds + 0.01, 11)[: len(time)] * envelope * rough, 350, 2600), 0.01, 0.05
    )


def gust(seconds: float) -> Wave:
    """Wind across a microphone: a low rumble that comes and goes."""
    wave = band(noise(seconds, 13), 40, 260)
    return faded(wave, seconds / 3, seconds / 3)
