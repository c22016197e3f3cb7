"""Tags in the form in which they are compared; no empty text where there is no country, city or language."""

from typing import Any

from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models
from django.db.models import Max, Q

from contacts.values.tags import MAX_TAGS, folded_tag

BATCH = 20_000
PLACES = ("country", "city", "language")


def fold_tags(apps: Any, _schema: Any) -> None:
    """Fold every tag; tags that become the same are one, at the place of the first, and at most 20 are kept."""
    contacts = apps.get_model("contacts", "Contact")._base_manager
    for some in batches(contacts):
        changed = []
        for contact in some.exclude(tags=[]).only("tags"):
            folded = list(dict.fromkeys(map(folded_tag, contact.tags)))[:MAX_TAGS]
            if folded != contact.tags:
                contact.tags = folded
                changed.append(contact)
        contacts.bulk_update(changed, ["tags"], batch_size=1_000)


def empty_to_null(apps: Any, _schema: Any) -> None:
    for some in batches(apps.get_model("contacts", "Contact")._base_manager):
        for place in PLACES:
            some.filter(**{place: ""}).update(**{place: None})


def batches(contacts: Any) -> Any:
    """All contacts by ranges of ids, each range in a transaction of its own."""
    last = contacts.aggregate(last=Max("id"))["last"] or 0
    for start in range(0, last + 1, BATCH):
        yield contacts.filter(id__gt=start, id__lte=start + BATCH)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("contacts", "0015_types_of_values")]

    operations = [
        migrations.RunPython(fold_tags, migrations.RunPython.noop),
        migrations.RunPython(empty_to_null, migrations.RunPython.noop),
        AddConstraintNotValid(
            "contact",
            models.CheckConstraint(
                condition=~Q(country="") & ~Q(city="") & ~Q(language=""), name="contact_no_value_is_null"
            ),
        ),
        ValidateConstraint("contact", name="contact_no_value_is_null"),
    ]
