"""A page's script does what its modules do one by one: both are run and say the same. All else is refused."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from crm.server.joining import joined
from tests.node import node

# Some import others, twice and under another name; names of one are used in others as well; one only does something.
MODULES = {
    "main.js": """\
import "./greeting.js";
import { count } from "./counter.js";
import {
  LIMIT,
  Shelf as Board,
} from "./some-things.js";

const limit = "mine";
console.log(limit, LIMIT, new Board().say(), count());
""",
    "greeting.js": """\
import { count, twice as again } from "./counter.js";

console.log("greeting", count(), again());
""",
    "counter.js": """\
const LIMIT = 1;
let counted = 0;
console.log("counter");

/** Says how often it was asked. */
export function count() {
  counted += LIMIT;
  return counted;
}

export async function twice() {
  return count() + count();
}
""",
    "some-things.js": """\
import { count } from "./counter.js";

export const LIMIT = count() + 10;

export class Shelf {
  say() {
    return this?.constructor.name ?? "strict";
  }
}
""",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "js").mkdir()
    (tmp_path / "package.json").write_text('{"type": "module"}')
    for name, text in MODULES.items():
        (tmp_path / "js" / name).write_text(text)
    return tmp_path


def test_the_joined_script_does_what_the_modules_do(folder: Path) -> None:
    (folder / "joined.js").write_text(joined("js/main.js", reader(folder)))
    apart, together = run(folder / "js/main.js"), run(folder / "joined.js")
    assert apart.splitlines() == ["counter", "greeting 1 Promise { 5 }", "mine 14 Shelf 5"]
    assert together == apart


@pytest.mark.parametrize(
    "line",
    [
        'export * from "./greeting.js";',
        'export { count } from "./counter.js";',
        "export default count;",
        "export let counted = 0;",
        'import * as counter from "./counter.js";',
        "import { count } from './counter.js';",
        'import { count } from "./counter.js"',
        'const { count } = await import("./counter.js");',
        "console.log(import.meta.url);",
    ],
)
def test_a_module_that_imports_or_exports_otherwise_is_refused(folder: Path, line: str) -> None:
    (folder / "js/greeting.js").write_text(f"\n{line}\n")
    with pytest.raises(ValueError, match=r"js/greeting\.js can't be joined with others, because of this line: "):
        joined("js/main.js", reader(folder))


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("export const total = 1;", "count"),
        ("export const total = 1, count = 2;", "count"),
        ("export function countAll() {}", "count"),
    ],
)
def test_a_name_that_no_module_exports_is_refused_as_by_a_browser(folder: Path, line: str, name: str) -> None:
    (folder / "js/counter.js").write_text(f"{line}\n")
    (folder / "js/greeting.js").write_text(f'import {{ {name} as other }} from "./counter.js";\n')
    with pytest.raises(ValueError, match=rf"js/counter\.js doesn't export {name} to js/greeting\.js\."):
        joined("js/main.js", reader(folder))


def test_a_comment_at_the_end_of_a_file_hides_nothing(folder: Path) -> None:
    (folder / "js/counter.js").write_text(MODULES["counter.js"] + "// the end, without a new line")
    (folder / "joined.js").write_text(joined("js/main.js", reader(folder)))
    assert run(folder / "joined.js") == run(folder / "js/main.js")


@pytest.mark.parametrize(
    "line",
    ["@import 'other.css';", '@import "other.css" layer(base);', '@import url("other.css");', '@import "part.css"'],
)
def test_a_stylesheet_that_imports_otherwise_is_refused(line: str) -> None:
    for page, part in ((line, ""), ('@import "part.css";', line)):
        texts = {"css/page-app.css": f"{page}\n", "css/part.css": f"{part}\n"}
        with pytest.raises(ValueError, match=r"page-app\.css can't be joined, .*: " + re.escape(line)):
            joined("css/page-app.css", texts.__getitem__)


def test_modules_that_import_each_other_are_refused(folder: Path) -> None:
    (folder / "js/counter.js").write_text('import "./some-things.js";\n')
    with pytest.raises(ValueError, match=r"js/counter\.js imports itself, by way of counter, some-things\."):
        joined("js/main.js", reader(folder))


def reader(folder: Path) -> Callable[[str], str]:
    return lambda name: (folder / name).read_text()


def run(script: Path) -> str:
    return subprocess.run([node(), str(script)], check=True, capture_output=True, text=True).stdout
