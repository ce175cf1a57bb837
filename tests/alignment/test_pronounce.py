from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hama import ASRModel

from aligner.alignment.pronunciation.letter_to_sound import ENGLISH, LetterToSound, Phones
from aligner.alignment.pronunciation.lexicon import (
    CACHE_VARIABLE,
    Lexicon,
    cache_folder,
    load_table,
)
from aligner.alignment.pronunciation.make_pronunciations import TRAINED_RANK, make_table, pack
from aligner.alignment.pronunciation.weak_forms import LETTERS, WEAK_FORMS


class Spelling:
    """Stands in for the network: says each letter as b, and counts what it is asked."""

    def __init__(self, answers: dict[str, str] | None = None) -> None:
        self.answers = answers or {}
        self.asked: list[str] = []

    def __call__(self, word: str) -> Phones:
        self.asked.append(word)
        return tuple(self.answers.get(word, "b " * len(word)).split())


def lexicon(folder: Path, spelling: Spelling | None = None) -> Lexicon:
    return Lexicon(cache=folder, letter_to_sound=LetterToSound(spelling or Spelling()))


def first(found: Lexicon, word: str) -> str:
    return " ".join(found.phones(word)[0])


@pytest.mark.parametrize(
    ("word", "sound"),
    [
        ("g", "d͡ʒ i"),
        ("w", "d ʌ b ə l j u"),
        ("a", "ə"),
        ("ay", "eɪ"),
        ("eye", "i"),
        ("u's", "j u z"),
        ("f's", "ɛ f s"),
        ("s's", "ɛ s ɪ z"),
        ("to", "t oʊ"),
        ("don't", "d oʊ n ə t"),
        ("kubernetes", "k u b ɝ n ɛ t i z"),
        ("podcast", "p ɑ d k æ s t"),
        ("goin'", "g oʊ ɪ n"),
        ("dogs'", "d ɔ g z"),
    ],
)
def test_words_that_come_with_the_package_sound_right(
    tmp_path: Path, word: str, sound: str
) -> None:
    spelling = Spelling()
    assert first(lexicon(tmp_path, spelling), word) == sound
    assert spelling.asked == []


def test_every_phone_is_one_that_the_acoustic_model_has() -> None:
    table = load_table()
    known = set(ASRModel().decoder_tokens) - {" ", "<wb>", "<blank>", "<pad>", "<unk>"}
    ways = [way for found in (LETTERS, WEAK_FORMS) for ways in found.values() for way in ways]
    assert known.issuperset(table.phones.values())
    assert known.issuperset(phone for way in ways for phone in way)
    assert known >= ENGLISH


def test_the_table_is_large_small_and_quick() -> None:
    began = time.process_time()
    table = load_table()
    assert time.process_time() - began < 0.3  # some 30 ms alone on a core
    assert len(table.words) > 50_000
    assert all(table.get(word) for word in table.words)


def test_the_table_is_what_the_network_says() -> None:
    table = load_table()
    words = sorted(table.words)[::997]
    sounds = LetterToSound()
    for word in words:
        if "'" in word:
            continue
        orders = [sounds.pronounce(word), sounds.pronounce(word, frequent=True)]
        assert table.get(word) in orders, word


def test_a_table_comes_back_as_it_was_made(tmp_path: Path) -> None:
    spelling = Spelling({"cat": "k æ t", "radio": "r a ð j o", "radioship": "ɹ eɪ d i oʊ ʃ ɪ p"})
    frequent = ["cat", "cat's", *["radio"] * TRAINED_RANK, "radio"]
    made = make_table(frequent, LetterToSound(spelling))
    assert made["cat's"][-1] == ("k", "æ", "t", "s")
    assert made["radio"] == (("ɹ", "eɪ", "d", "i", "oʊ"), ("r", "a", "ð", "j", "o"))
    assert make_table(["radio"], LetterToSound(spelling))["radio"] == made["radio"][::-1]
    assert pack(made) == pack(dict(reversed(made.items())))
    assert tmp_path.is_dir()


def test_what_was_asked_once_is_kept(tmp_path: Path) -> None:
    before = lexicon(tmp_path, Spelling({"zorblax": "z ɔ ɹ"}))
    before.learn(["zorblax", "the"])
    spelling = Spelling()
    after = lexicon(tmp_path, spelling)
    after.learn(["zorblax"])
    assert first(after, "zorblax") == "z ɔ ɹ"
    assert spelling.asked == []


def test_two_lexicons_keep_each_others_words(tmp_path: Path) -> None:
    one, other = lexicon(tmp_path), lexicon(tmp_path)
    one.learn(["zorblax"])
    other.learn(["quuxly"])
    spelling = Spelling()
    lexicon(tmp_path, spelling).learn(["zorblax", "quuxly"])
    assert spelling.asked == []


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"zorblax": 3}', '{"zorblax": ["toolong"]}', "\xff"]
)
def test_a_spoilt_cache_is_ignored(tmp_path: Path, content: str) -> None:
    lexicon(tmp_path).learn(["zorblax"])
    (file,) = tmp_path.iterdir()
    file.write_text(content, encoding="latin-1")
    assert first(lexicon(tmp_path), "zorblax") == "b b b b b b b"
    lexicon(tmp_path).learn(["zorblax"])
    assert json.loads(file.read_text(encoding="utf-8"))["zorblax"] == ["b b b b b b b"]


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    found = lexicon(blocked / "folder")
    found.learn(["zorblax"])
    assert found.phones("zorblax")


def test_the_variable_chooses_the_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "here"))
    assert cache_folder() == tmp_path / "here"


def test_learning_tells_how_far_it_is(tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    lexicon(tmp_path).learn(
        ["the", "zorblax", "quuxly"], progress=lambda done, of: steps.append((done, of))
    )
    assert steps == [(0, 2), (1, 2), (2, 2)]


def test_foreign_guesses_are_read_in_english_too() -> None:
    spelling = Spelling({"radio": "r a ð j o", "radioless": "ɹ eɪ d i oʊ l ɛ s"})
    assert LetterToSound(spelling).pronounce("radio")[0] == ("ɹ", "eɪ", "d", "i", "oʊ")
    stubborn = Spelling({"xo": "x o", "xoship": "x o", "xoless": "x o"})
    assert LetterToSound(stubborn).pronounce("xo") == (("h", "oʊ"), ("x", "o"))


def test_any_word_has_a_sound_and_a_lone_apostrophe_none(tmp_path: Path) -> None:
    found = lexicon(tmp_path)
    assert found.phones("'") == ()
    assert all(found.phones(word) for word in ("x's", "s'", "'tis", "zz'z", "in'", "q" * 200))
