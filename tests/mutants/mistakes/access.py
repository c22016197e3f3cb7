from typing import Final

from tests.mutants.mistake import Mistake

ACCESS: Final = "crm/access.py"
MIDDLEWARE: Final = "crm/middleware.py"

SEGMENTS: Final = "tests/access/test_segments.py"
PAGES: Final = "tests/test_access.py"
SIGN_IN: Final = "tests/crm/test_sign_in.py"
PROXY: Final = "tests/crm/test_proxy.py"
SLOW: Final = "tests/crm/test_slow_queries.py"

MISTAKES: Final = (
    Mistake(
        ACCESS,
        "channel__deletion_requested_at=None, user=user_id)",
        "channel__deletion_requested_at=None)",
        "Whoever signs in sees every channel.",
        (f"{SEGMENTS}::TestSegments",),
    ),
    Mistake(
        ACCESS,
        "    return permissions | {by_method[method]} if method in by_method else permissions",
        "    return permissions",
        "Who may only look makes segments.",
        (f"{SEGMENTS}::TestSegments",),
    ),
    Mistake(
        "crm/accounts/backend.py",
        "if user is None or not self.user_can_authenticate(user):",
        "if user is None:",
        "Who was deactivated stays in the channel.",
        (f"{SIGN_IN}::test_who_is_deactivated_is_signed_out_of_every_page",),
    ),
    Mistake(
        MIDDLEWARE,
        "        if not all(allowed(manager, permission)",
        "        if not any(allowed(manager, permission)",
        "One of two permissions is enough.",
        (f"{SEGMENTS}::TestSegments",),
    ),
    Mistake(
        MIDDLEWARE,
        "            raise PermissionDenied\n",
        "            pass\n",
        "Everybody in a channel may do everything.",
        (f"{PAGES}::test_a_right_taken_away_acts_on_the_next_request",),
    ),
    Mistake(
        MIDDLEWARE,
        "        add_never_cache_headers(response)\n",
        "",
        "Pages with personal data stay in browsers and proxies.",
        (f"{PAGES}::test_pages_of_a_channel_are_never_kept_by_caches",),
    ),
    Mistake(
        MIDDLEWARE,
        '.rpartition(",")[2]',
        '.partition(",")[0]',
        "Clients choose the IP address that the log names.",
        (f"{PROXY}::test_the_proxy_says_who_it_was",),
    ),
    Mistake(
        MIDDLEWARE,
        "        if not settings.BEHIND_PROXY:\n            raise MiddlewareNotUsed\n",
        "",
        "Clients choose the IP address that the log names.",
        (f"{PROXY}::test_without_a_proxy_the_header_is_not_believed",),
    ),
    Mistake(
        "crm/postgres/failures.py",
        "isinstance(error, OperationalError) and isinstance(error.__cause__, causes)",
        "isinstance(error, OperationalError)",
        "A fault of the database looks like a slow page.",
        (f"{SLOW}::test_other_faults_of_the_database_are_faults",),
    ),
)
