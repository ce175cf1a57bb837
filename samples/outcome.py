# ruff: noqa: INP001 -- read by make_sample.py from its own folder, which is no package
"""What comes out besides the sound: the transcript's paragraphs and the truth about them.

Times are seconds into the published audio, ad included.
"""

from typing import Any

from screenplay import Line, Timed


def stamp(seconds: float) -> str:
    r"""A time under one hour in house spelling, floored: \[MM:SS\]."""
    return rf"\[{int(seconds) // 60:02}:{int(seconds) % 60:02}\]"


def gap_tag(seconds: float) -> str:
    """The tag for words that nobody could make out; its fraction counts 30 frames a second."""
    whole = int(seconds)
    frames = int((seconds - whole) * 30)
    return rf"\[unintelligible 00:{whole // 60:02}:{whole % 60:02}.{frames:02}\]"


def span(onset: float, offset: float) -> dict[str, float]:
    """A stretch of the audio as the truth spells it."""
    return {"start": round(onset, 4), "end": round(offset, 4)}


def insert(kind: str, onset: float, offset: float, *, marked: bool = False) -> dict[str, Any]:
    """A stretch without talk, as the truth lists it."""
    return {**span(onset, offset), "kind": kind, "marked": marked}


def paragraph(name: str, line: Line, timed: list[Timed]) -> str:
    """A paragraph of the transcript."""
    parts = [f"**{name}:**"] if line.label else []
    parts += [stamp(timed[0].onset)] if line.stamped else []
    for item in timed:
        piece = item.piece
        if piece.kind == "gap":
            parts.append(gap_tag(item.onset) + piece.written[len(piece.written.rstrip(",.?!")) :])
        elif piece.kind != "missing":
            parts.append(r"\[laughs\]" if piece.kind == "laughs" else piece.written)
    return " ".join(parts)


def truth_of(name: str, number: int, timed: list[Timed]) -> dict[str, list[dict[str, Any]]]:
    """What one paragraph enters into the truth, list by list.

    Args:
        name: the speaker.
        number: the paragraph's line in the transcript, from 1.
        timed: its pieces; laughter is no word and enters nothing.
    """
    speech = [item for item in timed if item.piece.kind != "laughs"]
    whole = span(speech[0].onset, speech[-1].offset)
    truth: dict[str, list[dict[str, Any]]] = {
        "lines": [{"line": number, "verdict": "spoken", **whole}],
        "segments": [],
    }
    for sentence in dict.fromkeys(item.sentence for item in speech):
        items = [item for item in speech if item.sentence == sentence]
        state = "missing" if items[0].piece.kind == "missing" else "transcribed"
        said = " ".join(word for item in items for word in item.piece.spoken)
        entry = {**span(items[0].onset, items[-1].offset), "speaker": name}
        truth["segments"].append({**entry, "text": said, "state": state})
    for item in speech:
        kind, entry = _entry(item, number)
        truth.setdefault(kind, []).append(entry)
    return truth


def _entry(item: Timed, number: int) -> tuple[str, dict[str, Any]]:
    """The list of the truth that a piece belongs to, and what stands there."""
    where = span(item.onset, item.offset)
    said = " ".join(item.piece.spoken).rstrip(".,?!")
    written = item.piece.written.lower().rstrip(".,?!")
    match item.piece.kind:
        case "gap":
            stamped = {"stamp": gap_tag(item.onset), "said": said}
            return "gaps", {**stamped, **where, "exact": True, "line": number}
        case "wrong":
            return "wrong", {"line": number, "said": said, "written": written, **where}
        case "missing":
            return "missing", {**where, "text": " ".join(item.piece.spoken)}
        case _:
            return "words", {"word": written, **where, "line": number}
