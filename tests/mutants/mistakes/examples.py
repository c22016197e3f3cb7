from typing import Final

from tests.mutants.mistake import Mistake

ADDING: Final = "contacts/examples/adding.py"
REMOVAL: Final = "contacts/examples/removal.py"
ACTIONS: Final = "contacts/examples/actions.py"
STEPS: Final = "contacts/onboarding/steps.py"

EXAMPLES: Final = "tests/contacts/examples/test_examples.py"
FIRST: Final = "tests/contacts/onboarding/test_first_steps.py"

MISTAKES: Final = (
    Mistake(
        ACTIONS,
        "    locked(channel)  # of two who press at once, the second sees the first\n",
        "",
        harmless="The table lets a channel have one set; without the lock the others get an error page.",
    ),
    Mistake(
        ACTIONS,
        "    if known is not None and (known.is_there or known.is_working):\n",
        "    if known is not None and known.is_there:\n",
        "Examples that are being added are added once more.",
        (f"{EXAMPLES}::test_pressed_twice_they_come_once",),
    ),
    Mistake(
        ADDING,
        "filter(archived_at=None)",
        "all()",
        "Examples bring values of keys that are archived.",
        (f"{EXAMPLES}::test_a_key_of_another_type_or_archived_is_left_as_it_is",),
    ),
    Mistake(
        REMOVAL,
        "if row.key not in used and not names_of_users(row)",
        "if row.key not in used",
        "A key that a segment uses goes with the examples.",
        (f"{EXAMPLES}::test_a_key_that_a_segment_uses_stays",),
    ),
    Mistake(
        REMOVAL,
        "if row.key not in used and not names_of_users(row)",
        "if not names_of_users(row)",
        "A key of which real customers have values goes with the examples.",
        (f"{EXAMPLES}::test_customers_who_came_meanwhile_are_not_touched",),
    ),
    Mistake(
        REMOVAL,
        "erase(channel, changed) + remove_invented(channel, set(ids) - set(changed))",
        "remove_invented(channel, set(ids))",
        "A real person who was written into an example stays in logs and searches.",
        (f"{EXAMPLES}::test_a_person_whom_a_manager_has_written_into_an_example_is_erased_everywhere",),
    ),
    Mistake(
        REMOVAL,
        "    _remove_from_log(channel, Contact, ids)\n",
        "",
        "The log goes on about examples.",
        (
            f"{EXAMPLES}::test_all_tables_are_as_they_were_before",
            f"{EXAMPLES}::test_what_managers_did_with_them_goes_too",
        ),
    ),
    Mistake(
        REMOVAL,
        "    _remove_chats(channel, ids)\n",
        "",
        "Chats of examples stay in the Inbox.",
        (f"{EXAMPLES}::test_all_tables_are_as_they_were_before",),
    ),
    Mistake(
        "contacts/examples/background.py",
        "    unused.exclude(job__state__in=Job.OPEN).delete()\n",
        "",
        "Examples of which the addition was cancelled can never be asked for again.",
        harmless="`start_adding` takes the row up again when nobody works at it; the row only stays a little longer.",
    ),
    Mistake(
        STEPS,
        "Contact.everywhere.filter(**_OF_CHANNEL, example=None)",
        "Contact.everywhere.filter(**_OF_CHANNEL)",
        "Examples count as the first customers.",
        (f"{FIRST}::test_a_customer_of_the_own_is_the_first_step_and_an_example_is_not",),
    ),
    Mistake(
        STEPS,
        "done=IsNull(Subquery(_FIRST_CUSTOMER), False),",
        "done=Exists(Contact.everywhere.filter(**_OF_CHANNEL, example=None)),",
        "Each page of a new channel walks over all other channels' contacts.",
        (f"{FIRST}::test_an_empty_channel_does_not_walk_over_the_customers_of_others",),
    ),
    Mistake(
        STEPS,
        ".exclude(actor_name=SYSTEM.name)",
        "",
        "The standard keys count as somebody's work.",
        (f"{FIRST}::test_a_key_that_somebody_has_touched_is_the_second",),
    ),
)
