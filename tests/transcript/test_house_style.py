from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.errors import BadInput
from aligner.transcript.changes import apply
from aligner.transcript.house_style import (
    addresses,
    changes,
    default_rules,
    find_traps,
    load_rules,
    read_rules,
    restyle,
    style,
)

RULES = default_rules()

PIECES = st.sampled_from(
    [
        "Open-Source", "opensource", ".org", ".com", "GITHUB", "github.io/x", "Git", "lab.", "\\",
        "[00:12:30.14]", "[12:30]", "\\[00:", "01:02", "\\]", " n", "\nn", " ", "e-mail", "gofmt",
        "`", "standard in", "std", "out", " error", "web ", "Assembly", "java script", "ML Ops",
        "NPM", "-",
    ]
)  # fmt: skip


def test_the_formatter_is_predicted_on_every_pair(shared_data: Path) -> None:
    source = (shared_data / "formatter" / "formatter_pairs.jsonl").read_text(encoding="utf-8")
    pairs = [json.loads(line) for line in source.split("\n") if line]
    wrong = [pair["input"] for pair in pairs if style(pair["input"], RULES) != pair["output"]]
    assert len(pairs) == 636
    assert wrong == []


def test_the_formatter_is_predicted_on_mutations() -> None:
    source = Path(__file__).with_name("formatter_mutations.json").read_bytes()
    cases = json.loads(source)["cases"]
    assert len(cases) == 1500
    assert [text for text, made in cases if style(text, RULES) != made] == []


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("NPM5 and CNPM", "npm5 and Cnpm"),
        ("Javascripts of NPMJS", "Javascripts of npmJS"),
        ("two Javascripts", "two JavaScripts"),
        ("see x.io/devops and devops", "see x.io/devops and devops"),
        ("Dev ops, dev-ops", "DevOps, dev-ops"),
        ("https://opensource.org/osd and opensource.com", None),
        ("the mystdin of standard input", None),
        ("two\nN of them", "two N of them"),
    ],
)
def test_the_rules_are_as_wide_as_the_formatters(text: str, made: str | None) -> None:
    assert style(text, RULES) == (text if made is None else made)


@pytest.mark.parametrize(
    "text",
    [
        "[it](https://example.org/open-source/NPM)",
        "at https://opensource.guide/x, or a@opensource.guide",
        "github.com/NPM/cli",
    ],
)
def test_addresses_are_never_restyled(text: str) -> None:
    assert style(text, RULES) != text
    assert restyle(f"{text} is on GITHUB", RULES) == f"{text} is on GitHub"
    assert "trap-address" in [found.rule for found in find_traps(text, RULES)]


@given(st.lists(PIECES, max_size=12).map("".join))
def test_restyling_does_nothing_else(text: str) -> None:
    if not addresses(text):
        assert restyle(text, RULES) == style(text, RULES)


def test_every_published_transcript_is_left_alone(shared_data: Path) -> None:
    paths = sorted((shared_data / "transcripts").rglob("*-*.md"))
    assert len(paths) == 58
    for path in paths:
        text = path.read_bytes().decode("utf-8")
        assert style(text, RULES) == text, path.name
        assert changes(text, RULES) == ()
        assert [each for each in find_traps(text, RULES) if "address" in each.rule] == []


@given(st.lists(PIECES, max_size=12).map("".join))
def test_changes_are_what_style_does_place_by_place(text: str) -> None:
    edits = [change.edit for change in changes(text, RULES)]
    assert apply(text, edits) == style(text, RULES)


@given(st.text(alphabet="aegithub-mlnpOS .[]\\`0:\n", max_size=60))
def test_changes_follow_style_on_any_text(text: str) -> None:
    edits = [change.edit for change in changes(text, RULES)]
    assert apply(text, edits) == style(text, RULES)


def test_a_change_names_its_rule_and_reason() -> None:
    (change,) = changes("We sent an e-mail.", RULES)
    assert (change.edit.old, change.edit.new) == ("e-", "e") or change.edit.new == "email"
    assert change.rules == ("email",)
    assert change.reasons == ("Email has no hyphen.",)


def test_a_rule_that_undoes_another_leaves_no_change() -> None:
    assert changes("see opensource.org and github.com/x", RULES) == ()


@pytest.mark.parametrize(
    ("text", "trap"),
    [
        ("see [12:30](https://example.org)", "trap-stamp-link"),
        ("the slice x[10:20] of it", "trap-stamp-index"),
        ("it is the gold standard in the industry", "trap-stdin-sentence"),
        ("not standard out of the box", "trap-stdout-sentence"),
        ("read opensource.guide first", "trap-opensource-address"),
        ("read [it](https://example.org/why-open-source)", "trap-address"),
        ("read [it](https://example.org/github/x)", "trap-address"),
        ("run `gofmt` on it", "trap-go-fmt-quoted"),
        ("run gofmt -w now", "trap-go-fmt-options"),
        ("a number\nn of them", "trap-lone-n-line"),
        ("pure rock n roll", "trap-rock-n-roll"),
    ],
)
def test_the_traps_are_warned_about(text: str, trap: str) -> None:
    assert trap in [found.rule for found in find_traps(text, RULES)]


@pytest.mark.parametrize(
    "text",
    [
        "It reads from standard in. It writes to standard out, always.",
        "[code](https://github.com/some/thing) and https://GitHub.com/x",
        "opensource.org is open source",
        r"**A B:** \[12:30\] (yes)",
    ],
)
def test_what_is_harmless_is_no_trap(text: str) -> None:
    assert find_traps(text, RULES) == ()


def test_another_repository_brings_its_own_rules(tmp_path: Path) -> None:
    path = tmp_path / "style.toml"
    path.write_text(
        '[[rule]]\nname = "ok"\npattern = "O\\\\.K\\\\."\nreplacement = "okay"\n', encoding="utf-8"
    )
    rules = load_rules(path)
    assert style("O.K. then", rules) == "okay then"
    assert rules.traps == ()


@pytest.mark.parametrize(
    "source",
    [
        "no toml",
        "rule = 3",
        '[[rule]]\nname = "x"',
        '[[rule]]\nname = "x"\npattern = "("\nreplacement = ""',
        '[[rule]]\nname = "x"\npattern = "a"\nreplacement = "\\\\2"',
        '[[rule]]\nname = "x"\npattern = "a*"\nreplacement = "b"',
    ],
)
def test_a_table_that_is_wrong_is_refused_when_it_is_read(source: str) -> None:
    with pytest.raises(BadInput, match="no table of house rules"):
        read_rules(source, "style.toml")


def test_a_missing_table_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        load_rules(tmp_path / "none.toml")
