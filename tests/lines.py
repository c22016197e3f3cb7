"""Find lines of templates, stylesheets and scripts that are too long: a part of `make lint`.

Ruff measures Python. djLint and Biome leave long texts and attributes as they are.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
FOLDERS: Final = ("templates", "static", "tests/browser")
KINDS: Final = {".html", ".txt", ".css", ".js"}
LONGEST: Final = 120  # characters


def main() -> None:
    found = [line for folder in FOLDERS for line in too_long(ROOT / folder)]
    sys.stdout.writelines(f"{line}\n" for line in found)
    sys.exit(bool(found))


def too_long(folder: Path) -> Iterator[str]:
    """Yield the place and the length of each line in the folder that has more than `LONGEST` characters."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in KINDS:
            for number, line in enumerate(path.read_text().splitlines(), start=1):
                if len(line) > LONGEST:
                    yield f"{path}:{number}: {len(line)} characters, more than {LONGEST}"


if __name__ == "__main__":
    main()
