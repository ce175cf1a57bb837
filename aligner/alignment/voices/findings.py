"""What the voices of an episode tell: the values that become flags."""

from __future__ import annotations

from dataclasses import dataclass

from aligner.alignment.voices.kept import KeptVoice
from aligner.alignment.voices.turns import Turn


@dataclass(frozen=True, slots=True)
class WrongSpeaker:
    """A turn that sounds like another label's voice."""

    turn: Turn
    heard: str
    confidence: float
    seconds: float


@dataclass(frozen=True, slots=True)
class LikelyName:
    """A turn whose label names nobody, and a label whose voice it sounds like.

    Attributes:
        episodes: how many others the voice is known from; 0 if it is one of this episode's.
    """

    turn: Turn
    heard: str
    confidence: float
    seconds: float
    episodes: int = 0


@dataclass(frozen=True, slots=True)
class SpeakerChange:
    """Words of a turn, from `first` to before `last`, that sound like another label's voice."""

    turn: Turn
    first: int
    last: int
    heard: str
    confidence: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Voices:
    """What the voices of an episode tell.

    Attributes:
        wrong: turns under a wrong name.
        nameless: turns whose label names nobody, with the name of their voice.
        changes: stretches of turns that are somebody else's.
        one_voice: pairs of labels that sound like one person, with the seconds of the rarer.
        two_voices: labels that sound like two people, with the seconds of the rarer.
        unfollowed: pairs of labels that do not follow voices: their turns were not compared.
        kept: what may be kept of the named voices, for other episodes.
    """

    wrong: tuple[WrongSpeaker, ...] = ()
    nameless: tuple[LikelyName, ...] = ()
    changes: tuple[SpeakerChange, ...] = ()
    one_voice: tuple[tuple[str, str, float], ...] = ()
    two_voices: tuple[tuple[str, float], ...] = ()
    unfollowed: tuple[tuple[str, str], ...] = ()
    kept: tuple[KeptVoice, ...] = ()
