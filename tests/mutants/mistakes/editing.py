from typing import Final

from tests.mutants.mistake import Mistake

ACTIONS: Final = "contacts/editing/actions.py"
REVERSAL: Final = "contacts/editing/reversal.py"
LOCKED: Final = "contacts/migrations/0001_squashed_0043_contacts_found.sql"

CELLS: Final = "tests/contacts/editing/test_cells.py"
PASTING: Final = "tests/contacts/editing/test_pasting.py"
STRANGERS: Final = "tests/contacts/editing/test_strangers.py"
ORDER: Final = "tests/contacts/test_lock_order.py"

MISTAKES: Final = (
    Mistake(
        LOCKED,
        "WHERE channel_id = of_channel AND (id = ANY (ids)",
        "WHERE (id = ANY (ids)",
        "A contact of another channel is changed.",
        (f"{STRANGERS}::test_a_contact_of_another_channel_is_not_changed",),
    ),
    Mistake(
        ACTIONS,
        "    if contacts.keys() != wanted:\n        raise Contact.DoesNotExist\n",
        "",
        "Who edits a deleted contact gets an error of the server.",
        (f"{STRANGERS}::test_a_contact_that_was_deleted_is_not_changed_and_says_so",),
    ),
    Mistake(
        LOCKED,
        "ORDER BY id FOR NO KEY UPDATE",
        "ORDER BY id",
        "Of two who edit a cell at once, one overwrites the other without knowing.",
        (f"{CELLS}::test_of_many_at_once_one_wins_and_the_others_see_a_conflict",),
    ),
    Mistake(
        LOCKED,
        "ORDER BY id FOR NO KEY UPDATE",
        "ORDER BY id DESC FOR NO KEY UPDATE",
        "Two pasted blocks wait for each other until one is stopped.",
        (f"{ORDER}::test_edits_lock_contacts_in_the_order_of_their_ids",),
    ),
    Mistake(
        ACTIONS,
        "    if any(fields for _contact, fields in conflicts):\n",
        "    if False:\n",
        "An edit overwrites what others have written since.",
        (f"{CELLS}::test_a_conflict_shows_both_values_and_either_can_win",),
    ),
    Mistake(
        ACTIONS,
        "    if entries and changed_since(channel, _types(edits)):\n",
        "    if False:\n",
        "A value is written in the form of a type that the key no longer has.",
        ("tests/contacts/keys/test_writers.py::test_an_edit_writes_no_value_to_a_key_that_has_changed",),
    ),
    Mistake(
        ACTIONS,
        '    setattr(contact, f"{entry.column}_at", timezone.now())\n',
        "",
        "Consent has no date.",
        (f"{CELLS}::test_consent_says_since_when",),
    ),
    Mistake(
        ACTIONS,
        "flags = {verified_by(entry.key): is_verified(entry.key, value) for",
        "flags = {verified_by(entry.key): True for",
        "An address that isn't there counts as verified.",
        (f"{CELLS}::test_contact_information_of_a_manager_is_verified_and_undo_takes_that_back",),
    ),
    Mistake(
        ACTIONS,
        "    if not changes:\n        return {}\n",
        "",
        "What changes nothing is logged, and its time of change moves.",
        (f"{CELLS}::test_the_same_value_again_changes_nothing",),
    ),
    Mistake(
        ACTIONS,
        "    contact.version += 1\n",
        "",
        "Who has read a contact before doesn't learn that it has changed.",
        (f"{CELLS}::test_of_many_at_once_one_wins_and_the_others_see_a_conflict",),
    ),
    Mistake(
        REVERSAL,
        "actor=by.manager.user, ",
        "",
        "Managers undo what others have changed.",
        (f"{CELLS}::test_undo_is_only_for_who_did_it",),
    ),
    Mistake(
        REVERSAL,
        ", at__gte=timezone.now() - WITHIN)",
        ")",
        "What was changed long ago is undone.",
        (f"{CELLS}::test_undo_is_for_an_hour",),
    ),
    Mistake(
        REVERSAL,
        '    if block := first.details.get("block"):\n',
        '    if block := first.details.get("bloc"):\n',
        "The undo of a pasted block restores one of its rows.",
        (f"{PASTING}::test_a_block_is_previewed_saved_and_undone_at_once",),
    ),
    Mistake(
        REVERSAL,
        "        {key: mark(value) for key, value in after.items()},\n",
        "        {key: mark(value) for key, value in before.items()},\n",
        "An undo isn't possible, or overwrites what others have written since.",
        (f"{CELLS}::test_undo_puts_the_old_value_back_once",),
    ),
    Mistake(
        REVERSAL,
        "    if field is None or not (field.editable or key in _DERIVED):\n",
        "    if field is None:\n",
        harmless="Log entries of `contact.changed` hold only fields that could be edited, and no field loses that.",
    ),
)
