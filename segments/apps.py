from django.apps import AppConfig
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _


class SegmentsConfig(AppConfig):
    name = "segments"
    verbose_name = _("Segments")

    def ready(self) -> None:
        # By name, as models can't be imported before.
        register = import_string("contacts.fields.register_conditions")
        register(import_string("segments.conditions.conditions"))
        import_string("contacts.keys.usage.register_segments")(import_string("segments.queries.using"))
