"""What happens to machines, while six people write, on both databases.

`python -m tests.benchmarks.faults` does a hundred rounds of each.
"""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tests.web.cluster import Cluster
from tests.web.faults.rounds import run
from tests.web.faults.stand import FAULTS, ONLY_SQLITE, Stand
from tests.web.faults.writers import WRITERS, Crowd

ROUNDS = 5
STARTS = {"joined": 2, "nothing": 2}
"""Fewer rounds where each begins with another server: that takes seconds.

The kill ends the rounds of every fault: seven times on SQLite, six on PostgreSQL.
"""


@pytest.mark.parametrize("fault", FAULTS)
def test_nothing_acknowledged_is_lost_and_people_go_on(tmp_path: Path, fault: str) -> None:
    holds(Stand.make(tmp_path, None, 0), fault)


@pytest.mark.parametrize("fault", [each for each in FAULTS if each not in ONLY_SQLITE])
def test_nor_on_postgresql(tmp_path: Path, fault: str, cluster: Cluster) -> None:
    holds(Stand.make(tmp_path, cluster.new_database(), 0, cluster.fall), fault)


def test_the_report_tells_who_was_held_up_or_cut_off_and_by_what() -> None:
    crowd, served = Crowd(), True
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        threads = crowd.begin(lambda: port if served else 0)
        held_up = crowd.held_up(0.5)
        for _ in range(WRITERS):
            listening.accept()[0].close()
        while not all(each.cut_off for each in crowd.writers):
            assert any(each.is_alive() for each in threads)
        served = False
    for thread in threads:
        thread.join()
    assert [told.partition(",")[0] for told in held_up] == [f"person {n}" for n in range(WRITERS)]
    assert all("with 0 words, asked for GET /api/me" in told for told in held_up)
    assert len(crowd.cut_off) >= len(held_up)
    assert "ConnectionReset" in crowd.cut_off[0] or "RemoteDisconnected" in crowd.cut_off[0]


def holds(stand: Stand, fault: str) -> None:
    rounds = STARTS.get(fault, ROUNDS)
    report = run(stand, fault, rounds)
    assert report.wrong == []
    assert len(report.cut_off) <= WRITERS, report.cut_off  # once, when the machine itself stood
    assert report.rounds == rounds
    assert report.acknowledged >= rounds
