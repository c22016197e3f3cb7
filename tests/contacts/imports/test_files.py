import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError

from contacts.imports import sheet
from contacts.imports import workbook as workbooks
from crm.models import Channel
from tests.contacts.imports.importing import csv_file, member, run, workbook

TEXT = 'memberId,name,tags\n00001,홍길동,"vip,gold"\n2,김민준,\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-bom", "utf-16-be-bom", "cp949"])
@pytest.mark.parametrize("name", ["members.csv", "members.csv.gz"])
def test_every_encoding_is_understood(acme: Channel, tmp_path: Path, encoding: str, name: str) -> None:
    text = "\ufeff" + TEXT if encoding.endswith("-bom") else TEXT
    run(acme, csv_file(tmp_path, text, name, encoding.removesuffix("-bom")))
    assert member(acme, "00001").name == "홍길동"
    assert member(acme, "00001").tags == ["vip", "gold"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_delimiter_is_understood(acme: Channel, tmp_path: Path, delimiter: str) -> None:
    rows = [["memberId", "name", "city"], ["1", '"Ann; Bo, and\tCy"', "Seoul"]]
    text = "\r\n".join(delimiter.join(row) for row in rows)
    run(acme, csv_file(tmp_path, text))
    assert member(acme, "1").name == "Ann; Bo, and\tCy"


def test_workbooks_bring_numbers_and_dates(acme: Channel, tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        [
            ["memberId", "이름", "phone", "spent", "vip", "born", "lastCheckoutCompletedAt", "note"],
            [7, "Ann", 1012345678, 0.1 + 0.2, True, date(1990, 5, 4), _naive("2024-01-02T03:04:05Z"), "=1+1"],
            [],
            ["008", None, "010-9999-8888", 12, False, _naive("1991-01-01T00:00Z"), date(2024, 1, 3), "x"],
        ],
    )
    assert "2 rows: 2 created" in run(acme, path, create_keys=True)
    ann = member(acme, "7").profile
    assert ann["mobileNumber"] == "+821012345678"
    assert (ann["spent"], ann["vip"], ann["born"]) == (0.3, True, "1990-05-04")
    assert ann["lastCheckoutCompletedAt"] == 1704164645000
    assert member(acme, "008").profile["born"] == "1991-01-01"
    types = dict(acme.profile_keys.values_list("key", "type"))
    assert (types["spent"], types["vip"], types["born"]) == ("number", "boolean", "date")


HOSTILE = {
    "empty.csv": b"",
    "blank.csv": b"\n\n\n",
    "nohead.csv": b",,\n1,2,3\n",
    "data.csv": b"1,Ann\n2,Bo\n",
    "twice.csv": b"memberId,email,E-mail\n1,a@example.com,b@example.com\n",
    "latin.csv": "memberId,name\n1,Müller\n".encode("latin-1"),
    "binary.csv": bytes(range(256)) * 10,
    "half.csv": b'memberId,name\n1,Ann\n2,"never closed\n',
    "broken.csv.gz": b"\x1f\x8b\x08\x00" + b"nonsense" * 10,
    "cut.csv.gz": None,
    "named.csv.gz": b"memberId\n1\n",
    "named.xlsx": b"memberId\n1\n",
    "broken.xlsx": b"PK\x03\x04" + b"nonsense" * 10,
    "other.xlsx": None,
    "zipped.csv": None,
    "old.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512),
    "utf16.csv": b"\xff\xfe" + "memberId\n1\n".encode("utf-16-le") + b"\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_cant_be_read_is_said_and_nothing_comes_in(acme: Channel, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    data = HOSTILE[name]
    if data is None:
        packed = csv_file(tmp_path, TEXT * 100, "whole.csv.gz").read_bytes()
        data = packed[:-20] if name.endswith(".gz") else _zip({"note.txt": b"hello"})
    path.write_bytes(data)
    with pytest.raises(CommandError, match="Nothing was imported"):
        run(acme, path, create_keys=True)
    assert not acme.contacts.exists()
    assert acme.profile_keys.count() == 10


def test_a_missing_file_is_said(acme: Channel, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="can’t be read"):
        run(acme, tmp_path / "missing.csv")


def test_limits_hold(acme: Channel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wide = csv_file(tmp_path, "memberId," + ",".join(f"c{n}" for n in range(500)) + "\n1\n", "wide.csv")
    with pytest.raises(CommandError, match="500 columns"):
        run(acme, wide)
    monkeypatch.setattr(sheet, "MAX_ROWS", 2)
    with pytest.raises(CommandError, match="more than 2 rows"):
        run(acme, csv_file(tmp_path, "memberId\n1\n2\n\n3\n"))
    assert not acme.contacts.exists()


def test_a_zip_bomb_is_refused_unopened(acme: Channel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MAX_BYTES", 1_000_000)
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(_zip({"xl/worksheets/sheet1.xml": b" " * 1_000_001}))
    with pytest.raises(CommandError, match="too large"):
        run(acme, path)


def test_a_workbook_that_claims_the_whole_grid_costs_nothing(acme: Channel, tmp_path: Path) -> None:
    path = workbook(tmp_path, [["memberId"], ["1"]])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    parts[name] = parts[name].replace(b"</sheetData>", far)
    path.write_bytes(_zip(parts))
    with pytest.raises(CommandError, match="Nothing was imported"):
        run(acme, path)


def _naive(text: str) -> datetime:
    """Return the moment as a cell has it, without a zone."""
    return datetime.fromisoformat(text).replace(tzinfo=None)


def _zip(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file.getvalue()
