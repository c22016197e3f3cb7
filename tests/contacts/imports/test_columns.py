from pathlib import Path

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from contacts.keys import add_key
from contacts.values import Invalid, Phone, ValueContext
from contacts.values.phones import e164
from crm.actors import SYSTEM
from crm.models import Channel
from tests.contacts.imports.importing import csv_file, member, run


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("E-Mail", "email"),
        ("EMAIL_ADDRESS", "email"),
        ("이메일", "email"),
        ("profile.email", "email"),
        ("이름", "name"),
        ("Full name", "name"),
        ("first-name", "firstName"),
        ("Recent purchases", "recentPurchaseCount"),
    ],
)
def test_columns_go_by_many_names(acme: Channel, tmp_path: Path, header: str, key: str) -> None:
    value = {"email": "a@example.com", "recentPurchaseCount": "3"}.get(key, "Ann")
    run(acme, csv_file(tmp_path, f"회원번호,{header}\n1,{value}\n"))
    assert str(member(acme, "1").profile[key]) == value


def test_the_channels_own_keys_are_found_by_key_and_label(acme: Channel, tmp_path: Path) -> None:
    add_key(acme, "skinType", "string", "피부 타입", by=SYSTEM)
    add_key(acme, "shoeSize", "number", by=SYSTEM)
    out = run(acme, csv_file(tmp_path, "memberId,피부_타입,SHOE-SIZE,colour\n1,dry,42,red\n"))
    assert member(acme, "1").profile == {"skinType": "dry", "shoeSize": 42}
    assert "Left out: column “colour”" in out


def test_archived_keys_collect_nothing(acme: Channel, tmp_path: Path) -> None:
    row = add_key(acme, "shoeSize", "number", by=SYSTEM)
    row.archived_at = timezone.now()
    row.save()
    out = run(acme, csv_file(tmp_path, "memberId,Shoe size\n1,42\n"), create_keys=True)
    assert member(acme, "1").profile == {}
    assert "Left out: column “Shoe size” (the key is archived)." in out


def test_new_keys_take_the_type_that_fits_every_value(acme: Channel, tmp_path: Path) -> None:
    columns = {
        "Order count": ("number", ["1", "1,234", "-2.5"]),
        "postcode": ("string", ["01234", "12345", "1"]),
        "account": ("string", ["1", "2", "12345678901234567890"]),
        "VIP": ("boolean", ["yes", "no", ""]),
        "flag": ("number", ["0", "1", "1"]),
        "born on": ("date", ["1990-01-02", "", "1990-12-31"]),
        "paidAt": ("datetime", ["1990-01-02", "1990-01-02 10:00", ""]),
        "mixed": ("string", ["1", "1990-01-02", "yes"]),
        "등급": ("string", ["A", "B", "C"]),
        "empty": ("string", ["", "", ""]),
    }
    rows = [";".join(["memberId", *columns])]
    rows += [";".join([str(n), *(values[n] for _type, values in columns.values())]) for n in range(3)]
    assert "3 created" in run(acme, csv_file(tmp_path, "\n".join(rows)), create_keys=True)
    made = {row.label: row for row in acme.profile_keys.all()[10:]}
    assert {label: row.type for label, row in made.items()} == {
        {"postcode": "Postcode", "account": "Account", "flag": "Flag", "paidAt": "Paid at", "mixed": "Mixed",
         "empty": "Empty"}.get(name, name): type_
        for name, (type_, _values) in columns.items()
    }  # fmt: skip
    assert made["Order count"].key == "orderCount"
    assert made["VIP"].key == "vip"
    assert made["born on"].key == "bornOn"
    again = run(acme, csv_file(tmp_path, "\n".join(rows)), create_keys=True)
    assert "3 unchanged" in again
    assert "New key" not in again


@given(
    st.sampled_from(["+82", "+1", "+49", "+39", "+54", "+7", "+81", "+86", "+800", "+290", "+599", "+9"]),
    st.text("0123456789", min_size=1, max_size=13),
    st.sampled_from(["KR", "US"]),
)
def test_the_quick_way_reads_phones_as_the_full_one(code: str, digits: str, country: str) -> None:
    quick = e164(code + digits)
    if quick is None:
        return
    try:
        assert quick == Phone().read(code + digits, ValueContext(timezone.get_current_timezone(), country))
    except Invalid:
        pytest.fail(f"{quick} is no number")


def test_a_key_written_as_our_own_files_write_it_keeps_its_name(acme: Channel, tmp_path: Path) -> None:
    run(acme, csv_file(tmp_path, "memberId,profile.shoeSize\n1,42\n"), create_keys=True)
    assert member(acme, "1").profile == {"shoeSize": 42}
