"""What is left to do, the doing written down, and a summary.

pairs ─ plan ─┬─► tasks ─ run ─► outcomes ─► journal
              ├─► unchanged since the journal ─┴─► summary
              └─► doubtful
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from aligner import __version__
from aligner.audio.weights import HAMA_VERSION
from aligner.batch.archive import BatchRequest
from aligner.batch.episodes import EpisodePair, Pairing
from aligner.batch.evidence import doubt
from aligner.batch.journal import EpisodeRecord, Journal, sha256_of
from aligner.batch.layout import alignment_name, export_name, page_name
from aligner.batch.outcome import Ended, EpisodeOutcome, EpisodeTask, Event
from aligner.batch.summary import Summary
from aligner.errors import BadInput
from aligner.inside import Root

ENGINE = f"transcript-aligner {__version__}, hama {HAMA_VERSION}"
"""What an alignment depends on besides text and sound."""

_FAST = f"{ENGINE}, not adapted"


@dataclass(frozen=True, slots=True)
class BatchPlan:
    """What is to be done, the longest first, and what is not and why.

    Attributes:
        folder: where the results go.
        tasks: the work.
        pairs: of every task and every unchanged outcome, by name.
        texts: hashes of the transcripts, by name.
        unchanged: outcomes of an earlier run that still hold.
        pairing: everything else that was found, without what is certain.
    """

    folder: Path
    tasks: tuple[EpisodeTask, ...]
    pairs: Mapping[str, EpisodePair]
    texts: Mapping[str, str]
    unchanged: tuple[EpisodeOutcome, ...]
    pairing: Pairing

    def summary(self, outcomes: Mapping[str, EpisodeOutcome]) -> Summary:
        """What became of it all; `outcomes` are those of this run, by name."""
        done = {each.name: each for each in self.unchanged} | dict(outcomes)
        return Summary(
            tuple(done[name] for name in sorted(done)),
            self.pairing.doubts,
            self.pairing.unpaired,
            self.pairing.unused,
            tuple(sorted(task.name for task in self.tasks if task.name not in done)),
            self.pairing.refused,
            self.pairing.other_forms,
        )


def plan(wish: BatchRequest, pairing: Pairing, journal: Mapping[str, EpisodeRecord]) -> BatchPlan:
    """What is left to do. Only what was not done before is looked into."""
    tasks, doubts, unchanged = [], [], []
    pairs = {pair.text.name: pair for pair in pairing.pairs}
    texts = {name: _sha256(wish, pair.text.path) for name, pair in pairs.items()}
    table = wish.table
    for name, pair in pairs.items():
        step = _next(wish, pair, texts[name], journal.get(name))
        if isinstance(step, EpisodeOutcome):
            unchanged.append(step)
        elif step.known is None and (found := doubt(pair, table)):
            doubts.append(found)
        else:
            tasks.append(step)
    tasks.sort(key=lambda task: (-task.weight, task.name))
    listed = sorted((*pairing.doubts, *doubts), key=lambda each: each.text.name)
    rest = replace(pairing, pairs=(), doubts=tuple(listed))
    return BatchPlan(wish.output, tuple(tasks), pairs, texts, tuple(unchanged), rest)


def _next(
    wish: BatchRequest, pair: EpisodePair, text: str, entry: EpisodeRecord | None
) -> EpisodeTask | EpisodeOutcome:
    """What an episode needs: nothing, a further format, or everything."""
    name, recording = pair.text.name, pair.recording
    task = EpisodeTask(
        name,
        str(pair.text.path),
        recording.place,
        str(wish.output),
        wish.formats,
        wish.report,
        wish.fast,
        recording.size or 0,
        roots=(str(wish.repository), "" if wish.feed or wish.audio is None else str(wish.audio)),
        allowed=wish.allowed,
        voices=str(wish.voices or ""),
    )
    engines = (ENGINE, _FAST) if wish.fast else (ENGINE,)  # what is exact already may stay so
    if entry is None or not entry.holds(text, recording.place, recording.fingerprint, engines):
        return task
    outcome = entry.outcome
    if outcome.status == "failed":
        return outcome if outcome.lasting else task
    kept = {made for made, sha256 in outcome.files if sha256_of(str(wish.output / made)) == sha256}
    if alignment_name(name) not in kept:
        return task
    if kept.issuperset(_results(task)):
        return outcome
    return replace(task, known=outcome.reasons, fast=entry.engine != ENGINE)


def _results(task: EpisodeTask) -> Iterator[str]:
    yield from (export_name(task.name, form) for form in task.formats)
    if task.report:
        yield page_name(task.name)


def carry_out(
    todo: BatchPlan, events: Iterable[Event], journal: Journal, watch: Callable[[Event], None]
) -> dict[str, EpisodeOutcome]:
    """Write down every episode that ends, and tell of everything.

    Returns:
        The outcomes, by name.

    Raises:
        OutputError: the journal cannot be written.
    """
    outcomes: dict[str, EpisodeOutcome] = {}
    for event in events:
        if isinstance(event, Ended):
            name = event.task.name
            pair = todo.pairs[name]
            engine = _FAST if event.task.fast else ENGINE
            journal.add(
                EpisodeRecord(event.outcome, todo.texts[name], pair.recording.fingerprint, engine)
            )
            outcomes[name] = event.outcome
        watch(event)
    return outcomes


def clear_remains(folder: Path) -> None:
    """Take away what a run that was killed left half-written.

    Only to be called by a run that has the folder for itself.
    """
    for path in folder.rglob(".aligner-*.part"):
        path.unlink(missing_ok=True)


def _bytes(wish: BatchRequest, path: Path) -> bytes | None:
    with suppress(OSError, BadInput), Root(wish.repository).open(path) as file:
        return file.read()
    return None


def _sha256(wish: BatchRequest, path: Path) -> str:
    return hashlib.sha256(_bytes(wish, path) or b"").hexdigest()
