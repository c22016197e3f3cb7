from typing import Final

from tests.mutants.mistake import Mistake

ANSWERS: Final = "contacts/columnar/answers.py"
BUILDING: Final = "contacts/columnar/building.py"
UPKEEP: Final = "contacts/columnar/upkeep.py"
HINDERED: Final = "tests/contacts/columnar/test_hindered.py"
COUNTS: Final = "tests/contacts/columnar/test_counts.py"
BUILDING_TESTS: Final = "tests/contacts/columnar/test_building.py"
DELETED: Final = "tests/contacts/columnar/test_deleted.py"
LEFT: Final = "tests/contacts/columnar/test_left_to_postgresql.py"

MISTAKES: Final = (
    Mistake(
        ANSWERS,
        '    return all_of([condition, _is_one_of(others, "NOT IN")]) if others else condition\n',
        "    return condition\n",
        "Who was changed counts twice.",
        (f"{COUNTS}::test_added_changed_and_deleted_contacts_count_at_once",),
    ),
    Mistake(
        ANSWERS,
        "columns IS NULL OR columns && %s::varchar[]",
        "columns IS NULL OR %s::varchar[] = '{}'",
        "A condition on visits counts those of last week.",
        (f"{COUNTS}::test_visits_concern_only_conditions_on_activity",),
    ),
    Mistake(
        ANSWERS,
        " AND cluster = {identity()}",
        "",
        "After a restore, counts are those of the backup's copy.",
        (f"{LEFT}::test_a_process_that_has_the_copy_open_notices_another_cluster",),
    ),
    Mistake(
        ANSWERS,
        " AND file = %s AND state = '{State.CURRENT}' AND",
        " AND %s <> '' AND state = '{State.CURRENT}' AND",
        "After PostgreSQL's files are put back, counts are those of a copy of another past.",
        (f"{HINDERED}::test_a_process_that_has_a_copy_open_notices_another_under_its_number",),
    ),
    Mistake(
        ANSWERS,
        "        log(channel, reason)\n",
        "",
        "Nobody learns why lists take a second.",
        (f"{HINDERED}::test_the_log_says_once_a_minute_why_postgresql_answers",),
    ),
    Mistake(
        "contacts/columnar/opened.py",
        "monotonic() + MISSING_SECONDS",
        "monotonic() + 10",
        "A new copy isn't used for ten seconds.",
        (f"{HINDERED}::test_a_new_copy_is_used_within_a_second_by_a_process_that_found_none",),
    ),
    Mistake(
        ANSWERS,
        "if too_much or number > most:",
        "if number > most:",
        "After an import, counts leave out who was imported.",
        (f"{LEFT}::test_an_entry_for_everybody_is_left_to_postgresql_until_the_next_copy",),
    ),
    Mistake(
        BUILDING,
        "(pg_visible_in_snapshot(transaction, %s::pg_snapshot) OR",
        "(%s::pg_snapshot IS NOT NULL OR",
        "What commits while a copy is made is never counted.",
        (f"{COUNTS}::test_what_commits_before_the_copy_is_published_counts",),
    ),
    Mistake(
        BUILDING,
        "    jobs.finish(job)\n",
        "",
        "A worker that was taken for dead puts an old copy in the place of a newer one.",
        (f"{BUILDING_TESTS}::test_a_worker_that_was_taken_for_dead_does_not_publish",),
    ),
    Mistake(
        BUILDING,
        "if sizes.rows != moment.rows:",
        "if False:",
        "A copy that lacks contacts is used.",
        (f"{BUILDING_TESTS}::test_what_was_loaded_must_be_what_was_written",),
    ),
    Mistake(
        UPKEEP,
        " and not changes.erased_long_ago()",
        "",
        "A deleted contact stays in the file for days.",
        (f"{DELETED}::test_who_is_deleted_is_left_out_at_once_and_out_of_the_file_within_minutes",),
    ),
)
