"""Changes of consent that aren't in the log: those of an import, or by the customers themselves."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from contacts.bulk.kinds.consent import SetConsent
from contacts.fields import Catalogue
from contacts.models import Contact
from contacts.profile.timeline.changes import changes
from contacts.profile.timeline.entry import Entry
from contacts.profile.timeline.log import log_of
from contacts.profile.timeline.moment import Moment

# A change of consent is stamped a moment before the log records it.
APART: Final = timedelta(minutes=1)

BY_MEDIUM: Final = {"email": "unsubscribeEmail", "texting": "unsubscribeTexting"}


def consents(contact: Contact, catalogue: Catalogue) -> Iterator[Moment]:
    """The last change of each, when there was one. Two queries then, to see whether the log has it."""
    stamps = {"unsubscribeEmail": contact.unsubscribe_email_at, "unsubscribeTexting": contact.unsubscribe_texting_at}
    changed = {key: at for key, at in stamps.items() if at}
    logged = _logged(contact, changed) if changed else []
    for key, at in changed.items():
        if not any(key == name and then >= at - APART for name, then in logged):
            now = {key: catalogue[key].stored(contact)}
            yield Moment(key, Entry(at, "megaphone", _("Consent changed"), changes=changes({}, now, catalogue)))


def _logged(contact: Contact, changed: dict[str, datetime]) -> list[tuple[str, datetime]]:
    since = min(changed.values()) - APART
    entries = log_of(contact).filter(after__has_any_keys=list(changed), at__gte=since)
    alone = [(key, at) for at, after in entries.values_list("at", "after") for key in after or ()]
    effects = contact.channel.bulk_effects.filter(contact_id=contact.pk, bulk__kind=SetConsent.name, at__gte=since)
    return alone + [(BY_MEDIUM[given["medium"]], at) for at, given in effects.values_list("at", "bulk__given")]
