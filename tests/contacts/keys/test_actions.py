"""Adding, naming, ordering, showing, archiving keys: what the actions promise, also to several at once."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from contacts import keys
from contacts.fields import Catalogue
from contacts.imports.actions import import_contacts
from contacts.imports.encodings import Unreadable
from contacts.imports.files import open_sheet
from contacts.imports.mapping import propose
from contacts.models import Contact, ProfileKey
from crm.models import Channel, LogEntry
from segments import actions as segments
from tests import cast
from tests.cast import Person
from tests.together import together

pytestmark = pytest.mark.django_db

Key = Callable[[str], ProfileKey]


def order(channel: Channel) -> list[str]:
    return list(channel.profile_keys.order_by("position").values_list("key", flat=True))


def last_entry(channel: Channel) -> LogEntry:
    return LogEntry.everywhere.filter(channel=channel).latest("pk")


def test_a_key_that_exists_is_refused_also_when_it_is_archived(alice: Person, shop: Channel, key: Key) -> None:
    with pytest.raises(ValidationError) as refused:
        keys.add_key(shop, "total", "string", by=alice.actor)
    assert "total" in str(refused.value.message_dict["key"])
    keys.archive(key("total"), by=alice.actor)
    with pytest.raises(ValidationError) as refused:
        keys.add_key(shop, "total", "string", by=alice.actor)
    assert "restored" in str(refused.value.message_dict["key"])


@pytest.mark.parametrize("name", ["Total", "total amount", "총액", "", "1st", "a-b", "x" * 65])
def test_a_name_that_isnt_camel_case_is_refused(alice: Person, shop: Channel, name: str) -> None:
    with pytest.raises(ValidationError) as refused:
        keys.add_key(shop, name, "string", by=alice.actor)
    assert "key" in refused.value.message_dict


def test_several_keys_are_added_in_their_order_or_none_of_them(alice: Person, shop: Channel) -> None:
    before, logged = order(shop), shop.log.count()
    for bad in (keys.NewKey("plan", "string"), keys.NewKey("size", "string"), keys.NewKey("a b", "string")):
        with pytest.raises(ValidationError) as refused:
            keys.add_keys(shop, [keys.NewKey("size", "number"), bad], by=alice.actor)
        assert "key" in refused.value.message_dict
        assert (order(shop), shop.log.count()) == (before, logged)
    added = keys.add_keys(shop, [keys.NewKey("size", "number"), keys.NewKey("fit", "string", "Cut")], by=alice.actor)
    assert order(shop) == [*before, *(row.key for row in added)] == [*before, "size", "fit"]
    entries = list(shop.log.order_by("pk"))[logged:]
    assert [(entry.verb, entry.subject_id) for entry in entries] == [("key.added", row.pk) for row in added]
    assert [row.label for row in added] == ["Size", "Cut"]


def test_label_and_description_change_and_are_logged_with_what_was(alice: Person, shop: Channel, key: Key) -> None:
    keys.change(key("total"), " Spent ", "In all years", by=alice.actor)
    assert (key("total").label, key("total").description) == ("Spent", "In all years")
    entry = last_entry(shop)
    assert entry.before
    assert entry.after
    assert (entry.verb, entry.before["label"], entry.after["label"]) == ("key.changed", "Total", "Spent")
    keys.change(key("total"), "Spent", "In all years", by=alice.actor)
    assert last_entry(shop) == entry


def test_who_is_told_apart_by_a_key_keeps_it(alice: Person, shop: Channel, key: Key) -> None:
    for name in ("name", "email", "mobileNumber"):
        with pytest.raises(ValidationError):
            keys.archive(key(name), by=alice.actor)
        with pytest.raises(ValidationError):
            keys.show_in_contacts(key(name), False, by=alice.actor)
        keys.show_in_inbox(key(name), False, by=alice.actor)
        assert (key(name).archived_at, key(name).in_contacts, key(name).in_inbox) == (None, True, False)


def test_an_archived_key_comes_back_with_values_and_place(alice: Person, shop: Channel, key: Key) -> None:
    before, profiles = order(shop), list(shop.contacts.order_by("pk").values_list("profile", flat=True))
    segment = segments.create(
        shop, "Rich", 0, {"key": "profile.total", "operator": "$gte", "values": [6]}, by=alice.actor
    )
    keys.archive(key("total"), by=alice.actor)
    assert "profile.total" not in Catalogue.of(shop)
    assert "profile.total" not in Catalogue.of(shop).in_inbox()
    assert segment.problems(Catalogue.of(shop))
    assert last_entry(shop).before == {"key": "total", "used_by": ["Rich"]}
    keys.restore(key("total"), by=alice.actor)
    assert order(shop) == before
    assert list(shop.contacts.order_by("pk").values_list("profile", flat=True)) == profiles
    assert not segment.problems(Catalogue.of(shop))
    assert last_entry(shop).verb == "key.restored"


def test_hidden_in_the_inbox_is_still_in_contacts_and_the_other_way_round(
    alice: Person, shop: Channel, key: Key
) -> None:
    keys.show_in_inbox(key("total"), False, by=alice.actor)
    keys.show_in_contacts(key("plan"), False, by=alice.actor)
    catalogue = Catalogue.of(shop)
    contacts, inbox = catalogue.in_contacts(), catalogue.in_inbox()
    assert ("profile.total" in contacts, "profile.total" in inbox) == (True, False)
    assert ("profile.plan" in contacts, "profile.plan" in inbox) == (False, True)


def test_the_inbox_follows_the_order_and_has_user_data_only(alice: Person, shop: Channel, key: Key) -> None:
    keys.reorder(shop, [key("plan").pk, key("total").pk], by=alice.actor)
    shown = list(Catalogue.of(shop).in_inbox())
    assert shown[:2] == ["profile.plan", "profile.total"]
    assert all(name.startswith("profile.") for name in shown)


def test_an_order_that_doesnt_know_all_keys_loses_none(alice: Person, shop: Channel, key: Key) -> None:
    before = order(shop)
    keys.reorder(shop, [key("plan").pk, 0, key("plan").pk, 2**62], by=alice.actor)
    assert order(shop) == ["plan", *[name for name in before if name != "plan"]]
    assert last_entry(shop).verb == "keys.reordered"


def test_another_channels_keys_stay_where_they_are(alice: Person, charlie: Person, shop: Channel) -> None:
    before = order(charlie.channel)
    theirs = charlie.channel.profile_keys.order_by("-position").values_list("pk", flat=True)
    keys.reorder(shop, list(theirs), by=alice.actor)
    assert order(charlie.channel) == before


@pytest.mark.django_db(transaction=True)
def test_two_who_drag_while_others_add_and_archive_leave_a_total_order(alice: Person, shop: Channel, key: Key) -> None:
    pks = list(shop.profile_keys.values_list("pk", flat=True))
    answers = together(
        *(lambda turn=turn: keys.reorder(shop, pks[turn:] + pks[:turn], by=alice.actor) for turn in range(1, 5)),
        lambda: keys.add_key(shop, "one", "string", by=alice.actor),
        lambda: keys.add_key(shop, "two", "string", by=alice.actor),
        lambda: keys.archive(key("total"), by=alice.actor),
    )
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    assert sorted(shop.profile_keys.values_list("position", flat=True)) == list(range(14))
    assert {"one", "two", "total"} <= set(order(shop))


@pytest.mark.django_db(transaction=True)
def test_the_same_key_added_by_several_at_once_is_made_once(alice: Person, shop: Channel) -> None:
    answers = together(*[lambda: keys.add_key(shop, "size", "number", by=alice.actor)] * 6)
    assert sorted(type(answer).__name__ for answer in answers) == ["ProfileKey"] + ["ValidationError"] * 5
    assert shop.profile_keys.filter(key="size").count() == 1


@pytest.mark.parametrize("meanwhile", ["archive", "convert"])
def test_an_import_that_read_the_keys_before_they_changed_writes_nothing(
    meanwhile: str, alice: Person, shop: Channel, key: Key, tmp_path: Any
) -> None:
    path = tmp_path / "members.csv"
    path.write_text("memberId,total\n1,99\n")
    sheet = open_sheet(path)
    columns = propose(sheet.header, shop, create_keys=False)
    if meanwhile == "archive":
        keys.archive(key("total"), by=alice.actor)
    else:
        keys.convert(keys.preview(key("total"), "string", by=alice.actor), by=alice.actor)
    with pytest.raises(Unreadable, match="total"):
        import_contacts(shop, sheet, columns, Contact.Type.MEMBER, by=alice.actor)
    assert shop.contacts.get(member_id="1").profile["total"] in (10, "10")


def test_what_a_file_holds_for_an_archived_key_is_left_out_and_it_is_said(
    alice: Person, shop: Channel, key: Key
) -> None:
    keys.archive(key("total"), by=alice.actor)
    column = propose(["memberId", "profile.total"], shop, create_keys=True)[1]
    assert (column.field, column.reason) == ("", "the key is archived")


@pytest.mark.django_db(transaction=True)
def test_a_channel_with_known_keys_waits_for_no_analyze(shop: Channel) -> None:
    def second() -> Channel:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '2s'")
            return cast.make_channel("second", "Second")

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE contacts_contact IN SHARE UPDATE EXCLUSIVE MODE")  # as ANALYZE does
        (answer,) = together(second)
    assert isinstance(answer, Channel), answer
