"""What an edit may not bring: neither the editor saves it, nor does an export let it leave."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from aligner.publish.changes import changes_between
from aligner.publish.checks import check, refuses
from aligner.transcript.dialects.shelf import shipped
from aligner.transcript.house_style import default_rules
from tests.web.staged import TALK, Stage
from web.document.lines import LineEdit
from web.editing.guard import objections

Make = Callable[..., Stage]

LABEL = "**Ann Lee:** Is that so? It is."
BREAK = "**Ann Lee:** Hello.\n\n**Break:** \\[01:59\\]\n\n**Bo Day:** \\[02:17\\] We are back.\n"


@pytest.mark.parametrize(
    ("new", "rule"),
    [
        ("*Ann Lee:** Is that so? It is.", "label-broken"),  # Home, Delete
        ("Ann Lee:** Is that so? It is.", "label-broken"),
        ("**Ann Lee:* Is that so? It is.", "label-broken"),
        ("**Ann Lee: Is that so? It is.", "label-broken"),
        ("*Ann Lee:* Is that so? It is.", "label-broken"),
        ("Ann Lee: Is that so? It is.", "label-broken"),
        ("**Ann Lee** Is that so? It is.", "label-without-colon"),
        ("**:** Is that so? It is.", "label-empty"),
        ("x**Ann Lee:** Is that so? It is.", "label-inside"),
        ("**Ann Lee:** Is that so? **Bo Day:** It is.", "label-inside"),
    ],
)
def test_a_label_that_breaks_is_refused_here_and_at_the_export(
    stage: Make, new: str, rule: str
) -> None:
    ann = stage().browser("Ann")
    answer = ann.save(7, new)
    assert answer.status == 422
    assert rule in {reason["rule"] for reason in answer.json["error"]["reasons"]}
    assert ann.text() == TALK
    after = TALK.replace(LABEL, new)
    found = check(TALK, after, changes_between(TALK, after), default_rules())
    assert rule in {each.rule for each in found if each.severity == "error"}
    assert refuses(found)


@pytest.mark.parametrize(
    "new",
    [
        "Is that so? It is.",  # the label is taken away: that was asked for
        "**Ann Lee:** **Note:** is bold. It is.".replace("**Note:** ", "**Note: that** "),
        "*Note:* it is.",
        "As she wrote: it is.",
        "**Cy:** Is that so?\n\n**Ann Lee:** It is.",
    ],
)
def test_what_is_no_broken_label_is_saved(stage: Make, new: str) -> None:
    assert stage().browser("Ann").save(7, new).status == 200


def test_words_do_not_vanish_into_a_break(stage: Make) -> None:
    ann = stage(BREAK).browser("Ann")
    joined = r"**Break:** \[01:59\] \[02:17\] We are back."
    answer = ann.save(3, joined, last=5)
    assert answer.status == 422
    assert "break-words" in {reason["rule"] for reason in answer.json["error"]["reasons"]}
    assert ann.text() == BREAK
    assert ann.save(3, r"**Break:** \[01:58\]").status == 200


def test_a_label_that_was_broken_before_may_stay(stage: Make) -> None:
    broken = TALK.replace(LABEL, "*Ann Lee:** Is that so? It is.")
    ann = stage(broken).browser("Ann")
    assert ann.save(7, "*Ann Lee:** Is that so? It is not.").status == 200


@pytest.mark.parametrize(
    ("new", "refused"),
    [
        ('"text": "He said \\"no\\"."', False),
        ('"text": "He said "no"."', True),
        ('"text": "He said no."\n\nYes.', True),
    ],
)
def test_a_json_file_stays_json(new: str, *, refused: bool) -> None:
    old = '"text": "He said it."'
    before = f'{{"segments": [\n{{"start": 1.0, "end": 2.0,\n{old}\n}}]}}\n'
    edit = LineEdit(3, 3, old, new)
    reasons = objections(before, before.replace(old, new), edit, shipped()["json"])
    assert [each.rule for each in reasons] == ["json"] * refused
    assert objections("no JSON", "none either", edit, shipped()["json"]) == ()
