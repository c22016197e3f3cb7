from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from contacts import deleting
from crm import founding


class ContactsConfig(AppConfig):
    name = "contacts"
    verbose_name = _("Contacts")

    def ready(self) -> None:
        founding.register("contacts.actions.keys.add_standard_keys")
        deleting.register("contacts.bulk.striking.strike")
