"""The list of contacts: sorting, paging, searching, its address."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from contacts.columnar import opened
from contacts.fields import Catalogue
from contacts.lists.contact_list import ContactList
from contacts.lists.form import InvalidList, read_list
from contacts.models import Contact, SearchText
from crm.models import Channel
from tests import cast
from tests.cast import Person

pytestmark = pytest.mark.django_db


def names(response: Any) -> list[str]:
    return re.findall(r'<tr data-row="\d+">.*?</span><a [^>]*>([^<]*)</a>', response.content.decode(), re.DOTALL)


def test_the_page_shows_the_contacts_and_their_number(vera: Person, acme: Channel) -> None:
    cast.member(acme, "1", "Ada Lovelace")
    cast.member(acme, "2", "김민준")
    page = vera.get("contacts")
    assert names(page) == ["김민준", "Ada Lovelace"]
    assert re.search(r'id="count"[^>]*>2<', page.content.decode())


def test_contacts_of_another_channel_are_never_listed(vera: Person, charlie: Person) -> None:
    cast.member(charlie.channel, "1", "Locutus")
    assert names(vera.get("contacts")) == []
    assert names(vera.get("contacts", q="Locutus")) == []


def test_the_search_follows_whoever_writes(vera: Person, acme: Channel) -> None:
    cast.member(acme, "1", "Ada Lovelace")
    acme.contacts.update(profile={"name": "Ada King"})
    assert names(vera.get("contacts", q="king")) == ["Ada King"]
    assert names(vera.get("contacts", q="lovelace")) == []
    Contact.everywhere.bulk_create(
        Contact(channel=acme, type="member", member_id=f"m{number}", profile={"name": f"King {number}"})
        for number in range(2)
    )
    assert len(names(vera.get("contacts", q="king"))) == 3
    acme.contacts.filter(member_id__startswith="m").delete()
    assert [row.contact.name for row in SearchText.everywhere.all()] == ["Ada King"]


@pytest.mark.parametrize(
    "written",
    [
        "010-1234-5678",
        "+82 10 1234 5678",
        "1012345678",
        "01012345678",
        "+82 (0)10-1234-5678",
        "０１０-１２３４-５６７８",
        "1234-5678",
    ],
)
def test_a_mobile_number_is_found_in_any_written_form(vera: Person, acme: Channel, written: str) -> None:
    cast.member(acme, "1", "Found", mobileNumber="+821012345678")
    cast.member(acme, "2", "Other", mobileNumber="+821012345679")
    assert names(vera.get("contacts", q=written)) == ["Found"]


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("민준", {"김민준"}),
        ("준", {"김민준"}),
        ("ada", {"Ada Lovelace"}),
        ("ＡＤＡ", {"Ada Lovelace"}),
        ("love ada", {"Ada Lovelace"}),
        ("ENGINE.example", {"Ada Lovelace"}),
        ("100%", {"100% Real"}),
        ("a_a", set()),
        ("\\", set()),
        ("x'; --", set()),
        ("a\x00b", set()),
        ("", {"김민준", "Ada Lovelace", "100% Real"}),
    ],
)
def test_quick_search_looks_into_name_email_and_mobile_number(
    vera: Person, acme: Channel, q: str, found: set[str]
) -> None:
    cast.member(acme, "1", "김민준", mobileNumber="+821012345678")
    cast.member(acme, "2", "Ada Lovelace", email="ada@engine.example")
    cast.member(acme, "3", "100% Real")
    if "\x00" in q:
        with pytest.raises(InvalidList):
            read_list({"q": q}, acme)
    else:
        assert {contact.name for contact in read_list({"q": q}, acme).contacts} == found


def test_first_and_last_name_are_a_name_too(vera: Person, acme: Channel) -> None:
    cast.member(acme, "1", firstName="Grace", lastName="Hopper")
    assert names(vera.get("contacts", q="grace hop")) == ["Grace Hopper"]


def test_all_words_of_a_search_must_be_there(vera: Person, acme: Channel) -> None:
    cast.member(acme, "1", "Grace Hopper")
    cast.member(acme, "2", "Grace Kelly")
    cast.member(acme, "3", "Dennis Hopper")
    assert names(vera.get("contacts", q="hopper grace")) == ["Grace Hopper"]
    assert names(vera.get("contacts", q="grace dennis")) == []


@pytest.mark.parametrize("sort", ["profile.total", "-profile.total", "profile.name", "-profile.name", "-lastSeenAt",
                                  "createdAt", "memberId", "-id", "tags", "type", "member", "web.os",
                                  "profile.lastCheckoutCompletedAt", "profile.email"])  # fmt: skip
def test_scrolling_shows_each_contact_once_in_any_order(acme: Channel, sort: str) -> None:
    cast.add_number_key(acme, "total")
    for number in range(37):
        profile: dict[str, Any] = {"total": number % 5 / 4} if number % 3 else {}
        if number % 4:
            profile |= {
                "name": f"N{number % 7}",
                "lastCheckoutCompletedAt": number % 6,
                "email": f"e{number}@x.example",
            }
        cast.member(acme, f"m{number}", tags=["a"] * (number % 2), web={"os": "iOS"} if number % 2 else {}, **profile)
    contact_list = read_list({"sort": sort}, acme)
    assert scrolled(contact_list) == [contact.pk for contact in contact_list.ordered()]
    assert sorted(scrolled(contact_list)) == sorted(acme.contacts.values_list("pk", flat=True))


def scrolled(contact_list: ContactList, size: int = 5) -> list[int]:
    """All of its contacts, page after page."""
    found: list[int] = []
    cursor = ""
    while True:
        page = contact_list.page(cursor, size=size)
        found += [contact.pk for contact in page.rows]
        if page.next is None:
            return found
        cursor = page.next


DAYS_AGO = [1, 2, 6, 9, 9, 12, 40, -3, None, 7, 8, -1, None, 300]
NOT_LATELY = {"key": "lastSeenAt", "operator": "$notInLast", "values": [1, "week"]}
SESSIONS = {"key": "sessionsCount", "operator": "$between", "values": [2, 9]}


@pytest.mark.parametrize("sort", ["lastSeenAt", "-lastSeenAt", "sessionsCount", "-sessionsCount", "-createdAt"])
@pytest.mark.parametrize(
    "tree",
    [
        NOT_LATELY,
        {"and": [{"key": "type", "operator": "$eq", "values": ["member"]}, NOT_LATELY, {"not": SESSIONS}]},
        {"not": {"not": NOT_LATELY}},
        {"or": [NOT_LATELY, SESSIONS]},
        {"not": {"key": "lastSeenAt", "operator": "$after", "values": ["2001-01-01"]}},
    ],
)
def test_a_list_sorted_by_what_its_filter_leaves_out_is_whole(acme: Channel, sort: str, tree: dict[str, Any]) -> None:
    """It starts beyond the interval that is left out, without walking through it."""
    now = timezone.now()
    for number, days in enumerate(DAYS_AGO):
        seen = None if days is None else now - timedelta(days=days)
        cast.member(acme, f"m{number}", last_seen_at=seen, sessions_count=number)
    contact_list = read_list({"sort": sort, "filter": json.dumps(tree)}, acme, now=now)
    for size in (1, 3, 50):
        assert scrolled(contact_list, size) == [contact.pk for contact in contact_list.ordered()]


def test_those_without_a_value_come_last_in_both_directions(vera: Person, acme: Channel) -> None:
    cast.add_number_key(acme, "total")
    cast.member(acme, "1", "None")
    cast.member(acme, "2", "Ten", total=10)
    cast.member(acme, "3", "Nine and a half", total=9.5)
    assert names(vera.get("contacts", sort="profile.total")) == ["Nine and a half", "Ten", "None"]
    assert names(vera.get("contacts", sort="-profile.total")) == ["Ten", "Nine and a half", "None"]


def test_a_row_is_neither_skipped_nor_doubled_when_others_change_meanwhile(acme: Channel) -> None:
    contacts = [cast.member(acme, f"{number:02}", f"N{number:02}") for number in range(12)]
    contact_list = read_list({"sort": "profile.name"}, acme)
    first = contact_list.page(size=5)
    contacts[0].delete()
    cast.member(acme, "new", "A newcomer before all")
    Contact.everywhere.filter(pk=contacts[3].pk).update(profile={"name": "N03 renamed"})
    second = contact_list.page(first.next, size=5)
    assert [contact.name for contact in second.rows] == [f"N{number:02}" for number in range(5, 10)]


@pytest.mark.parametrize("params", [{"sort": "profile.nope"}, {"sort": "password"}, {"sort": "-"}, {"type": "robot"},
                                    {"q": "x" * 201}, {"cursor": "forged"}, {"cursor": "eyJ:1:x"}])  # fmt: skip
def test_what_makes_no_sense_is_refused_in_words(vera: Person, params: dict[str, str]) -> None:
    page = vera.get("contacts", **params)
    assert page.status_code == 422
    assert "Show all customers" in page.content.decode()


def test_a_cursor_of_another_order_is_refused(vera: Person, acme: Channel) -> None:
    for number in range(3):
        cast.member(acme, str(number), f"N{number}")
    contact_list = read_list({"sort": "profile.name"}, acme)
    cursor = contact_list.page(size=1).next
    assert vera.get("contacts", sort="-profile.name", cursor=cursor).status_code == 422


def test_a_hidden_key_is_sorted_by_but_not_seen(vera: Person, acme: Channel) -> None:
    cast.add_number_key(acme, "secretScore")
    cast.member(acme, "1", "Ada", secretScore=4711)
    cast.member(acme, "2", "Bea", secretScore=12)
    assert "4,711" in vera.get("contacts").content.decode()
    acme.profile_keys.filter(key="secretScore").update(in_contacts=False)
    assert names(vera.get("contacts", sort="profile.secretScore")) == ["Bea", "Ada"]
    assert names(vera.get("contacts", sort="-profile.secretScore")) == ["Ada", "Bea"]
    assert "4,711" not in vera.get("contacts").content.decode()
    assert "4,711" not in vera.get("contact", acme.contacts.get(member_id="1").pk).content.decode()


def test_the_number_of_queries_does_not_grow_with_the_rows(
    vera: Person, acme: Channel, django_assert_num_queries: Any
) -> None:
    cast.member(acme, "0", "First")
    vera.part("contacts", target="list")
    for number in range(1, 60):
        cast.member(acme, str(number), f"N{number}", tags=["a"])
    # session; user with manager, channel, role; rows; size of the table; count
    with django_assert_num_queries(5):
        assert len(names(vera.part("contacts", target="list", sort="profile.name"))) == 50


def test_page_and_count_take_few_queries(
    vera: Person, acme: Channel, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # That there is no columnar copy is remembered for a second, which may be over before the second page.
    monkeypatch.setattr(opened, "monotonic", lambda: 1_000.0)
    for number in range(60):
        cast.member(acme, str(number), f"N{number}", tags=["a"])
    vera.get("contacts", sort="profile.name")
    # session; user with manager, channel, role; rows; size of the table; number; MU; tags; first steps; notices, jobs,
    # channels
    with django_assert_num_queries(11):
        vera.get("contacts", sort="profile.name")
    # session; user with manager, channel, role; the copy; a savepoint, three for the lock, the count, and its release
    with django_assert_num_queries(9):
        vera.part("contacts_count", tag="a")


def test_the_list_as_a_part_carries_its_address_and_count(vera: Person, acme: Channel) -> None:
    cast.member(acme, "1", "Ada")
    part = vera.part("contacts", target="list", q="ada", sort="profile.name")
    assert part.headers["HX-Push-Url"].endswith("?q=ada&sort=profile.name")
    text = part.content.decode()
    assert "<html" not in text
    assert 'id="count" hx-swap-oob="true"' in text
    assert "HX-Request" in part.headers["Vary"]


def test_typing_on_replaces_the_address_instead_of_piling_up(vera: Person, acme: Channel) -> None:
    headers = {**cast.HTMX, "HX-Target": "list", "HX-Trigger-Name": "q",
               "HX-Current-URL": "http://testserver/c/acme/contacts/?q=ad"}  # fmt: skip
    part = vera.client.get(vera.url("contacts"), {"q": "ada"}, headers=headers)
    assert part.headers["HX-Replace-Url"].endswith("?q=ada")
    assert "HX-Push-Url" not in part.headers


def test_counts_of_big_tables_come_after_the_rows(vera: Person, acme: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(51):
        cast.member(acme, str(number), "Ada", tags=["vip"])
    monkeypatch.setattr("contacts.lists.counts.PROMPT", -2)
    page = vera.get("contacts", tag="vip").content.decode()
    assert f'hx-get="{vera.url("contacts_count")}?tag=vip" hx-trigger="load"' in page
    assert ">51<" in vera.part("contacts_count", tag="vip").content.decode()
    assert "vip" in vera.part("contacts_sidebar", tag="vip").content.decode()


@pytest.mark.parametrize("prompt", [True, False])
def test_a_list_that_ends_on_its_first_page_is_not_counted(
    vera: Person, acme: Channel, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any, prompt: bool
) -> None:
    for number in range(50):
        cast.member(acme, str(number), "Ada", tags=["vip"])
    if not prompt:
        monkeypatch.setattr("contacts.lists.counts.PROMPT", -2)
    vera.part("contacts", target="list")
    # session; user with manager, channel, role; whether there is a copy, remembered for some seconds; rows with and
    # without a date
    with django_assert_num_queries(5):
        part = vera.part("contacts", target="list", tag="vip").content.decode()
    assert 'data-shown="50"' in part
    assert 'hx-trigger="load"' not in part.partition('id="count"')[2].partition("</span>")[0]


def test_hostile_values_are_shown_as_text(vera: Person, acme: Channel) -> None:
    hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
    acme.profile_keys.filter(key="email").update(label=hostile)
    contact = cast.member(acme, "1", hostile, tags=["<b>"], city=hostile, web={"os": hostile}, avatarUrl='https://x/">')
    for page in (vera.get("contacts"), vera.get("contacts", contact=contact.pk), vera.get("contact", contact.pk),
                 vera.get("contacts", q=hostile), vera.get("contacts", tag=hostile)):  # fmt: skip
        text = page.content.decode()
        assert "<script>alert" not in text
        assert "<img" not in text
        assert "<b>" not in text


def test_the_command_line_lists_what_the_page_lists(
    vera: Person, acme: Channel, capsys: pytest.CaptureFixture[str]
) -> None:
    cast.member(acme, "1", "Ada", tags=["vip"])
    cast.member(acme, "2", "Bea")
    call_command("contacts", "acme", q="ada")
    assert "Ada" in (out := capsys.readouterr().out)
    assert "Bea" not in out
    call_command("contacts", "acme", tag="vip", count=True)
    assert capsys.readouterr().out == "1\n"
    call_command("contacts", "acme", sort="profile.name", limit=1, json=True)
    assert '"profile.name": "Ada"' in capsys.readouterr().out


def test_columns_and_widths_are_kept_for_each_manager(vera: Person, bob: Person, acme: Channel) -> None:
    cast.member(acme, "1", "Ada", city="London")
    assert "London" not in vera.get("contacts").content.decode()
    assert vera.post("contacts_columns", columns=["city"], density="compact").status_code == 302
    assert vera.post("contacts_column_width", key="city", width="300").status_code == 204
    page = vera.get("contacts").content.decode()
    assert "London" in page
    assert '<col data-key="city" width="300">' in page
    assert 'data-density="compact"' in page
    assert "London" not in bob.get("contacts").content.decode()


@pytest.mark.parametrize("data", [{"key": "nope", "width": "100"}, {"key": "city", "width": "9"}, {"key": "city"}])
def test_a_width_that_makes_no_sense_is_refused(vera: Person, data: dict[str, str]) -> None:
    assert vera.post("contacts_column_width", **data).status_code == 422
    assert vera.manager.preferences == {}


def test_opening_a_profile_is_written_to_the_log(vera: Person, acme: Channel) -> None:
    contact = cast.member(acme, "1", "Ada", email="ada@example.com")
    panel = vera.part("contact", contact.pk, target="panel")
    assert "ada@example.com" in panel.content.decode()
    assert "<html" not in panel.content.decode()
    entry = acme.log.get(verb="contact.opened")
    assert (entry.actor, entry.subject_id, entry.ip_address) == (vera.user, contact.pk, "127.0.0.1")


def test_members_are_told_from_leads_by_yes_and_no(vera: Person, acme: Channel) -> None:
    cast.member(acme, "1", "Ada")
    Contact.everywhere.create(channel=acme, type="lead", profile={"name": "Lee"})
    members = '{"key": "member", "operator": "$eq", "values": [true]}'
    assert names(vera.get("contacts", filter=members)) == ["Ada"]
    assert names(vera.get("contacts", sort="member")) == ["Lee", "Ada"]


def test_the_headings_of_panel_and_profile_leave_no_level_out(vera: Person, acme: Channel) -> None:
    contact = cast.member(acme, "1", "Ada")
    page = vera.get("contact", contact.pk).content.decode()
    assert re.findall(r"<(h\d)>(?:Ada|User data)<", page) == ["h1", "h2"]
    panel = vera.part("contact", contact.pk, target="panel").content.decode()
    assert re.findall(r"<(h\d)>(?:Ada|User data)<", panel) == ["h2", "h3"]


def test_the_panel_follows_the_order_of_the_keys(vera: Person, acme: Channel) -> None:
    contact = cast.member(acme, "1", "Ada", email="ada@example.com", mobileNumber="+821012345678")
    keys = list(Catalogue.of(acme).profile())
    acme.profile_keys.filter(key="mobileNumber").update(position=1000)
    text = vera.part("contact", contact.pk, target="panel").content.decode()
    assert [key.path for key in keys][1:3] == ["email", "mobileNumber"]
    assert text.index("ada@example.com") < text.index("Last checkout") < text.index("10-1234-5678")


def test_an_empty_list_names_all_that_narrows_it(vera: Person, acme: Channel) -> None:
    cast.member(acme, "1", "Ada Lovelace")
    tree = {"key": "profile.email", "operator": "$eq", "values": ["kim@x.example"]}
    page = vera.get("contacts", q="kim", tag="vip", type="lead", filter=json.dumps(tree)).content.decode()
    reasons = re.findall(r"<li>(.*?)</li>", page.split('class="empty-reasons"')[1].split("</ul>")[0], re.DOTALL)
    assert [" ".join(reason.split()) for reason in reasons] == [
        "Search: “kim”",
        "Type: Lead",
        "Tag: vip",
        "Filter: Customers for whom E-mail is “kim@x.example”.",
    ]


def test_an_empty_list_that_is_only_searched_names_the_search(vera: Person, acme: Channel) -> None:
    page = vera.get("contacts", q="kim").content.decode()
    assert "contains “kim”" in page
    assert "empty-reasons" not in page


def test_the_filter_stands_once_and_not_in_each_row(vera: Person, acme: Channel) -> None:
    for number in range(51):
        cast.member(acme, str(number), f"N{number}", tags=["vip"])
    tree = json.dumps({"key": "tags", "operator": "$hasAny", "values": ["vip"]})
    rows = vera.part("contacts", target="rows", cursor="", filter=tree).content.decode()
    assert rows.count("hasAny") == 1  # in the link to the next rows
    assert len(re.findall(rf'data-row="(\d+)".*?href="{vera.url("contacts")}\1/"', rows, re.DOTALL)) == 50
