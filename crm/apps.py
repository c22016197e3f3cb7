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
            if is_ours(app) and app.module is not None and module_has_submodule(app.module, "extensions"):
                import_module(f"{app.name}.extensions")
        gc.freeze()  # what is loaded by now stays
        gc.enable()  # `crm.settings` has turned it off


def is_ours(app: AppConfig) -> bool:
    """Return whether the app is one of Roster's, as libraries have a module `extensions` too.

    Python may have found it by a symbolic link to the folder, as a WSGI server's path to the current version often is.
    """
    return Path(app.path).resolve().parent == settings.BASE_DIR
