"""`/api/v1`: lists, searches, many terms, many contacts, keys and segments."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from contacts import keys
from crm.actors import SYSTEM
from crm.models import Channel
from segments import actions as segments
from tests.cast import Person, add_number_key, lead, member
from tests.programs import Program

CONTACTS = "/api/v1/contacts"
KEYS = "/api/v1/profile-keys"
SEGMENTS = "/api/v1/segments"
ADAS: dict[str, Any] = {"key": "profile.name", "operator": "$contains", "values": ["Ada"]}


@pytest.fixture
def people(acme: Channel) -> Channel:
    for number, name in enumerate(["Ada", "Bea", "Ada B.", "Cleo", "Adam"]):
        email = f"{name[:3].lower()}{number}@example.com"
        member(acme, f"m{number}", name, email=email, mobileNumber=f"+82101234567{number}", sessions_count=number)
    return acme


def names(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [contact["name"] for contact in answer.json()["contacts"]]


def ask(shop: Program, **params: Any) -> Any:
    return shop.get(f"{CONTACTS}?{urlencode(params)}")


def test_a_list_is_sorted_filtered_and_paged_as_on_the_page(shop: Program, people: Channel) -> None:
    assert names(ask(shop, sort="-sessionsCount")) == ["Adam", "Cleo", "Ada B.", "Bea", "Ada"]
    first = ask(shop, sort="sessionsCount", filter=json.dumps(ADAS), limit=2)
    assert names(first) == ["Ada", "Ada B."]
    rest = ask(shop, sort="sessionsCount", filter=json.dumps(ADAS), limit=2, since=first.json()["next"])
    assert (names(rest), rest.json()["next"]) == (["Adam"], None)
    assert names(ask(shop, q="bea1@example.com")) == ["Bea"]
    body = {"filter": ADAS, "sort": "-sessionsCount", "fields": ["id", "name", "profile.email"]}
    found = shop.post(f"{CONTACTS}/search", body)
    assert names(found) == ["Adam", "Ada B.", "Ada"]
    assert set(found.json()["contacts"][0]) == {"id", "name", "profile"}
    assert found.json()["contacts"][0]["profile"] == {"email": "ada4@example.com"}


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"sort": "nonsense"}, "sort"),
        ({"filter": "{"}, "filter"),
        ({"filter": '{"key": "profile.x", "operator": "$eq", "values": [1]}'}, "filter"),
        ({"limit": "0"}, "limit"),
        ({"limit": "501"}, "limit"),
        ({"segment": "5"}, "filter"),
        ({"fields": "id,nonsense"}, "fields"),
        ({"fields": "profile.nonsense"}, "fields"),
        ({"page": "2"}, "page"),
        ({"q": "\x00"}, "q"),
    ],
)
def test_what_makes_no_sense_is_named(shop: Program, people: Channel, params: Any, field: str) -> None:
    answer = ask(shop, **params)
    assert (answer.status_code, answer.json()["code"]) == (422, "VALIDATION_FAILED")
    assert [detail["field"] for detail in answer.json()["details"]] == [field]


def test_a_cursor_is_one_of_ours(shop: Program, people: Channel) -> None:
    answer = ask(shop, since="nonsense")
    assert (answer.status_code, answer.json()["code"]) == (422, "INVALID_CURSOR")


def test_archived_keys_cannot_be_read_in_any_way(shop: Program, people: Channel) -> None:
    add_number_key(people, "total")
    shop.put("/open/v5/users/@m0", {"profile": {"total": 5}})
    condition = {"key": "profile.total", "operator": "$eq", "values": [5]}
    assert names(shop.post(f"{CONTACTS}/search", {"filter": condition})) == ["Ada"]
    keys.archive(people.profile_keys.get(key="total"), by=SYSTEM)
    for params in ({"filter": json.dumps(condition)}, {"sort": "profile.total"}, {"fields": "profile.total"}):
        assert ask(shop, **params).status_code == 422
    assert "total" not in ask(shop, q="ada0@example.com").content.decode()
    assert "total" not in shop.get(KEYS).content.decode()


def test_terms_are_looked_up(shop: Program, people: Channel, charlie: Person) -> None:
    member(charlie.channel, "m9", "Ada")
    terms = ["ADA0@example.com", "010-1234-5671", "m2", "Cleo", "nobody@example.com", "m9", " ", "m2"]
    answer = shop.post(f"{CONTACTS}/lookup", {"terms": terms}).json()
    assert [found["term"] for found in answer["found"]] == ["ADA0@example.com", "010-1234-5671", "m2", "Cleo"]
    ids = list(people.contacts.order_by("pk").values_list("pk", flat=True))
    assert [found["ids"] for found in answer["found"]] == [[str(pk)] for pk in ids[:4]]
    assert answer["missing"] == ["nobody@example.com", "m9"]


@pytest.mark.parametrize("terms", [[], ["x"] * 10_001, ["x" * 1001], [1], "x", None, ["a\x00"], ["\ud800"]])
def test_terms_that_cannot_be_are_refused(shop: Program, terms: Any) -> None:
    assert shop.post(f"{CONTACTS}/lookup", {"terms": terms}).status_code == 422


def test_a_batch_keeps_the_right_rows_and_says_what_is_wrong(shop: Program, people: Channel) -> None:
    pk = people.contacts.get(member_id="m1").pk
    rows = [
        {"memberId": "new", "profile": {"name": "Nora"}, "tags": ["VIP"]},
        {"memberId": "m0", "profile": {"email": "nobody", "total": 1}},
        {"id": str(pk), "profile": {"lastName": "B.", "x": 1}},
        {"memberId": "m2", "profile": {"name": "Ada B."}},
        {"profile": {}},
        {"memberId": "m3", "id": "3"},
        {"id": "999999"},
        {"id": 5},
        {"memberId": "a b"},
        {"memberId": "m4", "nonsense": 1},
        5,
    ]
    answer = shop.post(f"{CONTACTS}/batch", {"contacts": rows})
    said = answer.json()
    assert answer.status_code == 200, said
    statuses = [row["status"] for row in said["rows"]]
    assert statuses == ["added", "refused", "changed", "unchanged", *["refused"] * 7]
    assert (said["added"], said["changed"], said["unchanged"], said["refused"]) == (1, 1, 1, 8)
    assert said["rows"][2]["ignored"] == ["profile.x"]
    assert [row["details"][0]["field"] for row in said["rows"] if row["details"]] == [
        "profile.email", "memberId", "memberId", "id", "id", "memberId", "nonsense", "",
    ]  # fmt: skip
    assert people.contacts.get(member_id="new").tags == ["vip"]
    assert people.log.filter(actor_name="Shop").count() == 2


def test_an_atomic_batch_is_all_or_nothing(shop: Program, people: Channel) -> None:
    rows = [{"memberId": "new"}, {"memberId": "m0", "tags": 5}, {"id": "99999"}]
    answer = shop.post(f"{CONTACTS}/batch", {"contacts": rows, "atomic": True})
    assert answer.status_code == 422
    assert [detail["field"] for detail in answer.json()["details"]] == ["contacts.1.tags"]
    answer = shop.post(f"{CONTACTS}/batch", {"contacts": [rows[0], rows[2]], "atomic": True})
    assert [detail["field"] for detail in answer.json()["details"]] == ["contacts.1.id"]
    assert people.contacts.count() == 5
    assert shop.post(f"{CONTACTS}/batch", {"contacts": rows[:1], "atomic": True}).json()["added"] == 1


@pytest.mark.parametrize("contacts", [[], [{"memberId": "x"}] * 1001, {}, None, "x"])
def test_a_batch_has_a_size(shop: Program, acme: Channel, contacts: Any) -> None:
    assert shop.post(f"{CONTACTS}/batch", {"contacts": contacts}).status_code == 422
    assert not acme.contacts.exists()


def test_a_batch_takes_few_statements(shop: Program, acme: Channel, django_assert_max_num_queries: Any) -> None:
    rows = [{"memberId": f"m{number}", "profile": {"name": f"N{number}"}} for number in range(200)]
    for name in ("N", "M"):
        for row in rows:
            row["profile"] = {"name": name}
        with django_assert_max_num_queries(11):
            assert shop.post(f"{CONTACTS}/batch", {"contacts": rows}).status_code == 200


def test_leads_who_turn_out_to_be_members_of_a_batch_are_one_contact_with_them(
    shop: Program, acme: Channel, django_capture_on_commit_callbacks: Any
) -> None:
    lead(acme, "Ada", email="ada@example.com")
    lead(acme, "Bea", mobileNumber="+821012345678")
    lead(acme, "Cee", email="shared@example.com")
    rows = [
        {"memberId": "1", "profile": {"email": "Ada@example.com"}},
        {"memberId": "2", "profile": {"mobileNumber": "010-1234-5678"}},
        {"memberId": "3", "profile": {"email": "shared@example.com"}},
        {"memberId": "4", "profile": {"email": "shared@example.com"}},
    ]
    with django_capture_on_commit_callbacks(execute=True):
        assert shop.post(f"{CONTACTS}/batch", {"contacts": rows}).json()["added"] == 4
    found = {contact.member_id: contact.name for contact in acme.contacts.all()}
    assert found == {"1": "Ada", "2": "Bea", "3": "", "4": "", None: "Cee"}, "nobody knows whose lead the last one is"
    for row in rows:
        row["tags"] = ["new"]
    with django_capture_on_commit_callbacks() as callbacks:
        assert shop.post(f"{CONTACTS}/batch", {"contacts": rows}).json()["changed"] == 4
    assert callbacks == [], "nobody is looked for where contact information stays the same"


def test_a_batch_again_with_its_key_is_done_once(shop: Program, acme: Channel) -> None:
    body = {"contacts": [{"memberId": "ada"}]}
    first = shop.post(f"{CONTACTS}/batch", body, idempotency_key="1")
    assert shop.post(f"{CONTACTS}/batch", body, idempotency_key="1").content == first.content


def test_keys_are_added_and_changed(shop: Program, acme: Channel) -> None:
    added = shop.post(KEYS, {"key": "shoeSize", "type": "number"})
    assert (added.status_code, added.json()["label"]) == (201, "Shoe size")
    changed = shop.patch(f"{KEYS}/shoeSize", {"label": "Size", "inInbox": False}).json()
    assert (changed["label"], changed["inInbox"], changed["inContacts"]) == ("Size", False, True)
    assert shop.get(KEYS).json()["profileKeys"][-1] == changed
    assert shop.put("/open/v5/users/@ada", {"profile": {"shoeSize": 38}}).json()["user"]["profile"] == {"shoeSize": 38}
    assert acme.log.filter(verb="key.added", actor_name="Shop").exists()
    for body in ({"key": "shoeSize", "type": "number"}, {"key": "A b", "type": "number"}, {"key": "x", "type": "y"}):
        assert shop.post(KEYS, body).status_code == 422
    assert shop.patch(f"{KEYS}/nonsense", {}).status_code == 404
    assert shop.patch(f"{KEYS}/name", {"inContacts": False}).status_code == 422


def test_segments_are_listed_and_asked(shop: Program, people: Channel, charlie: Person) -> None:
    segment = segments.create(people, "Adas", 1, ADAS, by=SYSTEM)
    other = segments.create(charlie.channel, "Adas", 1, ADAS, by=SYSTEM)
    listed = shop.get(SEGMENTS).json()["segments"]
    assert [(each["id"], each["name"], each["broken"]) for each in listed] == [(str(segment.pk), "Adas", False)]
    first = shop.get(f"{SEGMENTS}/{segment.pk}/contacts?limit=2")
    rest = shop.get(f"{SEGMENTS}/{segment.pk}/contacts?limit=2&since={first.json()['next']}")
    assert (names(first), names(rest), rest.json()["next"]) == (["Ada", "Ada B."], ["Adam"], None)
    assert names(ask(shop, segment=segment.pk, sort="sessionsCount")) == ["Ada", "Ada B.", "Adam"]
    for member_id, is_in in (("m0", True), ("m1", False)):
        assert shop.get(f"{SEGMENTS}/{segment.pk}/contains?memberId={member_id}").json() == {"contains": is_in}
    assert shop.get(f"{SEGMENTS}/{segment.pk}/contains?memberId=nobody").status_code == 404
    assert shop.get(f"{SEGMENTS}/{segment.pk}/contains").status_code == 422
    for path in ("contacts", "contains?memberId=m0"):
        assert shop.get(f"{SEGMENTS}/{other.pk}/{path}").status_code == 404
        assert Program.of(charlie.channel).get(f"{SEGMENTS}/{segment.pk}/{path}").status_code == 404


def test_a_broken_segment_says_so(shop: Program, people: Channel) -> None:
    add_number_key(people, "total")
    condition = {"key": "profile.total", "operator": "$gt", "values": [5]}
    segment = segments.create(people, "Rich", 1, condition, by=SYSTEM)
    people.profile_keys.filter(key="total").delete()
    assert shop.get(SEGMENTS).json()["segments"][0]["broken"] is True
    answer = shop.get(f"{SEGMENTS}/{segment.pk}/contacts")
    assert (answer.status_code, answer.json()["code"]) == (409, "CONFLICT")
