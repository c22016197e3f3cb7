"""Mobile numbers that aren't valid don't count as verified: docs/decisions/016-verified-numbers.md.

Reads the number of each contact whose number counts as verified: some seconds for 1,000,000.
"""

from typing import Any

from django.db import migrations
from django.db.models import Max
from django.db.models.fields.json import KeyTextTransform

from contacts.values.validity import is_valid

BATCH = 20_000


def take_back_verification(apps: Any, _schema: Any) -> None:
    """Take the mark off where there is a number that isn't valid, each range of ids in a transaction of its own."""
    contacts = apps.get_model("contacts", "Contact")._base_manager
    last = contacts.aggregate(last=Max("id"))["last"] or 0
    for start in range(0, last, BATCH):
        verified = contacts.filter(id__gt=start, id__lte=start + BATCH, mobile_number_qualified=True)
        numbers = verified.values_list("id", KeyTextTransform("mobileNumber", "profile"))
        wrong = [pk for pk, number in numbers if number and not is_valid(number)]
        if wrong:
            contacts.filter(id__in=wrong).update(mobile_number_qualified=False)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("contacts", "0018_stored_texts")]

    operations = [migrations.RunPython(take_back_verification, migrations.RunPython.noop)]
