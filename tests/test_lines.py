"""Lines of templates, stylesheets and scripts are at most 120 characters long."""

from pathlib import Path

import pytest

from tests.lines import FOLDERS, ROOT, too_long


@pytest.mark.parametrize("name", ["page.html", "mail.txt", "look.css", "does.js"])
def test_a_longer_line_is_found_with_its_place(tmp_path: Path, name: str) -> None:
    file = tmp_path / "inside" / name
    file.parent.mkdir()
    file.write_text(f"short\n{'가' * 120}\n{'가' * 121}\n")
    assert list(too_long(tmp_path)) == [f"{file}:3: 121 characters, more than 120"]


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_pages_have_none(folder: str) -> None:
    assert list((ROOT / folder).rglob("*.*"))
    assert list(too_long(ROOT / folder)) == []
