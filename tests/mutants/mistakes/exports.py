from typing import Final

from tests.mutants.mistake import Mistake

STARTING: Final = "exports/actions/starting.py"
BUILDING: Final = "exports/actions/building.py"
ENDING: Final = "exports/actions/ending.py"
DOWNLOADING: Final = "exports/actions/downloading.py"

START: Final = "tests/exports/test_start.py"
BUILD: Final = "tests/exports/test_build.py"
FILE: Final = "tests/exports/test_file.py"
PASSWORD: Final = "tests/exports/test_password.py"

MISTAKES: Final = (
    Mistake(
        STARTING,
        '.select_for_update(of=("self",), no_key=True)',
        ".all()",
        "Many clicks at once start as many downloads.",
        (f"{START}::test_50_at_once_make_one",),
    ),
    Mistake(
        STARTING,
        "    channel = manager.channel\n    _check_pause(manager)\n",
        "    channel = manager.channel\n",
        "A manager downloads more than once in 30 minutes.",
        (f"{START}::test_once_in_30_minutes",),
    ),
    Mistake(
        STARTING,
        "    if now > MOST:\n",
        "    if now >= MOST:\n",
        "Exactly 1,000,000 contacts can't be downloaded.",
        (f"{START}::test_as_many_as_the_limit_can_start",),
    ),
    Mistake(
        STARTING,
        "    if now != stated:\n",
        "    if False:\n",
        "The file has other contacts than the person was told.",
        (f"{START}::test_a_number_that_changed_is_asked_again",),
    ),
    Mistake(
        STARTING,
        '    if manager is None or not manager.may("contacts.export"):\n',
        "    if manager is None:\n",
        "Who isn't an owner downloads contacts through another door than the page.",
        (f"{START}::test_the_action_itself_asks_for_the_right",),
    ),
    Mistake(
        STARTING,
        "    if last.job.is_open:\n",
        "    if False:\n",
        "A second download starts beside one that still runs.",
        (f"{START}::test_not_beside_one_that_still_runs",),
    ),
    Mistake(
        BUILDING,
        "ISOLATION LEVEL REPEATABLE READ, READ ONLY",
        "ISOLATION LEVEL READ COMMITTED, READ ONLY",
        "Number and rows are of different moments.",
        (f"{BUILD}::test_number_and_rows_are_of_one_moment",),
    ),
    Mistake(
        BUILDING,
        "    if total > MOST:\n",
        "    if False:\n",
        "A list that has grown past the limit is written.",
        (f"{BUILD}::test_it_fails_when_the_list_has_grown_past_the_limit",),
    ),
    Mistake(
        BUILDING,
        "    if total > MOST:\n",
        "    if total >= MOST:\n",
        "Exactly 1,000,000 contacts aren't written.",
        (f"{BUILD}::test_as_many_as_the_limit_are_written",),
    ),
    Mistake(
        BUILDING,
        "    manager = _owner(export)\n    password",
        "    manager = export.manager\n    password",
        harmless="Without it the file is made and not published: `_publish` asks again. It spares the work.",
    ),
    Mistake(
        BUILDING,
        "    manager = _owner(export)  # they may have lost the role since\n",
        "    manager = export.manager\n",
        "Who has lost the role while the file was made gets it.",
        (f"{BUILD}::test_it_fails_when_the_role_is_lost_meanwhile",),
    ),
    Mistake(
        BUILDING,
        '"contacts.view", "contacts.export")',
        '"contacts.view")',
        "Who has lost the role gets the file.",
        (f"{BUILD}::test_it_fails_when_the_role_was_lost_before",),
    ),
    Mistake(
        BUILDING,
        "    if written.rows != total:\n",
        "    if False:\n",
        "A file that lacks contacts counts as whole.",
        (f"{BUILD}::test_a_file_that_falls_short_is_a_failed_export",),
    ),
    Mistake(
        BUILDING,
        "        password=None,\n",
        "",
        "The password stays where the file is.",
        (f"{PASSWORD}::test_it_waits_sealed_and_is_gone_when_the_file_is_made",),
    ),
    Mistake(
        BUILDING,
        "        discard_attempts(export, job.attempts - 1)\n",
        "",
        "What a killed worker has left stays in the storage.",
        (f"{BUILD}::test_a_killed_worker_is_replaced_and_its_pieces_are_removed",),
    ),
    Mistake(
        BUILDING,
        "    jobs.finish(job)\n",
        "",
        "A worker that was taken for dead publishes its file beside that of its successor.",
        (f"{BUILD}::test_it_is_ready_and_my_chatroom_says_so",),
    ),
    Mistake(
        ENDING,
        "    if not jobs.fail(job, error):\n        return\n",
        "    jobs.fail(job, error)\n",
        "A worker that has lost its job says that the download failed, while another makes it.",
        (f"{BUILD}::test_who_has_lost_the_job_says_nothing_of_its_end",),
    ),
    Mistake(
        ENDING,
        "    if export.job.state not in ENDED_WITHOUT:\n        return\n",
        "",
        "A second delivery deletes the file that is ready.",
        (f"{BUILD}::test_a_second_delivery_changes_nothing",),
    ),
    Mistake(
        ENDING,
        '~Q(file=""), expires_at__lte=timezone.now())',
        '~Q(file=""))',
        "Files are deleted before their time.",
        (f"{FILE}::test_for_7_days",),
    ),
    Mistake(
        DOWNLOADING,
        "    if not export.is_available:\n        raise Expired\n",
        "",
        "A file is handed out after its time.",
        (f"{FILE}::test_for_7_days",),
    ),
    Mistake(
        DOWNLOADING,
        '    record(export.channel, "export.downloaded", export, by=by, reason=export.reason, rows=export.rows)\n',
        "",
        "Nobody knows who has downloaded contacts.",
        (f"{FILE}::test_asking_making_and_each_download_are_logged_with_the_reason",),
    ),
)
