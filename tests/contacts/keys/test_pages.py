"""Customer profile data as managers see and work with it."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts import keys
from contacts.fields import Catalogue
from contacts.models import ProfileKey
from crm.models import Channel, Role, User
from exports import reading
from segments import actions as segments
from tests import cast
from tests.cast import HTMX, Person

pytestmark = pytest.mark.django_db

Key = Callable[[str], ProfileKey]


def text(response: Any) -> str:
    return html.unescape(response.content.decode())


def order(person: Person) -> list[str]:
    """The keys in the order of the page."""
    return re.findall(r"profile\.(\w+)</span>", text(person.get("keys")))


def post(person: Person, name: str, *args: Any, **data: Any) -> Any:
    """As htmx sends it."""
    return person.client.post(person.url(name, *args), data, headers=HTMX)


def holder(channel: Channel, *granted: str) -> Person:
    role = Role.everywhere.create(channel=channel, name=" ".join(granted), granted=list(granted))
    return cast.hire(channel, "Kim", role)


def test_settings_stand_in_the_rail_for_those_who_may(alice: Person, bob: Person, shop: Channel) -> None:
    assert alice.url("keys") in text(alice.get("chatroom"))
    assert "/settings/" not in text(bob.get("chatroom"))
    assert bob.get("keys").status_code == 403
    kim = holder(shop, "settings.manage")
    assert f'href="{kim.url("settings")}"' in text(kim.get("chatroom"))
    page = kim.get("settings")
    assert page.status_code == 200
    assert "Asia/Seoul" in text(page) or "UTC" in text(page)
    assert kim.url("keys") not in text(page)
    assert kim.get("keys").status_code == 403


def test_the_page_lists_all_keys_in_order_archived_ones_in_their_place(alice: Person, shop: Channel, key: Key) -> None:
    keys.archive(key("firstName"), by=alice.actor)
    assert order(alice) == list(shop.profile_keys.order_by("position").values_list("key", flat=True))
    assert text(alice.get("keys")).count("is-archived") == 1


def test_the_page_asks_the_same_for_many_keys(alice: Person, shop: Channel) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            alice.get("keys")
        return len(asked)

    alice.get("keys")  # signing in asks more, once
    few = queries()
    for number in range(20):
        keys.add_key(shop, f"key{number}", "string", by=alice.actor)
    assert queries() == few


def test_a_key_is_added(alice: Person, shop: Channel) -> None:
    data = {"label": "Shoe size", "key": "shoeSize", "type": "number", "description": "European"}
    answer = post(alice, "keys", **data)
    assert answer.status_code == 204
    assert {"keys", "closeDialog", "toast"} <= set(re.findall(r'"(\w+)":', answer.headers["HX-Trigger"]))
    row = shop.profile_keys.get(key="shoeSize")
    assert (row.label, row.type, row.description) == ("Shoe size", "number", "European")
    assert order(alice)[-1] == "shoeSize"
    assert alice.post("keys", **data | {"key": "shoeWidth"}).headers["Location"] == alice.url("keys")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"key": "Shoe size"}, "camelCase"),
        ({"key": "total"}, "already a key “total”"),
        ({"label": ""}, "required"),
        ({"type": "colour"}, "valid choice"),
    ],
)
def test_a_wrong_key_comes_back_with_what_was_typed(
    wrong: dict[str, str], said: str, alice: Person, shop: Channel
) -> None:
    data = {"label": "Shoe size", "key": "shoeSize", "type": "number", "description": "European"} | wrong
    before = shop.profile_keys.count()
    for answer in (post(alice, "keys", **data), alice.post("keys", **data)):
        assert answer.status_code == 422
        assert said in text(answer)
        assert "European" in text(answer)
        assert 'aria-invalid="true"' in text(answer)
    assert shop.profile_keys.count() == before


def test_a_label_is_changed_and_the_list_follows(alice: Person, shop: Channel, key: Key) -> None:
    assert post(alice, "key", key("total").pk, label="Spent", description="").status_code == 204
    assert "Spent" in text(alice.get("contacts"))
    assert post(alice, "key", key("total").pk, label=" ", description="").status_code == 422


def test_a_standard_label_that_isnt_touched_stays_translated(alice: Person, shop: Channel, key: Key) -> None:
    alice.user.language = "ko"
    alice.user.save()
    shown = re.search(r'name="label" value="([^"]+)"', text(alice.part("key", key("email").pk)))
    assert shown
    assert shown[1] == "이메일"
    post(alice, "key", key("email").pk, label=shown[1], description="Where to write to")
    assert (key("email").label, key("email").description) == ("E-mail", "Where to write to")


def test_a_key_of_another_channel_isnt_there(alice: Person, charlie: Person, shop: Channel) -> None:
    theirs = charlie.channel.profile_keys.get(key="firstName")
    change = keys.preview(keys.add_key(charlie.channel, "plan", "string", by=charlie.actor), "number", by=charlie.actor)
    for name in ("key", "key_archival", "key_type"):
        assert alice.get(name, theirs.pk).status_code == 404
    for name in ("key", "key_in_contacts", "key_in_inbox", "key_archival", "key_restoration", "key_type"):
        assert alice.post(name, theirs.pk).status_code == 404
    assert alice.get("type_change", change.pk).status_code == 404
    assert alice.post("type_change_conversion", change.pk).status_code == 404
    assert alice.get("key", 2**63).status_code == 404


def test_columns_panel_download_and_inbox_follow_the_order(alice: Person, shop: Channel, key: Key) -> None:
    ada = shop.contacts.get(member_id="1")
    pks = list(shop.profile_keys.order_by("-position").values_list("pk", flat=True))
    assert post(alice, "keys_order", key=pks).status_code == 204
    assert order(alice) == list(shop.profile_keys.order_by("position").values_list("key", flat=True))
    for page in (alice.get("contacts"), alice.get("contact", ada.pk)):
        assert text(page).index("Plan") < text(page).index("Total") < text(page).index("Mobile number")
    catalogue = Catalogue.of(shop)
    headers = [column.header for column in reading.columns(list(catalogue.in_contacts().values()))]
    assert headers.index("Plan") < headers.index("Total") < headers.index("E-mail")
    assert list(catalogue.in_inbox())[:2] == ["profile.plan", "profile.total"]


def test_an_order_of_nonsense_changes_nothing(alice: Person, shop: Channel) -> None:
    before = order(alice)
    for nonsense in ([], ["x"], ["1e3"], ["9" * 30]):
        assert post(alice, "keys_order", key=nonsense).status_code == 422
    assert order(alice) == before


def test_a_key_hidden_in_contacts_is_not_shown_but_filtered_by(alice: Person, shop: Channel, key: Key) -> None:
    answer = post(alice, "key_in_contacts", key("plan").pk)
    assert 'role="switch"' in text(answer)
    assert "checked" not in text(answer)
    ada = shop.contacts.get(member_id="1")
    page = text(alice.get("contacts"))
    assert 'data-key="profile.plan"' not in page.partition("<table")[2].partition("</table>")[0]
    assert ">hidden</span>" in page.partition('data-key="profile.plan"')[2].partition("</div>")[0]
    assert "Plan" not in text(alice.get("contact", ada.pk))
    condition = '{"key": "profile.plan", "operator": "$exist"}'
    assert alice.get("contacts", filter=condition).status_code == 200
    assert alice.get("contacts", sort="profile.plan").status_code == 200
    assert "Cleo" not in text(alice.part("contacts", target="list", q="gold"))
    assert post(alice, "key_in_contacts", key("plan").pk, shown="1").status_code == 200
    assert "Plan" in text(alice.get("contacts"))
    assert alice.get("contacts", filter=condition).status_code == 200


def test_what_customers_are_told_apart_by_cant_be_hidden(alice: Person, shop: Channel, key: Key) -> None:
    answer = post(alice, "key_in_contacts", key("email").pk)
    assert answer.status_code == 422
    assert "checked" in text(answer)
    assert "told apart" in answer.headers["HX-Trigger"]
    assert alice.post("key_in_contacts", key("email").pk).headers["Location"] == alice.url("keys")
    assert key("email").in_contacts
    assert post(alice, "key_in_inbox", key("email").pk).status_code == 200
    assert not key("email").in_inbox


def test_before_archiving_the_segments_that_use_the_key_are_named(alice: Person, shop: Channel, key: Key) -> None:
    rich = segments.create(shop, "Rich", 0, {"key": "profile.total", "operator": "$gte", "values": [6]}, by=alice.actor)
    inside = {"key": "segment", "operator": "$in", "values": [rich.pk]}
    segments.create(shop, "Rich and more", 0, inside, by=alice.actor)
    dialog = text(alice.part("key_archival", key("total").pk))
    assert "<li>Rich</li><li>Rich and more</li>" in dialog
    assert "Nothing uses it" in text(alice.part("key_archival", key("plan").pk))
    assert post(alice, "key_archival", key("total").pk).status_code == 204
    ada = shop.contacts.get(member_id="1")
    for page in (alice.get("contacts"), alice.get("contact", ada.pk)):
        assert "Total" not in text(page)
    assert "is-broken" in text(alice.part("segments_sidebar"))
    assert "checked disabled" not in text(alice.get("keys")).partition("profile.total")[2].partition("</tr>")[0]
    assert post(alice, "key_restoration", key("total").pk).status_code == 204
    assert "10" in text(alice.get("contact", ada.pk))
    assert "is-broken" not in text(alice.part("segments_sidebar"))


def test_a_key_that_cant_be_archived_says_why(alice: Person, shop: Channel, key: Key) -> None:
    assert "told apart" in text(alice.part("key_archival", key("name").pk))
    assert post(alice, "key_archival", key("name").pk).status_code == 422
    assert key("name").archived_at is None


def test_a_type_is_changed_after_a_preview(alice: Person, shop: Channel, key: Key) -> None:
    segments.create(shop, "Gold", 0, {"key": "profile.plan", "operator": "$eq", "values": ["gold"]}, by=alice.actor)
    answer = post(alice, "key_type", key("plan").pk, to_type="number")
    change = shop.type_changes.get()
    assert answer.headers["HX-Redirect"] == alice.url("type_change", change.pk)
    page = text(alice.get("type_change", change.pk))
    cleo = shop.contacts.get(member_id="3")
    assert f'href="{alice.url("contact", cleo.pk)}">Cleo</a>' in page
    assert "“gold” is no number" in page
    assert "<li>Gold</li>" in page
    assert key("plan").type == "string"
    answer = alice.post("type_change_conversion", change.pk)
    assert answer.headers["Location"] == alice.url("type_change", change.pk)
    page = text(alice.get("type_change", change.pk))
    assert "The type is now “Number”" in page
    assert "Cleo" in page
    assert key("plan").type == "number"
    again = alice.post("type_change_conversion", change.pk)
    assert again.status_code == 422
    assert "Somebody else has changed the key" in text(again)


def test_who_may_not_see_contacts_gets_no_preview_of_them_not_even_numbers(
    alice: Person, shop: Channel, key: Key
) -> None:
    change = keys.preview(key("plan"), "number", by=alice.actor)
    kim = holder(shop, "keys.manage")
    assert kim.get("type_change", change.pk).status_code == 403
    assert kim.get("key_type", key("plan").pk).status_code == 403
    assert kim.url("key_type", key("plan").pk) not in text(kim.get("keys"))


def test_a_standard_keys_type_stays_and_says_why(alice: Person, shop: Channel, key: Key) -> None:
    assert "its type stays as it is" in text(alice.part("key_type", key("name").pk))
    answer = post(alice, "key_type", key("name").pk, to_type="number")
    assert answer.status_code == 422
    assert not shop.type_changes.exists()
    assert post(alice, "key_type", key("plan").pk, to_type="string").status_code == 422


def test_without_scripts_every_part_is_a_page(alice: Person, shop: Channel, key: Key) -> None:
    for name in ("key", "key_archival", "key_type"):
        page = text(alice.get(name, key("total").pk))
        assert "<html" in page
        assert "<form" in page
    assert "<html" in text(alice.get("key_new"))
    assert "<html" not in text(alice.part("key_new"))
    assert alice.post("key_archival", key("total").pk).headers["Location"] == alice.url("keys")
    assert alice.post("keys_order", key=[key("total").pk]).headers["Location"] == alice.url("keys")


def test_the_admin_works_by_the_same_rules(shop: Channel, key: Key) -> None:
    root = User.objects.create_superuser("root@example.com", cast.PASSWORD)
    client = Client()
    client.force_login(root)
    address = reverse("admin:contacts_profilekey_change", args=[key("email").pk])
    answer = client.post(address, {"label": "Mail", "description": "", "in_inbox": "on"}, follow=True)
    assert "told apart" in text(answer)
    assert (key("email").label, key("email").in_contacts) == ("E-mail", True)
    client.post(address, {"label": "Mail", "description": "", "in_contacts": "on"})
    assert (key("email").label, key("email").in_inbox) == ("Mail", False)
