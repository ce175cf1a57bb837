"""A backup of what must never be lost, made while the editor runs, and checked when it is read.

    database ──► a copy at one moment (`web.store.dumps`) ─┐
                                                           ├─► NAME.tar: manifest.json, store, key
    signing key ───────────────────────────────────────────┘

The manifest holds each member's hash. Renditions, alignments and pictures are not in it: the editor
makes them again.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import msgspec

from aligner.errors import OutputError
from web.store.dumps import ANOTHER, BackupError, Engine, dump

_MEMBERS = ("manifest.json", "store", "key")
_BROKEN = (
    tarfile.TarError,
    msgspec.DecodeError,
    UnicodeDecodeError,
    EOFError,
    KeyError,
    OverflowError,  # a size that no file has
)
_LARGEST_MANIFEST = 100_000
"""Bytes: it holds a version, a date and counts."""


class Manifest(msgspec.Struct, frozen=True):
    """What a backup holds.

    Attributes:
        engine: of the database it was made of, and can be put back into.
        version: of this form.
        made: seconds since 1970.
        sha256: of the members beside this one, by name.
    """

    engine: Engine
    version: Literal[1]
    made: float
    sha256: dict[str, str]


def back_up(url: str, key: str | None, archive: Path, *, made: float) -> Manifest:
    """Write a backup; the editor may go on meanwhile, and what is saved later is not in it.

    Args:
        url: of the database, as SQLAlchemy writes it.
        key: the signing key; without, everybody signs in again after a restore.
        archive: the file, replaced in one step; for its owner only.
        made: now, seconds since 1970.

    Raises:
        BackupError: there is no such database, or the copy is not sound.
        MissingDependency: PostgreSQL's programs are not installed.
        OutputError: the file cannot be written.
    """
    try:
        with TemporaryDirectory(dir=archive.absolute().parent, prefix=".aligner-") as folder:
            parts = Path(folder)
            engine = dump(url, parts / "store")
            (parts / "key").write_text(key or "", encoding="utf-8")
            hashes = {name: _sha256(parts / name) for name in _MEMBERS[1:]}
            manifest = Manifest(engine, 1, made, hashes)
            (parts / "manifest.json").write_bytes(msgspec.json.encode(manifest))
            whole = parts / "whole"
            with open(whole, "xb", opener=_for_owner) as file:
                with tarfile.open(fileobj=file, mode="w") as tar:
                    for name in _MEMBERS:
                        tar.add(parts / name, name)
                file.flush()
                os.fsync(file.fileno())
            whole.replace(archive)
    except OSError as error:
        advice = "Choose another place, or free some space."
        raise OutputError(str(archive), f"cannot be written: {error.strerror}.", advice) from None
    return manifest


@contextmanager
def opened(archive: Path, folder: Path) -> Iterator[tuple[Manifest, Path, str | None]]:
    """A backup that is whole: its manifest, the store as a file, the key.

    Args:
        archive: from `back_up`, or what became of it.
        folder: where to unpack it; what is unpacked goes again.

    Raises:
        BackupError: it is no backup, or not one byte for byte.
    """
    try:
        with TemporaryDirectory(dir=folder, prefix=".aligner-") as unpacked:
            parts = Path(unpacked)
            with tarfile.open(archive, "r:") as tar:
                manifest = _unpack(tar, parts)
            for name, expected in manifest.sha256.items():
                if _sha256(parts / name) != expected:
                    raise BackupError(str(archive), f"is damaged: {name} is another.", ANOTHER)
            key = (parts / "key").read_text(encoding="utf-8") or None
            yield manifest, parts / "store", key
    except _BROKEN:
        raise BackupError(str(archive), "is no backup, or was cut off.", ANOTHER) from None
    except OSError as error:
        raise BackupError(str(archive), f"cannot be read: {error.strerror}.", ANOTHER) from None


def _unpack(tar: tarfile.TarFile, folder: Path) -> Manifest:
    """The members by name, nothing else: an archive can hold paths that lead elsewhere."""
    for name in _MEMBERS:
        content = tar.extractfile(name)
        if content is None:
            raise KeyError(name)
        with content, open(folder / name, "xb", opener=_for_owner) as file:
            shutil.copyfileobj(content, file)
    told = folder / "manifest.json"
    if told.stat().st_size > _LARGEST_MANIFEST:
        raise KeyError(told.name)
    manifest = msgspec.json.decode(told.read_bytes(), type=Manifest)
    if set(manifest.sha256) != set(_MEMBERS[1:]):
        raise KeyError("sha256")
    return manifest


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _for_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
