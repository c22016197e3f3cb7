"""What each field of a contact is in the copy: how PostgreSQL writes it out, and what DuckDB makes of that.

PostgreSQL writes text: folded by our own function where texts are compared, as JSON where the value is of JSON.
DuckDB makes typed columns of it, in which NULL stands for “no value”. A value that its column can't hold exactly as
filters compare and lists sort it (of another type, a number that a double doesn't hold, a very long text, a stored
null or empty text, which are sorted before all others) is NULL there, and its contact is listed as odd for that column.
"""

from dataclasses import dataclass
from typing import Any, Final

from contacts.fields import Catalogue, Field
from contacts.filters.dates import END_MS
from contacts.filters.predicates import OwnType
from contacts.values import MIN_MS, ComparedAs

SEARCH: Final = "search"  # the column of what quick search reads
LONGEST: Final = 8_000  # bytes of a value as it is stored
NAMED: Final = "named"  # the column of what those without a name of their own are sorted by as their name
ODD: Final = "\x01"  # written in the place of a text that is odd

# What visits change: migration 0022 logs it apart.
ACTIVITY_COLUMNS: Final = frozenset({"last_seen_at", "sessions_count", "updated_at", "web", "mobile"})

_NUMBERS: Final = r"\[-?[0-9.]{1,15}(, -?[0-9.]{1,15})*\]"


@dataclass(frozen=True)
class Raw:
    """An SQL expression of PostgreSQL on a row `contact`. `parts` are further columns of that row, with `params`."""

    sql: str
    parts: str = ""
    params: tuple[Any, ...] = ()


@dataclass(frozen=True)
class CopyColumn:
    """A column of the copy, and what its key is: another text when the key becomes something else.

    `template` is DuckDB's expression of its values, in which `{0}` stands for the text that PostgreSQL wrote.
    """

    name: str
    means: str
    raw: Raw
    template: str

    def typed(self, raw: str) -> str:
        """Return DuckDB's expression of the values, of the column that holds the texts."""
        return self.template.replace("{0}", raw)


def columns_of(catalogue: Catalogue) -> dict[str, CopyColumn]:
    """Return the columns by key, and the one that quick search reads."""
    held = [field for field in catalogue.filterable().values() if not isinstance(field.type, OwnType)]
    columns = {field.key: _column(f"c{number}", field) for number, field in enumerate(held)}
    return columns | {
        SEARCH: CopyColumn("s", SEARCH, _SEARCHED, _TEXT),
        NAMED: CopyColumn("n", NAMED, _NAMED, _TEXT),
    }


def meaning(field: Field) -> str:
    """Return what a column holds of the field; another text when the field becomes another."""
    return f"{field.type.name} {field.column} {field.path or ''}".strip()


def scale(field: Field) -> int:
    """Return how many of the column's units a millisecond has: moments of table columns are in microseconds."""
    return 1 if field.path is not None else 1_000


def is_activity(field: Field) -> bool:
    """Return whether visits change it, which are logged apart."""
    return field.column in ACTIVITY_COLUMNS


def _column(name: str, field: Field) -> CopyColumn:
    if field.path is None:
        return CopyColumn(name, meaning(field), _plain(field), _TYPED_PLAIN[field.type.compared_as])
    typed = _WHOLE if field.type.whole and field.type.compared_as == "number" else _TYPED[field.type.compared_as]
    return CopyColumn(name, meaning(field), _inside(name, field), typed)


def _plain(field: Field) -> Raw:
    column = f"contact.{field.column}"
    match field.type.compared_as:
        case "text":
            return Raw(f"CASE WHEN {column} = '' THEN '{ODD}' ELSE contacts_fold({column}) END")
        case "texts":
            return Raw(f"CASE WHEN cardinality({column}) > 0 THEN to_json({column}) END")
        case "moment":
            return Raw(f"{column} AT TIME ZONE 'UTC'")
        case _:
            return Raw(column)


def _inside(name: str, field: Field) -> Raw:
    """Return a value inside JSON, as JSON or, where texts are compared, as folded text."""
    json, text = f"contact.json_{name}", f"contact.text_{name}"
    parts, params = f"{field.column} -> %s AS json_{name}", (field.path,)
    match field.type.compared_as:
        case "text":
            sql = (
                f"CASE WHEN jsonb_typeof({json}) <> 'string' OR octet_length({text}) > {LONGEST} OR {text} = ''"
                f" THEN '{ODD}' ELSE contacts_fold({text}) END"
            )
            return Raw(sql, f"{parts}, {field.column} ->> %s AS text_{name}", params * 2)
        case "texts":
            sql = (
                f"CASE WHEN jsonb_typeof({json}) <> 'array' OR octet_length({json}::text) > {LONGEST}"
                f" THEN CASE WHEN {json} <> ALL ({_EMPTY}) THEN '{ODD}' END"
                f" WHEN {json} <> '[]' THEN coalesce(to_json(contacts_texts({json}))::text, '{ODD}') END"
            )
            return Raw(sql, parts, params)
        case "numbers":
            sql = f"nullif(nullif(nullif(left({json}::text, {LONGEST}), 'null'), '\"\"'), '[]')"
            return Raw(sql, parts, params)
        case _:
            return Raw(f"left({json}::text, {LONGEST})", parts, params)


_EMPTY: Final = """ARRAY['null', '""', '[]']::jsonb[]"""

# What is looked for there is doubled too, as in `SearchText`.
_SEARCHED: Final = Raw(
    f"CASE WHEN octet_length(contact.searched) > {2 * LONGEST} THEN '{ODD}' ELSE contact.searched END"
)

_NAMED: Final = Raw("CASE WHEN contact.profile ->> 'name' <> '' THEN NULL ELSE contact.name_key END")

_TEXT: Final = f"nullif({{0}}, '{ODD}')"
_TEXTS: Final = f"TRY_CAST(TRY_CAST(nullif({{0}}, '{ODD}') AS JSON) AS VARCHAR[])"

_DATE: Final = "TRY_CAST(trim({0}, '\"') AS DATE)"

_TYPED_PLAIN: Final[dict[ComparedAs, str]] = {
    "text": _TEXT,
    "texts": _TEXTS,
    "number": "TRY_CAST({0} AS BIGINT)",
    "boolean": "TRY_CAST({0} AS BOOLEAN)",
    "moment": f"CASE WHEN epoch_us(TRY_CAST({{0}} AS TIMESTAMP)) BETWEEN {MIN_MS * 1_000} AND {END_MS * 1_000 - 1}"
    " THEN epoch_us(TRY_CAST({0} AS TIMESTAMP)) END",
}

# Decimals of up to 15 digits are different doubles in the same order (IEEE 754), so that they compare as decimals do.
# No other JSON than a number is read as a number.
_DIGITS: Final = "length(trim(replace(ltrim({0}, '-'), '.', ''), '0')) <= 15 AND length({0}) <= 300"
_EXACT: Final = f"(length({{0}}) <= 15 OR {_DIGITS})"

_TYPED: Final[dict[ComparedAs, str]] = {
    "text": _TEXT,
    "texts": _TEXTS,
    "number": f"CASE WHEN {_EXACT} THEN TRY_CAST({{0}} AS DOUBLE) END",
    "numbers": f"CASE WHEN regexp_full_match({{0}}, '{_NUMBERS}')"
    " THEN TRY_CAST(TRY_CAST({0} AS JSON) AS DOUBLE[]) END",
    "boolean": "CASE {0} WHEN 'true' THEN true WHEN 'false' THEN false END",
    # DuckDB reads more than we take for a day: only what it writes in the same way is one.
    "day": f"CASE WHEN '\"' || CAST({_DATE} AS VARCHAR) || '\"' = {{0}} THEN {_DATE} END",
    "moment": f"CASE WHEN NOT contains({{0}}, '.') AND TRY_CAST({{0}} AS BIGINT) BETWEEN {MIN_MS} AND {END_MS - 1}"
    " THEN TRY_CAST({0} AS BIGINT) END",
}
_WHOLE: Final = f"CASE WHEN NOT contains({{0}}, '.') THEN {_TYPED['number']} END"
