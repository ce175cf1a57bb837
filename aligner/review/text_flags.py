"""What the text alone tells, as flags: lint findings beside what the sound told."""

from __future__ import annotations

from collections.abc import Iterator

from aligner.alignment.flag import Flag, FlagKind, Severity
from aligner.transcript.lint import lint
from aligner.transcript.model import Transcript

_KINDS: dict[str, FlagKind] = {
    "stamp": "stamp_invalid",
    "gap": "stamp_invalid",
    "label": "speaker_label",
    "site": "site_reject",
}
"""By the first part of a rule's name; brackets and clock times are for `aligner lint` alone."""


def text_flags(transcript: Transcript) -> Iterator[Flag]:
    """A flag without an id for every finding that concerns stamps, labels or the site."""
    for finding in lint(transcript):
        kind = _KINDS.get(finding.rule.partition("-")[0])
        if kind:
            # A file that the site rejects is lost; all else of this sort readers can do without.
            severity: Severity = "severe" if kind == "site_reject" else "warning"
            if finding.severity == "warning":
                severity = "hint"
            score = 1.0 if finding.severity == "error" else 0.5
            span = finding.span
            yield Flag("", kind, severity, finding.line, span, None, finding.message, score)
