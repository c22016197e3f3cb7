from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from contacts import deleting


class ExportsConfig(AppConfig):
    name = "exports"
    verbose_name = _("Exports")

    def ready(self) -> None:
        deleting.register("exports.actions.striking.strike")
