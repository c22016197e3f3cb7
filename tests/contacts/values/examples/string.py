from typing import Final

from hypothesis import strategies as st

from contacts.values import STRING
from tests.contacts.values.examples.example import Example

LONG: Final = "x" * 199
TEXTS: Final = [
    *("a", "A", "ａ", "b", "ab", "Straße", "STRASSE", "ﬁ", "fi", "é", "e\u0301", "İ", "ς", "Σ", "K", "홍길동", "길동"),
    *("100%", "100x", "a_b", "a\\b", "\\", "%", "_", "'", '"', "''; --", "$.x", "__", "{a,b}", " ", "a\nb", "a,b"),
    *("0", "5", "true", "null", '["a"]', LONG, LONG + "y", LONG + "yy", LONG + "yz", LONG + "y" + "z" * 100),
]

EXAMPLE: Final = Example(
    type=STRING,
    key="text",
    values=["two\nlines", "<b>"],
    downloaded=["=1+1", "00042", "1e5", "TRUE", "2026-01-01", "line\nbreak", "_x000D_", "\x01", "#N/A", "가나다"],
    compared=TEXTS,
    asked=st.sampled_from([text for text in TEXTS if text.strip()]),
    typed={"Mina Park ": "Mina Park", "e\u0301": "é", "  ": None},
)
