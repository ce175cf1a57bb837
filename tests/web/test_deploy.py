"""What the deployment files say holds: settings exist, and tools that are there accept them."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import fields
from pathlib import Path

import pytest

from web.config import Settings

DEPLOY = Path(__file__).parents[2] / "web" / "deploy"
UNIT, CONTAINER = DEPLOY / "aligner.service", DEPLOY / "Containerfile"
EXTRAS = re.compile(r"transcript-aligner\[([\w,]+)\]|/src\[([\w,]+)\]")


@pytest.mark.parametrize("file", [UNIT, CONTAINER], ids=lambda each: each.name)
def test_settings_and_extras_are_ours(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    ours = {f"ALIGNER_{field.name.upper()}" for field in fields(Settings)}
    named = set(re.findall(r"\bALIGNER_[A-Z_]+", text))
    assert {"ALIGNER_DATA", "ALIGNER_LIBRARY"} <= named <= ours
    project = (DEPLOY.parents[1] / "pyproject.toml").read_text(encoding="utf-8")
    (found,) = EXTRAS.findall(text)
    for extra in "".join(found).split(","):
        assert re.search(rf"^{extra} = \[", project, re.MULTILINE), extra


def test_systemd_accepts_the_unit(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd-analyze here: apt-get install systemd")
    program = tmp_path / "aligner"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    text = UNIT.read_text(encoding="utf-8").replace("/opt/aligner/bin/aligner", str(program))
    unit = tmp_path / UNIT.name
    unit.write_text(text, encoding="utf-8")
    command = ["systemd-analyze", "verify", "--man=no", str(unit)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    told = [line for line in done.stderr.splitlines() if UNIT.name in line]
    assert (done.returncode, told) == (0, [])
