"""Findings of the voices in the editor: the card needs the name, whatever stands in the text."""

from __future__ import annotations

from typing import get_args

import pytest

from aligner.alignment.flag import Flag, SpeakerDoubt
from aligner.alignment.flag_kinds import FlagKind
from aligner.timeline import Segment
from aligner.transcript.model import Span
from web.flags.states import in_lines, store
from web.store.tables import FlagRow


@pytest.mark.parametrize("kind", ["wrong_speaker", "speaker_change", "unnamed_speaker"])
def test_a_stored_finding_names_the_voice_that_is_heard(kind: FlagKind) -> None:
    assert kind in get_args(FlagKind)
    flag = Flag(
        id="f00000000001",
        kind=kind,
        severity="warning",
        line=1,
        span=Span(0, 3),
        segment=Segment(1.0, 2.0),
        message="From 'Yes' (0:01.0) another voice speaks: Bo's?",
        score=0.93,
        candidates=("Bo",) if kind == "wrong_speaker" else (),
        speaker=SpeakerDoubt("Ann", "Bo", 0.93),
    )
    (found,) = in_lines([flag], [0], {})
    row = FlagRow()
    store(row, found, 7)
    assert row.candidates == ["Bo"]
