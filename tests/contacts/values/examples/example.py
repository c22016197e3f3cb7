from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from zoneinfo import ZoneInfo

from hypothesis.strategies import SearchStrategy

from contacts.values import ValueContext, ValueType

KOREA: Final = ValueContext(ZoneInfo("Asia/Seoul"), "KR")

# As texts they look like the values of other types.
LOOKALIKES: Final = ['["a"]', '["a", "b"]', "[1]", "[1, 5]", "1h 20m", "4800", "true", "1500000000000"]


@dataclass(frozen=True)
class Example:
    """What the tests of all types use of one. All values but typed ones are in stored form; the context is `KOREA`.

    `key` is its key in the channel of the filter tests.
    """

    type: ValueType
    key: str
    values: Sequence[Any]  # come back from editor, builder and conversion as they were
    downloaded: Sequence[Any]  # which spreadsheets are known to change
    compared: Sequence[Any]  # lie in contacts that filters look for; also such as are no longer given
    asked: SearchStrategy[Any]  # values, or items of a list, that a filter asks for, as a program gives them
    left: Sequence[Any] = ()  # what only an earlier type can have left, though it lies among what the type compares
    typed: Mapping[str, Any] = field(default_factory=dict)  # text of a person: what is stored
    refused: Sequence[str] = ()  # text of a person
    shown: Sequence[tuple[str, Any, str]] = ()  # language, value, text
    is_shown_in_full: bool = True  # what is shown can be typed again
