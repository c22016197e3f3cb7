"""What the rooms of the kernel add to those below them."""

from crm.jobs.broker import due_work
from crm.models import Role
from crm.verbs import value_names
from crm.webhooks.claiming import enqueue_due

due_work.register(enqueue_due)
value_names.register(("role", dict(Role.Kind.choices)))
