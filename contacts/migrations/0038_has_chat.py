from django.db import migrations

# A statement that reads contacts is planned for 0.9 ms; within a function the plan is made once a connection
# (decision 028). Each boot of the install script asks this.
MADE = """
CREATE FUNCTION contacts_has_chat(contact bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT has_chat FROM contacts_contact WHERE id = contact);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0037_messenger")]

    operations = [migrations.RunSQL(MADE, "DROP FUNCTION contacts_has_chat(bigint)")]
