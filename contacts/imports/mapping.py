"""Which column goes into which field: by the columns' names, unless a person chose another."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.utils.translation import gettext as _

from contacts.fields import Catalogue, Field, labels, system_fields
from contacts.imports import consent
from contacts.imports.encodings import Unreadable
from contacts.imports.naming import bare, new_key, plain
from contacts.values import BOOLEAN, TYPES, ValueType
from crm.models import Channel

# What an import may set of a contact, besides its profile. All else comes about by itself.
SYSTEM: Final = (
    "memberId",
    "tags",
    "language",
    "country",
    "city",
    "createdAt",
    "lastSeenAt",
    "sessionsCount",
    "unsubscribeEmail",
    "unsubscribeTexting",
)

# Other names that shops' exports give these; compared without case, spaces and punctuation.
SYNONYMS: Final[dict[str, str]] = {
    "memberId": "member no, member number, customer id, customer number, customer no, user id, "
    "회원번호, 회원 ID, 고객번호, 고객 ID, 아이디",
    "tags": "tag, 태그",
    "language": "locale, 언어",
    "country": "country code, 국가",
    "city": "town, 도시",
    "createdAt": "created, first seen at, signed up at, sign up date, joined at, registered at, "
    "가입일, 가입일시, 회원 가입일, 회원 가입일시, 등록일",
    "lastSeenAt": "last visit, last visited at, last login, last login at, 최근 접속일, 최종 접속일, 마지막 접속",
    "sessionsCount": "session count, visits, 방문 횟수, 접속 횟수",
    "profile.name": "full name, customer name, member name, 이름, 성명, 고객명, 회원명",
    "profile.firstName": "given name, forename",
    "profile.lastName": "family name, surname, 성",
    "profile.email": "email address, mail, 이메일, 이메일 주소, 메일",
    "profile.mobileNumber": "mobile, mobile phone, mobile phone number, cell, cell phone, cellphone number, "
    "휴대폰, 휴대폰 번호, 휴대전화, 휴대전화번호, 핸드폰, 핸드폰 번호",
    "profile.landlineNumber": "landline, home phone, 집전화, 유선전화, 일반전화",
    "profile.avatarUrl": "avatar, picture url, 프로필 사진",
}
MOBILE, LANDLINE = "profile.mobileNumber", "profile.landlineNumber"
# A number that may be either: the mobile number, or the landline one beside a column that certainly is the mobile.
PHONES: Final = frozenset(map(plain, ("phone", "phone number", "telephone", "tel", "전화", "전화번호", "연락처")))


@dataclass(frozen=True)
class FileColumn:
    """A column of the file and the field it goes into; without a field it is left out, for the reason given.

    `type` is None for a new key whose values weren't looked at yet. `consent` is whether “yes” allows marketing; None
    if the column doesn't say consent.
    """

    index: int
    name: str
    field: str = ""
    type: ValueType | None = None
    reason: str = ""
    creates: str = ""  # the new profile key, without `profile.`
    consent: bool | None = None
    likely: str = ""  # the type of most values of a new key that isn't of it


@dataclass(frozen=True)
class ColumnChoices:
    """What a person decided about columns, by their names: fields (`!` before a consent field allows), types."""

    fields: Mapping[str, str] = dataclasses.field(default_factory=dict)
    types: Mapping[str, str] = dataclasses.field(default_factory=dict)
    ignored: Iterable[str] = ()

    def check(self, header: Sequence[str]) -> None:
        """Raise Unreadable when a choice is about a column that the file doesn't have, or a type that there isn't."""
        for name in (*self.fields, *self.types, *self.ignored):
            if name not in header:
                raise Unreadable(_("There is no column “%(name)s”.") % {"name": name[:100]})
        for type_ in self.types.values():
            if type_ not in TYPES:
                raise Unreadable(_("There is no type “%(name)s”.") % {"name": type_[:100]})


def propose(
    header: Sequence[str], channel: Channel, *, create_keys: bool, choices: ColumnChoices = ColumnChoices()
) -> list[FileColumn]:
    """Return what each column most likely is, or was chosen to be.

    Columns that the channel doesn't know become new keys, if wished, as texts. Raise Unreadable when two columns
    would go into the same field, or when one looks like consent and isn't understood.
    """
    choices.check(header)
    proposal = _Proposal(channel, create_keys, choices)
    columns = [proposal.column(index, name) for index, name in enumerate(header)]
    columns = _second_phone_apart(columns, proposal)
    for column in columns:
        if column.name in choices.types and not column.creates:
            raise Unreadable(_("The column “%(name)s” doesn’t become a new key.") % {"name": column.name})
    _refuse_double(columns)
    return columns


class _Proposal:
    """What is known of the channel while its columns are looked up."""

    def __init__(self, channel: Channel, create_keys: bool, choices: ColumnChoices) -> None:
        archived = list(channel.profile_keys.exclude(archived_at=None))
        self.catalogue = Catalogue.of(channel)
        self.known = _known(self.catalogue)
        self.gone = {plain(name) for row in archived for name in (row.key, f"profile.{row.key}", row.label)}
        self.taken = {field.path or "" for field in self.catalogue.profile()} | {row.key for row in archived}
        self.create_keys = create_keys
        self.choices = choices
        self.types = {name: TYPES[type_] for name, type_ in choices.types.items()}

    def column(self, index: int, name: str) -> FileColumn:
        column = FileColumn(index, name or _("column %(number)s") % {"number": index + 1})
        if not name:
            return replace(column, reason=_("has no name"))
        if name in self.choices.ignored:
            return replace(column, reason=_("ignored as asked"))
        if name in self.choices.fields:
            return self._chosen(column, self.choices.fields[name])
        field = self.known.get(plain(name))
        said = consent.COLUMNS.get(plain(name))
        if field is not None and (field.is_profile or field.key in SYSTEM):
            return self._into(column, field.key)
        if field is not None:
            return replace(column, reason=_("comes about by itself"))
        if said is not None:
            return replace(column, field=said.field, type=BOOLEAN, consent=said.allows)
        if plain(name) in self.gone:
            return replace(column, reason=_("the key is archived"))
        if plain(name) in PHONES and MOBILE in self.catalogue:
            return self._into(column, MOBILE)
        if consent.is_likely(name):
            raise Unreadable(_ask_about_consent(name))
        return self.unknown(column)

    def unknown(self, column: FileColumn) -> FileColumn:
        """Return the column as a new key, if wished."""
        if not self.create_keys:
            return replace(column, reason=_("the channel has no such key"))
        key = new_key(bare(column.name), column.index, self.taken)
        self.taken.add(key)
        return replace(column, field=f"profile.{key}", type=self.types.get(column.name), creates=key)

    def _chosen(self, column: FileColumn, chosen: str) -> FileColumn:
        name = chosen.removeprefix("!")
        key = name if name in self.catalogue else f"profile.{name}"
        if key not in self.catalogue or not (key in SYSTEM or self.catalogue[key].is_profile):
            raise Unreadable(_("No column can go into “%(name)s”.") % {"name": name[:100]})
        if chosen != name and key not in (consent.EMAIL, consent.TEXTING):
            raise Unreadable(_("“!” is for consent only, not for “%(name)s”.") % {"name": name[:100]})
        column = self._into(column, key)
        return replace(column, consent=True) if chosen != name else column

    def _into(self, column: FileColumn, key: str) -> FileColumn:
        says_consent = key in (consent.EMAIL, consent.TEXTING)
        return replace(column, field=key, type=self.catalogue[key].type, consent=False if says_consent else None)


def _second_phone_apart(columns: list[FileColumn], proposal: _Proposal) -> list[FileColumn]:
    """Return the columns, a phone number beside the mobile number as the landline number or a key of its own."""
    into = [column.field for column in columns]
    doubtful = [column for column in columns if column.field == MOBILE and plain(column.name) in PHONES]
    if into.count(MOBILE) < 2 or len(doubtful) != 1:
        return columns
    [phone] = doubtful
    if LANDLINE in proposal.catalogue and LANDLINE not in into:
        other = replace(phone, field=LANDLINE, type=proposal.catalogue[LANDLINE].type)
    else:
        other = proposal.unknown(replace(phone, field="", type=None))
    return [other if column is phone else column for column in columns]


def _ask_about_consent(name: str) -> str:
    return _(
        "The column “%(name)s” looks like consent to marketing. Say what “yes” in it means:"
        " --map “%(name)s=!unsubscribeEmail” if it allows e-mail marketing, --map “%(name)s=unsubscribeEmail” if it"
        " forbids it (unsubscribeTexting for text messages), or --ignore “%(name)s”."
    ) % {"name": name}


def _known(catalogue: Catalogue) -> dict[str, Field]:
    """Return fields by each name that they go by; the first that claims a name has it.

    Labels count in all languages, alone and followed by the key, as they head the columns of downloads.
    """
    profile, system = catalogue.profile(), list(system_fields().values())
    ranked: list[Iterable[tuple[str, Field]]] = [
        ((field.key, field) for field in system),
        ((field.key, field) for field in profile),
        ((field.path or "", field) for field in profile),
        *(_labels(fields) for fields in (profile, system)),
        ((name, catalogue[key]) for key, names in SYNONYMS.items() if key in catalogue for name in names.split(",")),
    ]
    known: dict[str, Field] = {}
    for names in ranked:
        for name, known_field in names:
            known.setdefault(plain(name), known_field)
    return known


def _labels(fields: Iterable[Field]) -> Iterator[tuple[str, Field]]:
    for field in fields:
        for label in labels(field):
            yield label, field
            yield f"{label} ({field.key})", field


def _refuse_double(columns: Iterable[FileColumn]) -> None:
    seen: dict[str, FileColumn] = {}
    for column in columns:
        if not column.field or column.consent is not None:  # several may say consent: each can only forbid
            continue
        first = seen.setdefault(f"profile.{plain(bare(column.name))}" if column.creates else column.field, column)
        if first is not column:
            raise Unreadable(
                _(
                    "The columns “%(first)s” and “%(second)s” go into the same field."
                    " Leave one out with --ignore, or choose another field with --map."
                )
                % {"first": first.name, "second": column.name}
            )
