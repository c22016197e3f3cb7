from typing import Final

from crm.answers import SettingsRoom

_ROOM: Final = SettingsRoom("roles", templates="roles", guide="roles", guide_section="roles")
role_dialog: Final = _ROOM.dialog
roles_url: Final = _ROOM.url
