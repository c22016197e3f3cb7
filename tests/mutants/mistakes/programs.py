from typing import Final

from tests.mutants.mistake import Mistake

LIMITS: Final = "crm/api/limits.py"
MERGING: Final = "contacts/merging/actions.py"
UPSERTS: Final = "contacts/migrations/0001_squashed_0043_contacts_found.sql"
WEBHOOKS: Final = "crm/webhooks/actions.py"
DELIVERING: Final = "crm/webhooks/delivering.py"

OF_LIMITS: Final = "tests/crm/api/test_limits.py"
OF_ORDER: Final = "tests/contacts/test_lock_order.py"
TOGETHER: Final = "tests/contacts/merging/test_together.py"
UNIFY: Final = "tests/contacts/merging/test_unify.py"

MISTAKES: Final = (
    Mistake(
        LIMITS,
        "    WHERE {_FILLED} >= 1\n",
        "",
        "A channel has no limit.",
        (f"{OF_LIMITS}::test_an_answer_says_what_is_left_and_then_when_to_ask_again",),
    ),
    Mistake(
        LIMITS,
        "GREATEST(extract(epoch FROM clock_timestamp() - bucket.at), 0)",
        "extract(epoch FROM clock_timestamp() - bucket.at)",
        "A clock that is put back takes tokens away.",
        (f"{OF_LIMITS}::test_a_clock_that_goes_back_gives_and_takes_nothing",),
    ),
    Mistake(
        MERGING,
        '.order_by("pk").select_for_update()',
        '.order_by("-pk").select_for_update()',
        "Two merges wait for each other, and one fails.",
        (f"{OF_ORDER}::test_a_merge_locks_contacts_in_the_order_of_their_ids",),
    ),
    Mistake(
        MERGING,
        '.order_by("pk").select_for_update()',
        '.order_by("pk")',
        "What somebody writes at the same moment is lost.",
        (f"{TOGETHER}::test_a_merge_waits_for_who_edits_and_takes_over_what_they_wrote",),
    ),
    Mistake(
        UPSERTS,
        "        AND member.email_qualified AND lead.type = 'lead'\n",
        "        AND lead.type = 'lead'\n",
        "Who says to have somebody's e-mail address gets what is known of them.",
        (f"{UNIFY}::test_others_are_not_merged_by_themselves",),
    ),
    Mistake(
        UPSERTS,
        "        AND contacts_fold(lead.profile ->> 'email') = contacts_fold(member.profile ->> 'email')\n",
        "",
        "Two whose long addresses begin alike become one.",
        (f"{UNIFY}::test_of_texts_that_begin_alike_only_the_same_are_the_same",),
    ),
    Mistake(
        WEBHOOKS,
        "    Channel.locked(webhook.channel_id)  # as for a new one: two may want the same name at once\n",
        "",
        "Of two who give webhooks the same name at once, one sees a fault.",
        ("tests/crm/webhooks/test_pages.py::test_of_two_that_want_the_same_name_at_once_one_is_told_so",),
    ),
    Mistake(
        DELIVERING,
        "    if current.failures >= MOST_FAILURES:\n",
        "    if False:\n",
        "A webhook that nobody listens to is sent to for ever.",
        (
            "tests/crm/webhooks/test_deliveries.py::"
            "test_after_a_hundred_failures_it_is_blocked_owners_are_told_and_one_click_goes_on",
        ),
    ),
)
