from crm.models import Manager, User


def memberships(user: User) -> list[Manager]:
    """The channels that the user may switch between."""
    managers = Manager.everywhere.filter(user=user).select_related("channel", "role", "user")
    return list(managers.order_by("channel__name"))
