"""What the sources say to people: every string that is marked for translation, without xgettext."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Final, NamedTuple

from django.utils.translation.template import templatize

ROOT: Final = Path(__file__).resolve().parent.parent
APPS: Final = ("crm", "contacts", "segments", "exports")
CATALOGUE: Final = ROOT / "crm" / "locale" / "ko" / "LC_MESSAGES" / "django.po"


class Message(NamedTuple):
    """A marked string: its context, its English text and, where it counts something, its plural."""

    context: str | None
    text: str
    plural: str | None = None


_GETTEXT: Final = re.compile(r"n?p?gettext(_lazy|_noop)?")
_LITERAL: Final = r"""[uU]?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
_CALL: Final = re.compile(rf"\b(n?p?gettext|_)\((\s*{_LITERAL}(?:\s*,\s*{_LITERAL})*)", re.DOTALL)
_SAYING: Final = {"title", "aria-label", "placeholder", "alt", "label"}
_SILENT: Final = {"script", "style", "kbd", "code"}
_VOID: Final = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


def programs() -> list[Path]:
    """All Python files of the applications."""
    return sorted(path for app in APPS for path in (ROOT / app).rglob("*.py"))


def templates() -> list[Path]:
    return sorted(path for path in (ROOT / "templates").rglob("*") if path.is_file())


def marked_in_program(source: str) -> set[Message]:
    """The messages of the calls of gettext and its kin, under whatever name they are imported."""
    tree = ast.parse(source)
    names = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if _GETTEXT.fullmatch(alias.name)
    }
    found: set[Message] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            given = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
            texts = [value for value in given if isinstance(value, str)]
            if texts:
                found.add(_message(names[node.func.id], texts))
    return found


def marked_in_template(source: str) -> set[Message]:
    """The messages of a Django template, as makemessages takes them."""
    return {
        _message(function, list(ast.literal_eval(f"({literals},)")))
        for function, literals in _CALL.findall(templatize(source))
    }


def marked() -> set[Message]:
    """All messages of the sources; what is said both alone and with a number is one, as in the catalogue."""
    found: set[Message] = set()
    for path in programs():
        found |= marked_in_program(path.read_text())
    for path in templates():
        found |= marked_in_template(path.read_text())
    counted = {(message.context, message.text) for message in found if message.plural}
    return {message for message in found if message.plural or (message.context, message.text) not in counted}


def spoken(page: str) -> Iterator[str]:
    """What a page shows or says: its texts, and the attributes that are read out."""
    reader = _Reader()
    reader.feed(page)
    return filter(None, map(str.strip, reader.found))


class _Reader(HTMLParser):
    """Leaves out what is written alike in all languages: programs, keys of the keyboard and of the catalogue."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if not self._is_silent():
            self.found += [value for name, value in given.items() if name in _SAYING or name.startswith("data-text")]
        if tag not in _VOID:
            self.open.append((tag, tag in _SILENT or "mono" in given.get("class", "") or given.get("lang") == "en"))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self._is_silent():
            self.found.append(data)

    def _is_silent(self) -> bool:
        return any(silent for _tag, silent in self.open)


def _message(function: str, texts: list[str]) -> Message:
    context = texts.pop(0) if "pgettext" in function else None
    return Message(context, texts[0], texts[1] if function.startswith("n") else None)
