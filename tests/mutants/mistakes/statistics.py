from typing import Final

from tests.mutants.mistake import Mistake

STATISTICS: Final = "contacts/statistics.py"
JOINS: Final = "contacts/migrations/0045_joins_of_triggers.py"

TESTS: Final = "tests/contacts/test_statistics.py"
TRIGGERS: Final = "tests/contacts/test_triggers.py"

MISTAKES: Final = (
    Mistake(
        STATISTICS,
        "if not kept and not _are_many():",
        "if not _are_many():",
        "Keys that were missed never get statistics once many were deleted.",
        (f"{TESTS}::test_a_key_that_was_missed_gets_them_though_few_are_left",),
    ),
    Mistake(
        STATISTICS,
        ' and Contact.everywhere.order_by("pk")[MANY - 1 : MANY].exists()',
        "",
        "A small table has statistics, as many were deleted since it was sampled.",
        (f"{TESTS}::test_many_who_were_deleted_since_are_not_many",),
    ),
    Mistake(
        STATISTICS,
        "        if added:\n            _analyze()\n",
        "",
        "Statistics are kept, and know nothing.",
        (f"{TESTS}::test_they_are_begun_by_and_by_when_nothing_came_at_once",),
    ),
    Mistake(
        STATISTICS,
        "    if kept := _kept():\n        _add(fields, kept)\n",
        "    pass\n",
        "A new key of a big table has no statistics for ten minutes.",
        (f"{TESTS}::test_new_keys_new_types_and_new_channels_get_theirs_at_once",),
    ),
    Mistake(
        JOINS,
        "enable_mergejoin",
        "enable_material",
        "Who changes many waits for minutes after a call of a program.",
        (f"{TRIGGERS}::test_triggers_join_as_they_must_whoever_fires_them",),
    ),
)
