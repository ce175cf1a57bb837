"""The acoustic weights inside the pinned `hama` wheel: found, checked and read.

`hama` itself is never imported. The archive (little endian) begins with `HAMAPK`, two bytes of
version and a u32 count at byte 8; then that many entries, then the data from the next multiple
of 16 on:

    u16 length, name | u8 type | u8 rank | u32 per dimension | u64 offset | u64 bytes
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import struct
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

from aligner.errors import MissingDependency

Array = npt.NDArray[np.float32]

HAMA_VERSION = "1.7.0"
ASSET_SHA256 = "a9fcfe73e179ca48e399cd76a90a6b3e1887bf5037ecc52b778d13a149563328"

WORD_BOUNDARY = "<wb>"
BLANK = "<blank>"

_DTYPES = ("<f4", "<f2", "i1", "<i4", "u1")


def load_weights() -> Mapping[str, Array]:
    """Every tensor of the acoustic model by the name it has in the archive, as float32.

    Raises:
        MissingDependency: the wheel is absent, or its asset is not the one this code knows.
    """
    path = _asset("asr_waveform.hama")
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != ASSET_SHA256:
        raise MissingDependency(
            f"The acoustic model in {path} is not that of hama {HAMA_VERSION}.", _install_advice()
        )
    return read_archive(data)


def load_phones() -> tuple[str, ...]:
    """The names of the model's outputs, in the order of its columns.

    Raises:
        MissingDependency: the wheel is absent.
    """
    vocabulary = json.loads(_asset("g2p_vocab.json").read_text(encoding="utf-8"))
    return (*vocabulary["decoder"], WORD_BOUNDARY, BLANK)


def read_archive(data: bytes) -> Mapping[str, Array]:
    """The tensors of an archive, each converted to float32.

    Args:
        data: the whole archive; its integrity is the caller's business.
    """
    (count,) = struct.unpack_from("<I", data, 8)
    entries: dict[str, tuple[str, tuple[int, ...], int, int]] = {}
    at = 12
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode()
        at += 2 + length
        kind, rank = struct.unpack_from("<BB", data, at)
        shape = struct.unpack_from(f"<{rank}I", data, at + 2)
        offset, size = struct.unpack_from("<QQ", data, at + 2 + 4 * rank)
        at += 18 + 4 * rank
        entries[name] = (_DTYPES[kind], shape, offset, size)
    body = memoryview(data)[-(-at // 16) * 16 :]
    return {
        name: np.frombuffer(body[offset : offset + size], dtype).reshape(shape).astype(np.float32)
        for name, (dtype, shape, offset, size) in entries.items()
    }


def _asset(name: str) -> Path:
    spec = importlib.util.find_spec("hama")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder, "assets", name)
        if path.is_file():
            return path
    raise MissingDependency("The acoustic model is not installed.", _install_advice())


def _install_advice() -> str:
    return f"Install it with: pip install hama=={HAMA_VERSION}"
