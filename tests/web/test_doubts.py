"""What somebody typed by ear is not doubted, unless the sound clearly says otherwise."""

from __future__ import annotations

import pytest

from aligner.alignment.model import AlignedLine, Alignment, TimedWord
from aligner.timeline import Segment
from aligner.transcript.model import Span
from tests.web.staged import GAP, Stage
from tests.web.test_realigner import ready
from web.workers.side_process import SideProcess

__all__ = ["ready"]

SURE, UNSURE, CONTRADICTED = 0.95, 0.5, 0.1


def hearing(monkeypatch: pytest.MonkeyPatch, **confidences: float) -> None:
    """Let every word of a line be found, half a second each; the others are sure."""

    def place(_self: object, task: object) -> Alignment:
        text, found, at = task.text, [], 0  # type: ignore[attr-defined]
        for n, word in enumerate(text.split()):
            at = text.index(word, at)
            how_sure = confidences.get(word, SURE)
            segment = Segment(n * 0.5, n * 0.5 + 0.4)
            span = Span(at, at + len(word))
            found.append(TimedWord(1, span, word, segment, how_sure, "acoustic"))
            at += len(word)
        hull = Segment(0.0, len(found) * 0.5)
        line = AlignedLine(1, None, "speech", "spoken", hull, SURE)
        return Alignment(600.0, tuple(found), (line,), (), (), (), (), "", "")

    monkeypatch.setattr(SideProcess, "place", place)


def doubted(stage: Stage) -> list[str]:
    for waiting in stage.editor.realigner.take():
        stage.editor.realigner.work(waiting)
    flags = stage.browser("Ann").flags()
    return [f["quote"] for f in flags if f["kind"] == "doubtful_word" and f["state"] == "open"]


@pytest.mark.parametrize("word", ["walk", "going"])
def test_neither_an_answer_nor_the_words_beside_it_are_doubted(
    ready: Stage, monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    ann = ready.browser("Ann")
    (flag,) = ann.flags()
    hearing(monkeypatch, **{word: UNSURE})
    ann.save(3, ann.row(3)["text"].replace(GAP, "walk"), flag=flag["id"])
    assert doubted(ready) == []
    assert [f["state"] for f in ann.flags()] == ["filled"]


def test_what_the_sound_contradicts_is_doubted(
    ready: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = ready.browser("Ann")
    hearing(monkeypatch, elephants=CONTRADICTED)
    ann.save(5, "And elephants went on talking.")
    assert doubted(ready) == ["elephants"]


def test_a_doubt_that_somebody_answered_does_not_come_back(
    ready: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = ready.browser("Ann")
    hearing(monkeypatch, went=CONTRADICTED)
    ann.save(5, "And I went on and on talking.")
    assert doubted(ready) == ["went"]
    (flag,) = [f for f in ann.flags() if f["kind"] == "doubtful_word"]
    hearing(monkeypatch, went=UNSURE)
    ann.save(5, "And I went, on and on talking.", flag=flag["id"])
    assert doubted(ready) == []
    ann.save(5, "And I went on and on, talking.")
    assert doubted(ready) == []


def test_what_is_taken_back_brings_its_doubts_back(
    ready: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = ready.browser("Ann")
    hearing(monkeypatch, went=UNSURE)
    ann.save(5, "And I walked on talking.")
    assert doubted(ready) == []
    ann.post("/undo")
    assert doubted(ready) == ["went"]
