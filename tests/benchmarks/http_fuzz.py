"""Requests by the thousand against the editor, made of its description by schemathesis.

    python -m tests.benchmarks.http_fuzz [--requests 3000] [--seed 0]
    python -m tests.benchmarks.http_fuzz --requests 50000 --databases sqlite postgresql

Half of them are as `/api/openapi.json` wants them, half break it somewhere; half are about an
episode that is there. An answer of 500, or another than described, is a fault, and so is an answer
of 200 to what the description forbids. To think of a request takes longer than to answer it: each
is sent to an editor on every database that is named, and is counted for each. A PostgreSQL of its
own is started where one is named. Prints one JSON object; ends with 1 if there was a fault.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import schemathesis
import soundfile
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from aligner.audio.clips import make_rendition
from tests.web.cluster import running_cluster
from tests.web.staged import SLUG, TALK, Browser, Stage
from web.cache.waveform_peaks import keep_peaks

SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "slack-water-1.mp3"
AnyOperation = APIOperation[Any, Any, Any, Any]
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
LEAVES = {"/sign-out"}
"""Whoever asks for this is somebody else afterwards: it comes last."""


@dataclass(frozen=True, slots=True)
class Report:
    """How often which status was answered, and what was wrong."""

    statuses: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody who asks one editor."""

    browser: Browser
    report: Report = field(default_factory=Report)

    def ask(self, case: Case[Any]) -> None:
        """Send one request; note what is wrong about its answer."""
        # Its annotation forgets that an application is asked by Werkzeug's client.
        client: Any = self.browser.client
        answer = case.call(session=client, headers={"X-CSRFToken": self.browser.token})
        self.report.statuses[answer.status_code] += 1
        try:
            case.validate_response(answer, checks=CHECKS)
        except FailureGroup as group:
            told = "; ".join(f"{each.title}: {each.message}" for each in group.exceptions)
            self.report.faults.append(
                f"{case.operation.label} {answer.status_code}: {told}\n{case.as_curl_command()}"
            )


def fuzz(*stages: Stage, requests: int, number: int = 0) -> list[Report]:
    """Ask every address, one after the other.

    Args:
        stages: the editors; every request goes to each.
        requests: to each editor, at least; as many that keep to the description as do not.
        number: where chance begins.

    Returns:
        A report for each of the editors.
    """
    asked = [Asked(stage.browser("Ann")) for stage in stages]
    first = asked[0]
    kinds = [
        (operation, mode)
        for operation in _operations(stages[0], first.browser)
        for mode in _modes(operation)
    ]
    while (missing := requests - first.report.statuses.total()) > 0:
        for operation, mode in kinds:  # some have but few requests: the others make up for them
            _ask(operation, mode, asked, -(-missing // len(kinds)), number)
        number += 1
    return [one.report for one in asked]


def _operations(stage: Stage, browser: Browser) -> Iterator[AnyOperation]:
    document = browser.get("/api/openapi.json").json
    for address in document["paths"].values():
        for operation in address.values():
            operation.pop("security", None)  # each request below is of somebody with a token
    schema = schemathesis.openapi.from_dict(document)
    schema.app = stage.app
    found = [each.ok() for each in schema.get_all_operations() if isinstance(each, Ok)]
    yield from sorted(found, key=lambda each: each.path in LEAVES)


def _modes(operation: AnyOperation) -> list[GenerationMode]:
    breakable = operation.query or operation.body
    return [GenerationMode.POSITIVE, *([GenerationMode.NEGATIVE] if breakable else [])]


def _ask(
    operation: AnyOperation, mode: GenerationMode, asked: list[Asked], each: int, number: int
) -> None:
    @seed(number)
    @settings(
        max_examples=each,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(mode), known=st.booleans())
    def ask(case: Case[Any], known: bool) -> None:
        if known and "slug" in case.path_parameters:
            case.path_parameters["slug"] = SLUG
        for one in asked:
            one.ask(case)

    with suppress(Unsatisfiable):  # whatever stands in some addresses is as described
        ask()


def make_stage(folder: Path, database: str | None) -> Stage:
    """An editor with an episode whose sound is there."""
    audio = folder / "library" / "show" / "talk-1.mp3"
    audio.parent.mkdir(parents=True)
    shutil.copy(SAMPLE, audio)
    stage = Stage.make(folder, TALK, database=database)
    rendition = stage.editor.episode_cache.rendition(SLUG, audio)
    make_rendition(audio, rendition)
    samples, _ = soundfile.read(rendition, dtype="int16")
    keep_peaks(rendition.parent, samples, stage.editor.episode_cache.sound_of(rendition))
    return stage


@contextmanager
def urls(names: list[str]) -> Iterator[dict[str, str | None]]:
    """URLs of new databases of these kinds, for a while; SQLite is what an editor has unasked."""
    if "postgresql" not in names:
        yield dict.fromkeys(names)
        return
    with running_cluster() as cluster:
        if cluster is None:
            raise SystemExit("no PostgreSQL here: apt-get install postgresql")
        yield {name: cluster.new_database() if name == "postgresql" else None for name in names}


def told(report: Report) -> dict[str, object]:
    """What is printed of a database."""
    return {
        "requests": report.statuses.total(),
        "statuses": dict(sorted(report.statuses.items())),
        "of_500": sum(n for status, n in report.statuses.items() if status >= 500),
        "faults": len(report.faults),
        "first_faults": report.faults[:10],
    }


def main() -> None:
    """Ask and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--requests", type=int, default=3000, help="to each database")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--databases", nargs="+", choices=["sqlite", "postgresql"], default=["sqlite"]
    )
    options = parser.parse_args()
    began = time.process_time()
    with urls(options.databases) as databases, tempfile.TemporaryDirectory() as folder:
        stages = [make_stage(Path(folder, name), url) for name, url in databases.items()]
        reports = fuzz(*stages, requests=options.requests, number=options.seed)
        for stage in stages:
            stage.wrong_answers.clear()  # they are among the faults
            stage.close()
    print(
        json.dumps(
            {
                **{name: told(each) for name, each in zip(databases, reports, strict=True)},
                "cpu_s": round(time.process_time() - began, 1),
            },
            indent=2,
            ensure_ascii=False,
        )
    )
    sys.exit(1 if any(each.faults for each in reports) else 0)


if __name__ == "__main__":
    main()
