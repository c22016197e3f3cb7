"""Previous and next of a contact in the list that it was opened from."""

import re
from typing import Any

import pytest

from contacts.lists.form import read_list
from contacts.models import Contact
from crm.models import Channel
from tests import cast
from tests.cast import Person


def link(page: Any, way: str) -> str:
    """The address that a profile's or panel's link leads to, as the browser reads it; empty at the end of the list."""
    found = re.search(rf'id="{way}-contact"\s+href="([^"]*)"', page.content.decode())
    return found.group(1).replace("&amp;", "&") if found else ""


@pytest.fixture
def shop(acme: Channel) -> dict[str, Contact]:
    """Eleven, some of them without a total, some with the same."""
    cast.add_number_key(acme, "total")
    totals = [3, None, 1, 3, None, 2, 3, None, 0, 1, None]
    return {
        f"N{number:02}": cast.member(acme, f"m{number}", f"N{number:02}", **({} if total is None else {"total": total}))
        for number, total in enumerate(totals)
    }


@pytest.mark.parametrize("sort", ["profile.total", "-profile.total", "profile.name", "-lastSeenAt", "id", "-createdAt"])
@pytest.mark.usefixtures("shop")
def test_from_neighbour_to_neighbour_one_walks_the_whole_list_there_and_back(acme: Channel, sort: str) -> None:
    contact_list = read_list({"sort": sort}, acme)
    rows = list(contact_list.ordered())
    for before, one, after in zip([None, *rows], rows, [*rows[1:], None], strict=False):
        around = contact_list.around(one)
        assert (around.previous, around.next, around.inside) == (before, after, True)


def test_one_that_has_left_the_list_has_those_around_its_place(vera: Person, shop: dict[str, Contact]) -> None:
    back = vera.url("contacts") + "?q=N0&sort=profile.name"
    gone = shop["N04"]
    Contact.everywhere.filter(pk=gone.pk).update(profile={"name": "N03½"})
    Contact.everywhere.filter(pk=shop["N05"].pk).update(profile={"name": "X05"})
    assert "No longer in the list" not in vera.get("contact", gone.pk, back=back).content.decode()
    page = vera.get("contact", shop["N05"].pk, back=back)
    assert "No longer in the list" in page.content.decode()
    assert link(page, "previous").startswith(vera.url("contact", shop["N09"].pk))
    assert link(page, "next") == ""


def test_the_profile_leads_on_within_the_filtered_list(vera: Person, shop: dict[str, Contact]) -> None:
    back = vera.url("contacts") + '?filter={"key":"profile.total","operator":"$eq","values":[3]}&sort=-profile.name'
    page = vera.get("contact", shop["N03"].pk, back=back)
    assert link(page, "next").startswith(vera.url("contact", shop["N00"].pk) + "?back=")
    assert link(page, "previous").startswith(vera.url("contact", shop["N06"].pk) + "?back=")
    following = vera.client.get(link(page, "next"))
    assert link(following, "previous").startswith(vera.url("contact", shop["N03"].pk))
    assert link(following, "next") == ""


def test_the_panel_leads_on_with_the_list_in_the_address(vera: Person, shop: dict[str, Contact]) -> None:
    current = "http://testserver" + vera.url("contacts") + f"?q=N0&sort=profile.name&contact={shop['N01'].pk}"
    headers = {**cast.HTMX, "HX-Target": "panel", "HX-Current-URL": current}
    panel = vera.client.get(vera.url("contact", shop["N01"].pk), headers=headers)
    assert link(panel, "next") == f"{vera.url('contacts')}?q=N0&sort=profile.name&contact={shop['N02'].pk}"
    assert f'hx-get="{vera.url("contact", shop["N02"].pk)}"' in panel.content.decode()


def test_a_list_that_makes_no_sense_has_no_neighbours_but_the_profile_opens(
    vera: Person, shop: dict[str, Contact]
) -> None:
    page = vera.get("contact", shop["N01"].pk, back=vera.url("contacts") + "?sort=profile.nope")
    assert page.status_code == 200
    assert "next-contact" not in page.content.decode()


def test_neighbours_are_of_the_own_channel(vera: Person, charlie: Person, acme: Channel) -> None:
    cast.member(charlie.channel, "1", "Before")
    mine = cast.member(acme, "1", "Mine")
    cast.member(charlie.channel, "2", "After")
    page = vera.get("contact", mine.pk)
    assert (link(page, "previous"), link(page, "next")) == ("", "")


def test_a_panel_asks_few_questions(vera: Person, shop: dict[str, Contact], django_assert_num_queries: Any) -> None:
    vera.part("contact", shop["N03"].pk, target="panel")
    # session; user with manager, channel, role; contact; the log of who looked: savepoint, lock, entry, release;
    # own place in the list, previous, next; timeline: log, bulk changes
    with django_assert_num_queries(13):
        assert "N03" in vera.part("contact", shop["N03"].pk, target="panel").content.decode()
