"""What pocketsphinx must be told of a text: a trigram model and a dictionary, as files.

ARPA file    probabilities of words after the two before them, discounted and backed off
dictionary   a word and its phones a line; unknown words by way of the aligner's own lexicon
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import log10
from pathlib import Path

from aligner.alignment.pronunciation.lexicon import Lexicon

_DISCOUNT = 0.5
"""Taken off each count and given to what was not seen (absolute discounting)."""

_LOWEST = -99.0
"""Logarithm that stands for "never" in the ARPA format."""

_HERE = "n t ɪ ə s ɹ l k d i m ɛ z p ɝ æ b eɪ ɑ f ŋ aɪ oʊ v ʃ g ɔ u ʌ w h d͡ʒ j t͡ʃ θ aʊ ʊ ɔɪ ð ʒ"
_THERE = """N T IH AH S R L K D IY M EH Z P ER AE B EY AA F NG AY OW V SH G AO UW AH W HH JH Y CH TH
AW UH OY DH ZH"""
_ARPABET = dict(zip(_HERE.split(), _THERE.split(), strict=True))
"""What pocketsphinx calls the phones of the lexicon."""

Gram = tuple[str, ...]


def write_trigrams(path: Path, sentences: Iterable[Sequence[str]]) -> None:
    """The trigram model of some sentences, in the ARPA format."""
    counts: list[Counter[Gram]] = [Counter(), Counter(), Counter()]
    for sentence in sentences:
        words = ("<s>", *sentence, "</s>")
        for order, counter in enumerate(counts, 1):
            counter.update(zip(*(words[i:] for i in range(order)), strict=False))
    lines = ["\\data\\", *(f"ngram {n}={len(c)}" for n, c in enumerate(counts, 1))]
    tables = _probabilities(counts)
    for order, table in enumerate(tables, 1):
        lines += ["", f"\\{order}-grams:", *_entries(table, _backoffs(tables, order))]
    path.write_text("\n".join([*lines, "", "\\end\\", ""]), encoding="utf-8")


def _probabilities(counts: Sequence[Counter[Gram]]) -> list[dict[Gram, float]]:
    total = sum(count for gram, count in counts[0].items() if gram != ("<s>",))
    tables = [{gram: count / total for gram, count in counts[0].items()}]
    for counter in counts[1:]:
        heads: Counter[Gram] = Counter()
        for gram, count in counter.items():
            heads[gram[:-1]] += count
        tables.append({g: (count - _DISCOUNT) / heads[g[:-1]] for g, count in counter.items()})
    return tables


def _backoffs(tables: Sequence[Mapping[Gram, float]], order: int) -> dict[Gram, float]:
    """What is left for words that were not seen after a gram, over what they have without it."""
    if order == len(tables):
        return {}
    seen: defaultdict[Gram, float] = defaultdict(float)
    shorter: defaultdict[Gram, float] = defaultdict(float)
    for gram, probability in tables[order].items():
        seen[gram[:-1]] += probability
        shorter[gram[:-1]] += tables[order - 1][gram[1:]]
    return {gram: (1 - seen[gram]) / max(1e-6, 1 - shorter[gram]) for gram in seen}


def _entries(table: Mapping[Gram, float], backoffs: Mapping[Gram, float]) -> Iterator[str]:
    for gram, probability in sorted(table.items()):
        logarithm = _LOWEST if gram == ("<s>",) else log10(probability)
        backoff = f"\t{log10(backoffs[gram]):.4f}" if gram in backoffs else ""
        yield f"{logarithm:.4f}\t{' '.join(gram)}{backoff}"


def write_dictionary(path: Path, words: Iterable[str], known: Path, lexicon: Lexicon) -> None:
    """How words sound, from a dictionary that is there and, for others, from the lexicon."""
    wanted = set(words)
    lines = [
        line
        for line in known.read_text(encoding="utf-8").splitlines()
        if line.split(" ")[0].partition("(")[0] in wanted
    ]
    wanted -= {line.split(" ")[0].partition("(")[0] for line in lines}
    for word in sorted(wanted):
        for i, way in enumerate(lexicon.phones(word)):
            sounds = " ".join(_ARPABET[phone] for phone in way if phone in _ARPABET)
            if sounds:
                lines.append(f"{word}({i + 1}) {sounds}" if i else f"{word} {sounds}")
    path.write_text("\n".join([*sorted(lines), ""]), encoding="utf-8")
