from typing import Final

from crm.answers import SettingsRoom

_ROOM: Final = SettingsRoom("keys", templates="contacts/keys", guide="keys")
key_dialog: Final = _ROOM.dialog
keys_url: Final = _ROOM.url
