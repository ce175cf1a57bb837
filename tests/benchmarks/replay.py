"""Would each correction that people merged leave as they merged it? Replayed from git's history.

    python -m tests.benchmarks.replay CLONE [MOST]     every commit that changes a transcript
    python -m tests.benchmarks.replay                  the handed pairs: 12 files, 2,445 lines

The text before is upstream, the text after is what somebody corrected; what leaves must be the text
after, byte for byte, and nothing in it may be refused. Prints one JSON object: files, equal ones,
refused ones, and the first of both that are not right, each with its commit; and those that were
left out, for they are no UTF-8.

Measured on 2026-11-29 over what is handed: 2,457 of 2,457 equal; one refused, and rightly, for its
gap stands before the label, which then is none.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from aligner.publish.changes import changes_between
from aligner.publish.checks import check, refuses
from aligner.publish.merge import merge
from aligner.transcript.dialects.reading import dialect_of
from aligner.transcript.folders import is_transcript_name
from aligner.transcript.house_style import default_rules
from tests.benchmarks.recordings import DATA

_TURN = "**Ann Tern:** Hello."
"""Stands before a handed line: a file whose first line has no label is refused, and rightly."""

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Correction:
    """A file before and after somebody's change, with where it is from."""

    name: str
    before: str
    after: str


def handed() -> Iterator[Correction]:
    """The pairs of whole files that lie beside the project."""
    folder = DATA / "corrections"
    for row in json.loads((folder / "pr_pairs.json").read_text(encoding="utf-8")):
        file = folder / "pr_pairs_dev" / row["file"]
        sides = [
            file.with_name(f"{file.name}.{side}").read_bytes().decode()
            for side in ("before", "after")
        ]
        yield Correction(f"{row['commit'][:10]} {row['path']}", *sides)
    for line in (folder / "corrections_dev.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        name = f"{row['commit'][:10]} {row['path']} line {row['line']} ({row['kind']})"
        sides = [f"{_TURN}\n\n{row[side]}\n" for side in ("before", "after")]
        yield Correction(name, *sides)


def merged(clone: Path, unread: list[str]) -> Iterator[Correction]:
    """Of each commit that is no merge the transcripts that it changed, the newest first.

    What is no UTF-8 goes to `unread`.
    """
    log = _git(clone, "log", "--no-merges", "--diff-filter=M", "--name-only", "--format=%x00%H")
    for entry in log.decode("utf-8", "replace").split("\0")[1:]:
        commit, *paths = entry.split()
        for path in paths:
            if is_transcript_name(Path(path)):
                sides = [_git(clone, "show", f"{each}:{path}") for each in (f"{commit}^", commit)]
                name = f"{commit[:10]} {path}"
                try:
                    before, after = (side.decode() for side in sides)
                except UnicodeDecodeError:
                    unread.append(name)
                else:
                    yield Correction(name, before, after)


def _git(clone: Path, *arguments: str) -> bytes:
    command = ["git", "-C", str(clone), *arguments]
    return subprocess.run(command, capture_output=True, check=True).stdout


def main() -> None:
    """Replay and print."""
    given = sys.argv[1:]
    unread: list[str] = []
    corrections = merged(Path(given[0]), unread) if given else handed()
    most = int(given[1]) if given[1:] else sys.maxsize
    files, unequal, refused = 0, [], []
    for number, each in enumerate(corrections):
        if number >= most:
            break
        files += 1
        edits = changes_between(each.before, each.after)
        if merge(each.before, edits, each.before).text != each.after:
            unequal.append(each.name)
        dialect = dialect_of(each.before, Path(each.name.partition(" ")[2]))
        found = check(each.before, each.after, edits, default_rules(), dialect=dialect)
        if refuses(found):
            rules = sorted({finding.rule for finding in found if finding.severity == "error"})
            refused.append(f"{each.name}: {', '.join(rules)}")
    result = {
        "files": files,
        "equal": files - len(unequal),
        "refused": len(refused),
        "unequal": unequal[:_SHOWN],
        "refusals": refused[:_SHOWN],
        "unread": unread,
    }
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
