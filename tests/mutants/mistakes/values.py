from typing import Final

from tests.mutants.mistake import Mistake

PHONES: Final = "contacts/values/phones.py"

QUICK: Final = "tests/contacts/imports/test_columns.py::test_the_quick_way_reads_phones_as_the_full_one"
FULL: Final = "tests/contacts/values/test_phones.py::test_the_quick_way_is_right_or_unsure"
UNSURE: Final = "tests/contacts/values/test_phones.py::test_what_may_be_more_than_a_trunk_prefix_is_unsure"

MISTAKES: Final = (
    Mistake(
        PHONES,
        'sure = national[0] != "0" and len(national)',
        "sure = len(national)",
        harmless="By the lengths and prefixes of all countries, no such zero would be kept wrongly: a second guard.",
    ),
    Mistake(
        PHONES,
        " and len(national) in lengths and ",
        " and ",
        "Numbers that are too short or too long are stored.",
        (QUICK, FULL),
    ),
    Mistake(
        PHONES,
        " and not (prefix and prefix.match(national))",
        "",
        "A trunk prefix within an international number is stored with it.",
        (QUICK, FULL),
    ),
    Mistake(
        PHONES,
        "    if abroad.match(digits) or digits.startswith(code):\n",
        "    if digits.startswith(code):\n",
        "A number that is dialled abroad is taken for one of the own country.",
        (UNSURE,),
    ),
    Mistake(
        PHONES,
        "        if stripped is None or stripped.end() != len(trunk):\n",
        "        if stripped is None:\n",
        "More than the trunk prefix leads to another number.",
        (UNSURE,),
    ),
    Mistake(
        PHONES,
        "        digits = digits.removeprefix(trunk)\n",
        "",
        harmless="The number is unsure then, and is parsed in full: slower, and the same.",
    ),
)
