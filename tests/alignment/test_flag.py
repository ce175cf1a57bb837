from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from aligner.alignment.flag import Flag, Origin, flag_id, flag_ids
from aligner.alignment.flag_kinds import FlagKind

KINDS: st.SearchStrategy[FlagKind] = st.sampled_from(["unintelligible", "doubtful_word"])


def test_the_id_never_changes_between_versions() -> None:
    # Stores keep ids for years: a change here orphans every review.
    assert flag_id("unintelligible", "art, but [unintelligible] was going to") == "cd2271fe3325"
    assert flag_id("doubtful_word", "", 2) == "b512b5253419"


def test_typography_does_not_change_the_id() -> None:
    plain = flag_id("not_spoken", "Well, don't say it's a 'test'")
    assert flag_id("not_spoken", "well — don’t  say\nit’s a “test”…") == plain


def test_kind_words_and_repeat_change_the_id() -> None:
    ids = {
        flag_id("not_spoken", "a b"),
        flag_id("not_spoken", "ab"),
        flag_id("doubtful_word", "a b"),
        flag_id("not_spoken", "a b", 1),
    }
    assert len(ids) == 4


@given(st.lists(st.tuples(KINDS, st.text(max_size=5))))
def test_ids_of_a_file_are_all_different(subjects: list[tuple[FlagKind, str]]) -> None:
    assert len(set(flag_ids(subjects))) == len(subjects)


@given(
    st.lists(st.text("ab", max_size=2), max_size=6), st.text("xy", min_size=1), st.integers(0, 6)
)
def test_a_flag_elsewhere_leaves_ids_alone(contexts: list[str], other: str, at: int) -> None:
    before = flag_ids(("not_spoken", each) for each in contexts)
    at = min(at, len(contexts))
    after = flag_ids(("not_spoken", each) for each in [*contexts[:at], other, *contexts[at:]])
    assert (*after[:at], *after[at + 1 :]) == before


def test_what_is_told_names_what_may_have_been_said() -> None:
    flag = Flag("0" * 12, "unintelligible", "warning", 1, None, None, "A gap.", 1.0, ("two", "to"))
    assert flag.told == "A gap. Perhaps: two · to"
    known = Origin("episode", 0.8, None), Origin("heard", 0.1, None)
    assert replace(flag, origins=known).told == "A gap. Perhaps: two (in this episode) · to"
    assert replace(flag, candidates=()).told == "A gap."
    sentence = replace(flag, kind="not_transcribed", candidates=("So we went.",), origins=known[:1])
    assert sentence.told == "A gap. Perhaps: So we went. (about 8 of 10 words right)"
