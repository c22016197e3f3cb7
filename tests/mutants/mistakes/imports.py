from typing import Final

from tests.mutants.mistake import Mistake

LOAD: Final = "contacts/imports/load.py"
ACTIONS: Final = "contacts/imports/actions.py"
IMPORTED: Final = "contacts/bulk/kinds/imported.py"

MEMBERS: Final = "tests/contacts/imports/test_members.py"
PAGES: Final = "tests/contacts/imports/test_pages.py"
UNDO: Final = "tests/contacts/imports/test_undo.py"
DIES: Final = "test_a_worker_that_dies_leaves_nothing_and_another_imports_it_once"
LEADS: Final = "tests/contacts/imports/test_leads.py"
CASES: Final = "tests/contacts/imports/test_cases.py"
BESIDE: Final = "tests/contacts/imports/test_channels.py"
ORDER: Final = "tests/contacts/test_lock_order.py"

MISTAKES: Final = (
    Mistake(
        LOAD,
        '_SAME_MEMBER = "contact.channel_id = %(channel)s AND contact.member_id = row.member_id"',
        '_SAME_MEMBER = "contact.member_id = row.member_id"',
        "An import overwrites the member of the same ID in another channel.",
        (f"{BESIDE}::test_a_member_of_another_channel_is_never_written",),
    ),
    Mistake(
        LOAD,
        "WHERE contact.channel_id = %s AND contact.{column} = {function}(row.profile)",
        "WHERE %s IS NOT NULL AND contact.{column} = {function}(row.profile)",
        "A lead is refused with the ID of another channel's contact.",
        (f"{BESIDE}::test_a_lead_known_in_another_channel_only_comes_in",),
    ),
    Mistake(
        LOAD,
        "        WHERE known.channel_id = %(channel)s AND known.member_id = row.member_id\n    )",
        "        WHERE known.member_id = row.member_id\n    )",
        "Members who are in another channel too don't come in.",
        (f"{MEMBERS}::test_other_channels_stay_as_they_are",),
    ),
    Mistake(
        LOAD,
        "    locks.lock_import(channel)\n",
        "",
        "Imports at the same time make each lead several times.",
        (f"{BESIDE}::test_three_imports_at_once_make_everybody_once",),
    ),
    Mistake(
        LOAD,
        "        ORDER BY contact.id\n        FOR NO KEY UPDATE OF contact",
        "        ORDER BY row.member_id\n        FOR NO KEY UPDATE OF contact",
        "Two writers of the same members wait for each other until one is stopped.",
        (f"{ORDER}::test_an_import_locks_contacts_in_the_order_of_their_ids",),
    ),
    Mistake(
        LOAD,
        "CASE WHEN row.unsubscribe_{way} <> contact.unsubscribe_{way} THEN",
        "CASE WHEN true THEN",
        "Any changed row gives consent a new date.",
        (f"{CASES}::test_consent_keeps_its_date_when_something_else_changes",),
    ),
    Mistake(
        LOAD,
        "    IS DISTINCT FROM (",
        "    IS NOT NULL OR true OR (true) = (true) OR (",
        "What is the same counts as changed, and its time of change moves.",
        (f"{MEMBERS}::test_what_the_file_gives_replaces_and_what_it_leaves_empty_stays",),
    ),
    Mistake(
        LOAD,
        '"profile": "contact.profile || row.profile"',
        '"profile": "row.profile"',
        "Values that the file doesn't give are lost.",
        (f"{MEMBERS}::test_what_the_file_gives_replaces_and_what_it_leaves_empty_stays",),
    ),
    Mistake(
        LOAD,
        '"city": "coalesce(row.city, contact.city)"',
        '"city": "row.city"',
        "An empty cell deletes what is stored.",
        (f"{MEMBERS}::test_what_the_file_gives_replaces_and_what_it_leaves_empty_stays",),
    ),
    Mistake(
        LOAD,
        "        coalesce(row.unsubscribe_email, %(no_email)s),\n",
        "        coalesce(row.unsubscribe_email, false),\n",
        "Who didn't say yes to marketing counts as if they had.",
        (f"{CASES}::test_what_looks_like_consent_is_asked",),
    ),
    Mistake(
        LOAD,
        "        if created == staged:\n            return created, 0\n",
        "",
        harmless="Without it a file of new members costs one statement more, which changes nothing.",
    ),
    Mistake(
        ACTIONS,
        "        if dry_run:\n",
        "        if dry_run and False:\n",
        "A dry run writes.",
        (f"{MEMBERS}::test_a_dry_run_tells_the_same_and_writes_nothing",),
    ),
    Mistake(
        ACTIONS,
        "        _refuse_changed_keys(channel, columns)\n",
        "",
        "Values are written in the form of a type that the key no longer has.",
        ("tests/contacts/keys/test_actions.py::test_an_import_that_read_the_keys_before_they_changed_writes_nothing",),
    ),
    Mistake(
        ACTIONS,
        "for line, first in rows.drop_repeated_leads(function):",
        "for line, first in []:",
        "A lead who is in the file twice is made twice.",
        (f"{LEADS}::test_leads_need_contact_information_and_nobody_comes_twice",),
    ),
    Mistake(
        ACTIONS,
        " and totals.rows > totals.refused:",
        ":",
        "A file of which nothing comes in leaves keys.",
        (f"{CASES}::test_an_import_that_brings_nobody_makes_no_keys",),
    ),
    Mistake(
        ACTIONS,
        '    if kind == Contact.Type.LEAD and "memberId" in fields:\n',
        "    if False:\n",
        "Leads come in with member IDs.",
        (f"{LEADS}::test_a_file_that_isnt_of_leads_is_refused",),
    ),
    Mistake(
        IMPORTED,
        "AND effect.before ? 'created' AND contact.version = 0 AND",
        "AND effect.before ? 'created' AND",
        "An undo deletes somebody whom a manager has changed since.",
        (f"{UNDO}::test_what_was_changed_since_stays",),
    ),
    Mistake(
        IMPORTED,
        " AND NOT contact.has_chat\n",
        "\n",
        "An undo deletes somebody who has written since.",
        (f"{UNDO}::test_somebody_new_who_has_been_met_since_stays",),
    ),
    Mistake(
        IMPORTED,
        "WHERE pair.key = ANY(%(keys)s) AND contact.profile -> pair.key = pair.value -> 1",
        "WHERE pair.key = ANY(%(keys)s)",
        "An undo takes away what a manager has typed since.",
        (f"{UNDO}::test_what_was_changed_since_stays",),
    ),
    Mistake(
        IMPORTED,
        "if now.get(key) == type_}",
        "}",
        "A value comes back under a key of another type.",
        (f"{UNDO}::test_a_value_does_not_come_back_under_a_key_of_another_type",),
    ),
    Mistake(
        IMPORTED,
        "            AND contact.profile -> said.about = {row}.before -> 'profile' -> said.about -> 1\n",
        "",
        "An address that a manager has given counts as not verified after an undo.",
        (f"{UNDO}::test_an_address_that_a_manager_has_given_since_stays_verified",),
    ),
    Mistake(
        IMPORTED,
        'self.permissions | {"contacts.delete"} if self.created else self.permissions',
        "self.permissions",
        "Who may not delete customers does it by an undo.",
        (f"{UNDO}::test_it_deletes_only_for_who_may_delete",),
    ),
    Mistake(
        "contacts/imports/uploads.py",
        "    if not row.may_start:\n",
        "    if False:\n",
        "A file is imported twice.",
        (f"{PAGES}::test_of_two_who_start_it_from_the_same_page_one_does",),
    ),
    Mistake(
        "contacts/imports/background.py",
        "    jobs.finish(job)\n    row.ended_at",
        "    row.ended_at",
        "A file is imported again by the next worker.",
        (f"{PAGES}::test_sent_twice_it_is_imported_once", f"{PAGES}::{DIES}"),
    ),
    Mistake(
        "contacts/imports/uploads.py",
        '_OF_ROWS: Final = ("refusals", "samples", "doubts", "encodings")',
        '_OF_ROWS: Final = ("refusals", "samples", "encodings")',
        "A deleted customer stays in what was to be checked.",
        (f"{PAGES}::test_a_deleted_customer_is_in_no_reason_and_no_sample",),
    ),
    Mistake(
        "contacts/imports/views.py",
        "[line, guarded(column), guarded(reason)]",
        "[line, column, reason]",
        "Excel runs a formula from the name of a column.",
        (f"{PAGES}::test_the_file_of_reasons_runs_no_formula",),
    ),
)
