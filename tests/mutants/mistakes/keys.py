from typing import Final

from tests.mutants.mistake import Mistake

WALK: Final = "contacts/keys/conversion/walk.py"
BACKGROUND: Final = "contacts/keys/conversion/background.py"
VALUE: Final = "contacts/keys/conversion/value.py"
COUNTING: Final = "contacts/keys/conversion/counting.py"

RETYPING: Final = "tests/contacts/keys/test_retyping.py"

MISTAKES: Final = (
    Mistake(
        "contacts/migrations/0001_squashed_0043_contacts_found.sql",
        "hash_record_extended(each, 0)",
        "hashtextextended(each.key, 0)",
        "A changed key is seen after a restart only.",
        (
            "tests/contacts/keys/test_known_keys.py::test_a_change_that_another_process_made_is_seen_by_the_next_request",
        ),
    ),
    Mistake(
        WALK,
        ".select_for_update(no_key=True)",
        "",
        "A value that is edited beside a conversion is lost.",
        (f"{RETYPING}::test_an_edit_that_a_conversion_waits_for_is_kept",),
    ),
    Mistake(
        WALK,
        "    report(change.fit + change.unfit)\n    return True",
        "    return True",
        "A conversion goes on after its manager has lost the right.",
        (f"{RETYPING}::test_a_conversion_stops_when_its_manager_may_no_longer_do_it",),
    ),
    Mistake(
        WALK,
        '    change.save(update_fields=["fit", "unfit", "unfit_ids", "after"])\n',
        "",
        "A conversion that was killed begins at the beginning, and its numbers are wrong.",
        (f"{RETYPING}::test_a_conversion_stops_when_its_manager_may_no_longer_do_it",),
    ),
    Mistake(
        WALK,
        "contact.channel_id = %(channel)s AND contact.id = new.key::bigint",
        "%(channel)s IS NOT NULL AND contact.id = new.key::bigint",
        harmless="A second guard: the IDs come from contacts of the channel.",
    ),
    Mistake(
        WALK,
        "version = version + 1",
        "version = version",
        "Who has read a contact before doesn't learn that it has changed.",
        (f"{RETYPING}::test_what_fits_is_converted_and_the_rest_stays",),
    ),
    Mistake(
        BACKGROUND,
        "    jobs.authorise(change.channel, job.manager, *PERMISSIONS)\n",
        "",
        "A conversion goes on after its manager has lost the right.",
        (f"{RETYPING}::test_a_conversion_stops_when_its_manager_may_no_longer_do_it",),
    ),
    Mistake(
        BACKGROUND,
        'PERMISSIONS = ("contacts.view", "keys.manage")',
        'PERMISSIONS = ("contacts.view",)',
        "A conversion goes on after its manager has lost the right.",
        (f"{RETYPING}::test_a_conversion_stops_when_its_manager_may_no_longer_do_it",),
    ),
    Mistake(
        BACKGROUND,
        "            jobs.finish(job)\n            _post_outcome(change, job)\n",
        "            _post_outcome(change, job)\n",
        "A conversion that was delivered twice is told twice.",
        (f"{RETYPING}::test_many_are_converted_in_the_background_with_a_message",),
    ),
    Mistake(
        VALUE,
        '    if value is None:\n        raise Invalid(_("Nothing would be left of it."))\n',
        "",
        "A value of which nothing is left is deleted.",
        (f"{RETYPING}::test_what_doesnt",),
    ),
    Mistake(
        VALUE,
        "    if new.holds(stored):\n",
        "    if False:\n",
        "Converting twice changes values again.",
        (f"{RETYPING}::test_what_converts", f"{RETYPING}::test_to_convert_again_changes_nothing"),
    ),
    Mistake(
        VALUE,
        "    return text.removesuffix(_MIDNIGHT) if old is DATETIME and new is DATE else text",
        "    return text",
        "Midnights can't become days.",
        (f"{RETYPING}::test_what_converts",),
    ),
    Mistake(
        COUNTING,
        "        if len(self.unfit_ids) < LISTED:\n",
        "        if True:\n",
        "The page of a conversion lists a million contacts.",
        (f"{RETYPING}::test_the_first_that_dont_fit_are_listed",),
    ),
)
