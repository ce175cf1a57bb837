from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--autoplay-policy=no-user-gesture-required",
]

IN_CI = os.environ.get("CI") == "true"

TESTS = Path(__file__).parent
LONG = {
    "batch",  # worker processes, clusters, whole shows
    "cli/test_align.py",  # a process each, most of them hear the sample
    "cli/test_serve_for_others.py",  # a server each
    "cli/test_watch.py",  # several runs of a command
    "publish/test_github.py",  # a server of GitHub's answers, killed at every step
    "test_sample.py",
    "web/test_background.py",  # episodes are heard, again and again
    "web/faults/test_faults.py",  # servers, killed
    "web/test_serve.py",  # a server each
}

ENCODED = {  # sounds by the dozen, each written by a program, spoilt and read
    "audio/test_joined_containers.py",
    "audio/test_sound_faults.py",
    "audio/test_sound_matrix.py",
}

# A script's background job ignores SIGINT, and so would every process that a test ends by it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# A build must not fail by the luck of its draw: there the examples are always the same. Anywhere
# else each run tries others. No deadline: how long an example takes says how busy the machine is.
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("fresh", derandomize=False, deadline=None)
settings.load_profile("ci" if IN_CI else "fresh")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what `tests/run.sh --quick` leaves out: by what a test asks for, and by its place."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        parameters = getattr(item, "callspec", None)
        database = parameters.params.get("database_url") if parameters else None
        place = item.path.relative_to(TESTS)
        if "browser" in fixtures or place.parts[0] == "browser":
            item.add_marker("browser")
        if "postgresql_url" in fixtures or database == "postgresql":
            item.add_marker("postgres")
        if "shared_data" in fixtures or LONG & {place.parts[0], place.as_posix()}:
            item.add_marker("long")
        if any(item.iter_markers("browser")) or any(item.iter_markers("long")):
            # One race of a page or a process in thousands must not cost a whole build, nor be
            # passed over: the second try is counted in pytest's last line, the first is printed.
            item.add_marker(pytest.mark.flaky(reruns=1, condition=IN_CI))
        if place.as_posix() in ENCODED:
            item.add_marker("long")  # of no use to try again: the sounds are always the same


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints what failed at first and passed when it was tried again: a race to be found."""
    for report in terminalreporter.getreports("rerun"):
        terminalreporter.section(f"failed at first: {report.nodeid}")
        terminalreporter.line(report.longreprtext)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real transcripts and audio, which lie beside a checkout on the maintainers' machines."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"no measuring data at {folder}")
    return folder


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds `--slow-pages 6`: pages with a sixth of a processor, as a busy machine gives them."""
    parser.addoption(
        "--slow-pages",
        type=float,
        default=1.0,
        metavar="TIMES",
        help="Slow every page of the browser down, to find tests and pages that count on speed.",
    )


@pytest.fixture(scope="session", autouse=True)
def _slow_pages(request: pytest.FixtureRequest) -> Iterator[None]:
    times: float = request.config.getoption("--slow-pages")
    with pytest.MonkeyPatch.context() as patch:
        if times > 1.0:
            for maker in (Browser, BrowserContext):
                patch.setattr(maker, "new_page", _slowed(maker.new_page, times))
        yield


def _slowed(new_page: Callable[..., Page], times: float) -> Callable[..., Page]:
    def slow_page(maker: Browser | BrowserContext, **given: object) -> Page:
        page = new_page(maker, **given)
        devtools = page.context.new_cdp_session(page)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": times})
        return page

    return slow_page


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, one for all tests: a process can hold only one playwright at a time."""
    if CHROMIUM is None:
        if IN_CI:
            pytest.fail("Chromium is missing: install it, or set CHROMIUM to its path.")
        pytest.skip("Chromium is missing")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()
