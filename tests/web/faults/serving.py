"""`aligner serve` as a process whose clock can be set from outside.

python serving.py CLOCK serve ...     CLOCK is a file with seconds to add
"""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path

_LOOK_SECONDS = 0.02


def main() -> None:
    """Serve, with the clock that a file tells."""
    clock = Path(sys.argv.pop(1))
    real, ahead = time.time, [float(clock.read_text())]

    def follow() -> None:
        while True:
            time.sleep(_LOOK_SECONDS)
            told = clock.read_text()
            ahead[0] = float(told) if told else ahead[0]

    time.time = lambda: real() + ahead[0]
    threading.Thread(target=follow, daemon=True).start()
    from aligner.cli import main as aligner  # noqa: PLC0415 - with this clock

    aligner()


if __name__ == "__main__":
    main()
