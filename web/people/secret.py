"""The key that signs cookies and invitations, and where it is kept.

    DATA/key.path                        where the key is: the same for whoever runs a command here
    ~/.local/state/aligner/keys/….key    the key, for its owner only (mode 600)

It does not lie in the data folder: people serve folders that hold one another, and a library brings
links that strangers wrote. An older version kept it as DATA/secret; that key is moved, so that
nobody is signed out.
"""

from __future__ import annotations

import logging
import os
import secrets
from pathlib import Path

from platformdirs import user_state_path

from aligner.atomic import write_atomically
from aligner.errors import BadInput
from web.config import Settings

_SHORTEST = 32
"""Bytes of a key: a shorter file was cut off."""
_log = logging.getLogger(__name__)


def keys_folder() -> Path:
    """Where keys are kept: in the state folder of the user who runs the editor."""
    return user_state_path("aligner") / "keys"


def secret_of(settings: Settings) -> str:
    """What signs cookies and invitations: as it is set, else made once and kept.

    Raises:
        BadInput: the key is gone, cut off, or not readable for this user.
    """
    if settings.secret:
        return settings.secret
    pointer = settings.data / "key.path"
    if not pointer.is_file():
        kept = _keep(settings.data, pointer)
        if kept is not None:
            return kept
    return _read(_pointed(pointer), pointer)


def kept_secret(data: Path) -> str | None:
    """The key that was made for a data folder and is kept; None if there is none.

    Raises:
        BadInput: there was one, and it is gone, cut off, or not readable for this user.
    """
    pointer, old = data / "key.path", data / "secret"
    if pointer.is_file():
        return _read(_pointed(pointer), pointer)
    return _read(old, old) if old.is_file() else None


def put_back(data: Path, key: str) -> None:
    """Let a key of a backup be the one that signs for a data folder.

    Raises:
        OutputError: the data folder cannot be written.
    """
    path = keys_folder() / f"{secrets.token_hex(8)}.key"
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write_new(path, key)
    except OSError:
        path = data.absolute() / "secret"
        path.unlink(missing_ok=True)
        _write_new(path, key)
    write_atomically(data / "key.path", f"{path}\n")


def _keep(data: Path, pointer: Path) -> str | None:
    """Put a key where it belongs; the key itself only if that place cannot be written."""
    old = data / "secret"
    key = _read(old, old) if old.is_file() else secrets.token_hex(32)
    path = keys_folder() / f"{secrets.token_hex(8)}.key"
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write_new(path, key)
    except OSError as error:
        _log.warning(
            "The signing key stays in %s, for %s cannot be written (%s). Set ALIGNER_SECRET, or "
            "give the user who runs the editor a state folder.",
            old, path.parent, error.strerror,
        )  # fmt: skip
        if not old.is_file():
            _settle(old, key)
        return _read(old, old)
    if not _settle(pointer, f"{path}\n"):
        path.unlink()  # another process of this editor was first, with a key of its own
    old.unlink(missing_ok=True)
    return None


def _settle(path: Path, content: str) -> bool:
    """Write a file that nobody wrote yet, in one step; False if somebody did."""
    part = path.with_name(f".aligner-{secrets.token_hex(8)}.part")
    try:
        _write_new(part, content)
        os.link(part, path)
    except FileExistsError:
        return False
    except OSError as error:
        problem = f"cannot be written: {error.strerror}."
        raise BadInput(str(path), problem, "The editor writes into its data folder.") from None
    finally:
        part.unlink(missing_ok=True)
    return True


def _write_new(path: Path, content: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)


def _pointed(pointer: Path) -> Path:
    """Where the key is, by the file that says so."""
    try:
        return Path(pointer.read_text(encoding="utf-8").strip())
    except (OSError, UnicodeDecodeError):
        problem = "does not tell where the signing key is."
        raise BadInput(str(pointer), problem, _again(pointer)) from None


def _again(pointer: Path) -> str:
    return f"Put it back, or delete {pointer} for a new one: everybody signs in again."


def _read(path: Path, named_by: Path) -> str:
    try:
        key = path.read_text(encoding="utf-8").strip()
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)
    except PermissionError:
        advice = "Run this as the user who runs the editor, or set ALIGNER_SECRET."
        raise BadInput(str(path), "The signing key is another user's.", advice) from None
    except (OSError, ValueError):  # not UTF-8, or a name that no file can have
        problem = "The signing key cannot be read."
        raise BadInput(str(path), problem, _again(named_by)) from None
    if len(key) < _SHORTEST:
        problem = "The signing key is empty or cut off."
        raise BadInput(str(path), problem, _again(named_by))
    return key
