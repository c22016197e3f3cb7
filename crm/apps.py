import gc
from importlib import import_module
from pathlib import Path

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.checks import Tags, register
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext_lazy as _

from crm.postgres import moments
from crm.server import checks


class CrmConfig(AppConfig):
    name = "crm"
    verbose_name = _("Channels and managers")

    def ready(self) -> None:
        moments.register()
        register(checks.database, Tags.database)
        for app in apps.get_app_configs():
            is_ours = Path(app.path).parent == settings.BASE_DIR  # libraries have modules of this name too
            if is_ours and app.module is not None and module_has_submodule(app.module, "extensions"):
                import_module(f"{app.name}.extensions")
        gc.freeze()  # what is loaded by now stays
        gc.enable()  # `crm.settings` has turned it off
