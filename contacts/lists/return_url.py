"""The list that a contact was opened from."""

from django.http import QueryDict
from django.urls import reverse

from crm.access import ChannelRequest


def return_url(request: ChannelRequest) -> str:
    """Return the list's URL: the parameter `back`, else the browser's; the whole list when neither is a list."""
    contacts = reverse("contacts", args=[request.channel.slug])
    came_from = request.GET.get("back") or request.htmx.current_url_abs_path or ""
    path, _, query = came_from.partition("?")
    if path != contacts:
        return contacts
    params = QueryDict(query, mutable=True)
    params.pop("contact", None)  # another one's panel was open
    return f"{contacts}?{params.urlencode()}" if params else contacts
