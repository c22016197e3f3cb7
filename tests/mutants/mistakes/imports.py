from typing import Final

from tests.mutants.mistake import Mistake

LOAD: Final = "contacts/imports/load.py"
ACTIONS: Final = "contacts/imports/actions.py"

MEMBERS: Final = "tests/contacts/imports/test_members.py"
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
        "        WHERE contact.channel_id = %(channel)s AND contact.member_id = row.member_id\n    )",
        "        WHERE contact.member_id = row.member_id\n    )",
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
        "unsubscribe_email_at = CASE WHEN row.unsubscribe_email <> contact.unsubscribe_email\n",
        "unsubscribe_email_at = CASE WHEN true\n",
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
)
