"""Single values on the wire: their bounds, their choices, and what a person reads if one is wrong.

Whole numbers end where JavaScript stops being exact, well inside what SQLite and PostgreSQL take.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Final, Literal, TypeAlias, get_args

from msgspec import Meta

from aligner.alignment.flag import Source
from aligner.alignment.flag_kinds import KINDS
from aligner.alignment.flag_kinds import Severity as FlagSeverity
from aligner.alignment.model import Verdict as LineVerdict
from aligner.transcript.model import TurnKind
from aligner.transcript.spelling import Escape as EscapeKind
from web.flags.opinions import StateWanted
from web.flags.states import State
from web.people.accounts import Role as PersonRole
from web.store.recordings import RecordingState as StateOfRecording
from web.workers.gap_words import VerdictOnWords
from web.workers.troubles import Reason as TroubleReason

MOST: Final = 2**53 - 1
"""The largest number to which JavaScript counts without losing one."""
_MOST_SECONDS: Final = 1e7
"""Sixteen weeks; twice that in samples is still a whole number to numpy."""

_TEXT = r"^[^\x00]*$"
_FLAG_ID = "^[0-9a-f]{12}$"
_PLACE = "^[^,]+,[^,]+$"

FLAG_KINDS = tuple(KINDS)
FLAG_STATES = get_args(State)


def one_of(title: str, options: Iterable[str]) -> Meta:
    """A choice that has a name of its own in the description.

    The value stays text to Python: rows of the database are text too.
    """
    return Meta(title=title, extra_json_schema={"enum": list(options)})


def _pattern(options: Iterable[str]) -> str:
    return f"^({'|'.join(options)})$"


# In requests and answers alike.
Count: TypeAlias = Annotated[int, Meta(ge=0, le=MOST)]
LineNumber: TypeAlias = Annotated[int, Meta(ge=1, le=MOST)]
Seconds: TypeAlias = Annotated[float, Meta(ge=0, le=_MOST_SECONDS)]
Score: TypeAlias = Annotated[float, Meta(ge=0, le=1e9)]
Text: TypeAlias = Annotated[str, Meta(pattern=_TEXT)]
TypedWords: TypeAlias = Annotated[str, Meta(pattern=_TEXT, max_length=200)]
FlagId: TypeAlias = Annotated[str, Meta(pattern=_FLAG_ID, max_length=12)]

# In answers.
Share: TypeAlias = Annotated[float, Meta(ge=0, le=1)]
Moment: TypeAlias = Annotated[
    str, Meta(description="A time of the day, UTC.", extra_json_schema={"format": "date-time"})
]
RowKind: TypeAlias = Annotated[str, one_of("RowKind", get_args(TurnKind))]
Verdict: TypeAlias = Annotated[str, one_of("Verdict", get_args(LineVerdict))]
MARK_KINDS = ("stamp", "gap", "tag", "entity", "link", "code", "markup", "label")
SoundVerdict: TypeAlias = Annotated[str, one_of("SoundVerdict", get_args(VerdictOnWords))]
WordSource: TypeAlias = Annotated[str, one_of("WordSource", get_args(Source))]
Basis: TypeAlias = Annotated[str, one_of("Basis", ("a", "i"))]
MarkKind: TypeAlias = Annotated[str, one_of("MarkKind", MARK_KINDS)]
FlagKind: TypeAlias = Annotated[str, one_of("FlagKind", FLAG_KINDS)]
FlagState: TypeAlias = Annotated[str, one_of("FlagState", FLAG_STATES)]
Tally: TypeAlias = Annotated[dict[FlagState, Count], Meta(title="Tally")]
Severity: TypeAlias = Annotated[str, one_of("Severity", get_args(FlagSeverity))]
EpisodeState: TypeAlias = Annotated[
    str, one_of("EpisodeState", ("waiting", "working", "ready", "failed", "no_audio"))
]
Trouble: TypeAlias = Annotated[str, one_of("Trouble", get_args(TroubleReason))]
RecordingState: TypeAlias = Annotated[str, one_of("RecordingState", get_args(StateOfRecording))]
Playable: TypeAlias = Annotated[str, one_of("Playable", ("none", "original", "rendition"))]
EditKind: TypeAlias = Annotated[
    str, one_of("EditKind", ("edit", "undo", "redo", "revert", "upstream"))
]
Escape: TypeAlias = Annotated[str, one_of("Escape", get_args(EscapeKind))]
WayName: TypeAlias = Annotated[str, one_of("WayName", ("patch", "file", "branch", "pull_request"))]
Said: TypeAlias = Annotated[str, one_of("Opinion", get_args(StateWanted))]
AnyRole: TypeAlias = Annotated[str, one_of("Role", get_args(PersonRole))]

# In requests: checked as they are decoded.
Role: TypeAlias = Annotated[PersonRole, Meta(title="Role")]
Opinion: TypeAlias = Annotated[StateWanted, Meta(title="Opinion")]
KindFilter: TypeAlias = Annotated[str, Meta(pattern=_pattern(("", *FLAG_KINDS)))]
StateFilter: TypeAlias = Annotated[str, Meta(pattern=_pattern(("any", *FLAG_STATES)))]
SeverityFilter: TypeAlias = Annotated[str, Meta(pattern=_pattern(get_args(FlagSeverity)))]
FlagPlace: TypeAlias = Annotated[str, Meta(pattern=_PLACE, max_length=400)]
PersonNumber: TypeAlias = Annotated[str, Meta(pattern="^[0-9]{1,15}$", max_length=15)]
TimedFormat: TypeAlias = Literal["alignment", "vtt", "srt", "podcast", "text", "csv", "textgrid"]
Switch: TypeAlias = Annotated[str, Meta(pattern="^[01]$", max_length=1)]
PeaksRate: TypeAlias = Literal[100, 20, 2]

PATTERNS = {
    _TEXT: "text without the character NUL",
    _FLAG_ID: "an id of a flag: 12 hexadecimal digits",
    _PLACE: "SLUG,ID",
    "^[01]$": "0 or 1",
}
"""What a pattern asks for, in words."""
