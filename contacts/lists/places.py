"""Places on the Contacts page at which apps above add parts of their own, as templates that know `contact_list`."""

from typing import Final

from crm.extension import ExtensionPoint

sidebar_sections: Final = ExtensionPoint[str]("Templates of sections in the sidebar, between the lists and the tags.")
filter_actions: Final = ExtensionPoint[str]("Templates of what can be done with the conditions, beside them.")
list_notices: Final = ExtensionPoint[str]("Templates of what is said about the list, above its table.")
