from crm.deletion.actions import TASK
from crm.models import Channel, Job, Role, User


def deletion_of(channel: Channel) -> Job:
    """Return the newest job of a channel that is being deleted."""
    return channel.jobs.filter(task=TASK).latest("pk")


def deletions_of(user: User) -> list[Job]:
    """Return the newest job of each channel that is being deleted and of which the user is an owner, by its name."""
    owned = {"channel__managers__user": user, "channel__managers__role__kind": Role.Kind.OWNER}
    jobs = Job.everywhere.filter(task=TASK, channel__deletion_requested_at__isnull=False, **owned)
    newest = jobs.select_related("channel").order_by("channel_id", "-pk").distinct("channel_id")
    return sorted(newest, key=lambda job: job.channel.name)
