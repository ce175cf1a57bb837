"""The words that can be proposed: spellings, pronunciations and how likely they follow each other.

Everything lies in `data/` as packed arrays, made by `make_vocabulary`: loading takes a fifth of a
second.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from aligner.errors import MissingDependency
from aligner.review.candidates.language_model import UNKNOWN, Ids, LanguageModel, pack, unpack
from aligner.review.candidates.prefix_tree import PrefixTree, lay_out

DATA = Path(__file__).with_name("data")
_TEXT, _ARRAYS = "words.z", "arrays.npz"
_TREE = ("phone", "children", "endings", "words")


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """V words.

    Attributes:
        spellings: as they are usually written, the special ones in angles, shape (V,).
        phones: names of the phones that the tree's columns mean.
        model: the language model of these words.
        tree: their pronunciations.
        alikes: sound-alikes of the first words (`sound_alikes.nearest_words`).
    """

    spellings: tuple[str, ...]
    phones: tuple[str, ...]
    model: LanguageModel
    tree: PrefixTree
    alikes: npt.NDArray[np.integer]

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Lower-case word -> its number."""
        return {word.lower(): n for n, word in enumerate(self.spellings)}

    @cached_property
    def _entries(self) -> tuple[Ids, Ids, Ids]:
        """Entries by word, where each word's begin, and the parent of each node."""
        order = np.argsort(self.tree.words, kind="stable")
        starts = np.searchsorted(self.tree.words[order], np.arange(len(self.spellings) + 1))
        return order, starts, np.repeat(np.arange(len(self.tree)), self.tree.children)

    def number(self, word: str) -> int:
        """Of a written word, without regard to case; `UNKNOWN` if it is not here."""
        return self.numbers.get(word.lower().replace("’", "'"), UNKNOWN)

    def ways(self, number: int) -> tuple[tuple[int, ...], ...]:
        """The pronunciations of a word, as columns."""
        order, starts, parents = self._entries
        found = []
        for entry in order[starts[number] : starts[number + 1]].tolist():
            node = int(np.searchsorted(self.tree.ends, entry, side="right")) - 1
            way: list[int] = []
            while node:
                way.append(int(self.tree.phone[node]))
                node = int(parents[node - 1])
            found.append(tuple(reversed(way)))
        return tuple(found)


@lru_cache(maxsize=1)
def load_vocabulary() -> Vocabulary:
    """What comes with the package.

    Raises:
        MissingDependency: the data are not there.
    """
    if not (DATA / _TEXT).is_file():
        raise MissingDependency(
            "The words for gaps are missing from the package.",
            "Install it again, or run: python -m aligner.review.candidates.make_vocabulary",
        )
    return read_vocabulary(DATA)


def read_vocabulary(folder: Path) -> Vocabulary:
    """A vocabulary that `write_vocabulary` wrote."""
    phones, words = zlib.decompress((folder / _TEXT).read_bytes()).decode().split("\n\n")
    with np.load(folder / _ARRAYS) as packed:
        stored = {name: packed[name] for name in packed.files}
    phone, children, endings, entries = (stored[f"tree_{name}"].astype(np.int64) for name in _TREE)
    model = unpack({n.removeprefix("model_"): a for n, a in stored.items() if n[:6] == "model_"})
    # Zero in the file: the root has no phone, and columns are stored as bytes.
    phone[0] = -1
    tree = lay_out(phone, children, endings, entries).with_log_probs(model.unigram)
    alikes = stored["alike_words"]
    return Vocabulary(tuple(words.split("\n")), tuple(phones.split("\n")), model, tree, alikes)


def write_vocabulary(vocabulary: Vocabulary, folder: Path) -> int:
    """Store a vocabulary; the number of bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    tree = vocabulary.tree
    arrays: dict[str, npt.NDArray[np.generic]] = {
        "tree_phone": np.maximum(tree.phone, 0).astype(np.uint8),
        "tree_children": tree.children.astype(np.uint8),
        "tree_endings": tree.endings.astype(np.uint8),
        "tree_words": tree.words.astype(np.uint16),
        "alike_words": vocabulary.alikes,
    }
    arrays |= {f"model_{name}": array for name, array in pack(vocabulary.model).items()}
    np.savez_compressed(folder / _ARRAYS, allow_pickle=False, **arrays)
    text = "\n\n".join(("\n".join(vocabulary.phones), "\n".join(vocabulary.spellings)))
    (folder / _TEXT).write_bytes(zlib.compress(text.encode(), 9))
    return sum((folder / name).stat().st_size for name in (_TEXT, _ARRAYS))
