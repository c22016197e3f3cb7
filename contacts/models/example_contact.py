from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.models.contact import Contact
from crm.models import TenantModel


class ExampleContact(TenantModel):
    """That a contact is an example: nobody, and to be taken away with the others.

    A table of its own rather than a column: a million real contacts pay nothing for it.
    """

    # Goes with the contact by `contacts.erasure`; the database needn't look here for each contact that is deleted.
    contact = models.OneToOneField(
        Contact, on_delete=models.CASCADE, primary_key=True, db_constraint=False, related_name="example"
    )
    channel = models.ForeignKey("crm.Channel", on_delete=models.CASCADE, related_name="example_contacts")

    class Meta:
        verbose_name = _("example customer")
        verbose_name_plural = _("example customers")

    def __str__(self) -> str:
        return str(self.contact_id)
