from django.db import models


class TenantModel(models.Model):
    """A row that belongs to one channel.

    Ordinary code starts at the channel (`channel.contacts`, `channel.jobs`); the manager that sees all channels
    says so by its name and is for the admin and migrations.
    """

    channel = models.ForeignKey("crm.Channel", on_delete=models.CASCADE)

    everywhere = models.Manager()

    class Meta:
        abstract = True
