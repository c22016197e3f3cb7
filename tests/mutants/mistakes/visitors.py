from typing import Final

from tests.mutants.mistake import Mistake

ACTIONS: Final = "contacts/visitors/actions.py"
CALLER: Final = "contacts/visitors/caller.py"
RULE: Final = "contacts/migrations/0001_squashed_0043_contacts_found.sql"
VIEWS: Final = "contacts/visitors/views.py"

CALLS: Final = "tests/contacts/visitors/test_calls.py"
SESSIONS: Final = "tests/contacts/visitors/test_sessions.py"

MISTAKES: Final = (
    Mistake(
        CALLER,
        "            if channel.member_hash_required:\n",
        "            if False:\n",
        "Anybody may say to be a member of a channel that asks for a hash.",
        (f"{CALLS}::test_without_the_right_hash_nothing_is_done",),
    ),
    Mistake(
        VIEWS,
        '    if origin not in channel.allowed_origins and origin != f"{request.scheme}://{request.get_host()}":\n',
        "    if False:\n",
        "Pages of any web site may write.",
        (f"{CALLS}::test_another_sites_page_is_refused",),
    ),
    Mistake(
        ACTIONS,
        "qualifies=caller.is_verified",
        "qualifies=True",
        "What anybody says of a member counts as verified.",
        (f"{CALLS}::test_with_the_switch_off_nothing_that_is_said_counts_as_verified_or_is_read_back",),
    ),
    Mistake(
        ACTIONS,
        "    channel.visitors.filter(contact_id=lead_pk).delete()\n",
        "",
        "The browsers of a lead speak for the member that the lead has become.",
        (f"{CALLS}::test_the_browser_of_a_lead_doesnt_speak_for_the_member_that_it_became",),
    ),
    Mistake(
        RULE,
        "AND NOT blocked FOR KEY SHARE",
        "FOR KEY SHARE",
        "Visits of blocked customers are recorded.",
        (f"{SESSIONS}::test_of_a_blocked_customer_nothing_is_recorded",),
    ),
    Mistake(
        RULE,
        "    last := greatest(last, stored.last_seen_at);\n",
        "    last := stored.last_seen_at;\n",
        "A session is counted twice when a page follows within a minute.",
        (f"{SESSIONS}::test_sessions_are_counted_as_the_rule_says_whatever_the_gaps",),
    ),
)
