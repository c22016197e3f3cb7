"""Which contacts an action or a download is about: everybody, a list's result, those ticked, or one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final, Self

from django.core import signing
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from contacts.fields import Catalogue
from contacts.lists.contact_list import ContactList
from contacts.lists.form import InvalidList, read_list
from contacts.models import Contact
from crm.ids import read_id
from crm.models import Channel, Manager

MAX_TICKED: Final = 100

_SALT: Final = "contacts.selection"
_SIGNED_FOR: Final = timedelta(days=1)


class InvalidSelection(ValueError):
    """The selection can't be understood; the message is for people, translated."""


@dataclass(frozen=True)
class Selection:
    """The result of a list (`params`: its address; empty = everybody), or the contacts ticked one by one (`ids`)."""

    params: dict[str, str] = field(default_factory=dict)
    ids: tuple[int, ...] | None = None

    @classmethod
    def parse(cls, params: Mapping[str, str], ids: list[str], channel: Channel, catalogue: Catalogue) -> Self:
        """Read a selection from a form: the list's parameters and what was ticked. Raise InvalidSelection."""
        if not ids:
            try:
                return cls(params=read_list(params, channel, catalogue=catalogue).params)
            except InvalidList as error:
                raise InvalidSelection(" ".join(error.problems)) from error
        if len(ids) > MAX_TICKED:
            raise InvalidSelection(_("At most %(limit)s customers can be selected one by one.") % {"limit": MAX_TICKED})
        ticked = {pk for pk in map(read_id, ids) if pk}
        if not all(map(read_id, ids)):
            raise InvalidSelection(_("These customers can’t be found."))
        return cls(params={"sort": params["sort"]} if params.get("sort") else {}, ids=tuple(sorted(ticked)))

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Return the selection that `to_json` wrote."""
        return cls(params=data["params"], ids=None if data["ids"] is None else tuple(data["ids"]))

    def to_json(self) -> dict[str, Any]:
        return {"params": self.params, "ids": None if self.ids is None else list(self.ids)}

    def contacts(self, channel: Channel, catalogue: Catalogue) -> "QuerySet[Contact]":
        """Return its contacts as of now, in the list's order. Raise InvalidSelection if the list makes no sense now."""
        contacts = self._list(channel, catalogue).ordered()
        return contacts if self.ids is None else contacts.filter(pk__in=self.ids)

    def count(self, channel: Channel, catalogue: Catalogue) -> int:
        """Return how many they are as of now. Raise InvalidSelection as `contacts` does."""
        if self.ids is None:
            return self._list(channel, catalogue).count()
        return self.contacts(channel, catalogue).order_by().count()

    def _list(self, channel: Channel, catalogue: Catalogue) -> ContactList:
        try:
            return read_list(self.params, channel, catalogue=catalogue)
        except InvalidList as error:
            raise InvalidSelection(_("The list that this was chosen from no longer makes sense.")) from error

    def sign(self, stated: int, manager: Manager) -> str:
        """Return, for a form, the selection with the number of contacts that the manager was shown, signed for them."""
        data = [manager.channel_id, manager.pk, stated, self.to_json()]
        return signing.dumps(data, salt=_SALT, compress=True)

    @classmethod
    def unsign(cls, token: str, manager: Manager) -> tuple[Self, int]:
        """Return the selection and the number, as the manager got them. Raise InvalidSelection for everything else."""
        try:
            channel_id, manager_id, stated, data = signing.loads(token, salt=_SALT, max_age=_SIGNED_FOR)
        except signing.BadSignature:
            raise InvalidSelection(_("These customers can’t be found.")) from None
        if (channel_id, manager_id) != (manager.channel_id, manager.pk):
            raise InvalidSelection(_("These customers can’t be found."))
        return cls.from_json(data), stated
