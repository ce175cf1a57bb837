from __future__ import annotations

import re
import signal
import subprocess
import sys
import threading

import pytest

from aligner import cli
from aligner.errors import BadInput
from aligner.interrupts import Interrupts, uninterrupted_start

FIRST = """
import multiprocessing, time
from aligner.interrupts import uninterrupted_start
first = multiprocessing.get_context("spawn").Process(target=time.sleep, args=(60,))
with uninterrupted_start():
    first.start()
print(open(f"/proc/{first.pid}/status").read())
first.kill()
"""
BLOCKED = "import signal; print(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, []))"


def test_ctrl_c_waits_for_the_end_of_the_block() -> None:
    done = []
    with pytest.raises(KeyboardInterrupt):  # noqa: PT012 - what comes before the raise is the test
        with uninterrupted_start():
            signal.raise_signal(signal.SIGINT)
            done.append("inside")
        done.append("after")
    assert done == ["inside"]
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


def test_ctrl_c_that_another_thread_is_given_waits_too() -> None:
    done = []
    now = threading.Event()

    def press() -> None:
        now.wait()
        signal.raise_signal(signal.SIGINT)

    other = threading.Thread(target=press)
    other.start()  # before the block: one that is started in it inherits its mask
    with pytest.raises(KeyboardInterrupt):  # noqa: PT012
        with uninterrupted_start():
            now.set()
            other.join()
            done.append("inside")
        done.append("after")
    assert done == ["inside"]


def test_a_process_started_meanwhile_never_sees_it() -> None:
    with uninterrupted_start():
        inside = subprocess.run([sys.executable, "-c", BLOCKED], capture_output=True, check=True)
    outside = subprocess.run([sys.executable, "-c", BLOCKED], capture_output=True, check=True)
    assert (inside.stdout, outside.stdout) == (b"True\n", b"False\n")


def test_what_is_ignored_stays_ignored() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        interrupts = Interrupts()
        with interrupts.noted(), uninterrupted_start():
            signal.raise_signal(signal.SIGINT)
        assert not interrupts.came
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize(
    "becomes", [ImportError("initialization failed"), BadInput("a.mp3", "ffmpeg died.", "Look.")]
)
def test_an_interrupt_that_becomes_another_error_is_one_still(
    becomes: Exception, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(**_: object) -> None:
        try:
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt:
            raise becomes from None

    monkeypatch.setattr(cli.cli, "main", interrupted)
    with pytest.raises(SystemExit) as end:
        cli.main()
    assert end.value.code == cli.INTERRUPTED
    assert capsys.readouterr().err == "\naligner: interrupted; nothing was left half-written.\n"


def test_an_error_that_nobody_knows_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(cli.cli, "main", broken)
    with pytest.raises(ZeroDivisionError):
        cli.main()


def test_the_first_process_that_multiprocessing_starts_never_sees_it_either() -> None:
    """With that one its tracker begins, which unblocks what its starter had blocked."""
    script = subprocess.run([sys.executable, "-c", FIRST], capture_output=True, check=True)
    blocked = re.search(rb"SigBlk:\s*([0-9a-f]+)", script.stdout)
    assert blocked
    assert int(blocked[1], 16) & 1 << signal.SIGINT - 1
