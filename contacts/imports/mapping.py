"""Which column goes into which field: a guess by the columns' names, for people to change."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.utils.translation import gettext as _

from contacts.fields import Catalogue, Field, system_fields
from contacts.imports.sheet import Unreadable
from contacts.values import TYPES, ValueType
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
    "회원번호, 회원 ID, 고객번호, 고객 ID",
    "tags": "tag, 태그",
    "language": "locale, 언어",
    "country": "country code, 국가",
    "city": "town, 도시",
    "createdAt": "created, first seen at, signed up at, sign up date, joined at, registered at, "
    "가입일, 가입일시, 등록일",
    "lastSeenAt": "last visit, last visited at, last login, last login at, 최근 접속일, 마지막 접속",
    "sessionsCount": "session count, visits, 방문 횟수, 접속 횟수",
    "unsubscribeEmail": "email opt out, email optout, email unsubscribed, unsubscribed email, 이메일 수신거부",
    "unsubscribeTexting": "sms opt out, text opt out, texting opt out, unsubscribe sms, unsubscribe text, "
    "sms unsubscribed, 문자 수신거부, SMS 수신거부",
    "profile.name": "full name, customer name, member name, 이름, 성명, 고객명, 회원명",
    "profile.firstName": "given name, forename",
    "profile.lastName": "family name, surname, 성",
    "profile.email": "email address, mail, 이메일, 이메일 주소, 메일",
    "profile.mobileNumber": "mobile, mobile phone, phone, phone number, cell, cell phone, cellphone number, tel, "
    "전화, 전화번호, 휴대폰, 휴대폰 번호, 휴대전화, 휴대전화번호, 핸드폰, 핸드폰 번호, 연락처",
    "profile.landlineNumber": "landline, home phone, 집전화, 유선전화, 일반전화",
    "profile.avatarUrl": "avatar, picture url, 프로필 사진",
}


@dataclass(frozen=True)
class FileColumn:
    """A column of the file and the field it goes into; without a field it is left out, for the reason given."""

    index: int
    name: str
    field: str = ""
    type: ValueType | None = None
    reason: str = ""
    creates: str = ""  # the new profile key, without `profile.`


def propose(header: Sequence[str], channel: Channel, *, create_keys: bool) -> list[FileColumn]:
    """What each column most likely is. Columns that the channel doesn't know become new keys, if wished, as texts.

    Raises Unreadable when two columns would go into the same field.
    """
    catalogue = Catalogue.of(channel)
    archived = list(channel.profile_keys.exclude(archived_at=None))
    known = _known(catalogue)
    gone = {plain(name) for row in archived for name in (row.key, f"profile.{row.key}", row.label)}
    taken = {field.path or "" for field in catalogue.profile()} | {row.key for row in archived}
    columns = []
    for index, name in enumerate(header):
        column = FileColumn(index, name or _("column %(number)s") % {"number": index + 1})
        field = known.get(plain(name))
        if not name:
            column = replace(column, reason=_("has no name"))
        elif field is not None and (field.is_profile or field.key in SYSTEM):
            column = replace(column, field=field.key, type=field.type)
        elif field is not None:
            column = replace(column, reason=_("comes about by itself"))
        elif plain(name) in gone:
            column = replace(column, reason=_("the key is archived"))
        elif create_keys:
            key = _new_key(bare(name), index, taken)
            taken.add(key)
            column = replace(column, field=f"profile.{key}", type=TYPES["string"], creates=key)
        else:
            column = replace(column, reason=_("the channel has no such key"))
        columns.append(column)
    _refuse_double(columns)
    return columns


def plain(name: str) -> str:
    """A name without letter case, width, spaces and punctuation."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", name).casefold()))


def bare(name: str) -> str:
    """A key's name without the `profile.` that our own files write before it."""
    return name.removeprefix("profile.")


def _known(catalogue: Catalogue) -> dict[str, Field]:
    """Fields by each name that they go by; the first that claims a name has it."""
    ranked: list[Iterable[tuple[str, Field]]] = [
        ((key, field) for key, field in system_fields().items()),
        ((field.key, field) for field in catalogue.profile()),
        ((field.path or "", field) for field in catalogue.profile()),
        ((str(field.label), field) for field in catalogue.profile()),
        ((str(field.label), field) for field in system_fields().values()),
        ((name, catalogue[key]) for key, names in SYNONYMS.items() if key in catalogue for name in names.split(",")),
    ]
    known: dict[str, Field] = {}
    for names in ranked:
        for name, field in names:
            known.setdefault(plain(name), field)
    return known


def _new_key(name: str, index: int, taken: set[str]) -> str:
    """A free camelCase name: `Skin type` → `skinType`; a name without Latin letters becomes `column4`."""
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    words = re.findall(r"[A-Za-z0-9]+", re.sub(r"^[^A-Za-z]+", "", ascii_name))
    if words and re.sub(r"\W", "", name).isascii():
        first: str = words[0] if len(words) == 1 and not words[0].isupper() else words[0].lower()
        rest = "".join(word[:1].upper() + word[1:] for word in words[1:])
        key = f"{first[:1].lower()}{first[1:]}{rest}"[:60]
    else:
        key = f"column{index + 1}"
    free, number = key, 2
    while free in taken:
        free, number = f"{key}{number}", number + 1
    return free


def _refuse_double(columns: Iterable[FileColumn]) -> None:
    seen: dict[str, FileColumn] = {}
    for column in columns:
        if not column.field:
            continue
        first = seen.setdefault(f"profile.{plain(bare(column.name))}" if column.creates else column.field, column)
        if first is not column:
            raise Unreadable(
                _("The columns “%(first)s” and “%(second)s” are the same.")
                % {"first": first.name, "second": column.name}
            )
