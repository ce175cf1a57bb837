from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from aligner.publish.changes import changes_between
from aligner.publish.merge import Merge, merge
from tests.publish.conftest import TEXT

GAP = r"\[unintelligible 00:00:12.10\]"


def merged(ours: str, theirs: str, base: str = TEXT) -> Merge:
    return merge(base, changes_between(base, ours), theirs)


def outcomes(made: Merge) -> list[str]:
    return [each.outcome for each in made.verdicts]


def test_nothing_moved() -> None:
    ours = TEXT.replace(GAP, "the pilot")
    assert merged(ours, TEXT).text == ours


def test_other_lines_that_moved_do_not_matter() -> None:
    theirs = "**Intro:** music\n\n" + TEXT.replace("Good morning", "Good evening")
    made = merged(TEXT.replace(GAP, "the pilot"), theirs)
    assert made.text == theirs.replace(GAP, "the pilot")
    assert [each.line for each in made.verdicts] == [5]


def test_a_gap_that_was_filled_with_the_same_words_is_closed_with_others_a_conflict() -> None:
    for fill, outcome in (("the pilot", "closed"), ("a pilot", "conflict")):
        theirs = TEXT.replace(GAP, fill)
        made = merged(TEXT.replace(GAP, "the pilot").replace("wind", "weather"), theirs)
        assert outcomes(made) == [outcome, "applied"]
        assert made.text == theirs.replace("wind", "weather")
        assert made.verdicts[0].theirs == fill


MOSTLY_GAP = rf"""**Ann Tern:** Well then.

**Bo Reed:** {GAP} yes.

**Ann Tern:** {GAP}

Slack water comes twice a day, and who looks at it?
"""


def test_a_line_that_was_mostly_gap_is_found_when_it_was_filled() -> None:
    ours = MOSTLY_GAP.replace(GAP, "I have never in my life seen that,", 1)
    ours = ours.replace(GAP, "So did the harbour master of this town.")
    made = merged(ours, ours, MOSTLY_GAP)
    assert outcomes(made) == ["closed", "closed"]
    other = ours.replace("harbour master", "pilot")
    made = merged(ours, other, MOSTLY_GAP)
    assert outcomes(made) == ["closed", "conflict"]
    assert made.conflicts[0].theirs == "So did the pilot of this town."
    assert made.conflicts[0].line == 5
    assert made.text == other


TURNS = """**Ann Tern:** So what do you say to that?

**Bo Reed:** I think they should look at it more often, yes.

**Ann Tern:** And the boats?

**Bo Reed:** I think they should look at it more often, too.

**Ann Tern:** Good.
"""


def test_an_edit_never_lands_on_another_turn_that_is_like_its_own() -> None:
    lines = TURNS.split("\n\n")
    ours = TURNS.replace("more often, yes", "every hour, yes")
    touched = lines[3].replace("often, too", "often too")
    for theirs in (
        [lines[0], lines[2], touched, lines[4]],
        [touched, lines[4]],
        [lines[0], *lines[2:]],
        [lines[0], lines[2], touched],
    ):
        made = merged(ours, "\n\n".join(theirs), TURNS)
        assert outcomes(made) == ["conflict"], theirs
        assert made.text == "\n\n".join(theirs)


def test_a_short_turn_that_is_said_twice_is_told_by_its_neighbours() -> None:
    base = (
        "**Ann:** Is it?\n\n**Bo:** Yeah.\n\n**Ann:** And now?\n\n**Bo:** Yeah.\n\n**Ann:** Oh.\n"
    )
    ours = base.replace("Yeah", "Yes", 1)
    theirs = base.replace("**Bo:** Yeah.\n\n", "", 1).replace("And now?", "What about the tide?")
    assert outcomes(merged(ours, theirs, base)) == ["conflict"]
    theirs = base.replace("And now?", "What about the tide?")
    assert merged(ours, theirs, base).text == theirs.replace("Yeah", "Yes", 1)


def test_turns_that_changed_places_are_found_where_they_stand() -> None:
    lines = TURNS.split("\n\n")
    theirs = "\n\n".join([lines[0], lines[2], lines[1], *lines[3:]])
    made = merged(TURNS.replace("yes", "indeed"), theirs, TURNS)
    assert made.text == theirs.replace("yes", "indeed")


def test_a_paragraph_that_was_put_in_is_not_taken_for_a_like_one_elsewhere() -> None:
    ours = TURNS.replace("**Ann Tern:** And", "**Cy:** No.\n\n**Ann Tern:** And")
    theirs = TURNS.replace("yes.", "yes!").replace("Good.\n", "Good.\n\n**Cy:** No.\n")
    assert outcomes(merged(ours, theirs, TURNS)) == ["applied"]


def test_an_edit_in_a_line_that_changed_elsewhere_is_made_there() -> None:
    theirs = TEXT.replace("they where early", "they were rather early")
    made = merged(TEXT.replace(GAP, "the pilot"), theirs)
    assert made.text == theirs.replace(GAP, "the pilot")


def test_a_line_that_moved_and_changed_is_found_by_likeness() -> None:
    lines = TEXT.split("\n\n")
    lines[1] = lines[1].replace("early", "late")
    theirs = "\n\n".join([lines[0], lines[2], lines[3], lines[1], lines[4]])
    made = merged(TEXT.replace(GAP, "the pilot"), theirs)
    assert made.text == theirs.replace(GAP, "the pilot")


def test_the_same_words_changed_twice_are_a_conflict_and_left_alone() -> None:
    theirs = TEXT.replace("wind", "clock")
    made = merged(TEXT.replace("wind", "weather").replace(GAP, "the pilot"), theirs)
    assert outcomes(made) == ["applied", "conflict"]
    (conflict,) = made.conflicts
    assert (conflict.change.edit.old, conflict.change.edit.new, conflict.theirs) == (
        "wind", "weather", "clock",
    )  # fmt: skip
    assert made.text == theirs.replace(GAP, "the pilot")


def test_the_same_change_twice_is_no_conflict() -> None:
    both = TEXT.replace("wind", "weather")
    made = merged(both, both)
    assert outcomes(made) == ["closed"]
    assert made.text == both


def test_a_line_that_is_gone_is_a_conflict() -> None:
    theirs = TEXT.split("\n\n", 1)[0] + "\n\n**Zed:** Nothing of that remains."
    made = merged(TEXT.replace("wind", "weather"), theirs)
    assert outcomes(made) == ["conflict"]
    assert made.text == theirs


def test_a_paragraph_is_split_where_the_line_is_as_it_was() -> None:
    ours = TEXT.replace("a day... And", "a day...\n\nAnd")
    theirs = TEXT.replace("wind", "clock")
    assert merged(ours, theirs).text == ours.replace("wind", "clock")
    made = merged(ours, TEXT.replace("twice a day", "once a day"))
    assert made.text == ours.replace("twice a day", "once a day")
    assert outcomes(merged(ours, TEXT.replace("day... And", "day... — And"))) == ["conflict"]


def test_two_insertions_at_one_place_are_a_conflict() -> None:
    made = merged("say it now\n", "say that now\n", "say now\n")
    assert outcomes(made) == ["conflict"]


def test_what_both_put_in_at_an_end_of_a_line_stands_there_once() -> None:
    """Upstream's word at the end of the line, and ours: nobody knows which comes first."""
    assert outcomes(merged("a day now\n", "a day now\n", "a day\n")) == ["closed"]
    assert merged("a day now\n", "a day now\n", "a day\n").text == "a day now\n"
    assert outcomes(merged("a day now\n", "a day then\n", "a day\n")) == ["conflict"]
    assert outcomes(merged("So a day\n", "Well a day\n", "a day\n")) == ["conflict"]


def test_words_put_in_beside_ours_upstream_do_not_clash() -> None:
    made = merged(TEXT.replace(GAP, "the pilot"), TEXT.replace(GAP, f"only {GAP} here"))
    assert made.text == TEXT.replace(GAP, "only the pilot here")


WORDS = st.lists(st.sampled_from(["a", "b", "c", GAP, "long", "\n"]), min_size=1, max_size=9).map(
    " ".join
)


@given(WORDS, WORDS, WORDS)
def test_nothing_is_guessed(base: str, ours: str, theirs: str) -> None:
    made = merged(ours, theirs, base)
    assert len(made.verdicts) == len(changes_between(base, ours))
    if theirs == base:
        assert made.text == ours
    if all(outcome != "applied" for outcome in outcomes(made)):
        assert made.text == theirs


def test_a_joined_paragraph_is_not_made_half() -> None:
    asked = "guest. Angus, how do you write down what the sea will do next summer?"
    heard = (
        "**Angus Muir:** You listen to it first. You put a gauge in a harbour, for years, because"
    )
    habits = "the moon takes nearly that long to run through all of its habits."
    apart = "Then you take that wobbly line apart into simple waves, and zq ones for the moon."
    base = f"**Nell:** Which brings us to our {asked}\n\n{heard} {habits}\n\n{apart}\n"
    ours = f"**Nell:** Which brings us to our\n\n{asked}\n\n{heard}\n\n{habits} {apart} Ours.\n"
    theirs = base.replace("moon.\n", "moon. Theirs.\n")
    made = merge(base, changes_between(base, ours), theirs)
    assert made.text == ours.replace("Ours.\n", "Ours. Theirs.\n")
    theirs = base.replace(f"our {asked}", f"our great {asked}")
    made = merge(base, changes_between(base, ours), theirs)
    for words in (asked, heard, habits, apart):
        assert words in made.text
    assert made.conflicts


def test_what_clashes_among_parted_lines_leaves_the_others_to_be_made() -> None:
    """Both put words in at the end of the last line: everything else people did stands."""
    lines = TURNS.strip().split("\n\n")
    base = "\n\n".join(lines)
    ours = base.replace("look at it", "look\n\nat it", 1).replace("think", "do think")
    made = merge(base, changes_between(base, f"{ours} Ours"), f"{base} Theirs.")
    assert made.text == f"{ours} Theirs."
    assert [(each.change.edit.new, each.theirs) for each in made.conflicts] == [
        (" Ours", " Theirs.")
    ]


def test_what_upstream_put_in_between_parted_lines_is_there_too() -> None:
    ours = TURNS.replace("look at it", "look\n\nat it", 1).replace("boats?\n\n", "boats? ")
    theirs = TURNS.replace("And the", "And all the")
    theirs = theirs.replace("**Ann Tern:** Good", "Yes.\n\n**Ann Tern:** Good")
    theirs = theirs.replace("\n\n**Ann Tern:** And", "\n\nUpstream says so.\n\n**Ann Tern:** And")
    made = merged(ours, theirs, TURNS)
    assert made.conflicts == ()
    assert made.text == (
        "**Ann Tern:** So what do you say to that?\n\n**Bo Reed:** I think they should look\n\n"
        "at it more often, yes.\n\nUpstream says so.\n\n**Ann Tern:** And all the boats? "
        "**Bo Reed:** I think they should look at it more often, too.\n\nYes.\n\n"
        "**Ann Tern:** Good.\n"
    )
