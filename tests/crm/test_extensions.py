"""Which apps add to the extension points."""

from pathlib import Path

from django.apps import AppConfig, apps
from django.conf import settings

from crm.apps import is_ours


def test_only_apps_of_roster_add_to_it() -> None:
    assert [app.name for app in apps.get_app_configs() if is_ours(app)] == ["crm", "contacts", "segments", "exports"]


def test_an_app_that_is_found_by_a_symbolic_link_is_one_of_them(tmp_path: Path) -> None:
    (tmp_path / "current").symlink_to(settings.BASE_DIR)

    class Found(AppConfig):
        path = str(tmp_path / "current" / "contacts")

    assert is_ours(Found("contacts", apps.get_app_config("contacts").module))
