from typing import Final

from tests.mutants.mistake import Mistake

DELETING: Final = "crm/deletion/actions.py"
TABLES: Final = "crm/deletion/tables.py"
QUERIES: Final = "crm/deletion/queries.py"
ADMIN: Final = "crm/admin/channels.py"
INVITATIONS: Final = "crm/managers/actions/invitations.py"

DELETED: Final = "tests/crm/test_deletion.py"
SET: Final = "tests/crm/test_channel_settings.py"
IN_ADMIN: Final = "tests/crm/test_admin.py"

MISTAKES: Final = (
    Mistake(
        DELETING,
        "    for job in now.jobs.filter(state__in=Job.OPEN):\n        jobs.cancel(job)\n",
        "",
        "What runs in a channel goes on while it is deleted.",
        (f"{DELETED}::test_nobody_comes_in_from_the_moment_on_and_nothing_goes_on",),
    ),
    Mistake(
        DELETING,
        "    if now.jobs.filter(task=TASK, state__in=Job.OPEN).exists():\n",
        "    if now.deletion_requested_at is not None:\n",
        "A deletion that has stopped can never be started again.",
        (f"{DELETED}::test_a_deletion_that_has_stopped_says_so_and_is_started_again_by_an_owner",),
    ),
    Mistake(
        DELETING,
        "    if now.jobs.filter(task=TASK, state__in=Job.OPEN).exists():\n",
        "    if False:\n",
        "A channel is deleted by several workers at once.",
        (f"{DELETED}::test_a_channel_is_deleted_once",),
    ),
    Mistake(
        DELETING,
        "        remove_files(row)\n",
        "",
        "Files of a deleted channel stay in the storage.",
        (f"{DELETED}::test_everything_goes_and_nothing_of_another_channel",),
    ),
    Mistake(
        DELETING,
        "        while any(_empty(table, job) for table in tables()):",
        "        if any(_empty(table, job) for table in tables()):",
        "The rest of a big channel is deleted in one long transaction.",
        harmless="The last transaction deletes whatever is left, only more slowly.",
    ),
    Mistake(
        TABLES,
        "WHERE channel_id = %s LIMIT %s",
        "WHERE channel_id IS DISTINCT FROM %s LIMIT %s",
        "The other channels are deleted.",
        (f"{DELETED}::test_everything_goes_and_nothing_of_another_channel",),
    ),
    Mistake(
        TABLES,
        " - {Job, *LAST}",
        " - {Job}",
        "Owners no longer see how far a deletion is, nor can start it again.",
        (f"{DELETED}::test_owners_see_how_far_it_is_until_nothing_is_left",),
    ),
    Mistake(
        QUERIES,
        '"channel__managers__user": user, "channel__managers__role__kind": Role.Kind.OWNER',
        '"channel__managers__user": user',
        "Whoever was a manager goes on with the deletion.",
        (f"{DELETED}::test_a_deletion_that_has_stopped_says_so_and_is_started_again_by_an_owner",),
    ),
    Mistake(
        "crm/deletion/forms.py",
        "        if typed.strip() != self.channel.name.strip():",
        "        if not typed.strip():",
        "Any word deletes a channel.",
        (f"{DELETED}::test_the_name_has_to_be_typed",),
    ),
    Mistake(
        "crm/access.py",
        "channel__slug=slug, channel__deletion_requested_at=None, user=user_id",
        "channel__slug=slug, user=user_id",
        "People work in a channel that is being deleted.",
        (f"{DELETED}::test_nobody_comes_in_from_the_moment_on_and_nothing_goes_on",),
    ),
    Mistake(
        INVITATIONS,
        "    if channel.is_being_deleted:\n",
        "    if False:\n",
        "Somebody joins a channel that is being deleted.",
        (f"{DELETED}::test_an_invitation_to_a_channel_that_is_being_deleted_is_not_accepted",),
    ),
    Mistake(
        INVITATIONS,
        "    if User.objects.filter(email=email, is_active=False).exists():\n",
        "    if False:\n",
        "Nobody tells the owner that the invited person can't sign in.",
        ("tests/crm/managers/test_invitations.py::test_a_deactivated_account_is_not_invited_and_the_owner_learns_why",),
    ),
    Mistake(
        ADMIN,
        "        delete_channel(obj, by=actor(request))\n",
        "        obj.delete()\n",
        "The admin deletes a channel at once, with its files left behind.",
        (f"{IN_ADMIN}::test_a_channel_is_deleted_in_the_background_and_again_when_that_has_stopped",),
    ),
    Mistake(
        "crm/views/settings.py",
        '    if zone == request.channel.time_zone or request.POST.get("confirmed") == zone:',
        '    if zone == request.channel.time_zone or request.POST.get("confirmed"):',
        "A time zone is changed that nobody has confirmed.",
        (f"{SET}::test_another_time_zone_says_first_which_segments_move",),
    ),
    Mistake(
        "crm/views/channels.py",
        "    if not may_create_channels(user):\n        raise PermissionDenied\n",
        "",
        "Everybody makes channels.",
        (f"{SET}::test_owners_make_channels_where_the_installation_says_so",),
    ),
)
