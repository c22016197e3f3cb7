"""The one catalogue of what a channel's contact has: system fields and profile keys.

Page, filter, form, import, API and export all ask it, so a new field or type is added in one place.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, NamedTuple, Self

from django.conf import settings
from django.db.models import F, Func, TextField, Value
from django.db.models.expressions import Expression
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, gettext_noop, override
from django.utils.translation import gettext_lazy as _

from contacts.models import Contact, ProfileKey
from contacts.values import (
    BOOLEAN,
    DATETIME,
    NUMBER,
    RETIRED,
    STRING,
    TAGS,
    Email,
    Phone,
    Stored,
    ValueContext,
    ValueType,
    WebAddress,
    epoch_ms,
    is_empty,
    type_of,
)
from contacts.values.folding import Fold, Key
from crm.extension import ExtensionPoint
from crm.models import Channel
from crm.precompiled import Precompiled

PROFILE: Final = "profile"


@dataclass(frozen=True)
class Field:
    """One thing that a contact has.

    `column` is its column in the table, `path` the key inside when the column is JSON; `sort_column` a column that
    sorts (and compares) better than the value itself. `choices` are the only values that it can have, with labels.
    """

    key: str
    type: ValueType
    label: str | Promise
    column: str
    path: str | None = None
    sort_column: str | None = None
    sortable: bool = True
    editable: bool = False
    in_contacts: bool = True
    in_inbox: bool = True
    description: str = ""
    choices: tuple[tuple[str, str | Promise], ...] = ()

    @property
    def is_profile(self) -> bool:
        return self.column == PROFILE

    @property
    def is_list(self) -> bool:
        return self.type.is_list

    @property
    def is_text(self) -> bool:
        return self.type.compared_as == "text"

    @property
    def is_time(self) -> bool:
        """Whether it is a day or a moment, so that conditions on it have a time zone."""
        return self.type.compared_as in ("day", "moment")

    @property
    def has_parts(self) -> bool:
        """Whether parts of its text may be looked for: of a text, or of a list as JSON writes it."""
        return self.is_text or (self.is_list and self.path is not None)

    @property
    def compares_json(self) -> bool:
        """Whether `comparable()` is a JSON value."""
        return self.path is not None and self.sort_column is None and not self.is_text

    @property
    def compares_moment(self) -> bool:
        """Whether `comparable()` is a timestamp."""
        return self.path is None and self.type.compared_as == "moment"

    def stored(self, contact: Contact) -> Any:
        """The contact's value in the stored form of the type; None when there is none."""
        return self.unpack(getattr(contact, self.column))

    def unpack(self, value: Any) -> Any:
        """The same, of what stands in the field's column."""
        if self.path is not None:
            value = value.get(self.path)
        elif isinstance(value, datetime):
            return epoch_ms(value)
        return None if is_empty(value) else value

    def show(self, contact: Contact, context: ValueContext) -> str:
        """The contact's value for reading; empty text when there is none."""
        value = self.stored(contact)
        return "" if value is None else self.type.show(value, context)

    def comparable(self) -> Expression | F:
        """The SQL expression that the field is sorted, compared, indexed and counted by.

        Text: folded, its first 200 characters. Everything else in JSON: the JSON value, which orders numbers as
        numbers and dates as dates.
        """
        if self.sort_column is not None:
            return F(self.sort_column)
        if self.path is None:
            return Key(F(self.column)) if self.is_text else F(self.column)
        if self.is_text:
            return Key(KeyTextTransform(self.path, self.column))
        return KeyTransform(self.path, self.column)

    def folded(self) -> Expression:
        """The SQL expression of the whole text, folded: what parts are looked for in. Only of what has parts."""
        return Fold(F(self.column) if self.path is None else KeyTextTransform(self.path, self.column))


# What profile keys hold more strictly than their type says.
_FORMATS: Final[dict[str, ValueType]] = {
    "email": Email(),
    "mobileNumber": Phone(),
    "landlineNumber": Phone(),
    "avatarUrl": WebAddress(),
}
_SORT_COLUMNS: Final = {"name": "name_key", "email": "email_key", "mobileNumber": "mobile_key"}

# The profile keys that every channel starts with, in this order: key, type, label.
STANDARD_KEYS: Final[tuple[tuple[str, str, str], ...]] = (
    ("name", "string", gettext_noop("Name")),
    ("email", "string", gettext_noop("E-mail")),
    ("mobileNumber", "string", gettext_noop("Mobile number")),
    ("firstName", "string", gettext_noop("First name")),
    ("lastName", "string", gettext_noop("Last name")),
    ("landlineNumber", "string", gettext_noop("Landline number")),
    ("avatarUrl", "string", gettext_noop("Picture")),
    ("recentPurchaseCount", "number", gettext_noop("Recent purchases")),
    ("recentPurchaseAmount", "number", gettext_noop("Recent purchase amount")),
    ("lastCheckoutCompletedAt", "datetime", gettext_noop("Last checkout")),
)

# Labels that nobody has changed are shown in the reader's language.
_STANDARD_LABELS: Final = {key: label for key, _type, label in STANDARD_KEYS}


def _system(key: str, type_: ValueType, label: str | Promise, column: str, **more: Any) -> Field:
    return Field(key=key, type=type_, label=label, column=column, in_inbox=False, **more)


_system_fields: dict[str, Field] = {
    entry.key: entry
    for entry in (
        _system("id", NUMBER, _("ID"), "id"),
        _system("memberId", STRING, _("Member ID"), "member_id"),
        _system("type", STRING, _("Type"), "type", choices=tuple(Contact.Type.choices)),
        _system("member", BOOLEAN, _("Is a member"), "member"),
        _system("tags", TAGS, _("Tags"), "tags", editable=True),
        _system("lastSeenAt", DATETIME, _("Last seen"), "last_seen_at"),
        _system("sessionsCount", NUMBER, _("Sessions"), "sessions_count"),
        _system("createdAt", DATETIME, _("First seen"), "created_at"),
        _system("updatedAt", DATETIME, _("Updated"), "updated_at"),
        _system("country", STRING, _("Country"), "country"),
        _system("city", STRING, _("City"), "city"),
        _system("language", STRING, _("Language"), "language"),
        _system("unsubscribeEmail", BOOLEAN, _("No e-mail marketing"), "unsubscribe_email", editable=True),
        _system("unsubscribeEmailUpdatedAt", DATETIME, _("E-mail consent changed"), "unsubscribe_email_at"),
        _system("unsubscribeTexting", BOOLEAN, _("No text marketing"), "unsubscribe_texting", editable=True),
        _system("unsubscribeTextingUpdatedAt", DATETIME, _("Texting consent changed"), "unsubscribe_texting_at"),
        _system("emailQualified", BOOLEAN, _("E-mail verified"), "email_qualified"),
        _system("mobileNumberQualified", BOOLEAN, _("Mobile number verified"), "mobile_number_qualified"),
        _system("blocked", BOOLEAN, _("Blocked"), "blocked"),
        _system("hasChat", BOOLEAN, _("Has a chat"), "has_chat"),
        _system("web.device", STRING, _("Web: device"), "web", path="device"),
        _system("web.os", STRING, _("Web: system"), "web", path="os"),
        _system("web.osName", STRING, _("Web: system name"), "web", path="osName"),
        _system("web.browser", STRING, _("Web: browser"), "web", path="browser"),
        _system("web.browserName", STRING, _("Web: browser name"), "web", path="browserName"),
        _system("web.sessionsCount", NUMBER, _("Web: sessions"), "web", path="sessionsCount"),
        _system("web.lastSeenAt", DATETIME, _("Web: last seen"), "web", path="lastSeenAt"),
        _system("mobile.device", STRING, _("App: device"), "mobile", path="device"),
        _system("mobile.os", STRING, _("App: system"), "mobile", path="os"),
        _system("mobile.osName", STRING, _("App: system name"), "mobile", path="osName"),
        _system("mobile.appName", STRING, _("App: name"), "mobile", path="appName"),
        _system("mobile.appVersion", STRING, _("App: version"), "mobile", path="appVersion"),
        _system("mobile.sessionsCount", NUMBER, _("App: sessions"), "mobile", path="sessionsCount"),
        _system("mobile.lastSeenAt", DATETIME, _("App: last seen"), "mobile", path="lastSeenAt"),
    )
}


def system_fields() -> Mapping[str, Field]:
    """The fields that contacts of every channel have, by key."""
    return _system_fields


# Contact information whose verification is stored → the system field that says whether it is verified.
_VERIFIED_BY: Final = {"profile.email": "emailQualified", "profile.mobileNumber": "mobileNumberQualified"}


def verified_by(key: str) -> Field | None:
    """Return the system field that says whether values of the field with this key are verified; None if none does.

    A value that a manager gives counts as verified if `is_verified` of it. Without a value there is nothing to verify.
    """
    return _system_fields.get(_VERIFIED_BY.get(key, ""))


def is_verified(key: str, value: Stored) -> bool:
    """Return whether a value, in stored form, counts as verified when it is given to the field with this key."""
    format_ = _FORMATS.get(key.removeprefix(f"{PROFILE}."))
    return value is not None and (format_ is None or format_.is_plausible(value))


def unverified_note(key: str, value: Stored) -> str:
    """Return a sentence for who gives the field a value that is stored, but doesn't count as verified; else nothing."""
    if value is None or not verified_by(key) or is_verified(key, value):
        return ""
    return gettext("This isn’t a valid phone number, so it doesn’t count as verified.")


def profile_field(row: ProfileKey) -> Field:
    """The field that a profile key stands for."""
    type_ = _FORMATS.get(row.key, STRING) if row.type == "string" else type_of(row.type)
    return _profile_field(row.key, type_, row.label, row.in_contacts, row.in_inbox, row.description)


@lru_cache(maxsize=2_000)
def _profile_field(
    key: str, type_: ValueType, label: str, in_contacts: bool, in_inbox: bool, description: str
) -> Field:
    """Return the field of a key. Most channels have the same keys, and each request needs them all."""
    return Field(
        key=f"{PROFILE}.{key}",
        type=type_,
        label=gettext_lazy(label) if _STANDARD_LABELS.get(key) == label else label,
        column=PROFILE,
        path=key,
        sort_column=_SORT_COLUMNS.get(key) if type_.name == "string" else None,
        editable=True,
        in_contacts=in_contacts,
        in_inbox=in_inbox,
        description=description,
    )


def labels(field: Field) -> list[str]:
    """Return the field's label in each language."""
    found = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            found.append(str(field.label))
    return found


extra_fields: Final = ExtensionPoint[Callable[[Channel], Iterable[Field]]](
    "Gives further fields of a channel, which only filters know; their type is a `contacts.filters.predicates.OwnType`."
)


class KeysVersion(Func):
    """A digest of all profile keys of the channel with this id: it differs whenever anything about them does."""

    arity = 1
    function = "contacts_keys_version"
    output_field = TextField(null=True)


@dataclass(frozen=True)
class Catalogue(Mapping[str, Field]):
    """The fields of one channel by key: profile keys in their order, then the system's.

    Archived keys, and those whose type the program no longer has, aren't in it; `archived` only tells what they are
    called. `version` is that of the keys, as `KeysVersion` gives it.
    """

    context: ValueContext
    fields: dict[str, Field] = field(repr=False)
    conditions: dict[str, Field] = field(repr=False, default_factory=dict)
    hidden: dict[str, Field] = field(repr=False, default_factory=dict)
    archived: dict[str, Field] = field(repr=False, default_factory=dict)
    version: str | None = None

    @classmethod
    def of(cls, channel: Channel) -> Self:
        """Asks the database once."""
        return cls._of(channel, _read_keys(channel))

    @classmethod
    def known(cls, channel: Channel, version: str | None) -> Self:
        """Return the same without asking if this process has read the keys in that version (see `KeysVersion`)."""
        keys = _known_keys.get((channel.pk, version)) if version else None
        return cls._of(channel, keys or _read_keys(channel))

    @classmethod
    def _of(cls, channel: Channel, keys: "_Keys") -> Self:
        conditions = {entry.key: entry for source in extra_fields for entry in source(channel)}
        context = ValueContext(channel.zone, channel.country)
        return cls(context, keys.fields, conditions, archived=keys.archived, version=keys.version)

    def __getitem__(self, key: str) -> Field:
        return self.fields[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.fields)

    def __len__(self) -> int:
        return len(self.fields)

    def profile(self) -> list[Field]:
        """The profile keys in their order."""
        return [entry for entry in self.fields.values() if entry.is_profile]

    def in_contacts(self) -> "Catalogue":
        """What Contacts shows: the columns, the panel, the files. Filters and orders know the hidden keys too."""
        shown = {entry.key: entry for entry in self.values() if entry.in_contacts}
        hidden = {entry.key: entry for entry in self.values() if not entry.in_contacts}
        return Catalogue(self.context, shown, self.conditions, self.hidden | hidden, self.archived)

    def in_inbox(self) -> "Catalogue":
        """What guest information in the Inbox shows: the profile keys that aren't hidden there, in their order."""
        return Catalogue(self.context, {entry.key: entry for entry in self.values() if entry.in_inbox})

    def filterable(self) -> Mapping[str, Field]:
        """What a filter may ask for: the fields, those hidden too, and what other apps registered for filters only."""
        return self.fields | self.hidden | self.conditions


class _Keys(NamedTuple):
    fields: dict[str, Field]
    archived: dict[str, Field]
    version: str | None


# Those read last, by channel and version. An entry holds what was read by the same query as its version, so it stays
# right; the oldest goes when there are too many.
_known_keys: OrderedDict[tuple[int, str | None], _Keys] = OrderedDict()
_MOST_KNOWN: Final = 200


_rows_of: Final = Precompiled(
    lambda channel_id: ProfileKey.everywhere.filter(channel_id=channel_id).annotate(
        # As a query of its own it is answered once, not for each row.
        version=KeysVersion(Value(channel_id), template="(SELECT %(function)s(%(expressions)s))")
    ),
    (-1,),
)


def _read_keys(channel: Channel) -> _Keys:
    rows = _rows_of.all(channel.pk)
    known = _by_key(rows)
    archived = {f"{PROFILE}.{row.key}" for row in rows if row.archived_at or type_of(row.type) is RETIRED}
    fields = {key: entry for key, entry in known.items() if key not in archived} | dict(_system_fields)
    version: str | None = rows[0].version if rows else None  # type: ignore[attr-defined]  # annotated
    keys = _Keys(fields, {key: entry for key, entry in known.items() if key in archived}, version)
    if rows:
        _known_keys[channel.pk, version] = keys
        while len(_known_keys) > _MOST_KNOWN:
            _known_keys.popitem(last=False)
    return keys


def _by_key(rows: Iterable[ProfileKey]) -> dict[str, Field]:
    return {entry.key: entry for entry in map(profile_field, rows)}
