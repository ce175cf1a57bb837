"""What a user may type is documented: every command, option, argument's example and setting."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from dataclasses import fields
from pathlib import Path

import click
import pytest

from tests.reference import PATH, commands, settings
from web.config import Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
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


def test_every_extra_stands_in_the_readme() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = set(project["optional-dependencies"]) - {"test"}
    assert not [each for each in sorted(extras) if f"`[{each}]`" not in README]


def module_path(name: str) -> Path | None:
    """The file of a module or package; ARCHITECTURE.md leaves out `aligner`, often `web` too."""
    stem = name.replace(".", "/")
    tried = (ROOT / top / f"{stem}{end}" for top in ("aligner", "web", "") for end in (".py", ""))
    return next((path for path in tried if path.exists()), None)


def ways_to_follow() -> dict[str, list[str]]:
    """The flows that ARCHITECTURE.md lists module by module, by their first one."""
    lists = re.findall(r"open in this order: ((?:`[\w.]+`[,\s]+)+`[\w.]+`)", ARCHITECTURE)
    return {names[0]: names for names in (re.findall(r"`([\w.]+)`", each) for each in lists)}


def imports(name: str, text: str) -> bool:
    package, _, module = name.rpartition(".")
    return name in text or re.search(rf"{package} import .*\b{module}\b", text) is not None


@pytest.mark.parametrize(("first", "most"), [("http.operations", 12), ("cli.align", 25)])
def test_a_flow_is_followed_through_few_modules_that_hang_together(first: str, most: int) -> None:
    names = ways_to_follow()[first]
    assert len(set(names)) == len(names) <= most
    # Model and lexicon are loaded by the names that stand in the profile.
    texts = {"": (ROOT / "aligner/alignment/hama_english.py").read_text(encoding="utf-8")}
    for name in names:
        path = module_path(name)
        assert path, name
        own = path.read_text(encoding="utf-8")
        called = any(imports(name, text) for text in texts.values())
        calls = any(imports(before, own) for before in texts if before)
        assert name == first or called or calls, f"{name}: nothing leads there"
        texts[name] = own


def test_modules_that_the_glossary_names_are_there() -> None:
    rows = re.findall(r"^\|.*\| ([^|]+) \|$", ARCHITECTURE.split("## Glossary")[1], re.MULTILINE)
    names = re.findall(r"`([a-z_.]+)`", " ".join(rows))
    assert len(names) > 40
    # The last part may name a function or a file.
    missing = [n for n in names if not (module_path(n) or module_path(n.rpartition(".")[0]))]
    assert not missing, missing
