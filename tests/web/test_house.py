from __future__ import annotations

import ast
import statistics
from pathlib import Path

import web
from web.http.module_imports import imported_by

ROOT = Path(web.__file__).parent
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "base"}


def test_modules_stay_small_and_are_named_for_what_they_hold() -> None:
    sizes = {path: len(path.read_text().splitlines()) for path in ROOT.rglob("*.py")}
    assert {str(path): n for path, n in sizes.items() if n > 300} == {}
    assert not [path for path in sizes if path.stem in VAGUE]


def test_functions_stay_small() -> None:
    sizes = sorted(
        (node.end_lineno or node.lineno) - node.body[0].lineno + 1
        for path in ROOT.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef)
    )
    assert sizes[-1] <= 60
    assert statistics.median(sizes) <= 12
    assert sizes[len(sizes) * 9 // 10] <= 32


def test_every_address_of_the_interface_is_served(tmp_path: Path) -> None:
    from tests.web.staged import Stage  # noqa: PLC0415

    stage = Stage.make(tmp_path)
    described = stage.browser().get("/api/openapi.json").json["paths"]
    for rule in stage.app.url_map.iter_rules():
        if rule.endpoint != "static":
            address = rule.rule.replace("<", "{").replace(">", "}")
            methods = {method.upper() for method in described.get(address, ())}
            assert methods >= (rule.methods or set()) - {"HEAD", "OPTIONS"}, address
    stage.close()


def test_a_page_knows_which_modules_it_will_need() -> None:
    needed = imported_by("editor/main.js")
    assert {"editor/card.js", "page/dom.js", "text/strings.js"} <= set(needed)
    assert not {"editor/main.js", "export/main.js", "lists/episodes.js"} & set(needed)
    assert list(needed) == sorted(set(needed))
