"""Figures for Prometheus: how many requests, how long they take, what waits.

Nothing in them names a person or holds a text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from flask import Flask
from sqlalchemy import func, select

from aligner.errors import MissingDependency
from web.http.observing import Answered
from web.services import Services
from web.store.tables import Episode, FlagRow, JournalEntry

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric

_BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0)
_FIGURES: Final = "aligner-figures"


def count_for_prometheus(app: Flask, editor: Services) -> Callable[[Answered], None]:
    """Count from now on what `figures` tells.

    Returns:
        What is to be told of every answer.

    Raises:
        MissingDependency: prometheus-client is not installed.
    """
    try:
        from prometheus_client import (  # noqa: PLC0415 - only who asks for metrics needs it
            CollectorRegistry,
            Counter,
            Histogram,
            ProcessCollector,
            exposition,
        )
    except ModuleNotFoundError:
        advice = "pip install 'transcript-aligner[metrics]'"
        raise MissingDependency("Metrics need prometheus-client:", advice) from None
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    registry.register(_Stock(editor))
    labels = ("method", "address")
    answered = Counter(
        "aligner_requests", "Requests answered.", (*labels, "status"), registry=registry
    )
    took = Histogram(
        "aligner_request_seconds",
        "From a request's arrival to its answer.",
        labels,
        buckets=_BUCKETS,
        registry=registry,
    )

    def count(one: Answered) -> None:
        answered.labels(one.method, one.address, str(one.status)).inc()
        took.labels(one.method, one.address).observe(one.seconds)

    app.extensions[_FIGURES] = lambda: exposition.generate_latest(registry).decode()
    return count


def figures(app: Flask) -> str | None:
    """Everything counted, as Prometheus reads it; None if nothing is."""
    tell = app.extensions.get(_FIGURES)
    return None if tell is None else str(tell())


class _Stock:
    """What is there and what waits, asked of the database when somebody looks."""

    def __init__(self, editor: Services) -> None:
        self._editor = editor

    def collect(self) -> Iterator[Metric]:
        """Gauges: episodes and flags by state, edits, troubles."""
        from prometheus_client.metrics_core import GaugeMetricFamily  # noqa: PLC0415

        with self._editor.database.reading() as session:
            for name, told, column in (
                ("aligner_episodes", "Episodes by the state of their alignment.", Episode.state),
                ("aligner_flags", "Flags by what became of them.", FlagRow.state),
            ):
                gauge = GaugeMetricFamily(name, told, labels=("state",))
                for state, number in session.execute(select(column, func.count()).group_by(column)):
                    gauge.add_metric((state,), number)
                yield gauge
            edits = session.scalar(select(func.count()).select_from(JournalEntry))
        yield GaugeMetricFamily("aligner_edits", "Edits in the journal.", edits)
        troubles = len(self._editor.troubles())
        yield GaugeMetricFamily("aligner_troubles", "What /readyz would name.", troubles)
