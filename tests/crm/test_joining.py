"""A page's script does what its modules do one by one: both are run and say the same."""

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


def test_modules_that_import_each_other_are_refused(folder: Path) -> None:
    (folder / "js/counter.js").write_text('import "./some-things.js";\n')
    with pytest.raises(ValueError, match=r"js/counter\.js imports itself, by way of counter, some-things\."):
        joined("js/main.js", reader(folder))


def reader(folder: Path) -> Callable[[str], str]:
    return lambda name: (folder / name).read_text()


def run(script: Path) -> str:
    return subprocess.run([node(), str(script)], check=True, capture_output=True, text=True).stdout
