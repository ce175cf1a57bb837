"""Files that are either there in full or not at all.

    content ─→ .aligner-1f3c.part ─fsync→ on the disk ─replace→ path
               in the folder of `path`, so that the last step is one rename

Whoever reads `path` at any moment sees the old content or the new one. Whatever goes wrong on the
way (a full disk, Ctrl-C), the old content stays and the temporary file goes.
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import stat
from pathlib import Path

from aligner.errors import OutputError

_REASONS = {
    errno.ENOENT: ("its folder does not exist.", "Create the folder or choose another place."),
    errno.ENOTDIR: ("its folder is a file.", "Choose another place."),
    errno.EISDIR: ("it is a directory.", "Name a file in it."),
    errno.EACCES: ("no permission to write there.", "Choose another place or ask its owner."),
    errno.EPERM: ("no permission to write there.", "Choose another place or ask its owner."),
    errno.EROFS: ("the disk is read-only.", "Choose another place."),
    errno.ENOSPC: ("the disk is full.", "Free some space and try again."),
    errno.EDQUOT: ("the disk quota is used up.", "Free some space and try again."),
    errno.ENAMETOOLONG: ("the name is too long.", "Choose a shorter one."),
}


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write a whole file in one step that cannot be seen half-done.

    A file that exists keeps its permissions; a link is followed and stays a link. What is no
    ordinary file (`/dev/null`, a pipe) is written to directly, for it must not be replaced.

    Args:
        path: the file; its folder must exist.
        content: all of it; text is written as UTF-8, line ends as they are.

    Raises:
        OutputError: the folder is missing or read-only, `path` is a directory or write-protected,
            the disk is full. The old content is untouched, nothing else is left behind.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    try:
        if _is_special(path):
            path.write_bytes(data)
        else:
            _replace(Path(os.path.realpath(path)), data)
    except OSError as error:
        raise _explained(path, error) from error


def _is_special(path: Path) -> bool:
    """Whether it is there and neither a file nor missing; refuses what must not be written.

    Replacing asks the folder for permission, never the file: a write-protected file would be
    overwritten, so the file is asked here.
    """
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return False
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    return not stat.S_ISREG(mode)


def _replace(path: Path, data: bytes) -> None:
    # The name is settled before the file exists: an interrupt at any later moment finds it.
    temporary = path.with_name(f".aligner-{secrets.token_hex(8)}.part")
    try:
        # Not `tempfile`: its files are for their owner only, and would stay so after the rename.
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, temporary)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _explained(path: Path, error: OSError) -> OutputError:
    other = (f"{error.strerror or error}.", "Choose another place.")
    problem, advice = _REASONS.get(error.errno or 0, other)
    return OutputError(str(path), f"cannot be written: {problem}", advice)
