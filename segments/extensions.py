"""What segments add to the apps below."""

from contacts.fields import extra_fields
from contacts.keys.usage import key_users
from segments.conditions import conditions
from segments.queries import using

extra_fields.register(conditions)
key_users.register(using)
