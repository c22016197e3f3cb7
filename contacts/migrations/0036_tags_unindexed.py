from django.db import migrations


class Migration(migrations.Migration):
    """Changes of tags write no index any more (decision 030)."""

    dependencies = [("contacts", "0035_changed_columns_logged")]

    operations = [migrations.RemoveIndex(model_name="contact", name="contact_tags")]
