from typing import Final

from tests.mutants.mistake import Mistake

ACTIONS: Final = "contacts/erasure/actions.py"

DELETION: Final = "tests/contacts/erasure/test_deletion.py"
ORDER: Final = "tests/contacts/test_lock_order.py"

MISTAKES: Final = (
    Mistake(
        ACTIONS,
        "    rows = channel.contacts.filter(",
        "    rows = Contact.everywhere.filter(",
        "What is kept of another channel's contact is scrubbed.",
        (f"{DELETION}::test_a_contact_of_another_channel_is_not_touched",),
    ),
    Mistake(
        ACTIONS,
        ".select_for_update())",
        ")",
        "Something is written of somebody who is being deleted.",
        (f"{DELETION}::test_nobody_writes_of_somebody_who_is_being_deleted",),
    ),
    Mistake(
        ACTIONS,
        '.order_by("pk")',
        '.order_by("-pk")',
        "Two who delete the same contacts wait for each other until one is stopped.",
        (f"{ORDER}::test_a_deletion_locks_contacts_in_the_order_of_their_ids",),
    ),
    Mistake(
        ACTIONS,
        "    forget(channel, Contact, ids)\n",
        "",
        "The log keeps name and values of deleted people.",
        (f"{DELETION}::test_the_log_forgets_name_and_values_but_not_that_something_was_done",),
    ),
    Mistake(
        ACTIONS,
        "    scrub(channel, identifiers)\n",
        "",
        "Kept searches and filters name deleted people.",
        (f"{DELETION}::test_a_kept_search_loses_the_term_that_names_the_person",),
    ),
    Mistake(
        ACTIONS,
        '.update(object_repr="", change_message="")',
        "",
        "The admin's log names deleted people.",
        (f"{DELETION}::test_the_admins_own_log_forgets_the_name",),
    ),
    Mistake(
        ACTIONS,
        "field.on_delete in (CASCADE, SET_NULL):",
        "field.on_delete in (SET_NULL,):",
        "What belongs to a deleted contact stays, or the deletion fails.",
        ("tests/contacts/bulk/test_bulk.py::test_a_deleted_contact_takes_its_undo_data_along",),
    ),
    Mistake(
        ACTIONS,
        "        rows.update(**{name: None})\n",
        '        rows._raw_delete("default")\n',
        "Chats with a deleted contact are gone.",
        ("tests/contacts/inbox/test_actions.py::test_messages_outlive_the_customer",),
    ),
    Mistake(
        ACTIONS,
        '    record(channel, "contact.deleted", by=by, contacts=deleted)\n',
        "",
        "Nobody knows who has deleted contacts.",
        (f"{DELETION}::test_the_log_tells_who_deleted_how_many_but_not_whom",),
    ),
    Mistake(
        ACTIONS,
        'IsAmong("pk", ids), channel=channel)',
        'IsAmong("pk", ids))',
        harmless="A second guard: the IDs are those of contacts that were locked in the channel.",
    ),
)
