"""Makes the rendition that browsers play, in a thread beside aligning.

original ─┬─► aligned                     one thread, all the processor that it needs
          └─► encoded at low priority     another; until then browsers play the original
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from aligner.audio.clips import make_rendition
from aligner.errors import AlignerError
from aligner.inside import check_unchanged

_log = logging.getLogger(__name__)

_NICE = 10
"""Of Unix, in this thread alone: whoever aligns or answers goes first."""


class Interrupted(Exception):
    """The server ends."""


class RenditionThread:
    """Makes a rendition while the `with` block does something else; leaving it waits for the end.

    Args:
        source: the recording.
        target: where to; nothing is done if it is there.
        is_ending: whether to stop.
    """

    def __init__(self, source: Path, target: Path, is_ending: Callable[[], bool]) -> None:
        self._source, self._target, self._is_ending = source, target, is_ending
        self._thread = threading.Thread(target=self._make, name="rendition", daemon=True)

    def __enter__(self) -> Self:
        if not self._target.is_file():
            self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._thread.ident is not None:
            self._thread.join()

    def _make(self) -> None:
        with suppress(OSError, AttributeError):  # Linux knows the priority of a thread
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)
        try:
            make_rendition(check_unchanged(self._source), self._target, progress=self._watch)
        except Interrupted:
            pass
        except (AlignerError, OSError) as error:
            _log.warning("no rendition of %s, browsers play it as it is: %s", self._source, error)

    def _watch(self, _seconds: float) -> None:
        if self._is_ending():
            raise Interrupted
