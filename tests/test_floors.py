"""The floors of the house: a module imports only from floors below, or from its own folder."""

from __future__ import annotations

import ast
from pathlib import Path

import aligner

ROOT = Path(aligner.__file__).parent
FLOORS = {
    "errors": -1,  # the ground that floor 0 stands on: anything may raise
    "atomic": 0,
    "threads": 0,
    "timeline": 0,
    "transcript": 1,
    "audio": 1,
    "alignment": 2,
    "review": 3,
    "export": 3,
    "publish": 4,
    "batch": 5,
    "cli": 6,
    "web": 6,
}
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "base"}


def imported_rooms(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            names = [node.module]
            if node.module == "aligner":
                names = [f"aligner.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            parts = name.split(".")
            if parts[0] == "web":
                found.add("web")
            elif parts[0] == "aligner" and len(parts) > 1:
                found.add(parts[1])
    return found


def room_of(path: Path) -> str:
    first = path.relative_to(ROOT).parts[0]
    return first.removesuffix(".py")


def test_modules_import_only_from_floors_below() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {room}"
        for path in ROOT.rglob("*.py")
        if (here := room_of(path)) != "__init__"
        for room in imported_rooms(path) - {here, "__version__"}
        if FLOORS[room] >= FLOORS[here] and not (here == "cli" and room == "web")
    ]
    assert not wrong, wrong


def test_modules_stay_small_and_are_named_for_what_they_hold() -> None:
    sizes = {path: len(path.read_text().splitlines()) for path in ROOT.rglob("*.py")}
    assert {str(path): n for path, n in sizes.items() if n > 300} == {}
    assert not [path for path in sizes if path.stem in VAGUE]
