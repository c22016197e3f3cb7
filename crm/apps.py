from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from crm.postgres import moments
from crm.server import checks


class CrmConfig(AppConfig):
    name = "crm"
    verbose_name = _("Channels and managers")

    def ready(self) -> None:
        moments.register()
        register(checks.database, Tags.database)
        autodiscover_modules("extensions")
