from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from contacts.access import visible_contact
from contacts.fields import Catalogue
from contacts.filters.search import quick
from contacts.models import Contact
from crm.access import ChannelRequest, requires
from segments.messages import queries
from segments.messages.links import Link
from segments.messages.parts import Parts
from segments.messages.wording import Wording
from segments.models import MarketingMessage

CHOICES = 20
LONGER = 10  # characters by which a link to somebody is longer than that of a preview, with ids of nine digits


@dataclass(frozen=True)
class Choices:
    """Customers that a preview can be for, and the one that it is for."""

    contacts: list[Contact]
    chosen: Contact | None


@requires("contacts.view", "messages.manage")
@require_POST
def show(request: ChannelRequest, pk: int) -> HttpResponse:
    """Show what the form says to one customer: `contact`, or the first that `q` finds, or one of the audience.

    Nothing is saved.
    """
    message = queries.visible_message(request.channel, pk)
    catalogue = Catalogue.of(request.channel)
    if message.is_draft:
        message.subject = request.POST.get("subject", message.subject)[:200]
        message.text = request.POST.get("text", message.text)[:20_000]
    wording = Wording.of(message, catalogue)
    text = request.POST.get("q", "").strip()[:200]
    choices = _choices(request, message, text)
    link = Link(request.channel.pk, message.medium).url
    written = wording.write(choices.chosen, link) if choices.chosen else None
    context = {
        "message": message,
        "q": text,
        "choices": choices,
        "errors": wording.errors if message.text or message.subject else {},
        "written": written,
        "parts": _parts(written.text, link) if written and not message.is_email else None,
    }
    return render(request, "segments/messages/preview.html", context)


def _parts(text: str, link: str) -> Parts:
    """Count the parts of a text message, with a link as long as it will be."""
    return Parts.of(text.strip().replace(link, link + "0" * LONGER))


def _choices(request: ChannelRequest, message: MarketingMessage, text: str) -> Choices:
    condition = quick(text, request.channel.country) if text else queries.audience_of(message)
    contacts = queries.preview_contacts(request.channel, condition, CHOICES)
    chosen = visible_contact(request.channel, request.POST.get("contact"))
    if chosen is not None and any(contact.pk == chosen.pk for contact in contacts):
        chosen.channel = request.channel
        return Choices(contacts, chosen)
    return Choices(contacts, contacts[0] if contacts else None)
