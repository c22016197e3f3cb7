"""The house keeps its order: who may import whom, and nothing outside the agreed rooms."""

import ast
import re
import subprocess
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ORDER = ["crm", "contacts", "segments", "exports"]
TOP = {
    *(
        "manage.py",
        "pyproject.toml",
        "README.md",
        "Makefile",
        ".ci",
        ".gitignore",
        "biome.json",
        "templates",
        "static",
        "tests",
        "docs",
    ),
    *("requirements.txt", "requirements-dev.txt", "crm", "contacts", "segments", "exports"),
}
SHAPELESS = {"utils", "helpers", "common", "services", "misc"}


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return [Path(name) for name in listed.split("\0") if name]


def sources(app: str) -> list[Path]:
    return sorted(path for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts)


def imported(tree: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module, node


@pytest.mark.parametrize("app", ORDER)
def test_imports_go_one_way(app: str) -> None:
    above = set(ORDER[ORDER.index(app) + 1 :])
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in sources(app)
        for name, _node in imported(ast.parse(path.read_text()))
        if name.split(".")[0] in above
    ]
    assert wrong == []


@pytest.mark.parametrize("app", ORDER)
def test_no_cycle_is_hidden_by_an_import_inside_a_function(app: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno} imports {name}"
        for path in sources(app)
        for function in ast.walk(ast.parse(path.read_text()))
        if isinstance(function, ast.FunctionDef)
        for name, node in imported(function)
        if name.split(".")[0] in ORDER and isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert wrong == []


def test_the_program_never_imports_its_tests() -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for app in ORDER
        for path in sources(app)
        for name, _node in imported(ast.parse(path.read_text()))
        if name.split(".")[0] == "tests"
    ]
    assert wrong == []


def test_nothing_lies_outside_of_the_agreed_top_level() -> None:
    assert {path.parts[0] for path in tracked()} <= TOP


def test_no_module_is_a_place_for_everything() -> None:
    assert [str(path) for path in tracked() if path.stem in SHAPELESS] == []


def test_no_template_holds_inline_styles_or_scripts() -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "templates").rglob("*.html")
        for text in [path.read_text()]
        if ' style="' in text or "<style" in text or "<script>" in text or 'onclick="' in text
    ]
    assert wrong == []


def test_no_two_modules_of_the_browser_import_each_other() -> None:
    """The hashed names of such could never be found, and the program wouldn't start."""
    modules = {path.name: path.read_text() for path in (ROOT / "static/js").glob("*.js")}
    needs = {name: set(re.findall(r'^(?:import|}) .*"\./([^"]+)";$', text, re.M)) for name, text in modules.items()}
    TopologicalSorter(needs).prepare()
