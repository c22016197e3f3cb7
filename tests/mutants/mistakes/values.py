from typing import Final

from tests.mutants.mistake import Mistake

PHONES: Final = "contacts/values/phones.py"

QUICK: Final = "tests/contacts/imports/test_columns.py::test_the_quick_way_reads_phones_as_the_full_one"
ZERO: Final = "tests/contacts/values/test_phones.py::test_a_leading_zero_stays_where_it_belongs_to_the_number"
FULL: Final = "tests/contacts/values/test_phones.py::test_the_quick_way_is_right_or_unsure"

MISTAKES: Final = (
    Mistake(
        PHONES,
        'sure = national[0] != "0" and len(national)',
        "sure = len(national)",
        "A leading zero that isn't part of the number is stored with it.",
        (QUICK, FULL),
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
        (QUICK, FULL),
    ),
    Mistake(
        PHONES,
        "        if stripped is None or stripped.end() != len(trunk):\n",
        "        if stripped is None:\n",
        "More than the trunk prefix leads to another number.",
        (QUICK, FULL),
    ),
    Mistake(
        PHONES,
        "        digits = digits.removeprefix(trunk)\n",
        "",
        harmless="The number is unsure then, and is parsed in full: slower, and the same.",
    ),
)
