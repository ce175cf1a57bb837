"""What the text alone tells, as flags: lint findings beside what the sound told."""

from __future__ import annotations

from collections.abc import Iterator

from aligner.alignment.flag import Flag
from aligner.alignment.flag_kinds import KINDS, FlagKind
from aligner.transcript.lint import lint
from aligner.transcript.model import Guess, Transcript

_KINDS: dict[str, FlagKind] = {
    "stamp": "stamp_invalid",
    "gap": "stamp_invalid",
    "label": "speaker_label",
    "site": "site_reject",
}
"""By the first part of a rule's name; brackets and clock times are for `aligner lint` alone."""


def text_flags(transcript: Transcript) -> Iterator[Flag]:
    """A flag without an id for every finding that concerns stamps, labels or the site.

    And for every word that whoever wrote it marked as a guess.
    """
    yield from _guesses(transcript)
    for finding in lint(transcript):
        kind = _KINDS.get(finding.rule.partition("-")[0])
        if kind:
            severity = "hint" if finding.severity == "warning" else KINDS[kind].severity
            score = 1.0 if finding.severity == "error" else 0.5
            place = (finding.line, finding.span, None)
            fixes = () if finding.fix is None else (finding.fix,)
            yield Flag("", kind, severity, *place, finding.message, score, fixes)


def _guesses(transcript: Transcript) -> Iterator[Flag]:
    if transcript.spelling.site:
        return
    for paragraph in transcript.paragraphs:
        for inline in paragraph.inlines:
            if isinstance(inline, Guess):
                written = inline.text.of(transcript.text)
                message = f"Whoever wrote {written!r} was not sure of it. Listen, and take a stand."
                yield Flag(
                    "", "doubtful_word", "warning", paragraph.line, inline.span, None, message, 0.5
                )
