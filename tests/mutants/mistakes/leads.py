from typing import Final

from tests.mutants.mistake import Mistake

ACTIONS: Final = "contacts/leads/actions.py"
LOCKS: Final = "contacts/leads/locks.py"

LEADS: Final = "tests/contacts/leads/test_leads.py"

MISTAKES: Final = (
    Mistake(
        ACTIONS,
        "    lock_contact_information(channel, map(fold, reached.values()))\n",
        "",
        "Two who add the same lead at once make it twice.",
        (f"{LEADS}::test_of_50_who_add_the_same_lead_at_once_one_does",),
    ),
    Mistake(
        ACTIONS,
        "map(fold, reached.values())",
        "reached.values()",
        "Two who write the same address in different letters at once make the lead twice.",
        (f"{LEADS}::test_of_many_who_write_an_address_in_different_letters_at_once_one_adds_it",),
    ),
    Mistake(
        ACTIONS,
        "= channel.contacts.filter(**{REACHED_BY",
        "= Contact.everywhere.filter(**{REACHED_BY",
        "The name of another channel's contact is shown.",
        (f"{LEADS}::test_information_of_somebody_in_another_channel_is_no_obstacle",),
    ),
    Mistake(
        ACTIONS,
        "        raise Known(owners)\n",
        "        pass\n",
        "Somebody is in the channel twice.",
        (f"{LEADS}::test_information_that_somebody_has_is_refused_with_the_way_to_him",),
    ),
    Mistake(
        LOCKS,
        '            cursor.execute(f"SELECT pg_advisory_xact_lock_shared({_IMPORT})", [channel.pk])\n',
        "            pass\n",
        "A lead is added beside an import that has the same one.",
        (f"{LEADS}::test_while_a_file_is_imported_a_lead_waits_a_little_and_is_refused",),
    ),
    Mistake(
        LOCKS,
        "in sorted(set(values)):",
        "in dict.fromkeys(values):",
        harmless="Both come in the order of `REACHED_BY`, and no number is an address: the sorting is a second guard.",
    ),
    Mistake(
        LOCKS,
        "SELECT pg_advisory_xact_lock({_IMPORT})",
        "SELECT pg_advisory_xact_lock_shared({_IMPORT})",
        "Imports at the same time make each lead several times.",
        ("tests/contacts/imports/test_channels.py::test_three_imports_at_once_make_everybody_once",),
    ),
)
