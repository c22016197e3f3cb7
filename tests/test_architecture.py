"""The house keeps its order. Who may import whom is in pyproject.toml, and `make lint` holds it."""

import re
import subprocess
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOP = {
    *(
        "manage.py",
        "pyproject.toml",
        "README.md",
        "Makefile",
        ".ci",
        ".editorconfig",
        ".gitignore",
        ".pre-commit-config.yaml",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
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
    """`crm.server.joining` could put them in no order, and the program wouldn't start."""
    modules = {path.name: path.read_text() for path in (ROOT / "static/js").glob("*.js")}
    imports = re.compile(r'^(?:import|}) .*"\./([^"]+)";$', re.MULTILINE)
    needs = {name: set(imports.findall(text)) for name, text in modules.items()}
    TopologicalSorter(needs).prepare()


def test_a_commit_is_checked_as_make_lint_checks() -> None:
    recipe = re.search(r"^lint:.*\n((?:\t.+\n)+)", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert recipe
    checks = re.findall(r"\$\(BIN\)/(\S+ \w*)", recipe[1].replace("\n", " \n"))
    hooks = re.findall(r"entry: .*\.venv/bin/(\S+ ?\w*)", (ROOT / ".pre-commit-config.yaml").read_text())
    assert [check.strip() for check in checks] == [hook.strip() for hook in hooks]
