"""What each field of a contact is in the copy: what PostgreSQL writes out, and what DuckDB makes of that.

PostgreSQL writes each document of JSON once, as it is, and DuckDB takes its values apart: that is several times as
quick as asking PostgreSQL for one value after the other. DuckDB folds texts whose characters it folds as PostgreSQL
does; others are marked, and folded by PostgreSQL afterwards.

A column is typed, and NULL stands for “no value”. A value that it can't hold exactly as filters compare and lists sort
it (of another type, a number that a double doesn't hold, a very long text, a stored null or empty text, which are
sorted before all others) is NULL there, and its contact is listed as odd for that column.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any, Final

from contacts.fields import Catalogue, Field
from contacts.filters.dates import END_MS
from contacts.filters.predicates import OwnType
from contacts.values import MIN_MS, ComparedAs

SEARCH: Final = "search"  # the column of what quick search reads
NAMED: Final = "named"  # the column of what those without a name of their own are sorted by as their name
LONGEST: Final = 8_000  # bytes of a value
LONGEST_DOCUMENT: Final = 20_000  # bytes as PostgreSQL stores it: whoever has a longer one is odd
ODD: Final = "\x01"  # written in the place of a text that is odd

# Texts that nearly everybody has another one of. Compressing them gains little, and makes looking through them take
# three times as long.
UNCOMPRESSED: Final = frozenset({SEARCH, "memberId", "profile.email", "profile.mobileNumber"})

UNFOLDED: Final = "\x02"  # before a text that PostgreSQL has to fold

# Characters that stay as they are in NFKC whatever stands beside them, and whose lower case is what they fold to.
SAFE: Final = (
    r"\x00\x01\x03-\x7f°·À-ÖØ-Þà-öø-įĴ-ľŁ-ňŊ-žЀ-џẠ-ỹ‐–—‘’“”€々〇ぁ-ゖァ-ヺー㐀-䶿一-鿿가-힣"
    "\U0001f300-\U0001f64f"
)
_NUMBERS: Final = r"\[-?[0-9.]{1,15}(,-?[0-9.]{1,15})*\]"


@dataclass(frozen=True)
class Written:
    """An SQL expression of PostgreSQL on a row `contact`. `part` is a further column of that row, with `params`."""

    sql: str
    part: str = ""
    params: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Typed:
    """A type of DuckDB, and expressions of it: whether there is a value, and what it is, NULL where it is odd.

    `{text}` stands for what PostgreSQL wrote for the column; `{json}` for the value as JSON, `{path}` for its key in
    the `{document}`. `unfolded`: whether there may be texts that PostgreSQL has to fold.
    """

    type: str
    present: str
    value: str
    unfolded: bool = False


@dataclass(frozen=True)
class InJson:
    """Where a value stands: by which path in which column of JSON. `struct` is DuckDB's name of the parsed document.

    The names inside a struct differ by more than case, so a document may need more than one.
    """

    document: str
    path: str
    struct: str


@dataclass(frozen=True)
class CopyColumn:
    """A column of the copy, and what its key is: another text when the key becomes something else."""

    name: str
    means: str
    typed: Typed
    written: Written | None = None
    place: InJson | None = None

    @property
    def text(self) -> str:
        """DuckDB's name of what PostgreSQL wrote for it."""
        return f"text_{self.name}"

    def filled(self, expression: str) -> str:
        """Return an expression of `typed` for this column."""
        if self.place:
            json = f'CAST({self.place.struct}."{self.place.path}" AS VARCHAR)'
            expression = expression.replace("{json}", json).replace("{document}", self.place.document)
            expression = expression.replace("{path}", self.place.path)
        return expression.replace("{text}", self.text if self.written else "NULL")


def columns_of(catalogue: Catalogue) -> dict[str, CopyColumn]:
    """Return the columns by key, and the one that quick search reads."""
    columns: dict[str, CopyColumn] = {}
    taken: set[tuple[str, str]] = set()
    held = [field for field in catalogue.filterable().values() if not isinstance(field.type, OwnType)]
    for number, field in enumerate(held):
        columns[field.key] = _column(f"c{number}", field, taken)
    return columns | {
        SEARCH: CopyColumn("s", SEARCH, _TEXT, _SEARCHED),
        NAMED: CopyColumn("n", NAMED, _TEXT, _NAMED),
    }


def described(columns: Mapping[str, CopyColumn]) -> dict[str, list[str]]:
    """Return by key, for the row of a copy, what its columns are called and what their keys were."""
    return {key: [column.name, column.means] for key, column in columns.items()}


def meaning(field: Field) -> str:
    """Return what a column holds of the field; another text when the field becomes another."""
    return f"{field.type.name} {field.column} {field.path or ''}".strip()


def scale(field: Field) -> int:
    """Return how many of the column's units a millisecond has: moments of table columns are in microseconds."""
    return 1 if field.path is not None else 1_000


def written_column(field: Field) -> str:
    """Return the column that is written when the field's value changes, as the log of changes names it."""
    return "type" if field.column == "member" else field.column


def _column(name: str, field: Field, taken: set[tuple[str, str]]) -> CopyColumn:
    compared_as = field.type.compared_as
    if field.path is None:
        return CopyColumn(name, meaning(field), _TYPED_PLAIN[compared_as], _plain(field))
    typed = _WHOLE if field.type.whole and compared_as == "number" else _TYPED[compared_as]
    return CopyColumn(name, meaning(field), typed, _beside_json(name, field), _place(field, taken))


def _place(field: Field, taken: set[tuple[str, str]]) -> InJson:
    """Return where the value stands, in the first struct that has no such name yet."""
    assert field.path is not None
    structs = (f"{field.column}_{number}" for number in count())
    struct = next(struct for struct in structs if (struct, field.path.lower()) not in taken)
    taken.add((struct, field.path.lower()))
    return InJson(field.column, field.path, struct)


def _plain(field: Field) -> Written:
    column = f"contact.{field.column}"
    match field.type.compared_as:
        case "text":
            return Written(f"CASE WHEN {column} = '' THEN '{ODD}' ELSE contacts_fold({column}) END")
        case "texts":
            return Written(f"CASE WHEN cardinality({column}) > 0 THEN to_json({column}) END")
        case "moment":
            return Written(f"{column} AT TIME ZONE 'UTC'")
        case _:
            return Written(column)


def _beside_json(name: str, field: Field) -> Written | None:
    """Return what PostgreSQL writes beside the document: lists with something else than ASCII, folded."""
    if field.type.compared_as != "texts":
        return None
    part = f"contact.part_{name}"
    is_ascii = f"octet_length({part}::text) = char_length({part}::text)"
    sql = f"CASE WHEN jsonb_typeof({part}) = 'array' AND NOT {is_ascii} THEN to_json(contacts_texts({part})) END"
    return Written(sql, f"{field.column} -> %s AS part_{name}", (field.path,))


# What is looked for there is doubled too, as in `SearchText`.
_SEARCHED: Final = Written(
    f"CASE WHEN octet_length(contact.searched) > {2 * LONGEST} THEN '{ODD}' ELSE contact.searched END"
)

_NAMED: Final = Written("CASE WHEN contact.profile ->> 'name' <> '' THEN NULL ELSE contact.name_key END")

_ANY: Final = "{text} IS NOT NULL"
_TEXT: Final = Typed("VARCHAR", _ANY, f"nullif({{text}}, '{ODD}')")
_TEXTS: Final = "TRY_CAST(TRY_CAST({text} AS JSON) AS VARCHAR[])"

_TYPED_PLAIN: Final[dict[ComparedAs, Typed]] = {
    "text": _TEXT,
    "texts": Typed("VARCHAR[]", _ANY, _TEXTS),
    "number": Typed("BIGINT", _ANY, "TRY_CAST({text} AS BIGINT)"),
    "boolean": Typed("BOOLEAN", _ANY, "TRY_CAST({text} AS BOOLEAN)"),
    "moment": Typed(
        "BIGINT",
        _ANY,
        f"CASE WHEN epoch_us(TRY_CAST({{text}} AS TIMESTAMP)) BETWEEN {MIN_MS * 1_000} AND {END_MS * 1_000 - 1}"
        " THEN epoch_us(TRY_CAST({text} AS TIMESTAMP)) END",
    ),
}

# DuckDB's JSON makes no difference between a null and nothing at all.
_IN_JSON: Final = """CASE WHEN nulls_{document} THEN {json} IS NOT NULL OR contains({document}, '"{path}": null')
    ELSE {json} IS NOT NULL END"""
_ITEMS: Final = """{json} NOT IN ('""', '[]')"""

# Decimals of up to 15 digits are different doubles in the same order (IEEE 754), so that they compare as decimals do.
# No other JSON than a number is read as a number. DuckDB's JSON has rounded fractions: whether one had more digits is
# seen where it stands in the document. CASE, as DuckDB evaluates all of an OR or AND for each row.
_DIGITS: Final = "length(trim(replace(ltrim({json}, '-'), '.', ''), '0')) <= 15 AND length({json}) <= 300"
_SHORT: Final = f"CASE WHEN length({{json}}) <= 15 THEN true ELSE {_DIGITS} END"
_FRACTION: Final = "(contains({json}, '.') OR contains({json}, 'e'))"
_UNROUNDED: Final = f"""
    CASE WHEN {_FRACTION} THEN NOT regexp_matches({{document}}, '"{{path}}": -?[0-9.]{{17}}') ELSE true END"""
_ALL_UNROUNDED: Final = r"""
    CASE WHEN contains({json}, '.') THEN NOT regexp_matches({document}, '"{path}": \[[^\]]*[0-9.]{17}') ELSE true END"""

_UNQUOTED: Final = r"""CASE WHEN contains({json}, '\') THEN {json} ->> '$' ELSE {json}[2:-2] END"""
_FOLDED: Final = f"""CASE WHEN regexp_full_match({_UNQUOTED}, '[{SAFE}]*') THEN lower({_UNQUOTED})
    ELSE '{UNFOLDED}' || ({_UNQUOTED}) END"""
_STRING: Final = f"""CASE
    WHEN NOT starts_with({{json}}, '"') OR {{json}} = '""' OR strlen({{json}}) > {LONGEST} THEN NULL
    WHEN strlen({{json}}) = length({{json}}) AND NOT contains({{json}}, '\\')
        THEN lower(substring({{json}}, 2, length({{json}}) - 2))
    ELSE {_FOLDED} END"""

# A list of ASCII texts without quotes and backslashes.
_PLAIN_LIST: Final = r"""\["[ !#-\[\]-\x7f]*"(,"[ !#-\[\]-\x7f]*")*\]"""
_LIST: Final = f"""CASE WHEN strlen({{json}}) > {LONGEST} THEN NULL WHEN {{text}} IS NOT NULL THEN {_TEXTS}
    WHEN regexp_full_match({{json}}, '{_PLAIN_LIST}') THEN string_split(lower({{json}}[3:-3]), '","') END"""

_DATE: Final = "TRY_CAST({json}[2:-2] AS DATE)"

_TYPED: Final[dict[ComparedAs, Typed]] = {
    "text": Typed("VARCHAR", _IN_JSON, _STRING, unfolded=True),
    "texts": Typed("VARCHAR[]", _ITEMS, _LIST),
    "number": Typed("DOUBLE", _IN_JSON, f"CASE WHEN {_SHORT} AND {_UNROUNDED} THEN TRY_CAST({{json}} AS DOUBLE) END"),
    "numbers": Typed(
        "DOUBLE[]",
        _ITEMS,
        f"CASE WHEN regexp_full_match({{json}}, '{_NUMBERS}') AND {_ALL_UNROUNDED}"
        " THEN TRY_CAST(TRY_CAST({json} AS JSON) AS DOUBLE[]) END",
    ),
    "boolean": Typed("BOOLEAN", _IN_JSON, "CASE {json} WHEN 'true' THEN true WHEN 'false' THEN false END"),
    # DuckDB reads more than we take for a day: only what it writes in the same way is one.
    "day": Typed("DATE", _IN_JSON, f"CASE WHEN '\"' || CAST({_DATE} AS VARCHAR) || '\"' = {{json}} THEN {_DATE} END"),
    "moment": Typed(
        "BIGINT",
        _IN_JSON,
        f"CASE WHEN NOT {_FRACTION} AND TRY_CAST({{json}} AS BIGINT) BETWEEN {MIN_MS} AND {END_MS - 1}"
        " THEN TRY_CAST({json} AS BIGINT) END",
    ),
}
_WHOLE: Final = Typed(
    "DOUBLE", _IN_JSON, f"CASE WHEN NOT {_FRACTION} AND {_SHORT} THEN TRY_CAST({{json}} AS DOUBLE) END"
)
