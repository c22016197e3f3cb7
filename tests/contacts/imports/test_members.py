from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError

from contacts.models import Contact
from crm.models import Channel
from tests.contacts.imports.importing import csv_file, member, run

CUSTOMERS = Path(__file__).parents[3] / "contacts/data/cdnow_customers.csv.gz"


@pytest.mark.slow
def test_a_real_shop_comes_in_whole_and_a_second_time_changes_nothing(acme: Channel) -> None:
    assert "23,570 rows: 23,570 created, 0 changed, 0 unchanged, 0 refused." in run(acme, CUSTOMERS, create_keys=True)
    assert acme.contacts.count() == 23_570
    assert acme.contacts.filter(tags__contains=["vip"]).count() == 1_154
    amounts = acme.contacts.values_list("profile__totalAmount", flat=True)
    assert round(sum(amounts), 2) == 2_500_315.63
    first = member(acme, "00003")
    assert first.profile == {
        "name": "Michael Jones",
        "email": "c3@example.com",
        "mobileNumber": "+12065555998",
        "orderCount": 6,
        "discCount": 16,
        "totalAmount": 156.46,
        "firstOrderOn": "1997-01-02",
        "lastCheckoutCompletedAt": 896313600000,
        "largestOrder": 57.45,
    }
    assert (first.type, first.tags, first.unsubscribe_email) == ("member", ["cohort/jan"], True)
    assert first.unsubscribe_email_at is not None
    assert first.email_qualified
    assert first.mobile_number_qualified
    types = dict(acme.profile_keys.values_list("key", "type"))
    assert types["firstOrderOn"] == "date"
    assert types["totalAmount"] == types["orderCount"] == "number"

    before = list(acme.contacts.order_by("id").values())
    assert "0 created, 0 changed, 23,570 unchanged, 0 refused." in run(acme, CUSTOMERS, create_keys=True)
    assert list(acme.contacts.order_by("id").values()) == before


def test_what_the_file_gives_replaces_and_what_it_leaves_empty_stays(acme: Channel, tmp_path: Path) -> None:
    run(acme, csv_file(tmp_path, "memberId,name,email,tags,city\n1,Ann,a@example.com,vip new,Seoul\n2,Bo,,,\n"))
    out = run(acme, csv_file(tmp_path, "memberId,name,email,tags,city\n1,Anna,,gold,\n2,Bo,,,\n3,Cy,,,\n"))
    assert "3 rows: 1 created, 1 changed, 1 unchanged, 0 refused." in out
    ann, bo = member(acme, "1"), member(acme, "2")
    assert ann.profile == {"name": "Anna", "email": "a@example.com"}
    assert (ann.tags, ann.city, ann.version) == (["gold"], "Seoul", 1)
    assert ann.updated_at > ann.created_at
    assert (bo.version, bo.updated_at) == (0, bo.created_at)


def test_consent_keeps_the_time_of_its_change(acme: Channel, tmp_path: Path) -> None:
    run(acme, csv_file(tmp_path, "memberId,Email opt-out\n1,no\n2,yes\n"))
    assert member(acme, "1").unsubscribe_email_at is None
    since = member(acme, "2").unsubscribe_email_at
    run(acme, csv_file(tmp_path, "memberId,Email opt-out\n1,yes\n2,yes\n"))
    assert member(acme, "1").unsubscribe_email_at is not None
    assert member(acme, "2").unsubscribe_email_at == since


def test_a_dry_run_tells_the_same_and_writes_nothing(acme: Channel, tmp_path: Path) -> None:
    path = csv_file(tmp_path, "memberId,email,Shoe size\n1,a@example.com,42\n2,nonsense,43\n")
    told = run(acme, path, create_keys=True, dry_run=True)
    assert not acme.contacts.exists()
    assert not acme.profile_keys.filter(key="shoeSize").exists()
    assert not acme.log.filter(verb="contacts.imported").exists()
    real = run(acme, path, create_keys=True)
    assert told.replace(" Dry run: nothing was written.", "") == real
    assert acme.contacts.count() == 1


def test_bad_rows_are_named_and_the_others_come_in(acme: Channel, tmp_path: Path) -> None:
    path = csv_file(
        tmp_path,
        "memberId,name,email,mobileNumber,recentPurchaseCount,tags\n"
        '1,"Ann\nLee",a@example.com,,1,\n'
        "2,Bo,nonsense,12,many,no.dots\n"
        ",Cy,,,,\n"
        "1,Ann again,,,,\n"
        "a b,Di,,,,\n"
        f"{'x' * 65},Ed,,,,\n"
        "5,F\x00,,,,\n"
        "6,Gil,,,,,surplus\n"
        "7,Hal\n",
    )
    errors = tmp_path / "errors.csv"
    out = run(acme, path, errors=errors)
    assert "9 rows: 2 created, 0 changed, 0 unchanged, 7 refused." in out
    assert set(acme.contacts.values_list("member_id", flat=True)) == {"1", "7"}
    assert member(acme, "1").profile["name"] == "Ann\nLee"
    for place in (
        "Line 4, column “email”",
        "Line 4, column “mobileNumber”",
        "Line 4, column “recentPurchaseCount”",
        "Line 4, column “tags”",
        "Line 5, column “memberId”",
        "Line 6, column “memberId”: The same member is in line 2.",
        "Line 7, column “memberId”",
        "Line 8, column “memberId”",
        "Line 9, column “name”",
        "Line 10: ",
    ):
        assert place in out
    assert errors.read_text("utf-8-sig").splitlines()[0] == "line,column,reason"
    assert len(errors.read_text("utf-8-sig").splitlines()) == 11


def test_at_most_twenty_are_shown(acme: Channel, tmp_path: Path) -> None:
    path = csv_file(tmp_path, "memberId,email\n" + "".join(f"{n},nonsense\n" for n in range(30)))
    out = run(acme, path)
    assert out.count("is no e-mail address") == 20
    assert "… and 10 more" in out
    assert "30 refused" in out


def test_phones_are_those_of_the_channels_country(acme: Channel, tmp_path: Path) -> None:
    numbers = ["010-1234-5678", "+82 10 1234 5678", "+821012345678", "+12065555998", "+8201012345678"]
    run(acme, csv_file(tmp_path, "memberId,휴대폰\n" + "".join(f"{i},{n}\n" for i, n in enumerate(numbers))))
    stored = [contact.mobile_number for contact in acme.contacts.order_by("member_id")]
    assert stored == ["+821012345678"] * 3 + ["+12065555998", "+821012345678"]


def test_first_seen_comes_from_the_file(acme: Channel, tmp_path: Path) -> None:
    run(acme, csv_file(tmp_path, "memberId,First seen,sessionsCount\n1,2020-02-03T04:05:06Z,7\n"))
    assert member(acme, "1").created_at == datetime(2020, 2, 3, 4, 5, 6, tzinfo=UTC)
    assert member(acme, "1").sessions_count == 7


def test_other_channels_stay_as_they_are(acme: Channel, charlie: object, tmp_path: Path) -> None:
    borg = Channel.objects.get(slug="borg")
    path = csv_file(tmp_path, "memberId,name\n1,Ann\n")
    run(borg, path)
    run(acme, csv_file(tmp_path, "memberId,name\n1,Other\n"))
    assert member(borg, "1").name == "Ann"
    assert Contact.everywhere.count() == 2


def test_the_log_holds_the_totals(acme: Channel, tmp_path: Path) -> None:
    run(acme, csv_file(tmp_path, "memberId,email\n1,a@example.com\n2,nonsense\n"))
    entry = acme.log.get(verb="contacts.imported")
    assert entry.details == {
        "kind": "member",
        "rows": 2,
        "created": 1,
        "changed": 0,
        "unchanged": 0,
        "refused": 1,
    }


def test_an_unknown_channel_is_said(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no channel"):
        run(Channel(slug="nowhere"), csv_file(tmp_path, "memberId\n1\n"))
