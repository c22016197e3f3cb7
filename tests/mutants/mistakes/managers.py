from typing import Final

from tests.mutants.mistake import Mistake

MEMBERSHIPS: Final = "crm/managers/actions/memberships.py"
INVITATIONS: Final = "crm/managers/actions/invitations.py"
ACCEPTANCE: Final = "crm/managers/views/acceptance.py"

OF_MEMBERSHIPS: Final = "tests/crm/managers/test_memberships.py"
OF_INVITATIONS: Final = "tests/crm/managers/test_invitations.py"
OF_LINKS: Final = "tests/crm/managers/test_acceptance.py"
OF_PAGES: Final = "tests/crm/managers/test_pages.py"
OF_ROLES: Final = "tests/crm/roles/test_actions.py"

MISTAKES: Final = (
    Mistake(
        "crm/models/channel.py",
        "cls.objects.select_for_update().get(pk=pk)",
        "cls.objects.get(pk=pk)",
        "Of two owners who go at once, each counts the other as the one who stays.",
        (f"{OF_PAGES}::test_of_twenty_owners_who_go_at_once_by_every_door_one_stays",),
    ),
    Mistake(
        MEMBERSHIPS,
        "role__kind=Role.Kind.OWNER, user__is_active=True)",
        "role__kind=Role.Kind.OWNER)",
        "The owner who stays can't sign in.",
        ("tests/crm/test_admin_rights.py::test_of_two_owners_deactivated_at_once_one_stays",),
    ),
    Mistake(
        MEMBERSHIPS,
        "    _withdraw_all(channel, manager.invitations.all(), by=by)\n    is_own",
        "    is_own",
        "Who is removed comes back by an invitation that they have sent.",
        (f"{OF_MEMBERSHIPS}::test_who_goes_leaves_no_way_back_by_an_invitation",),
    ),
    Mistake(
        INVITATIONS,
        "    if current.is_expired:\n",
        "    if False:\n",
        "A link works for ever.",
        (f"{OF_INVITATIONS}::test_an_expired_invitation_cannot_be_accepted",),
    ),
    Mistake(
        INVITATIONS,
        "    if user.email != invitation.email or not user.is_active:",
        "    if not user.is_active:",
        "Whoever finds a link becomes a manager with another account.",
        (f"{OF_INVITATIONS}::test_nobody_accepts_what_was_sent_to_another_address",),
    ),
    Mistake(
        INVITATIONS,
        "    close(invitation, Invitation.State.ACCEPTED)\n",
        "",
        "A link works again and again.",
        (f"{OF_LINKS}::test_a_link_works_once",),
    ),
    Mistake(
        ACCEPTANCE,
        "    if request.user.is_authenticated and request.user.email != invitation.email:\n",
        "    if False:\n",
        "A new account is made while somebody is signed in as another.",
        (f"{OF_LINKS}::test_another_user_is_asked_to_sign_out",),
    ),
    Mistake(
        "crm/permissions.py",
        "    return found if needed <= found else with_needed(found | needed)",
        "    return found",
        "A right is granted without what it needs, and opens nothing.",
        (f"{OF_ROLES}::test_a_granted_right_takes_along_what_it_needs",),
    ),
    Mistake(
        "crm/middleware.py",
        "        if lacks_second_factor(manager):\n            return _to_second_factor(request)\n",
        "",
        "A channel that requires a second factor lets everybody in.",
        (f"{OF_PAGES}::test_managers_without_the_second_factor_can_do_nothing_until_they_have_it",),
    ),
)
