from typing import Final

from crm.answers import SettingsRoom

_ROOM: Final = SettingsRoom("managers", templates="managers", guide="roles")
manager_dialog: Final = _ROOM.dialog
managers_url: Final = _ROOM.url
