"""What a user may type is documented: every command, option, argument's example and setting."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import click
import pytest

from tests.reference import PATH, commands, settings
from web.config import Settings

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
COMMANDS = dict(commands())


def test_the_reference_is_current() -> None:
    # In a process of its own: click keeps the help option of whoever called a command first.
    code = "from tests.reference import reference; print(reference(), end='')"
    root = Path(__file__).parents[1]
    made = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, check=True)
    assert PATH.read_bytes() == made.stdout, "run: python -m tests.reference"


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_stands_in_the_readme_and_shows_examples(name: str) -> None:
    assert f"aligner {name}" in README
    assert re.search(rf"^ *aligner {name}\b", COMMANDS[name].help or "", re.MULTILINE), "no example"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_says_what_it_does(name: str) -> None:
    options = [each for each in COMMANDS[name].params if isinstance(each, click.Option)]
    assert not [each.name for each in options if not each.help]


def test_every_setting_is_described() -> None:
    assert list(settings()) == [field.name for field in fields(Settings)]
