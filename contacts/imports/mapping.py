"""Map columns to fields: by the columns' names, unless a person chose another field."""

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

# What an import may set of a contact besides its profile. The product sets everything else.
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

# Other names of these in shops' exports; compared without case, spaces and punctuation.
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
# Either the mobile number, or the landline number beside a column that is certainly the mobile number.
PHONES: Final = frozenset(map(plain, ("phone", "phone number", "telephone", "tel", "전화", "전화번호", "연락처")))


@dataclass(frozen=True)
class FileColumn:
    """A column of the file and its field; a column without a field is left out, for the reason given.

    `type` is None for a new key whose values haven't been read yet. `consent` is whether “yes” allows marketing, None
    for a column that isn't about consent.
    """

    index: int
    name: str
    field: str = ""
    type: ValueType | None = None
    reason: str = ""
    creates: str = ""  # the new profile key, without `profile.`
    consent: bool | None = None
    likely: str = ""  # the type of most values of a new key that became a text
    is_named: bool = True
    asks: bool = False  # it looks like consent, and a person has to say what its “yes” means


@dataclass(frozen=True)
class ColumnChoices:
    """What a person decided about columns, by name: fields (`!` before a consent field: “yes” allows), types."""

    fields: Mapping[str, str] = dataclasses.field(default_factory=dict)
    types: Mapping[str, str] = dataclasses.field(default_factory=dict)
    ignored: Iterable[str] = ()

    def check(self, header: Sequence[str]) -> None:
        """Raise Unreadable when a choice names a column that the file doesn't have, or an unknown type."""
        for name in (*self.fields, *self.types, *self.ignored):
            if name not in header:
                raise Unreadable(_("There is no column “%(name)s”.") % {"name": name[:100]})
        for type_ in self.types.values():
            if type_ not in TYPES:
                raise Unreadable(_("There is no type “%(name)s”.") % {"name": type_[:100]})


def propose(
    header: Sequence[str], channel: Channel, *, create_keys: bool, choices: ColumnChoices = ColumnChoices()
) -> list[FileColumn]:
    """Return each column with its chosen or most likely field.

    Unknown columns become new keys, of type text, if requested. Raise Unreadable when two columns have the same
    field, or when a column looks like consent and isn't understood.
    """
    columns = suggest(header, channel, create_keys=create_keys, choices=choices)
    for column in columns:
        if column.asks:
            raise Unreadable(_ask_about_consent(column.name))
        if column.name in choices.types and not column.creates:
            raise Unreadable(_("The column “%(name)s” doesn’t become a new key.") % {"name": column.name})
    _refuse_double(columns)
    return columns


def suggest(
    header: Sequence[str], channel: Channel, *, create_keys: bool, choices: ColumnChoices = ColumnChoices()
) -> list[FileColumn]:
    """Return the same for a person to complete: two columns may have one field, and some may ask (`asks`)."""
    choices.check(header)
    proposal = _Proposal(channel, create_keys, choices)
    columns = [proposal.column(index, name) for index, name in enumerate(header)]
    return _second_phone_apart(columns, proposal)


class _Proposal:
    """The channel's fields and names, while columns are mapped."""

    def __init__(self, channel: Channel, create_keys: bool, choices: ColumnChoices) -> None:
        self.catalogue = Catalogue.of(channel)
        left_out = list(self.catalogue.archived.values())
        self.known = _known(self.catalogue)
        self.gone = {plain(name) for field in left_out for name in (str(field.path), field.key, *labels(field))}
        self.taken = {field.path or "" for field in self.catalogue.profile()} | {field.path or "" for field in left_out}
        self.create_keys = create_keys
        self.choices = choices
        self.types = {name: TYPES[type_] for name, type_ in choices.types.items()}

    def column(self, index: int, name: str) -> FileColumn:
        column = FileColumn(index, name or _("column %(number)s") % {"number": index + 1})
        if not name:
            return replace(column, is_named=False, reason=_("has no name"))
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
            return replace(column, asks=True)
        return self.unknown(column)

    def unknown(self, column: FileColumn) -> FileColumn:
        """Return the column as a new key, if requested."""
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
    """Return the columns; a phone number beside the mobile number becomes the landline number or a key of its own."""
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
    """Return the fields by each of their names; a name belongs to the first field that has it.

    Labels count in all languages, alone and followed by the key, as in the header of a download.
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
        if not column.field or column.consent is not None:  # several columns may hold one consent: each can only forbid
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
