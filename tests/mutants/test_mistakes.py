"""The list of mistakes stays true: `make mutants` takes minutes, this takes none."""

import re

import pytest

from tests.mutants.mistake import Mistake
from tests.mutants.mistakes import MISTAKES
from tests.mutants.run import ROOT

ids = [f"{number} {mistake.file}" for number, mistake in enumerate(MISTAKES)]


@pytest.mark.parametrize("mistake", MISTAKES, ids=ids)
def test_each_mistake_can_be_made_and_its_tests_are_there(mistake: Mistake) -> None:
    assert mistake.place(ROOT)
    assert mistake.text != mistake.instead
    assert bool(mistake.tests and mistake.why) != bool(mistake.harmless)
    for test in mistake.tests:
        file, _, rest = test.partition("::")
        names = [re.escape(name.partition("[")[0]) for name in rest.split("::") if name]
        source = (ROOT / file).read_text()
        for name in names:
            assert re.search(rf"^\s*(def|class) {name}\b", source, re.MULTILINE), test


def test_the_list_holds_no_mistake_twice() -> None:
    assert len({(mistake.file, mistake.text, mistake.instead) for mistake in MISTAKES}) == len(MISTAKES)
