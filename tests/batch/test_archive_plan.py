from __future__ import annotations

from tests.benchmarks.archive_plan import Measured, network, rows

MEASURED = Measured(seconds=36.0, kept=0.5, memory=200.0, output=1.5)


def test_the_plan_is_arithmetic() -> None:
    table = {name: cells for name, *cells in rows(MEASURED, price=0.1)}
    assert table["processor hours"] == ["20", "2,000"]  # 2,000 h of 36 s; a hundred times that
    assert table["a small machine"][0] == "20.0 h on 2, 0.4 GB"  # each keeps half of a processor
    assert table["many"][1] == "15.6 h on 256, 51.2 GB"
    assert table["cost"] == ["$2.00", "$200.00"]
    assert table["the line that many need"] == ["0.2 Gbit/s", "3.3 Gbit/s"]
    assert table["on 1 Gbit/s at least"][1] == "25.6 h"  # longer than all those processors take
    assert table["their egress, paid by who serves them"][0] == "$10.37"
    assert table["results' egress"] == ["$0.27", "$27.00"]
    assert table["recordings"][0] == "115 GB"  # 16 kB a second
    assert table["results"][0] == "3.0 GB"


def test_a_processor_that_is_a_hundred_times_real_time_takes_a_hundred_streams() -> None:
    assert round(network(MEASURED)) == round(1e9 / (100 * 128e3))
