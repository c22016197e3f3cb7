from typing import Final

from tests.mutants.mistake import Mistake

STATEMENT: Final = "contacts/bulk/statement.py"
STARTING: Final = "contacts/bulk/actions/starting.py"
WORKING: Final = "contacts/bulk/actions/working.py"
UNDOING: Final = "contacts/bulk/actions/undoing.py"
ENDING: Final = "contacts/bulk/actions/ending.py"

BULK: Final = "tests/contacts/bulk/test_bulk.py"
TAGS: Final = "tests/contacts/bulk/kinds/test_tags.py"
BACKGROUND: Final = "tests/contacts/bulk/test_background.py"
ORDER: Final = "tests/contacts/test_lock_order.py"
RULES: Final = "tests/contacts/bulk/test_rules.py"

MISTAKES: Final = (
    Mistake(
        STATEMENT,
        "        ORDER BY contact.id FOR NO KEY UPDATE\n    ), changed",
        "    ), changed",
        "The undo restores what stood there before another's edit.",
        (f"{BACKGROUND}::test_an_undo_restores_what_stood_there_when_the_change_was_written",),
    ),
    Mistake(
        STATEMENT,
        "        ORDER BY contact.id FOR NO KEY UPDATE\n    ), changed",
        "        ORDER BY contact.id DESC FOR NO KEY UPDATE\n    ), changed",
        "Two bulk changes wait for each other until one is stopped.",
        (f"{ORDER}::test_a_bulk_change_locks_contacts_in_the_order_of_their_ids",),
    ),
    Mistake(
        STATEMENT,
        "            AND NOT target.unchanged AND NOT target.left_out\n",
        "            AND NOT target.left_out\n",
        "What needs no change is changed, and what it had comes back by the undo.",
        (f"{BULK}::test_what_needs_no_change_is_not_touched",),
    ),
    Mistake(
        STATEMENT,
        " AND NOT target.left_out\n",
        "\n",
        "Somebody gets more tags than are allowed.",
        (f"{TAGS}::test_who_would_have_more_than_20_tags_is_left_out",),
    ),
    Mistake(
        STATEMENT,
        " AND contact.id = target.id AND target.still",
        " AND contact.id = target.id",
        "The undo takes away what others have changed since.",
        (f"{BULK}::test_an_undo_leaves_who_was_changed_since",),
    ),
    Mistake(
        STATEMENT,
        "ON effect.bulk_id = %(bulk)s AND effect.contact_id",
        "ON %(bulk)s IS NOT NULL AND effect.contact_id",
        "The undo of one bulk change restores what stood there before another.",
        (f"{RULES}::test_an_undo_restores_what_its_own_change_has_replaced",),
    ),
    Mistake(
        STATEMENT,
        "        ORDER BY contact.id FOR NO KEY UPDATE OF contact\n",
        "",
        "An undo overwrites an edit that it had to wait for.",
        (f"{RULES}::test_an_undo_leaves_an_edit_that_it_waited_for",),
    ),
    Mistake(
        STATEMENT,
        "        ORDER BY contact.id FOR NO KEY UPDATE OF contact\n",
        "        ORDER BY contact.id DESC FOR NO KEY UPDATE OF contact\n",
        "An undo and a bulk change wait for each other until one is stopped.",
        (f"{ORDER}::test_a_bulk_undo_locks_contacts_in_the_order_of_their_ids",),
    ),
    Mistake(
        STATEMENT,
        "    if astray:\n        raise Astray\n",
        "",
        harmless="A second guard: the two conditions on the channel in the statement let nobody else in.",
    ),
    Mistake(
        STATEMENT,
        "        WHERE contact.channel_id = %(channel)s AND contact.id = target.id\n            AND NOT",
        "        WHERE contact.id = target.id\n            AND NOT",
        harmless="A second guard: `target` holds contacts of the channel only.",
    ),
    Mistake(
        STARTING,
        "    manager = jobs.authorise(channel, by.manager, *kind.permissions)\n",
        "    manager = jobs.authorise(channel, by.manager)\n",
        "Who may not change many does so through another door than the page.",
        (f"{RULES}::test_the_action_itself_asks_for_the_right",),
    ),
    Mistake(
        STARTING,
        "    kind.check(catalogue)\n",
        "",
        "A value is written to a key that was archived while the dialog stood open.",
        (f"{RULES}::test_a_change_that_makes_no_sense_leaves_nothing_behind",),
    ),
    Mistake(
        STARTING,
        "    _check_number(bulk.total, stated)\n",
        "",
        "More contacts are changed than the person was told.",
        (f"{BULK}::test_a_number_that_changed_is_asked_again",),
    ),
    Mistake(
        WORKING,
        "    by = Actor.of(jobs.authorise(bulk.channel, bulk.manager, *kind.permissions))\n",
        "    by = Actor.of(bulk.manager) if bulk.manager else Actor(None)\n",
        "A bulk change goes on after its manager has lost the right.",
        (
            f"{BACKGROUND}::test_it_stops_when_it_must_not_go_on",
            f"{BACKGROUND}::test_it_stops_when_its_manager_is_deactivated",
        ),
    ),
    Mistake(
        WORKING,
        "    jobs.report_progress(job, bulk.done)\n",
        "",
        "A worker that was taken for dead writes beside its successor.",
        (f"{BACKGROUND}::test_cancelling_says_what_was_done",),
    ),
    Mistake(
        WORKING,
        "        jobs.finish(job)\n",
        "",
        "A bulk change is done, and its job runs until it is taken up again.",
        (f"{BACKGROUND}::test_many_are_changed_in_batches",),
    ),
    Mistake(
        UNDOING,
        '.select_for_update(of=("self",))',
        "",
        "Parallel undos all succeed.",
        (f"{BACKGROUND}::test_of_four_who_undo_at_once_one_does",),
    ),
    Mistake(
        UNDOING,
        "    manager = jobs.authorise(bulk.channel, bulk.undone_by, *kind.undo_permissions)\n",
        "    manager = bulk.undone_by\n",
        "An undo goes on after its manager has lost the right.",
        (f"{BACKGROUND}::test_an_undo_stops_when_its_manager_loses_the_right",),
    ),
    Mistake(
        UNDOING,
        "    manager = jobs.authorise(channel, by.manager, *kind_of(bulk).undo_permissions)\n",
        "    manager = jobs.authorise(channel, by.manager)\n",
        "Who may not change many undoes what others have changed.",
        (f"{RULES}::test_the_action_itself_asks_for_the_right",),
    ),
    Mistake(
        UNDOING,
        "    if bulk.undo_state:\n",
        "    if False:\n",
        "An undo is done twice.",
        (f"{BULK}::test_an_undo_is_for_once",),
    ),
    Mistake(
        UNDOING,
        " or bulk.undoable_until < timezone.now():",
        ":",
        "What was changed long ago is undone.",
        (f"{BULK}::test_an_undo_is_for_24_hours",),
    ),
    Mistake(
        UNDOING,
        "    batches.fix(bulk, channel.contacts.filter(bulk_effects__bulk=bulk))\n",
        "    batches.fix(bulk, channel.contacts.filter(bulk_effects__bulk=bulk, type='lead'))\n",
        "Only some of the contacts are restored.",
        (f"{BACKGROUND}::test_many_are_undone_in_the_background",),
    ),
    Mistake(
        ENDING,
        "    running = bulk.channel.bulk_changes.filter(pk=bulk.pk, state=BulkChange.State.RUNNING)\n    if",
        "    running = bulk.channel.bulk_changes.filter(pk=bulk.pk)\n    if",
        "The same end is told twice.",
        (f"{BACKGROUND}::test_one_that_was_cancelled_while_it_waited_has_done_nothing",),
    ),
    Mistake(
        ENDING,
        " if bulk.undo_state != BulkChange.State.RUNNING]",
        "]",
        "The undo data goes while an undo still needs it.",
        (f"{RULES}::test_undo_data_stays_while_an_undo_runs",),
    ),
    Mistake(
        ENDING,
        "    if jobs.fail(job, error):\n",
        "    if jobs.fail(job, error) or True:\n",
        "A worker that has lost its job says that it failed, while another does it.",
        (f"{RULES}::test_who_has_lost_the_job_says_nothing_of_its_end",),
    ),
)
