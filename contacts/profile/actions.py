"""Views of personal data, as the activity log keeps them."""

from django.db import connection, transaction

from contacts.models import Contact
from crm.actors import Actor
from crm.log import record


@transaction.atomic
def record_view(contact: Contact, *, by: Actor) -> None:
    """Record that somebody looked at the contact's profile, unless the contact has been deleted since."""
    if _is_held(contact):
        record(contact.channel, "contact.opened", contact, by=by)


def _is_held(contact: Contact) -> bool:
    """Whether the contact is still there, and stays until the end of the transaction: changes of it don't wait."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT FROM {Contact._meta.db_table} WHERE channel_id = %s AND id = %s FOR KEY SHARE",
            [contact.channel_id, contact.pk],
        )
        return bool(cursor.rowcount)
