"""Segments as managers see and work with them."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from contacts.fields import Catalogue
from contacts.lists import saved_urls
from contacts.terms import Terms
from crm.models import Channel
from segments import actions, audiences, queries
from segments.models import Segment
from tests import cast
from tests.cast import HTMX, Person
from tests.segments.conftest import EVERYBODY, Make, inside, total

pytestmark = pytest.mark.django_db


def text(response: Any) -> str:
    html: str = response.content.decode()
    return html


def counts(person: Person) -> dict[str, str]:
    return dict(
        re.findall(r'id="segment-count-(\d+)" hx-swap-oob="true">\s*([^<]*?)\s*<', text(person.part("segments_counts")))
    )


def archive(channel: Channel, key: str = "total") -> None:
    channel.profile_keys.filter(key=key).update(archived_at=timezone.now())


def test_the_contacts_page_fetches_the_segments_after_the_rows(vera: Person, shop: Channel, make: Make) -> None:
    segment = make()
    page = text(vera.get("contacts", segment=segment.pk))
    assert f"{vera.url('segments_sidebar')}?segment={segment.pk}" in page
    assert "Buyers" not in page.partition('id="list"')[0].partition("<main")[2].partition('class="main"')[0]


def test_the_sidebar_shows_segments_in_order_with_colours_and_counts(vera: Person, shop: Channel, make: Make) -> None:
    buyers, rich = make(), make("Rich", total(10), colour=7)
    assert counts(vera) == {str(buyers.pk): "2", str(rich.pk): "1"}
    html = text(vera.part("segments_sidebar", segment=rich.pk))
    assert html.index("Buyers") < html.index("Rich")
    assert "hue-7" in html
    assert re.search(rf'\?segment={rich.pk}"\s+aria-current="page"', html)
    assert re.search(rf'id="segment-count-{buyers.pk}">\s*2\s*<', html)


def test_who_may_only_view_gets_no_handles(vera: Person, bob: Person, shop: Channel, make: Make) -> None:
    segment = make()
    assert "handle" in text(bob.part("segments_sidebar"))
    assert "handle" not in text(vera.part("segments_sidebar"))
    assert "Duplicate" in text(bob.part("segment_menu", segment.pk))
    assert "Duplicate" not in text(vera.part("segment_menu", segment.pk))


def test_the_list_of_a_segment_shows_its_members(vera: Person, shop: Channel, make: Make) -> None:
    page = text(vera.get("contacts", segment=make().pk))
    assert "Ada" in page
    assert "Cleo" not in page
    assert re.search(r'<h1 id="list-title">\s*Buyers\s*</h1>', page)


def test_a_list_is_kept_as_a_segment_with_all_that_narrows_it(bob: Person, shop: Channel) -> None:
    cast.member(shop, "4", "Dora", total=9, tags=["vip"])
    listing = {"filter": json.dumps(total(5)), "tag": "vip", "type": "member", "sort": "-profile.total"}
    dialog = text(bob.part("segment_new", **listing))
    assert "Total is 5 or more" in dialog or "5" in dialog
    answer = bob.client.post(bob.url("segments"), {**listing, "name": "VIPs", "colour": 4}, headers=HTMX)
    segment = shop.segments.get()
    assert answer.headers["HX-Redirect"].endswith(f"?segment={segment.pk}")
    assert (segment.name, segment.colour) == ("VIPs", 4)
    assert [contact.name for contact in audiences.members(segment).contacts] == ["Dora"]


def test_a_segment_of_a_segment_refers_to_it(bob: Person, shop: Channel, make: Make) -> None:
    buyers = make()
    bob.post("segments", name="Copy", colour=0, segment=buyers.pk)
    assert shop.segments.get(name="Copy").filter["and"][0]["key"] == "segment"


def test_what_was_searched_for_becomes_a_condition(bob: Person, shop: Channel) -> None:
    bob.post("segments", name="Found", colour=0, q="ada")
    segment = shop.segments.get()
    assert segment.filter["and"] == [{"key": "search", "type": "search", "operator": "$contains", "values": ["ada"]}]
    assert [contact.name for contact in audiences.members(segment).contacts] == ["Ada"]


def test_many_terms_are_no_segment(bob: Person, shop: Channel) -> None:
    terms = saved_urls.save_terms(shop, Terms.of(["ada"], Catalogue.of(shop).context))
    assert bob.part("segment_new", terms=terms).status_code == 422
    assert bob.post("segments", name="Found", colour=0, terms=terms).status_code == 422
    assert not shop.segments.exists()


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({}, "everybody"),
        ({"sort": "-createdAt"}, "everybody"),
    ],
)
def test_everybody_is_no_segment(bob: Person, shop: Channel, params: dict[str, str], reason: str) -> None:
    dialog = bob.part("segment_new", **params)
    assert dialog.status_code == 422
    assert reason in text(dialog)
    assert bob.post("segments", name="All", colour=0, **params).status_code == 422
    assert not shop.segments.exists()


def test_a_hidden_key_still_decides_who_is_in_a_segment(alice: Person, shop: Channel, make: Make) -> None:
    segment = make()
    before = counts(alice)
    shop.profile_keys.filter(key="total").update(in_contacts=False)
    page = text(alice.get("contacts", segment=segment.pk, sort="-profile.total"))
    assert "Ada" in page
    assert "Cleo" not in page
    assert 'data-key="profile.total"' not in page.partition("<table")[2].partition("</table>")[0]
    shop.segments.update(counted_at=None)
    assert counts(alice) == before
    assert "is-broken" not in text(alice.part("segments_sidebar"))
    assert "Ada" in text(alice.get("contacts", filter=json.dumps(total(5))))
    assert alice.part("export_new", segment=segment.pk).status_code == 200
    assert alice.part("export_new", audience=segment.pk).status_code == 200


def test_a_condition_that_is_not_understood_any_more_is_drawn_as_it_was(bob: Person, shop: Channel, make: Make) -> None:
    segment = make("Rich", total(300))
    archive(shop)
    page = text(bob.get("contacts", segment=segment.pk))
    row = page.partition('class="condition"')[2]
    assert re.search(r'<option value="\$gte"[^>]* selected>is at least</option>', row)
    assert re.search(r'name="v-0" value="300"', row)


@pytest.mark.parametrize(
    "data",
    [
        {"name": "", "colour": 0},
        {"name": "x", "colour": 12},
        {"name": "x" * 101, "colour": 1},
        {"name": "Buyers", "colour": 1},
        {"name": "Good", "colour": 1, "filter": '{"key": "profile.nope", "operator": "$exist"}'},
        {"name": "Good", "colour": 1, "filter": "{"},
    ],
)
def test_a_bad_form_comes_back_with_422(bob: Person, shop: Channel, make: Make, data: dict[str, Any]) -> None:
    make("Buyers")
    assert bob.post("segments", **data).status_code == 422
    assert shop.segments.count() == 1


def test_the_edited_filter_is_saved_or_kept_as_new(bob: Person, shop: Channel, make: Make) -> None:
    segment = make()
    edited = {"segment": segment.pk, "filter": json.dumps(total(10))}
    page = text(bob.get("contacts", **edited))
    assert "Ada" in page
    assert "Bea" not in page
    assert bob.url("segment_filter", segment.pk) in page
    assert "filter has unsaved changes" not in text(bob.get("contacts", segment=segment.pk))
    bob.client.post(bob.url("segment_filter", segment.pk), edited, headers=HTMX)
    assert [contact.name for contact in audiences.members(segment_of(shop)).contacts] == ["Ada"]


def segment_of(channel: Channel) -> Segment:
    return channel.segments.select_related("channel").get()


def test_an_edit_into_a_loop_is_refused_in_words(bob: Person, shop: Channel, make: Make) -> None:
    first = make("First")
    second = make("Second", inside(first))
    refused = bob.post("segment_filter", first.pk, segment=first.pk, filter=json.dumps(inside(second)))
    assert refused.status_code == 422
    assert "would lead back to itself" in text(refused)


def test_settings_are_saved_and_the_sidebar_told(bob: Person, shop: Channel, make: Make) -> None:
    segment = make()
    url = bob.url("segment_settings", segment.pk)
    answer = bob.client.post(url, {"name": "Big", "colour": "9"}, headers=HTMX)
    assert answer.status_code == 204
    assert {"segments", "closeDialog", "toast"} <= set(json.loads(answer.headers["HX-Trigger"]))
    segment.refresh_from_db()
    assert (segment.name, segment.colour) == ("Big", 9)
    make("Other")
    assert bob.client.post(url, {"name": "Other", "colour": "9"}, headers=HTMX).status_code == 422


def test_a_copy_is_made(bob: Person, shop: Channel, make: Make) -> None:
    bob.post("segment_copy", make().pk)
    assert [segment.name for segment in shop.segments.all()] == ["Buyers", "Buyers (2)"]


def test_an_order_is_saved(bob: Person, shop: Channel, make: Make) -> None:
    a, _, c = (make(name) for name in "abc")
    assert bob.client.post(bob.url("segments_order"), {"segment": [c.pk, a.pk]}, headers=HTMX).status_code == 204
    assert [segment.name for segment in shop.segments.order_by("position")] == ["c", "a", "b"]
    assert bob.client.post(bob.url("segments_order"), {"segment": ["x"]}, headers=HTMX).status_code == 422


def test_deleting_asks_and_names_who_uses_it(bob: Person, shop: Channel, make: Make) -> None:
    buyers = make()
    make("Outer", inside(make("Middle", inside(buyers))))
    make("Stranger")
    asked = text(bob.part("segment_deletion", buyers.pk))
    assert "Outer" in asked
    assert "Middle" in asked
    assert "Stranger" not in asked
    assert shop.segments.count() == 4
    bob.post("segment_deletion", buyers.pk)
    assert not shop.segments.filter(pk=buyers.pk).exists()
    assert "There is no such segment" in text(bob.get("segment", shop.segments.get(name="Outer").pk))


def test_a_broken_segment_is_red_with_reason_and_a_link_to_repair(bob: Person, shop: Channel, make: Make) -> None:
    segment = make()
    archive(shop)
    html = text(bob.part("segments_sidebar"))
    assert "is-broken" in html
    assert "“Total” is archived" in html
    page = text(bob.get("segment", segment.pk))
    assert f"?segment={segment.pk}&amp;edit" in page
    assert "“Total” is archived" in page
    bob.post("segment_filter", segment.pk, filter=json.dumps({"key": "profile.name", "operator": "$exist"}))
    assert "is-broken" not in text(bob.part("segments_sidebar"))
    assert counts(bob) == {str(segment.pk): "3"}


def test_lists_and_downloads_of_a_broken_segment_are_refused(alice: Person, shop: Channel, make: Make) -> None:
    buyers = make()
    outer = make("Outer", {"not": inside(buyers)})
    archive(shop)
    for segment in (buyers, outer):
        for name in ("contacts", "contacts_count", "export_new"):
            assert alice.get(name, segment=segment.pk).status_code == 422
        assert alice.part("export_new", filter=json.dumps(inside(segment, operator="$nin"))).status_code == 422


def test_a_broken_segment_is_imported_nowhere_and_says_why(alice: Person, shop: Channel, make: Make) -> None:
    segment = make()
    archive(shop)
    answer = alice.get("segments_audience", audience=segment.pk)
    assert answer.status_code == 422
    assert "“Total” is archived" in text(answer)


def test_a_segment_of_another_channel_is_not_found(bob: Person, charlie: Person, shop: Channel) -> None:
    theirs = actions.create(charlie.channel, "Theirs", 0, EVERYBODY, by=charlie.actor)
    for name in ("segment", "segment_menu", "segment_settings", "segment_deletion"):
        assert bob.get(name, theirs.pk).status_code == 404
    for name in ("segment_settings", "segment_filter", "segment_copy", "segment_deletion"):
        assert bob.post(name, theirs.pk, name="Mine", colour=1).status_code == 404
    assert bob.get("segments_audience", audience=theirs.pk).status_code == 404
    assert bob.get("contacts", segment=theirs.pk).status_code == 422
    assert "Theirs" not in text(bob.get("segments")) + text(bob.part("segments_sidebar"))
    assert charlie.channel.segments.get().name == "Theirs"


def test_a_viewer_can_look_but_change_nothing(vera: Person, shop: Channel, make: Make) -> None:
    segment = make()
    assert vera.get("segment", segment.pk).status_code == 200
    assert vera.get("segments").status_code == 200
    assert vera.get("segment_new").status_code == 403
    for name in ("segment_settings", "segment_filter", "segment_copy", "segment_deletion"):
        assert vera.post(name, segment.pk).status_code == 403
    for name in ("segments", "segments_order"):
        assert vera.post(name).status_code == 403


def test_a_hostile_name_is_shown_as_text(bob: Person, shop: Channel, make: Make) -> None:
    hostile = "<script>alert(1)</script>\"'><img src=x>"
    segment = make(hostile)
    make("Outer", inside(segment))
    pages = [bob.get("segment", segment.pk), bob.get("segments"), bob.part("segments_sidebar"),
             bob.part("segment_menu", segment.pk), bob.part("segment_settings", segment.pk),
             bob.part("segment_deletion", segment.pk), bob.part("segments_audience", audience=segment.pk),
             bob.get("contacts", filter=json.dumps(inside(segment))),
             bob.get("contacts", segment=segment.pk)]  # fmt: skip
    for page in pages:
        assert page.status_code == 200
        assert "<script>alert" not in text(page)
        assert "<img" not in text(page)


def test_the_page_shows_history_and_the_change_of_a_week(bob: Person, shop: Channel, make: Make) -> None:
    segment = make()
    counts(bob)
    today = timezone.localdate()
    for ago, number in ((20, 900), (9, 1000), (8, 1200), (3, 4000), (1, 3)):
        segment.counts.create(channel=shop, day=today - timedelta(days=ago), count=number)
    page = text(bob.get("segment", segment.pk))
    assert "-1,198" in page
    page = page.partition('class="chart"')[2]
    assert page.count("<polyline") == 1  # two days that follow each other; the others stand alone
    assert page.count('r="3"></circle>') == 3
    assert "never fewer than 3 nor more than 4,000" in page


def test_import_segment_is_a_copy(alice: Person, bob: Person, shop: Channel, make: Make) -> None:
    segment = make()
    copy = audiences.import_segment(segment)
    assert "total" in text(bob.part("segments_audience", audience=segment.pk))
    actions.edit_filter(segment, total(10), by=alice.actor)
    assert copy.to_json()["values"] == [5]


def test_outside_programs_read_members_by_cursor(shop: Channel, make: Make) -> None:
    segment, everyone = make(), make("Everyone", EVERYBODY)
    ada, bea, cleo = shop.contacts.order_by("pk")
    first = audiences.members(everyone, limit=2)
    assert (first.contacts, first.next) == ([ada, bea], bea.pk)
    rest = audiences.members(everyone, after=first.next or 0, limit=2)
    assert (rest.contacts, rest.next) == ([cleo], None)
    assert audiences.contains(segment, ada)
    assert not audiences.contains(segment, cleo)


def test_which_segments_use_a_key_is_known_before_it_is_archived(shop: Channel, make: Make) -> None:
    make("Outer", {"not": inside(make("Buyers"))})
    make("Named", {"key": "profile.name", "operator": "$exist"})
    assert queries.using(shop, "profile.total") == ["Buyers", "Outer"]
    archive(shop)
    assert queries.using(shop, "profile.total") == ["Buyers", "Outer"]
    assert queries.using(shop, "profile.email") == []


def test_the_sidebar_asks_as_much_for_many_segments_as_for_few(
    vera: Person, shop: Channel, make: Make, django_assert_num_queries: Any
) -> None:
    first = make("First")
    counts(vera)
    # session; user with manager, channel, role; segments; keys
    with django_assert_num_queries(4):
        vera.part("segments_sidebar")
    for number in range(5):
        make(str(number), inside(first))
    counts(vera)
    with django_assert_num_queries(5):  # and the segments that segments use
        vera.part("segments_sidebar")
