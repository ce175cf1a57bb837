from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.cluster import Cluster, running_cluster
from tests.web.staged import TALK, Stage

NO_POSTGRES = "no PostgreSQL here: apt-get install postgresql"


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    with running_cluster() as running:
        if running is None:
            if os.environ.get("CI") == "true":
                pytest.fail(NO_POSTGRES)
            pytest.skip(NO_POSTGRES)
        yield running


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Signing keys of tests are kept in the test's folder, in the programs that it starts too."""
    folder = tmp_path / "user-state"
    monkeypatch.setenv("XDG_STATE_HOME", str(folder))
    return folder


@pytest.fixture
def postgresql_url(cluster: Cluster) -> str:
    return cluster.new_database()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'either.sqlite'}"
    url: str = request.getfixturevalue("postgresql_url")
    return url


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Callable[..., Stage]]:
    """Makes editors on a folder of transcripts; closes them."""
    made: list[Stage] = []

    def make(text: str = TALK, **settings: Any) -> Stage:  # noqa: ANN401 - what Settings takes
        each = Stage.make(tmp_path / f"stage{len(made)}", text, **settings)
        made.append(each)
        return each

    yield make
    for each in made:
        each.close()
