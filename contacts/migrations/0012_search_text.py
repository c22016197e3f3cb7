from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models
from django.db.models.deletion import DO_NOTHING

# Kept by the database alone, whoever writes. A change of anything but the profile costs nothing.
KEPT = """
CREATE FUNCTION contacts_search_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO contacts_searchtext (contact_id, channel_id, text)
    SELECT id, channel_id, contacts_search(profile) FROM added;
    RETURN NULL;
END $$;

CREATE FUNCTION contacts_search_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    now_text text := contacts_search(NEW.profile);
BEGIN
    UPDATE contacts_searchtext SET text = now_text WHERE contact_id = NEW.id AND text <> now_text;
    RETURN NULL;
END $$;

CREATE FUNCTION contacts_search_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM contacts_searchtext WHERE contact_id IN (SELECT id FROM removed);
    RETURN NULL;
END $$;

CREATE TRIGGER contacts_search_added AFTER INSERT ON contacts_contact
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION contacts_search_added();
CREATE TRIGGER contacts_search_changed AFTER UPDATE OF profile ON contacts_contact
    FOR EACH ROW WHEN (OLD.profile IS DISTINCT FROM NEW.profile) EXECUTE FUNCTION contacts_search_changed();
CREATE TRIGGER contacts_search_removed AFTER DELETE ON contacts_contact
    REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION contacts_search_removed();
"""

NOT_KEPT = "".join(
    f"DROP TRIGGER contacts_search_{when} ON contacts_contact; DROP FUNCTION contacts_search_{when}();"
    for when in ("added", "changed", "removed")
)

FILL = """
INSERT INTO contacts_searchtext (contact_id, channel_id, text)
SELECT id, channel_id, contacts_search(profile) FROM contacts_contact
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0011_bulk_changes")]

    operations = [
        migrations.CreateModel(
            name="SearchText",
            fields=[
                (
                    "contact",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=DO_NOTHING,
                        primary_key=True,
                        related_name="search_text",
                        serialize=False,
                        to="contacts.contact",
                    ),
                ),
                (
                    "channel",
                    models.ForeignKey(db_constraint=False, db_index=False, on_delete=DO_NOTHING, to="crm.channel"),
                ),
                ("text", models.TextField(verbose_name="text")),
            ],
            options={
                "verbose_name": "text of the quick search",
                "verbose_name_plural": "texts of the quick search",
            },
            managers=[("everywhere", models.Manager())],
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="searchtext",
            index=GinIndex(fields=["text"], name="contact_search_text", opclasses=["gin_trgm_ops"]),
        ),
        migrations.RunSQL(KEPT, NOT_KEPT),
        migrations.RemoveIndex(model_name="contact", name="contact_search"),
        migrations.RemoveField(model_name="contact", name="search_text"),
    ]
