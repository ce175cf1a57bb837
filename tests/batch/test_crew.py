"""Work spread over processes comes out as if it had been done here, one piece after the other."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress

import numpy as np
import pytest

from aligner.audio.acoustics import Excerpt
from aligner.batch.crew import Crew


def slow_square(number: int) -> tuple[int, int]:
    time.sleep(0.2)
    return number * number, os.getpid()


def stumble(number: int) -> float:
    return 1 / (number - 3)


def blas_threads(_: int) -> tuple[int, set[int]]:
    from threadpoolctl import threadpool_info  # noqa: PLC0415 - in the process that is asked

    time.sleep(0.2)
    return os.getpid(), {each["num_threads"] for each in threadpool_info()}


def test_results_come_in_order_from_this_process_and_another() -> None:
    with Crew(2) as crew:
        crew.warm_up()
        done = list(crew(slow_square, range(30)))
    assert [square for square, _ in done] == [n * n for n in range(30)]
    others = {process for _, process in done} - {os.getpid()}
    assert len(others) == 1
    assert os.getpid() in {process for _, process in done}


@pytest.mark.parametrize("jobs", [1, 2])
def test_until_it_is_worth_it_all_is_done_here(jobs: int) -> None:
    with Crew(jobs) as crew:
        assert {process for _, process in crew(slow_square, range(4))} == {os.getpid()}


def test_what_goes_wrong_elsewhere_is_raised_here() -> None:
    with Crew(2) as crew:
        crew.warm_up()
        with pytest.raises(ZeroDivisionError):
            list(crew(stumble, range(8)))


def test_what_a_killed_process_left_is_done_here() -> None:
    with Crew(2) as crew:
        crew.warm_up()
        done = []
        for square, process in crew(slow_square, range(12)):
            done.append(square)
            if process != os.getpid():
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
    assert done == [n * n for n in range(12)]


def test_the_others_take_one_blas_thread() -> None:
    with Crew(2) as crew:
        crew.warm_up()
        told = list(crew(blas_threads, range(30)))
    elsewhere = [threads for process, threads in told if process != os.getpid()]
    assert elsewhere
    assert all(threads == {1} for threads in elsewhere)


def test_an_excerpt_is_read_like_the_whole_as_far_as_it_reaches() -> None:
    whole = np.arange(1000, dtype=np.int16)
    part = Excerpt.of(whole, 200, 500)
    assert len(part) == len(whole)
    np.testing.assert_array_equal(part[230:480], whole[230:480])
    np.testing.assert_array_equal(Excerpt.of(whole, -50, 2000)[900:1200], whole[900:1200])
    with pytest.raises(IndexError):
        part[150:300]
    with pytest.raises(IndexError):
        part[400:501]


def test_who_was_started_ends_once_all_is_done() -> None:
    with Crew(2) as crew:
        crew.warm_up()
        others = {process for _, process in crew(slow_square, range(30))} - {os.getpid()}
        assert len(others) == 1
        crew.rest()
        with pytest.raises(ProcessLookupError):
            os.kill(others.pop(), 0)
        assert {process for _, process in crew(slow_square, range(3))} == {os.getpid()}
