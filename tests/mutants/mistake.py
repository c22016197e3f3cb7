"""One mistake: what it changes, and which tests must notice."""

from dataclasses import dataclass
from pathlib import Path


class NotFound(Exception):
    """The text isn't in the file exactly once: the sources have changed, and the mistake must be written again."""


@dataclass(frozen=True)
class Mistake:
    """`text`, which is in `file` exactly once, is replaced by `instead`.

    `why` says what goes wrong for people. `tests` are node IDs of pytest, at least one of which must fail.
    A mistake that changes nothing for anybody has the reason in `harmless` instead of tests, and isn't run.
    """

    file: str
    text: str
    instead: str
    why: str = ""
    tests: tuple[str, ...] = ()
    harmless: str = ""

    def place(self, root: Path) -> str:
        """Return file and line number of the text. Raise NotFound."""
        before, _, _ = self._parts(root)
        return f"{self.file}:{before.count(chr(10)) + 1}"

    def make(self, root: Path) -> str:
        """Put the mistake into the file, and return what the file was. Raise NotFound."""
        before, source, after = self._parts(root)
        (root / self.file).write_text(before + self.instead + after)
        return source

    def _parts(self, root: Path) -> tuple[str, str, str]:
        source = (root / self.file).read_text()
        before, found, after = source.partition(self.text)
        if not found or self.text in after:
            raise NotFound(f"{self.file}: {self.text!r} is there {source.count(self.text)} times, not once")
        return before, source, after
