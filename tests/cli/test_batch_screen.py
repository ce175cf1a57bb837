from __future__ import annotations

import io

import pytest
from rich.console import Console
from rich.progress import Progress

from aligner.alignment.stages import share_of_all
from aligner.batch.outcome import (
    Ended,
    EpisodeOutcome,
    EpisodeTask,
    Retried,
    StageProgress,
    Started,
)
from aligner.cli.batch_screen import Bars

STAGES = ("reading", "hearing", "placing", "timing")


def test_stages_follow_each_other_to_the_end() -> None:
    ends = [share_of_all(stage, 1.0) for stage in STAGES]
    begins = [share_of_all(stage, 0.0) for stage in STAGES]
    assert begins == pytest.approx([0.0, *ends[:-1]])
    assert ends[-1] == pytest.approx(1.0)


def test_the_bar_for_all_moves_with_what_is_under_way() -> None:
    out = io.StringIO()
    with Progress(console=Console(file=out)) as progress:
        tasks = [EpisodeTask(name, "a.md", "a.mp3", "out", weight=weight) for name, weight in SIZES]
        bars = Bars(progress, tasks, lambda: 0.0)
        reached = []
        for event in (
            Started("1", tasks[0]),
            StageProgress("1", "timing", 1.0),
            Started("2", tasks[1]),
            StageProgress("2", "reading", 0.0),
            Retried("1", tasks[0], "was ended"),
            Started("1", tasks[0]),
            StageProgress("1", "timing", 0.0),
            Ended("1", tasks[0], EpisodeOutcome("long", "failed", ("It is [silent].",))),
            Ended("2", tasks[1], EpisodeOutcome("short", "aligned")),
        ):
            bars(event)
            reached.append(progress.tasks[0].completed)
        assert reached[:5] == pytest.approx([0, 300, 300, 300, 0])
        assert 0 < reached[6] < reached[7] == 300
        assert reached[8] == progress.tasks[0].total == 400
    assert "It is [silent]." in out.getvalue()


SIZES = (("long", 300), ("short", 100))
