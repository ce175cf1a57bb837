# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "soundfile>=0.13", "soxr"]
# ///
"""Make the sample episode from its script: transcript, audio and truth.

    python samples/make_sample.py

Needs, besides the PyPI packages above, three Debian packages: festival, festvox-us-slt-hts and
libflite1. The truth's times are the synthesisers' own. What may stand in a script is told at its
head. Times are seconds into the published audio, ad included.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import soundfile as sf
from outcome import insert, paragraph, span, stamp, truth_of
from screenplay import Line, Timed, read_script, sentences
from sounds import (
    band,
    chuckle,
    cough,
    decibels,
    faded,
    gust,
    in_room,
    levelled,
    limited,
    music,
    noise,
)
from voices import RATE, Voice, Wave, speak

HERE = Path(__file__).parent
NAME = "slack-water-1"
SPEECH = -15.5  # dBFS
CAST = {
    "NELL": Voice("Nell Carrow", "festival", 1.12, 215),
    "JONAH": Voice("Jonah Beck", "cmu_us_rms", 1.08, 118),
    "ANGUS": Voice("Angus Muir", "cmu_us_awb", 1.2, 135),
}


class Tape:
    """What has been recorded so far: sounds laid at their places, and where the talk stands."""

    def __init__(self, end: float = 0.0) -> None:
        self.end = end
        self.sentences = 0
        self.laid: list[tuple[float, Wave]] = []

    def lay(self, wave: Wave, at: float) -> float:
        """Lay a sound and return when it ends."""
        self.laid.append((at, wave))
        return at + len(wave) / RATE

    def mixed(self) -> Wave:
        """All sounds over the tone of a quiet room: digital silence is no silence."""
        tone = band(noise(self.end + 0.5, 1), 60, 1500)
        out = tone * decibels(-62) / np.std(tone)
        for at, wave in self.laid:
            start = round(at * RATE)
            out[start : start + len(wave)] += wave
        return limited(out)


def mask(wave: Wave, onset: float, offset: float, *, coughing: bool) -> Wave:
    """Make the words of a gap hard to understand, but leave them in the sound."""
    size, start = len(wave), int(onset * RATE)
    cover = np.zeros(size)
    if coughing:
        sound = levelled(cough(offset - onset), SPEECH - 7)
        cover[start : start + len(sound)] = sound[: size - start]
        return wave + cover
    time = np.arange(size) / RATE
    turned = np.clip(np.minimum(time - onset, offset - time) / 0.05 + 1, 0, 1)
    sound = levelled(gust(offset - onset + 0.3), SPEECH - 9)[: size - start]
    cover[start : start + len(sound)] = sound
    return wave * (1 - turned) + band(wave, 60, 2400) * turned * decibels(-4) + cover


def record(tape: Tape, line: Line, *, cough_in_gap: bool = True) -> list[Timed]:
    """Speak one paragraph onto the tape, from the tape's end on."""
    voice, timed = CAST[line.who], []
    for pieces in sentences(line):
        tape.sentences += 1
        if pieces[0].kind == "laughs":
            sound = levelled(chuckle(voice.laugh, tape.sentences), SPEECH - 7)
            onset, tape.end = tape.end, tape.lay(in_room(sound), tape.end) + 0.1
            timed.append(Timed(pieces[0], tape.sentences, onset, tape.end))
            continue
        speech = speak(voice, [word for piece in pieces for word in piece.spoken])
        wave = levelled(speech.wave, SPEECH)
        times = iter(speech.times)
        for piece in pieces:
            spans = [next(times) for _ in piece.spoken]
            onset, offset = float(spans[0][0]), float(spans[-1][1])
            timed.append(Timed(piece, tape.sentences, tape.end + onset, tape.end + offset))
            if piece.kind == "gap":
                wave = mask(wave, onset, offset, coughing=cough_in_gap)
        end = tape.lay(faded(in_room(wave), 0.01, 0.04), tape.end)
        tape.end = end + 0.22 + 0.12 * (tape.sentences * 7 % 5) / 4
    return timed


def advertise(tape: Tape, line: Line) -> tuple[float, float]:
    """The ad break: music, and under its middle the sponsor's words; returns onset and offset."""
    onset = tape.end + 0.3
    talk = Tape(end=onset + 2.6)
    record(talk, Line("JONAH", "", stamped=False, pieces=line.pieces))
    bars = int((talk.end - onset) / 2.5) + 1
    tune = music(bars)
    time = onset + np.arange(len(tune)) / RATE
    ducked = np.clip(np.minimum(time - (onset + 2.0), talk.end + 0.3 - time) / 0.5, 0, 1)
    tape.laid += talk.laid
    offset = tape.lay(tune * decibels(-10) ** ducked, onset)
    tape.end = offset + 0.4
    return onset, offset


def perform(tape: Tape, script: tuple[Line, ...]) -> tuple[list[str], dict[str, Any]]:
    """Put the whole episode on the tape; returns the transcript's paragraphs and the truth."""
    kinds = ("segments", "words", "lines", "gaps", "wrong", "missing", "inserts")
    truth: dict[str, Any] = {kind: [] for kind in kinds}
    tape.end = tape.lay(music(2), 0.0)
    truth["inserts"].append(insert("intro", 0.0, tape.end))
    tape.end += 0.3
    rows: list[str] = []
    for line in script:
        number = 2 * len(rows) + 1
        if line.who == "AD":
            onset, offset = advertise(tape, line)
            truth["inserts"].append(insert("ad", onset, offset, marked=True))
            truth["lines"].append({"line": number, "verdict": "break", **span(onset, offset)})
            rows.append(f"**Break:** {stamp(onset)}")
            continue
        name = CAST[line.who].name
        timed = record(tape, line, cough_in_gap=not truth["gaps"])
        tape.end += 0.1 + 0.05 * (number % 3)
        rows.append(paragraph(name, line, timed))
        for kind, entries in truth_of(name, number, timed).items():
            truth[kind] += entries
    onset, tape.end = tape.end, tape.lay(music(2), tape.end)
    truth["inserts"].append(insert("outro", onset, tape.end))
    return rows, truth


def main() -> None:
    """Read the script; write transcript, audio and truth next to it."""
    tape = Tape()
    script = read_script((HERE / f"{NAME}.script").read_text(encoding="utf-8"))
    rows, truth = perform(tape, script)
    wave = tape.mixed()
    truth |= {"clock": [[0.0, 0.0]], "duration": len(wave) / RATE, "stamps": "published"}
    (HERE / f"{NAME}.md").write_text("\n\n".join(rows) + "\n", encoding="utf-8", newline="\n")
    text = json.dumps(truth, indent=1, ensure_ascii=False)
    (HERE / f"{NAME}.truth.json").write_text(text + "\n", encoding="utf-8", newline="\n")
    samples = np.round(wave * 32767).astype(np.int16)
    # libsndfile counts down from 320 kb/s to 32; a constant rate, so that browsers seek exactly.
    options = {"bitrate_mode": "CONSTANT", "compression_level": (320 - 64) / (320 - 32)}
    sf.write(HERE / f"{NAME}.mp3", samples, RATE, format="MP3", **options)


if __name__ == "__main__":
    main()
