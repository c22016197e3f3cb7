"""Countries by their names in the languages that Roster speaks, and by codes (Unicode CLDR, as Babel has it)."""

import re
from functools import cache
from typing import Final

from babel import Locale
from babel.core import get_global

from contacts.imports.naming import plain

LANGUAGES: Final = ("en", "ko")
_NOT_COUNTRIES: Final = ("EU", "EZ", "UN", "XA", "XB", "ZZ")

# Further names that people and shops use.
_OTHER_NAMES: Final = {
    "KR": "Korea, Republic of Korea, Korea Republic of, Korea South, 한국, 남한",
    "US": "USA, United States of America, America, 미합중국",
    "GB": "UK, Great Britain, England",
    "CZ": "Czech Republic",
    "TR": "Turkey, 터키",
    "RU": "Russian Federation",
    "VN": "Viet Nam",
    "TW": "Taiwan Province of China",
    "HK": "Hong Kong",
    "MO": "Macao, Macau",
    "NL": "The Netherlands, Holland",
    "IR": "Iran Islamic Republic of",
    "MK": "Macedonia",
    "SZ": "Swaziland",
    "CV": "Cabo Verde",
    "MM": "Burma",
}


def country_code(text: str) -> str | None:
    """Return the two-letter code (ISO 3166-1) of a country's name, two- or three-letter code; None if unknown."""
    return _codes().get(plain(text))


@cache
def _codes() -> dict[str, str]:
    territories = {language: Locale(language).territories for language in LANGUAGES}
    codes = [
        str(code) for code in territories["en"] if re.fullmatch("[A-Z]{2}", str(code)) and code not in _NOT_COUNTRIES
    ]
    names = {plain(str(names[code])): code for names in territories.values() for code in codes}
    names |= {plain(name): code for code, others in _OTHER_NAMES.items() for name in others.split(",")}
    aliases: dict[str, list[str]] = get_global("territory_aliases")  # type: ignore[assignment]
    three = {plain(alias): new[0] for alias, new in aliases.items() if len(alias) == 3 and alias.isalpha()}
    return {plain(code): code for code in codes} | names | three
