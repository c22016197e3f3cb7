"""The workbook and its encryption: hostile data stays data, and comes back unchanged."""

import io
import re
import tempfile
from datetime import date, datetime
from typing import Any

import msoffcrypto
import olefile
import pytest
from msoffcrypto.method.ecma376_agile import ECMA376Agile

from contacts.keys import add_key
from crm.actors import SYSTEM
from crm.models import Channel
from exports import encryption, workbook
from exports.workbook import Cell, Kind, SheetColumn
from tests import cast
from tests.cast import Person
from tests.exports import door

SPINS = encryption.SPINS  # as it is, before the tests set it to fewer

HOSTILE = [
    "=1+1",
    "+821012345678",
    "-1",
    "@SUM(A1:A9)",
    "{=1+1}",
    "=HYPERLINK(\"https://evil.example/\")",
    "https://evil.example/",
    "mailto:a@example.org",
    "file:///etc/passwd",
    "internal:Sheet1!A1",
    "external:book.xlsx#Sheet1!A1",
    "\\\\server\\share\\book.xlsx",
    "tab\there",
    "carriage\rreturn",
    "line\r\nbreak\nand another",
    "_x0041_",
    "_x000D_ and _x005F_x0041_",
    "\x01\x02\x1f\x7f\x85",
    "\ufffe\uffff",
    "  spaces around  ",
    "<&>\"']]>",
    "00042",
    "1e5",
    "TRUE",
    "2026-01-01",
    "😀" * 3000,
    "가나다",
    "x" * 32_767,
]  # fmt: skip


def write(*rows: list[Cell], columns: list[SheetColumn] | None = None, about: dict[str, Cell] | None = None) -> bytes:
    columns = columns or [SheetColumn(f"Column {number}") for number in range(len(rows[0]))]
    with tempfile.TemporaryFile() as file:
        written = workbook.write(file, "Contacts", columns, iter(rows), about or {"Made": "in a test"})
        assert written.rows == len(rows)
        file.seek(0)
        return file.read()


def read_back(plain: bytes, index: int = 0) -> list[list[Any]]:
    """Without the header."""
    return [
        [_unescaped(value) if isinstance(value, str) else value for value in row]
        for row in list(door.sheet(plain, index).values)[1:]
    ]


def _unescaped(text: str) -> str:
    """As Excel reads it: openpyxl leaves `_xHHHH_` as it stands in the file."""
    return re.sub(r"_x([0-9A-F]{4})_", lambda match: chr(int(match[1], 16)), text)


def assert_inert(plain: bytes) -> None:
    parts = door.parts(plain)
    assert not [name for name in parts if re.search("external|connection|query|vba|macro|embed", name, re.IGNORECASE)]
    for name, content in parts.items():
        if name.startswith("xl/worksheets/"):
            assert "<f>" not in content
            assert "<f " not in content
            assert "hyperlink" not in content.replace("HYPERLINK", "")
        if name.endswith(".rels"):
            assert 'TargetMode="External"' not in content
            assert "/hyperlink" not in content
        assert "definedName" not in content


@pytest.mark.parametrize("text", HOSTILE)
def test_text_comes_back_unchanged_as_text(text: str) -> None:
    plain = write([text, text], about={"Reason": text})
    assert read_back(plain) == [[text, text]]
    assert read_back(plain, 1) == [["Reason", text]]
    assert door.sheet(plain)["A2"].data_type == "s"
    assert_inert(plain)


@pytest.mark.parametrize("text", [text for text in HOSTILE if len(text) < 100])
def test_headers_come_back_unchanged(text: str) -> None:
    plain = write(["a"], columns=[SheetColumn(text)])
    assert _unescaped(door.sheet(plain)["A1"].value) == text
    assert_inert(plain)


def test_half_a_character_becomes_a_replacement() -> None:
    assert read_back(write(["a\ud800b", "\udfff" * 20_000])) == [["a\ufffdb", "\ufffd" * 20_000]]


@pytest.mark.parametrize("text", ["y" * 32_768, "z" * 100_000, "😀" * 20_000, "a" + "😀" * 50_000, "_x0041_" * 9000])
def test_text_too_long_for_a_cell_stands_whole_on_the_second_sheet(text: str) -> None:
    plain = write(["before", text, "after"], ["x", "y", "z"], about={"Reason": "r"})
    [[before, cut, after], other] = read_back(plain)
    assert (before, after, other) == ("before", "after", ["x", "y", "z"])
    assert cut.endswith("… [too long for a cell: the whole text is on the sheet “About this file”]")
    assert text.startswith(cut.split("…")[0])
    assert len(cut.encode("utf-16-le")) // 2 <= 32_767
    reason, *long = read_back(plain, 1)
    assert reason == ["Reason", "r"]
    assert [where for where, _ in long] == [f"Row 2, Column 1, part {part}" for part in range(1, len(long) + 1)]
    assert "".join(piece for _, piece in long) == text
    assert all(len(piece.encode("utf-16-le")) // 2 <= 32_767 for _, piece in long)


def test_it_counts_the_texts_that_were_too_long() -> None:
    rows: list[list[Cell]] = [["x" * 40_000, "y"], ["z", "w"], ["v" * 40_000, "u" * 40_000]]
    with tempfile.TemporaryFile() as file:
        assert workbook.write(
            file, "S", [SheetColumn("a"), SheetColumn("b")], iter(rows), {"Made": "in a test"}
        ) == workbook.Written(3, 3)


def test_values_are_what_they_are() -> None:
    moment = datetime(2026, 11, 23, 16, 45, 10, 123_000)  # noqa: DTZ001
    columns = [
        SheetColumn("n", Kind.NUMBER),
        SheetColumn("b", Kind.BOOLEAN),
        SheetColumn("d", Kind.DATE),
        SheetColumn("t", Kind.DATETIME),
    ]
    plain = write([1, True, date(2026, 11, 23), moment], [-0.1, False, date(1900, 3, 1), None], columns=columns)
    first, second = read_back(plain)
    assert first == [1, True, datetime(2026, 11, 23), moment]  # noqa: DTZ001
    assert second == [-0.1, False, datetime(1900, 3, 1), None]  # noqa: DTZ001
    assert [door.sheet(plain)[cell].is_date for cell in ("C2", "D2")] == [True, True]
    assert door.sheet(plain)["B2"].data_type == "b"


@pytest.mark.parametrize("number", [0, -1, 999_999_999_999_999, 0.1, 1e-30, 12345.678901234, 2**53])
def test_numbers_keep_each_digit(number: float) -> None:
    assert read_back(write([number], columns=[SheetColumn("n", Kind.NUMBER)])) == [[number]]


def test_days_that_spreadsheets_count_differently_are_text() -> None:
    old, older = date(1900, 2, 28), datetime(1, 1, 2, 3, 4)  # noqa: DTZ001
    columns = [SheetColumn("d", Kind.DATE), SheetColumn("t", Kind.DATETIME)]
    assert read_back(write([old, older], columns=columns)) == [["1900-02-28", "0001-01-02T03:04:00"]]


def test_a_column_may_mix_what_it_holds() -> None:
    rows: list[list[Cell]] = [[1], ["=1"], [None], [True], [date(2026, 1, 1)], ["x"], [2.5]]
    plain = write(*rows, columns=[SheetColumn("mixed", Kind.NUMBER)])
    values = [row[0] for row in read_back(plain)]
    assert values[:4] == [1, "=1", None, True]
    assert values[5:] == ["x", 2.5]
    assert_inert(plain)


def test_the_header_is_bold_and_stays_in_sight() -> None:
    sheet = door.sheet(write(["a"]))
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.b
    assert not sheet["A2"].font.b
    assert sheet.column_dimensions["A"].width > 20


def test_what_the_rows_raise_goes_through() -> None:
    def rows() -> Any:
        yield ["a"]
        raise KeyError("cancelled")

    with tempfile.TemporaryFile() as file, pytest.raises(KeyError, match="cancelled"):
        workbook.write(file, "S", [SheetColumn("a")], rows(), {})


@pytest.mark.parametrize("size", [4_096, 4_097, 6_000, 500_000, 7_100_000, 16_000_003])
def test_encrypted_and_back(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The larger ones need a longer table of sectors than the container's head holds."""
    monkeypatch.setattr(encryption, "SPINS", SPINS)
    content = b"PK" + bytes(range(256)) * (size // 256) + b"!" * (size % 256)
    plain, out = io.BytesIO(content), io.BytesIO()
    beats: list[int] = []
    encryption.encrypt(plain, out, door.PASSWORD, lambda: beats.append(1))
    with olefile.OleFileIO(io.BytesIO(out.getvalue())) as container:
        assert container.parsing_issues == []
        info = container.openstream("EncryptionInfo").read().decode("latin-1")
    for strong in ('cipherAlgorithm="AES"', 'keyBits="256"', 'hashAlgorithm="SHA512"', 'spinCount="100000"'):
        assert strong in info
    assert beats
    assert _decrypted(out.getvalue()) == content


def _decrypted(encrypted: bytes) -> bytes:
    """Past msoffcrypto's own look at the content, which isn't a zip here."""
    file = msoffcrypto.OfficeFile(io.BytesIO(encrypted))
    file.load_key(password=door.PASSWORD, verify_password=True)
    salt = file.info["keyDataSalt"]
    with file.file.openstream("EncryptedPackage") as stream:
        result: bytes = ECMA376Agile.decrypt(file.secret_key, salt, "SHA512", stream)
        return result


def test_what_the_heartbeat_raises_stops_the_encryption() -> None:
    def cancelled() -> None:
        raise KeyError("cancelled")

    with pytest.raises(KeyError, match="cancelled"):
        encryption.encrypt(io.BytesIO(b"x" * 5000), io.BytesIO(), "a1!b2?", cancelled)


@pytest.mark.django_db(transaction=True)
def test_hostile_customers_labels_and_reasons_are_inert_in_the_file(alice: Person, acme: Channel) -> None:
    texts = [text for text in HOSTILE if len(text) < 100]
    for number, text in enumerate(texts):
        add_key(acme, f"key{number}", "string", text.strip()[:100] or "blank", by=SYSTEM)
        cast.member(acme, f"=m{number}", text, memo=text, **{f"key{number}": text})
    cast.member(acme, "long", "Long", key0="q" * 100_000)
    reason = "=cmd|' /C calc'!A0"
    door.start(alice, reason=reason)
    door.work()
    export = door.exports(alice)[0]
    assert export.job.error == ""
    assert "1 text is too long for a cell" in door.chatroom(alice)
    plain = door.decrypt(door.download(alice, export))
    assert_inert(plain)
    names = {_unescaped(str(row["Name"])) for row in door.table(plain)}
    assert set(texts) | {"Long"} == names
    assert ["Reason", reason] in read_back(plain, 1)
