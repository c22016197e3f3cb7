"""Texts that were stored with white space around them, or not in NFC, in the form in which every door stores them now.

A database without such texts is only read: 15 to 30 seconds for 1,000,000 contacts. Member IDs stay as they are: files
name members by them, letter by letter.
"""

import unicodedata
from typing import Any

from django.db import migrations
from django.db.models import Max

BATCH = 20_000

# What Python takes for white space; PostgreSQL's own class depends on the locale.
SPACES = r"\u0009-\u000d\u001c-\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
OTHERWISE = f"""
    profile @? '$.* ? (@ like_regex "^[{SPACES}]|[{SPACES}]$|\\u000d")' OR profile::text IS NOT NFC NORMALIZED
"""
CITIES = r"""
UPDATE contacts_contact SET city = nullif(btrim(normalize(city, NFC), E' \t\n\r\u00a0\u3000'), '')
WHERE city IS DISTINCT FROM nullif(btrim(normalize(city, NFC), E' \t\n\r\u00a0\u3000'), '')
"""


def bring_texts_into_form(apps: Any, _schema: Any) -> None:
    """Write those profiles again that hold a text in another form, each range of ids in a transaction of its own."""
    contacts = apps.get_model("contacts", "Contact")._base_manager
    last = contacts.aggregate(last=Max("id"))["last"] or 0
    for start in range(0, last, BATCH):
        changed = []
        some = contacts.filter(id__gt=start, id__lte=start + BATCH)
        for contact in some.extra(where=[OTHERWISE]).only("profile"):  # noqa: S610
            profile = in_form(contact.profile)
            if profile != contact.profile:
                contact.profile = profile
                changed.append(contact)
        contacts.bulk_update(changed, ["profile"], batch_size=500)


def in_form(profile: dict[str, Any]) -> dict[str, Any]:
    """Return the profile with its texts, and those in its lists, in NFC without white space around them."""
    written = {key: value_in_form(value) for key, value in profile.items()}
    return {key: value for key, value in written.items() if value is not None or profile[key] is None}


def value_in_form(value: Any) -> Any:
    if isinstance(value, list) and value:
        items = [value_in_form(item) for item in value]
        return [item for item, former in zip(items, value, strict=True) if item is not None or former is None] or None
    if not isinstance(value, str):
        return value
    return unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n")).strip() or None


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("contacts", "0017_east_asian_names")]

    operations = [
        migrations.RunPython(bring_texts_into_form, migrations.RunPython.noop),
        migrations.RunSQL(CITIES, migrations.RunSQL.noop),
    ]
