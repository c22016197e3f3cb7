"""`/open/v5/users`: contacts one by one."""

from typing import Any
from urllib.parse import quote, unquote

import pytest
from django.test import Client

from contacts import keys
from contacts.leads.locks import Importing
from contacts.models import Contact
from crm.actors import SYSTEM
from crm.models import Channel
from tests.cast import add_number_key, member
from tests.programs import Program

USERS = "/open/v5/users"
ADA = f"{USERS}/@ada"


def test_a_member_is_added_changed_read_and_deleted(shop: Program, acme: Channel) -> None:
    added = shop.put(ADA, {"profile": {"name": "Ada", "mobileNumber": "010-1234-5678"}, "tags": ["VIP"]})
    assert added.status_code == 200
    user = added.json()["user"]
    assert (user["memberId"], user["type"], user["member"], user["name"]) == ("ada", "member", True, "Ada")
    assert (user["mobileNumber"], user["mobileNumberQualified"], user["tags"]) == ("+821012345678", True, ["vip"])
    assert shop.get(ADA).json() == {"user": user, "online": None}
    assert shop.get(f"{USERS}/{user['id']}").json()["user"] == user
    changed = shop.patch(f"{USERS}/{user['id']}", {"profile": {"name": None}, "language": "ko"}).json()["user"]
    assert (changed["name"], changed["language"], changed["version"]) == (None, "ko", 1)
    entry = acme.log.filter(verb="contact.changed").get()
    assert (entry.actor_name, entry.actor, entry.ip_address) == ("Shop", None, "127.0.0.1")
    assert shop.delete(ADA).status_code == 204
    for method in ("get", "delete"):
        assert getattr(shop, method)(ADA).status_code == 404
    again = shop.put(ADA, {}).json()["user"]
    assert again["id"] != user["id"]
    assert again["profile"] == {}


def test_the_user_object_is_complete(shop: Program, acme: Channel) -> None:
    contact = member(acme, "ada", "Ada", email="ada@example.com", web={"os": "Linux"}, country="KR", sessions_count=3)
    user = shop.get(ADA).json()["user"]
    names = """id channelId memberId type member name named email emailQualified mobileNumber mobileNumberQualified
        landlineNumber avatarUrl profile tags blocked unsubscribeEmail unsubscribeEmailUpdatedAt unsubscribeTexting
        unsubscribeTextingUpdatedAt hasChat language country city web mobile sessionsCount lastSeenAt createdAt
        updatedAt version"""
    assert set(user) == set(names.split())
    assert (user["id"], user["channelId"]) == (str(contact.pk), str(acme.pk))
    assert (user["web"], user["country"], user["sessionsCount"], user["lastSeenAt"]) == ({"os": "Linux"}, "KR", 3, None)
    assert user["createdAt"] == int(contact.created_at.timestamp() * 1000)


def test_archived_keys_are_not_read_and_what_is_written_to_them_is_named(shop: Program, acme: Channel) -> None:
    add_number_key(acme, "total")
    shop.put(ADA, {"profile": {"total": 5, "avatarUrl": "https://example.com/a.png"}})
    for key in ("total", "avatarUrl"):
        keys.archive(acme.profile_keys.get(key=key), by=SYSTEM)
    answer = shop.put(ADA, {"profile": {"total": "abc", "name": "Ada"}, "profileOnce": {"nonsense": 1}}).json()
    assert answer["ignored"] == ["profile.total", "profileOnce.nonsense"]
    assert (answer["user"]["profile"], answer["user"]["avatarUrl"]) == ({"name": "Ada"}, None)
    assert acme.contacts.get().profile["total"] == 5


def test_what_is_wrong_is_named_by_paths_and_nothing_is_stored(shop: Program, acme: Channel) -> None:
    add_number_key(acme, "total")
    answer = shop.put(ADA, {"profile": {"total": "abc", "email": 5, "name": "Ada"}, "tags": "x", "blocked": None})
    assert (answer.status_code, answer.json()["code"]) == (422, "VALIDATION_FAILED")
    details = answer.json()["details"]
    assert [detail["field"] for detail in details] == ["profile.total", "profile.email", "tags", "blocked"]
    assert (details[0]["value"], details[0]["message"]) == ("abc", "Must be a number.")
    assert not acme.contacts.exists()


@pytest.mark.parametrize("body", [{"name": "Ada"}, {"profile": {}, "id": 5}, {"Profile": {}}])
def test_names_that_mean_nothing_are_refused(shop: Program, acme: Channel, body: Any) -> None:
    answer = shop.put(ADA, body)
    assert answer.status_code == 422
    assert [detail["field"] for detail in answer.json()["details"]] == [list(body)[-1]]
    assert not acme.contacts.exists()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("{", 400),
        ("", 422),
        ("null", 422),
        ("[]", 422),
        ('"profile"', 422),
        ("5", 422),
        ("[" * 100_000, 400),
        ('{"profile": ' + "[" * 5_000 + "]" * 5_000 + "}", (400, 422)),
        ('{"profile": {"name": "\\ud800"}}', 422),
        ('{"profile": {"total": NaN}}', 400),
        ('{"profile": {"total": -Infinity}}', 400),
        ('{"profile": {"total": 1e999}}', 400),
        ('{"profile": {"name": "Ada", "name": "Bea"}}', 400),
        ('{"profile": {}, "profile": {"name": "Bea"}}', 400),
        ('{"profile": {"total": ' + "9" * 5000 + "}}", (400, 422)),
        (b"\xff\xfe{}", 400),
        ('{"profile": {"name": "' + "x" * 100_001 + '"}}', 422),
        ('{"profile": {"name": "' + "x" * 3_000_000 + '"}}', 413),
    ],
)
def test_hostile_bodies_are_refused(shop: Program, acme: Channel, body: Any, status: Any) -> None:
    add_number_key(acme, "total")
    answer = shop.put(ADA, body)
    assert answer.status_code in (status if isinstance(status, tuple) else (status,))
    assert answer.json()["status"] == answer.status_code
    assert len(answer.content) < 2000
    assert not acme.contacts.exists()


def test_a_body_of_another_kind_is_refused(shop: Program) -> None:
    client = Client(headers=shop.headers)
    assert client.put(ADA, "profile=x", content_type="application/x-www-form-urlencoded").status_code == 415
    answer = client.patch(ADA)
    assert (answer.status_code, answer.json()["code"]) == (405, "METHOD_NOT_ALLOWED")


@pytest.mark.parametrize("member_id", ["김철수", "a/b", "a%25b", "@", "x" * 64, "..", "a:b;c?d#e"])
def test_member_ids_are_whatever_a_company_has(shop: Program, acme: Channel, member_id: str) -> None:
    path = f"{USERS}/@{quote(unquote(member_id), safe='')}"
    assert shop.put(path, {}).json()["user"]["memberId"] == unquote(member_id)
    assert shop.get(path).status_code == 200


@pytest.mark.parametrize("member_id", ["x" * 65, "a%20b", "%00", "%E2%80%A8"])
def test_what_can_be_no_member_id_is_not_found(shop: Program, acme: Channel, member_id: str) -> None:
    assert shop.put(f"{USERS}/@{member_id}", {}).status_code == 404
    assert not acme.contacts.exists()


@pytest.mark.parametrize("pk", ["0", "-1", "abc", str(2**63), "9" * 400, "1.5", "%00"])
def test_what_can_be_no_id_is_refused(shop: Program, pk: str) -> None:
    assert shop.get(f"{USERS}/{pk}").status_code in (404, 422)


def test_a_lead_needs_contact_information_and_is_added_once(shop: Program, acme: Channel) -> None:
    assert shop.post(USERS, {"profile": {"name": "Ada"}}).status_code == 422
    assert shop.post(USERS, {}).status_code == 422
    assert shop.post(USERS, {"profile": None}).status_code == 422
    added = shop.post(USERS, {"profile": {"name": "Ada", "email": "ada@example.com", "x": 1}})
    assert (added.status_code, added.json()["ignored"]) == (201, ["profile.x"])
    lead = added.json()["user"]
    assert (lead["type"], lead["member"], lead["memberId"], lead["emailQualified"]) == ("lead", False, None, True)
    again = shop.post(USERS, {"profile": {"email": "ADA@example.com"}})
    assert (again.status_code, again.json()["code"], again.json()["id"]) == (409, "CONFLICT", lead["id"])
    assert again.json()["details"][0]["field"] == "profile.email"
    assert acme.contacts.count() == 1


def test_a_lead_waits_for_an_import(shop: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def importing(*_given: Any, **_more: Any) -> None:
        raise Importing

    monkeypatch.setattr("contacts.api.open.users.add_parsed_lead", importing)
    answer = shop.post(USERS, {"profile": {"email": "ada@example.com"}})
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")


def test_blocking_and_taking_it_back(shop: Program, acme: Channel) -> None:
    ada = member(acme, "ada", "Ada")
    path = f"{USERS}/{ada.pk}/block"
    assert shop.post(path).json()["user"]["blocked"] is True
    assert shop.post(path).json()["user"]["version"] == 1
    assert shop.delete(path).json()["user"]["blocked"] is False
    assert shop.post(f"{USERS}/{ada.pk + 1}/block").status_code == 404


def test_reading_and_writing_take_few_statements(shop: Program, acme: Channel, django_assert_num_queries: Any) -> None:
    shop.put(ADA, {"profile": {"name": "Ada"}})
    with django_assert_num_queries(3):  # the key, the bucket, the contact
        shop.get(ADA)
    with django_assert_num_queries(8):  # the key, the bucket, and what an upsert takes
        shop.put(ADA, {"profile": {"name": "Bea"}})
    assert Contact.everywhere.get().profile == {"name": "Bea"}


@pytest.mark.django_db(transaction=True)
def test_a_lead_who_turns_out_to_be_a_member_is_one_contact_with_it(shop: Program, acme: Channel) -> None:
    lead = shop.post(USERS, {"profile": {"email": "ada@example.com", "name": "Ada"}}).json()["user"]
    user = shop.put(ADA, {"profile": {"email": "ada@example.com"}}).json()["user"]
    assert (user["memberId"], user["name"]) == ("ada", "Ada")
    assert shop.get(f"{USERS}/{lead['id']}").status_code == 404
    assert acme.contacts.count() == 1
    assert acme.log.get(verb="contact.merged").actor_name == "Shop"


def test_many_who_share_a_number_cost_no_more_statements(
    shop: Program, acme: Channel, django_assert_max_num_queries: Any, django_capture_on_commit_callbacks: Any
) -> None:
    for number in range(30):
        member(acme, f"m{number}", mobileNumber="+821012345678")
    with django_assert_max_num_queries(11), django_capture_on_commit_callbacks(execute=True):
        assert shop.put(ADA, {"profile": {"mobileNumber": "010-1234-5678"}}).status_code == 200
