from crm.models import Manager, User


def memberships(user: User) -> list[Manager]:
    """The channels that the user may switch between."""
    return list(Manager.everywhere.filter(user=user).select_related("channel").order_by("channel__name"))
