"""Rounds of one fault: people write, it happens, they go on, it is killed. What is there?"""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.web.faults.stand import FAULTS, Stand
from tests.web.faults.writers import Crowd, losses, words_kept

PATIENCE_SECONDS = 120.0
_KILL_AFTER = 5


@dataclass(slots=True)
class Report:
    """What many rounds came to.

    Attributes:
        rounds: of them.
        acknowledged: words that were told to be saved.
        put_off: requests that were told to come again (503, 507).
        unanswered_but_kept: words that are there though nobody was told.
        cut_off: connections that ended without an answer; people opened others.
        wrong: what must not be: words lost, other answers, tracebacks, people who cannot go on.
    """

    rounds: int = 0
    acknowledged: int = 0
    put_off: int = 0
    unanswered_but_kept: int = 0
    cut_off: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def run(stand: Stand, fault: str, rounds: int) -> Report:
    """Let a fault happen again and again while people write; every fifth time the server is killed.

    "nothing" is the kill alone: it comes every time.
    """
    crowd, report = Crowd(), Report()
    each = _KILL_AFTER if fault != "nothing" else 1
    for first in range(0, rounds, each):
        with stand.served():
            threads = crowd.begin(lambda: stand.port)
            held_up = crowd.held_up(PATIENCE_SECONDS)
            for number in range(first, min(first + each, rounds)):
                if not held_up:
                    FAULTS[fault](stand)
                    held_up = crowd.held_up(PATIENCE_SECONDS)
                if held_up:
                    report.wrong += [f"round {number}: {stand.state}", *held_up]
                    break
                report.rounds += 1
            stand.a_while()
        for thread in threads:
            thread.join()
        report.wrong += losses(stand.url, crowd.writers)
    report.acknowledged, report.put_off = crowd.acknowledged, crowd.put_off
    report.cut_off = crowd.cut_off
    report.wrong += crowd.refused
    if "Traceback" in stand.log.read_text():
        report.wrong.append(stand.log.read_text()[-3000:])
    report.unanswered_but_kept = words_kept(stand.url) - report.acknowledged
    return report
