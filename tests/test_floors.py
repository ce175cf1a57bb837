"""The floors of the house: a module imports only from floors below, or from its own folder."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import aligner
import web

ROOT = Path(aligner.__file__).parent
WEB = Path(web.__file__).parent
FLOORS = {
    "errors": -1,  # the ground that floor 0 stands on: anything may raise
    "atomic": 0,
    "counts": 0,
    "inside": 0,
    "interrupts": 0,
    "nesting": 0,
    "threads": 0,
    "timeline": 0,
    "transcript": 1,
    "audio": 1,
    "alignment": 2,
    "review": 3,
    "episode": 4,
    "export": 5,
    "publish": 6,
    "batch": 7,
    "pulls": 8,
    "cli": 9,
    "web": 9,
}
WEB_FLOORS = {
    "config": 0,
    "errors": -1,  # as in aligner: anything may raise
    "document": 1,
    "store": 2,
    "flags": 3,
    "cache": 3,
    "workers": 4,
    "services": 5,
    "editing": 6,
    "people": 6,
    "library": 6,
    "wire": 7,
    "views": 8,
    "export": 9,
    "http": 10,
}
ALIGNMENT_FLOORS = {
    "pronunciation": 1,
    "placement": 1,
    "voices": 1,
    "boundaries": 2,
    "timing": 3,
    "description": 4,
    "align": 5,
    "make_prior": 6,
    "retiming": 5,
    "evaluation": 5,
}
"""Stages of aligning; every other module of `aligner.alignment` is a type that they share: 0."""
FLASK = {"flask", "flask_wtf", "werkzeug"}
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "base"}


def imported_modules(path: Path) -> set[str]:
    """Dotted names; `from package import name` counts as package.name."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


def imported_rooms(path: Path) -> set[str]:
    found: set[str] = set()
    for name in imported_modules(path):
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


def test_a_stage_of_aligning_imports_only_from_stages_before_it() -> None:
    here = ROOT / "alignment"
    modules = [
        (path, path.relative_to(here).parts[0].removesuffix(".py")) for path in here.rglob("*.py")
    ]
    assert set(ALIGNMENT_FLOORS) <= {stage for _, stage in modules}
    wrong = [
        f"{path.relative_to(here)} imports {name}"
        for path, stage in modules
        for name in imported_modules(path)
        if name.startswith("aligner.alignment.")
        and (other := name.split(".")[2]) != stage
        and (floor := ALIGNMENT_FLOORS.get(other, 0)) >= ALIGNMENT_FLOORS.get(stage, 0)
        and (floor or ALIGNMENT_FLOORS.get(stage, 0))
    ]
    assert not wrong, wrong


def test_each_stage_of_aligning_names_its_entry_point() -> None:
    for init in (ROOT / "alignment").glob("*/__init__.py"):
        said = ast.get_docstring(ast.parse(init.read_text(encoding="utf-8"))) or ""
        entry = re.search(r"entry point is `(\w+)[.`]", said)
        assert entry, init
        assert (init.parent / f"{entry[1]}.py").exists(), init


def test_modules_stay_small_and_are_named_for_what_they_hold() -> None:
    sizes = {path: len(path.read_text().splitlines()) for path in ROOT.rglob("*.py")}
    assert {str(path): n for path, n in sizes.items() if n > 300} == {}
    assert not [path for path in sizes if path.stem in VAGUE]


def web_modules() -> list[tuple[Path, str]]:
    """The editor's modules with their rooms; the package's own front door is in none."""
    found = [
        (path, path.relative_to(WEB).parts[0].removesuffix(".py")) for path in WEB.rglob("*.py")
    ]
    return [(path, room) for path, room in found if room != "__init__"]


def test_the_editor_has_rooms_and_each_imports_only_from_floors_below() -> None:
    modules = web_modules()
    assert {room for _, room in modules} == set(WEB_FLOORS)
    wrong = [
        f"{path.relative_to(WEB)} imports {name}"
        for path, here in modules
        for name in imported_modules(path)
        if name.startswith("web.")
        and (room := name.split(".")[1]) != here
        and WEB_FLOORS.get(room, 99) >= WEB_FLOORS[here]
    ]
    assert not wrong, wrong


def test_only_http_knows_flask() -> None:
    wrong = [
        f"{path.relative_to(WEB)} imports {name}"
        for path, here in web_modules()
        if here != "http"
        for name in imported_modules(path)
        if name.split(".")[0] in FLASK
    ]
    assert not wrong, wrong


def test_each_room_of_the_editor_says_what_goes_through_it() -> None:
    rooms = [path.parent for path in WEB.glob("*/__init__.py")]
    assert {room.name for room in rooms} == {
        room for path, room in web_modules() if path.parent != WEB
    }
    silent = [
        room.name
        for room in rooms
        if not ast.get_docstring(ast.parse((room / "__init__.py").read_text(encoding="utf-8")))
    ]
    assert not silent, silent


def test_a_public_class_has_a_name_that_no_other_has() -> None:
    """What goes over the wire is told apart by its room: it is called as what it shows."""
    homes: dict[str, list[str]] = {}
    paths = [*ROOT.rglob("*.py"), *WEB.rglob("*.py")]
    for path in paths:
        if path.parent == WEB / "wire":
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes.setdefault(node.name, []).append(str(path.relative_to(ROOT.parent)))
    assert {name: found for name, found in homes.items() if len(found) > 1} == {}
