"""How the files of a page become one: a stylesheet that has all others, a script that has all its modules.

A file in `static/` is as small as its subject. See docs/decisions/032-one-stylesheet.md and 035-one-script.md.
"""

import re
from collections.abc import Callable, Iterable
from typing import Final

Read = Callable[[str], str]  # returns the text of a static file by its name

_PAGE: Final = "css/page-"  # a stylesheet of pages begins so, and has nothing but imports
_SCRIPT: Final = "js/main.js"  # the script of pages

_STYLES: Final = re.compile(r'^@import "([\w-]+\.css)";\n', re.MULTILINE)
_OTHER_STYLES: Final = re.compile(r"^\s*@import\b.*", re.MULTILINE)
_IMPORT: Final = re.compile(r'^import (?:\{([^}]*)\} from )?"\./([\w-]+)\.js";\n', re.MULTILINE)
_NAME: Final = re.compile(r"(\w+)(?: as \w+)?")
_EXPORT: Final = re.compile(r"^export ((?:async )?function |class |const )(\w+)", re.MULTILINE)
_OTHER: Final = re.compile(r"^(?:import|export)\b.*|.*\bimport[.(].*", re.MULTILINE)


def is_joined(name: str) -> bool:
    """Tell of a static file by its name whether others come into it."""
    return name == _SCRIPT or name.startswith(_PAGE)


def joined(name: str, read: Read) -> str:
    """Return the text of a page's stylesheet or script, with all that it imports.

    Raise ValueError if a file imports or exports in a way that isn't understood here, or what isn't there.
    """
    return _script(name, read) if name == _SCRIPT else _stylesheet(name, read)


def parts(name: str, read: Read) -> set[str]:
    """Return the names of the files that come into the one of that name."""
    if name == _SCRIPT:
        return {f"js/{module}.js" for module in _modules(name, read)} - {name}
    return {f"css/{part}" for part in _STYLES.findall(read(name))}


def _stylesheet(name: str, read: Read) -> str:
    text = _STYLES.sub(lambda found: read(f"css/{found[1]}"), read(name))
    if other := _OTHER_STYLES.search(text):  # browsers pass over one that other rules stand before
        raise ValueError(f"{name} can't be joined, because of this line: {other[0].strip()}")
    return text


def _script(name: str, read: Read) -> str:
    """Each module becomes a function that returns what it exports. They are called in the order of the imports."""
    return "\n".join(f"const {_variable(module)} = {text}" for module, text in _modules(name, read).items())


def _modules(name: str, read: Read) -> dict[str, str]:
    """Return a function's text for each module by its name, each after those that it imports."""
    made: dict[str, str] = {}
    exported: dict[str, list[str]] = {}
    waiting: list[str] = []

    def make(module: str) -> None:
        if module in waiting:
            raise ValueError(f"js/{module}.js imports itself, by way of {', '.join(waiting[waiting.index(module) :])}.")
        if module in made:
            return
        text = read(f"js/{module}.js")
        waiting.append(module)
        for names, imported in _IMPORT.findall(text):
            make(imported)
            if missing := set(_NAME.findall(names)).difference(exported[imported]):
                raise ValueError(f"js/{imported}.js doesn't export {', '.join(sorted(missing))} to js/{module}.js.")
        waiting.pop()
        exported[module] = [name for _kind, name in _EXPORT.findall(text)]
        made[module] = _function(module, text, exported[module])

    make(name.removeprefix("js/").removesuffix(".js"))
    return made


def _function(module: str, text: str, exported: Iterable[str]) -> str:
    body = _EXPORT.sub(r"\1\2", _IMPORT.sub(_taken, text))
    if other := _OTHER.search(body):
        raise ValueError(f"js/{module}.js can't be joined with others, because of this line: {other[0]}")
    return f"(() => {{\n{body}\nreturn {{ {', '.join(exported)} }};\n}})();\n"


def _taken(found: re.Match[str]) -> str:
    names, module = found.groups()
    return f"const {{{names.replace(' as ', ': ')}}} = {_variable(module)};\n" if names else ""


def _variable(module: str) -> str:
    """No name in a module is like it: they have no underscores."""
    return "_" + module.replace("-", "_")
