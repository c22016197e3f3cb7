"""The examples of docs/api.md are run against the program, in their order, and answered as they say."""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import get_resolver

from crm.api.apis import OPEN, OWN
from crm.api.lane import URLS
from crm.models import Channel
from tests.node import node
from tests.programs import Program

PAGE: Final = Path(settings.BASE_DIR, "docs", "api.md")
BLOCK: Final = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

# Members whose values an example can't foretell.
VARIES: Final = frozenset({"id", "channelId"})


class Example(NamedTuple):
    """A block of code, and the answer that stands below it."""

    language: str
    code: str
    answer: Any


def examples() -> Iterator[Example]:
    blocks = BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    for (language, code), following in zip(blocks, [*blocks[1:], ("", "")], strict=True):
        if language != "json" and "manage.py" not in code and not code.startswith("export "):
            yield Example(language, code, json.loads(following[1]) if following[0] == "json" else None)


def command(example: Example) -> list[str]:
    return {
        "sh": ["bash", "-euo", "pipefail", "-c", example.code],
        "python": [".venv/bin/python", "-I", "-c", example.code],
        "js": [node(), "--input-type=module", "--eval", example.code],
    }[example.language]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_all_examples_run_in_their_order(acme: Channel, live_server: Any, tmp_path: Path) -> None:
    key = Program.of(acme).made
    environment = {"ROSTER": live_server.url, "ACCESS_KEY": key.key.access_key, "ACCESS_SECRET": key.secret}
    ran, outputs = list(examples()), []
    assert {example.language for example in ran} == {"sh", "python", "js"}
    for example in ran:
        program, *arguments = command(example)
        found = str(Path(settings.BASE_DIR, program)) if program.startswith(".venv") else program
        done = subprocess.run(
            [found, *arguments],
            cwd=tmp_path,
            env=os.environ | environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, (example.code, done.stdout, done.stderr)
        outputs.append(done.stdout)
        if example.answer is not None:
            assert_told(json.loads(done.stdout), example.answer, example.code)
    assert any(done == "204" for done in outputs)


def assert_told(answer: Any, told: Any, where: str) -> None:
    """Fail unless the answer has all that the page shows of it; numbers of contacts may be others."""
    if isinstance(told, dict):
        for name, value in told.items():
            assert name in answer, where
            if name in VARIES:
                assert type(answer[name]) is type(value), where
            else:
                assert_told(answer[name], value, where)
    elif isinstance(told, list):
        assert len(answer) == len(told), where
        for one, other in zip(answer, told, strict=True):
            assert_told(one, other, where)
    else:
        assert without_ids(answer) == without_ids(told), where


def without_ids(value: Any) -> Any:
    return re.sub(r"the contact \d+", "the contact 17", value) if isinstance(value, str) else value


def test_the_command_makes_a_key_as_the_page_says(acme: Channel, capsys: pytest.CaptureFixture[str]) -> None:
    blocks = BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    number = next(number for number, (_language, code) in enumerate(blocks) if "manage.py" in code)
    assert blocks[number][1].split()[2:4] == ["api_key", acme.slug]
    call_command("api_key", acme.slug, "Our shop")
    assert json.loads(capsys.readouterr().out).keys() == json.loads(blocks[number + 1][1]).keys()


def test_every_address_of_the_apis_is_on_the_page() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert get_resolver(URLS).url_patterns  # by which the rooms register theirs

    for api, root in ((OPEN, "/open/v5/"), (OWN, "/api/v1/")):
        for path in api.get_openapi_schema(path_prefix=root)["paths"]:
            shown = re.sub("(user|chat|segment|webhook)_id", "id", path.replace("member_id", "memberId"))
            assert shown in text, path
