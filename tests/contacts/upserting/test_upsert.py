"""What a program says of contacts is merged into what is there, or refused whole."""

from functools import partial
from typing import Any

import pytest
from django.db import transaction

from contacts import keys
from contacts.fields import Catalogue
from contacts.keys import add_key
from contacts.models import Contact, ProfileKey
from contacts.upserting import (
    Change,
    ContactId,
    Identity,
    MemberId,
    NotAll,
    Outcome,
    Unfit,
    storing,
    upsert,
    upsert_many,
)
from crm.actors import SYSTEM, Actor
from crm.models import Channel
from tests.cast import Person, member
from tests.together import together

SHOP = Actor(name="Shop", ip_address="203.0.113.9")
ADA = MemberId("ada")


@pytest.fixture
def total(acme: Channel) -> ProfileKey:
    return add_key(acme, "total", "number", by=SYSTEM)


def say(channel: Channel, identity: Any = ADA, qualifies: bool = True, **said: Any) -> Outcome:
    return upsert(channel, identity, Change(**said), by=SHOP, qualifies=qualifies)


def stored(outcome: Outcome) -> Contact:
    return Contact.everywhere.get(pk=outcome.contact.pk)


def log(channel: Channel) -> list[tuple[str, Any, Any]]:
    entries = channel.log.filter(subject_type="contact").order_by("pk")
    assert {entry.actor_name for entry in entries} <= {"Shop"}
    return [(entry.verb, entry.before, entry.after) for entry in entries]


def test_a_member_who_is_not_there_yet_is_added(acme: Channel) -> None:
    outcome = say(acme, profile={"name": "Ada", "email": "ada@example.com"}, tags=["VIP", "vip"], language="en_GB")
    ada = stored(outcome)
    assert (outcome.is_new, outcome.is_changed, list(outcome.ignored)) == (True, True, [])
    assert (ada.member_id, ada.type, ada.profile) == ("ada", "member", {"name": "Ada", "email": "ada@example.com"})
    assert (ada.tags, ada.language, ada.email_qualified, ada.sessions_count) == (["vip"], "en-GB", True, 0)
    assert (ada.name_key, ada.version, ada.created_at) == ("ada", 0, ada.updated_at)
    assert [entry[0] for entry in log(acme)] == ["contact.added"]
    assert log(acme)[0][2]["profile.email"] == "ada@example.com"


def test_a_profile_is_merged_and_null_clears_a_key(acme: Channel) -> None:
    say(acme, profile={"name": "Ada", "email": "ada@example.com"})
    ada = stored(say(acme, profile={"name": None, "firstName": "Ada"}))
    assert ada.profile == {"email": "ada@example.com", "firstName": "Ada"}
    assert ada.version == 1
    before, after = (
        {"profile.name": "Ada", "profile.firstName": None},
        {"profile.name": None, "profile.firstName": "Ada"},
    )
    assert log(acme)[1:] == [("contact.changed", before, after)]


def test_null_for_the_profile_clears_all_but_what_is_archived(acme: Channel, total: ProfileKey) -> None:
    say(acme, profile={"name": "Ada", "total": 5})
    keys.archive(total, by=SYSTEM)
    assert stored(say(acme, profile=None, profile_once={"lastName": "L."})).profile == {"total": 5, "lastName": "L."}


def test_profile_once_fills_only_what_has_no_value(acme: Channel) -> None:
    say(acme, profile={"name": "Ada"}, profile_once={"name": "Bert", "firstName": "Ada"})
    ada = stored(say(acme, profile_once={"firstName": "Eve", "lastName": "Lovelace", "email": ""}))
    assert ada.profile == {"name": "Ada", "firstName": "Ada", "lastName": "Lovelace"}


def test_tags_are_replaced_and_null_clears_them(acme: Channel) -> None:
    say(acme, tags=["a", "b"])
    assert stored(say(acme, tags=["c/d"])).tags == ["c/d"]
    assert stored(say(acme, profile={"name": "Ada"})).tags == ["c/d"]
    assert stored(say(acme, tags=None)).tags == []
    assert log(acme)[-1][1:] == ({"tags": ["c/d"]}, {"tags": None})


def test_consent_is_stamped_when_it_changes_and_only_then(acme: Channel) -> None:
    ada = stored(say(acme, unsubscribe_email=True, unsubscribe_texting=False))
    assert (ada.unsubscribe_email, ada.unsubscribe_texting, ada.unsubscribe_texting_at) == (True, False, None)
    at = ada.unsubscribe_email_at
    assert at is not None
    assert stored(say(acme, unsubscribe_email=True)).unsubscribe_email_at == at
    assert stored(say(acme, unsubscribe_email=False)).unsubscribe_email_at != at


def test_blocking_has_an_entry_of_its_own(acme: Channel) -> None:
    say(acme)
    say(acme, blocked=True, profile={"name": "Ada"})
    assert stored(say(acme, blocked=False)).blocked is False
    assert log(acme)[1:] == [
        ("contact.blocked", {"blocked": False}, {"blocked": True}),
        ("contact.changed", {"profile.name": None}, {"profile.name": "Ada"}),
        ("contact.unblocked", {"blocked": True}, {"blocked": False}),
    ]


def test_what_is_there_already_changes_nothing(acme: Channel, total: ProfileKey) -> None:
    said: dict[str, Any] = {"profile": {"total": 0, "email": "Ada@example.com"}, "tags": ["x"], "blocked": True}
    first = stored(say(acme, **said))
    outcome = say(acme, **said)
    again = stored(outcome)
    assert (outcome.is_new, outcome.is_changed) == (False, False)
    assert (again.version, again.updated_at) == (0, first.updated_at)
    assert len(log(acme)) == 1


def test_zero_and_no_value_are_different(acme: Channel, total: ProfileKey) -> None:
    say(acme, profile={"total": 0})
    assert stored(say(acme, profile_once={"total": 7})).profile == {"total": 0}


def test_all_that_is_wrong_is_named_and_nothing_is_stored(acme: Channel, total: ProfileKey) -> None:
    say(acme, profile={"name": "Ada"})
    with pytest.raises(Unfit) as refused:
        say(
            acme,
            profile={"name": "Bert", "total": "abc", "email": "nobody"},
            profile_once={"mobileNumber": "12"},
            tags=["a b", "$"],
            unsubscribe_email="yes",
            unsubscribe_texting=None,
            blocked=1,
            language="English, please",
        )
    assert [problem.field for problem in refused.value.problems] == [
        "profile.total",
        "profile.email",
        "profileOnce.mobileNumber",
        "tags",
        "language",
        "unsubscribeEmail",
        "unsubscribeTexting",
        "blocked",
    ]
    assert acme.contacts.get().profile == {"name": "Ada"}
    assert len(log(acme)) == 1


@pytest.mark.parametrize(
    ("said", "path"),
    [
        ({"profile": []}, "profile"),
        ({"profile": "name"}, "profile"),
        ({"profile_once": None}, "profileOnce"),
        ({"profile": {"name": {"nested": 1}}}, "profile.name"),
        ({"profile": {"name": 5}}, "profile.name"),
        ({"profile": {"name": "\x00"}}, "profile.name"),
        ({"profile": {"name": "\ud800"}}, "profile.name"),
        ({"profile": {"total": True}}, "profile.total"),
        ({"profile": {"total": float("nan")}}, "profile.total"),
        ({"profile": {"total": 10**400}}, "profile.total"),
        ({"tags": "vip"}, "tags"),
        ({"tags": [1]}, "tags"),
        ({"tags": ["a,b"]}, "tags"),
        ({"tags": [f"tag{number}" for number in range(21)]}, "tags"),
        ({"language": 5}, "language"),
    ],
)
def test_hostile_values_are_refused(acme: Channel, total: ProfileKey, said: dict[str, Any], path: str) -> None:
    with pytest.raises(Unfit) as refused:
        say(acme, **said)
    assert [problem.field for problem in refused.value.problems] == [path]
    assert not acme.contacts.exists()


def test_archived_and_unknown_keys_are_ignored_and_named(acme: Channel, total: ProfileKey) -> None:
    keys.archive(total, by=SYSTEM)
    outcome = say(acme, profile={"name": "Ada", "total": "abc", "__proto__": 1}, profile_once={"shoe size": 38})
    assert list(outcome.ignored) == ["profile.total", "profile.__proto__", "profileOnce.shoe size"]
    assert stored(outcome).profile == {"name": "Ada"}


@pytest.mark.parametrize("written", ["010-1234-5678", "+82 10 1234 5678", "01012345678"])
def test_phone_numbers_are_read_in_the_form_of_the_channels_country(acme: Channel, written: str) -> None:
    ada = stored(say(acme, profile={"mobileNumber": written}))
    assert (ada.profile, ada.mobile_number_qualified) == ({"mobileNumber": "+821012345678"}, True)


def test_what_nobody_vouches_for_is_not_verified(acme: Channel) -> None:
    ada = stored(say(acme, profile={"email": "ada@example.com"}))
    assert ada.email_qualified
    assert stored(say(acme, qualifies=False, profile={"email": "ada@example.com"})).email_qualified
    assert not stored(say(acme, qualifies=False, profile={"email": "eve@example.com"})).email_qualified
    assert not stored(say(acme, profile={"email": "eve@example.com"})).email_qualified  # repeating verifies nothing
    assert not stored(say(acme, profile={"mobileNumber": "+82101234"})).mobile_number_qualified


def test_a_contact_is_found_by_our_id_in_its_channel_only(acme: Channel, charlie: Person) -> None:
    lead = Contact.everywhere.create(channel=acme, type="lead", profile={"email": "ada@example.com"})
    say(acme, ContactId(lead.pk), profile={"name": "Ada"})
    for identity, channel in ((ContactId(lead.pk), charlie.channel), (ContactId(2**62), acme)):
        with pytest.raises(Contact.DoesNotExist):
            say(channel, identity, profile={"name": "Eve"})
    lead.refresh_from_db()
    assert lead.profile == {"email": "ada@example.com", "name": "Ada"}


def test_few_statements_are_enough(acme: Channel, django_assert_num_queries: Any) -> None:
    catalogue = Catalogue.of(acme)
    rows = [(MemberId(f"m{number}"), Change(profile={"name": f"N {number}"})) for number in range(50)]
    for given in (rows[:1], rows):
        with django_assert_num_queries(6):  # savepoint, look, insert, log, keys, release
            upsert_many(acme, given, by=SHOP, qualifies=True, catalogue=catalogue)
        with django_assert_num_queries(3):  # nothing has to be written
            upsert_many(acme, given, by=SHOP, qualifies=True, catalogue=catalogue)


def test_many_are_answered_row_by_row_in_order(acme: Channel) -> None:
    bert = member(acme, "bert", "Bert")
    rows: list[tuple[Identity, Change]] = [
        (MemberId("ada"), Change(profile={"name": "Ada"})),
        (MemberId("eve"), Change(profile={"email": "nobody"})),
        (MemberId("bert"), Change(profile={"lastName": "B."})),
        (ContactId(bert.pk), Change(tags=["x"])),
        (ContactId(bert.pk + 1000), Change(tags=["x"])),
        (MemberId("ada"), Change(profile={"lastName": "L."})),
    ]
    ada, eve, first, second, nobody, again = upsert_many(acme, rows, by=SHOP, qualifies=True)
    assert isinstance(eve, Unfit)
    assert isinstance(nobody, Contact.DoesNotExist)
    assert isinstance(ada, Outcome)
    assert isinstance(first, Outcome)
    assert isinstance(second, Outcome)
    assert isinstance(again, Outcome)
    assert (ada.is_new, again.is_new, ada.contact.pk) == (True, False, again.contact.pk)
    assert (first.contact.pk, second.contact.pk) == (bert.pk, bert.pk)
    assert acme.contacts.get(member_id="ada").profile == {"name": "Ada", "lastName": "L."}
    bert.refresh_from_db()
    assert (bert.profile, bert.tags) == ({"name": "Bert", "lastName": "B."}, ["x"])
    assert [entry[0] for entry in log(acme)] == ["contact.added", *["contact.changed"] * 3]


@pytest.mark.parametrize("wrong", [(MemberId("eve"), Change(tags=5)), (ContactId(2**62), Change())])
def test_all_or_nothing_is_stored_when_that_is_wanted(acme: Channel, wrong: Any) -> None:
    rows = [(MemberId("ada"), Change(profile={"name": "Ada"})), wrong]
    with pytest.raises(NotAll) as refused:
        upsert_many(acme, rows, by=SHOP, qualifies=True, atomic=True)
    assert list(refused.value.refusals) == [1]
    assert not acme.contacts.exists()
    assert not log(acme)


def test_keys_that_change_meanwhile_are_read_again(
    acme: Channel, total: ProfileKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue = Catalogue.of(acme)
    keys.archive(total, by=SYSTEM)
    outcome = upsert(acme, ADA, Change(profile={"total": 5}), by=SHOP, qualifies=True, catalogue=catalogue)
    assert list(outcome.ignored) == ["profile.total"]
    assert acme.contacts.get().profile == {}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_make_one_member(acme: Channel) -> None:
    def one(number: int) -> int:
        told = say(acme, profile={"firstName": f"N{number}"}, profile_once={"lastName": f"L{number}"})
        return int(told.contact.pk)

    ids = set(together(*[partial(one, number) for number in range(50)]))
    ada = acme.contacts.get()
    assert ids == {ada.pk}
    assert ada.version == 49
    assert [entry[0] for entry in log(acme)] == ["contact.added", *["contact.changed"] * 49]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_batches_of_the_same_members_in_other_orders_do_not_hinder_each_other(acme: Channel) -> None:
    def some(number: int) -> int:
        names = [f"m{place}" for place in range(40)]
        names = names[number:] + names[:number]
        rows = [
            (MemberId(name), Change(profile={"firstName": f"N{number}"})) for name in names[:: 1 if number % 2 else -1]
        ]
        return len(upsert_many(acme, rows, by=SHOP, qualifies=True))

    assert set(together(*[partial(some, number) for number in range(24)])) == {40}
    assert acme.contacts.count() == 40


def test_a_member_whom_somebody_else_inserts_first_is_changed(acme: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    insert = storing.insert

    def late(*given: Any) -> Any:
        monkeypatch.undo()
        with transaction.atomic():
            member(acme, "ada", "Ada", email="ada@example.com")
        return insert(*given)

    monkeypatch.setattr(storing, "insert", late)
    outcome = say(acme, profile={"firstName": "Ada"})
    assert not outcome.is_new
    assert stored(outcome).profile["firstName"] == "Ada"
    assert [entry[0] for entry in log(acme)] == ["contact.changed"]
