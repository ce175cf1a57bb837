"""Captions that leave: a cue that an edit made too long is told, and broken anew if asked."""

from __future__ import annotations

import pytest

from aligner.publish.names import Author
from aligner.publish.plan import Correction, PublishPlan, plan_upon
from aligner.transcript.dialects.shelf import shipped
from aligner.transcript.house_style import default_rules
from aligner.transcript.shows import default_shows

CUE = "00:00:{:02}{}000 --> 00:00:{:02}{}900\n{}\n"
SAID = [
    "Anna Berg: Hello and welcome to it.",
    "Carl Stone: Then call the engineer\nand ask.",
    "Anna Berg: That is a line of forty-five characters.",
]
LONGER = "Carl Stone: Then call the water engineer of the town\nand ask."


def captions(said: list[str], sign: str) -> str:
    cues = (CUE.format(6 * n, sign, 6 * n + 5, sign, each) for n, each in enumerate(said))
    return ("WEBVTT\n\n" if sign == "." else "") + "\n".join(cues)


def planned(before: str, after: str, form: str, *, style: bool) -> PublishPlan:
    correction = Correction(
        f"a/b.{form}", after, before, (Author("A", "a@b.c"),), dialect=shipped()[form]
    )
    rules = default_rules()
    return plan_upon("0" * 40, before, correction, default_shows(), rules, restyle=style)


@pytest.mark.parametrize(("form", "sign"), [("webvtt", "."), ("subrip", ",")])
def test_a_cue_that_became_too_long_is_told_and_broken_anew(form: str, sign: str) -> None:
    before = captions(SAID, sign)
    after = captions([SAID[0], LONGER, SAID[2]], sign)
    plan = planned(before, after, form, style=False)
    assert plan.after == after
    (told,) = [each for each in plan.findings if each.rule == "cue-long"]
    assert "a line of 52 characters (51 are enough elsewhere)" in told.message
    assert after.split("\n")[told.line - 1].startswith("Carl Stone")
    shaped = planned(before, after, form, style=True)
    assert not [each for each in shaped.findings if each.rule == "cue-long"]
    broken = "Carl Stone: Then call the water\nengineer of the town and ask."
    assert shaped.after == captions([SAID[0], broken, SAID[2]], sign)


def test_what_nobody_edited_stays_however_long() -> None:
    said = [SAID[0], f"{SAID[1]} {'really ' * 8}", SAID[2]]
    before = captions(said, ".")
    after = before.replace("welcome", "so welcome")
    assert planned(before, after, "webvtt", style=True).after == after
