from django.db import migrations

# An undo that runs goes on where it was.
BATCHES = """
INSERT INTO contacts_bulkbatch (channel_id, bulk_id, ids)
SELECT channel_id, bulk_id, array_agg(contact_id ORDER BY contact_id)
FROM (
    SELECT effect.channel_id, effect.bulk_id, effect.contact_id,
        row_number() OVER (PARTITION BY effect.bulk_id ORDER BY effect.contact_id) / 10000 AS batch
    FROM contacts_bulkeffect AS effect JOIN contacts_bulkchange AS bulk ON bulk.id = effect.bulk_id
    WHERE bulk.undo_state = 'running' AND effect.contact_id > bulk.undo_cursor
) AS left_over
GROUP BY channel_id, bulk_id, batch ORDER BY bulk_id, batch;
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0040_single_changes_logged")]

    operations = [
        migrations.RunSQL(BATCHES, migrations.RunSQL.noop),
        migrations.RemoveField(model_name="bulkchange", name="undo_cursor"),
    ]
