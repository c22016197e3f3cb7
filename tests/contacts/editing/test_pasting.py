"""A block of cells pasted into the table."""

from typing import Any

import pytest

from contacts.editing.pasting import TooMuch, cells_of
from contacts.keys import add_key
from contacts.models import Contact
from crm.actors import SYSTEM
from crm.models import Channel
from tests import cast
from tests.cast import HTMX, Person
from tests.contacts.editing.test_cells import toast

KEYS = "profile.name,profile.email,profile.total,type,tags"


@pytest.fixture
def rows(acme: Channel) -> list[Contact]:
    cast.add_number_key(acme, "total")
    return [cast.member(acme, str(number), f"N{number}", total=number) for number in range(3)]


def paste(person: Person, rows: list[Contact], text: str, keys: str = KEYS) -> Any:
    ids = ",".join(str(contact.pk) for contact in rows)
    return person.post("contacts_paste", text=text, rows=ids, keys=keys)


def save(person: Person, preview: Any, **more: str) -> Any:
    form = preview.context["form"].cleaned_data
    data = {"text": form["text"], "rows": ",".join(map(str, form["rows"])), "keys": ",".join(form["keys"])}
    data |= {"seen": preview.context["pasted"].seen} | more
    return person.client.post(person.url("contacts_paste_saving"), data, headers=HTMX)


def profiles(acme: Channel) -> list[dict[str, Any]]:
    return [contact.profile for contact in acme.contacts.order_by("pk")]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),
        ('"two\nlines"\t"say ""hi"""', [["two\nlines", 'say "hi"']]),
        ("a\n\nb", [["a"], [""], ["b"]]),
        ("\t", [["", ""]]),
        ("", [[""]]),
        ('"A\nB\nC', [['"A'], ["B"], ["C"]]),
        ('"VIP" Anna\tx', [['"VIP" Anna', "x"]]),
        ('5" pipe\t"a\tb"', [['5" pipe', "a\tb"]]),
        ('"A\tx\n"B\ty', [['"A', "x"], ['"B', "y"]]),
        ('""\t""""', [["", '"']]),
    ],
)
def test_cells_come_as_spreadsheets_copy_them(text: str, cells: list[list[str]]) -> None:
    assert cells_of(text) == cells


def test_a_pasted_list_of_numbers_is_shown_as_it_is_read(bob: Person, acme: Channel, rows: list[Contact]) -> None:
    add_key(acme, "sizes", "listOfNumber", by=SYSTEM)
    preview = paste(bob, rows, "1,500\n1,500,20\n1, 500", keys="profile.sizes")
    assert [change["new"] for change in preview.context["pasted"].shown()] == ["1,500", "1, 500, 20", "1, 500"]
    save(bob, preview)
    assert [profile["sizes"] for profile in profiles(acme)] == [[1500], [1, 500, 20], [1, 500]]


def test_open_quotes_cost_no_time() -> None:
    with pytest.raises(TooMuch):
        cells_of('"x""\n' * 1_000_000)


def test_a_block_is_previewed_saved_and_undone_at_once(bob: Person, rows: list[Contact], acme: Channel) -> None:
    before = profiles(acme)
    preview = paste(bob, rows, "A\ta@x.example\t10\nB\tb@x.example\t1,000\n")
    assert len(preview.context["pasted"].changes) == 6
    assert profiles(acme) == before
    response = save(bob, preview)
    assert response.status_code == 200
    assert [(each["name"], each["total"]) for each in profiles(acme)] == [("A", 10), ("B", 1000), ("N2", 2)]
    assert acme.contacts.filter(email_qualified=True).count() == 2
    bob.client.post(toast(response)["url"], headers=HTMX)
    assert profiles(acme) == before
    assert not acme.contacts.filter(email_qualified=True).exists()


def test_wrong_cells_are_left_out_only_when_that_is_said(bob: Person, rows: list[Contact], acme: Channel) -> None:
    preview = paste(bob, rows, "A\tno address\t10\tlead")
    assert [cell.field.key for cell in preview.context["pasted"].wrong] == ["profile.email", "type"]
    before = profiles(acme)
    assert save(bob, preview).status_code == 422
    assert profiles(acme) == before
    assert save(bob, preview, partly="1").status_code == 200
    assert profiles(acme)[0] == {"name": "A", "total": 10}


def test_what_was_changed_meanwhile_stops_the_whole_block(bob: Person, rows: list[Contact], acme: Channel) -> None:
    preview = paste(bob, rows, "A\nB")
    acme.contacts.filter(pk=rows[1].pk).update(profile={"name": "Changed"})
    response = save(bob, preview)
    assert response.status_code == 422
    assert "Nothing was saved" in response.content.decode()
    assert profiles(acme)[0]["name"] == "N0"


def test_what_runs_over_the_edge_is_told(bob: Person, rows: list[Contact]) -> None:
    assert paste(bob, rows[2:], "A\tb\nC\td", "profile.name").context["pasted"].cut == 3


def test_too_many_cells_are_refused_in_words(bob: Person, rows: list[Contact]) -> None:
    response = paste(bob, rows, "1\n" * 1001)
    assert response.status_code == 422
    assert "At most 1,000 cells" in response.content.decode()


@pytest.mark.parametrize("data", [{}, {"text": "x", "rows": "one", "keys": "tags"}, {"text": "\t" * 2000}])
def test_what_makes_no_sense_is_refused(bob: Person, data: dict[str, str]) -> None:
    assert bob.post("contacts_paste", **data).status_code == 422
    assert bob.post("contacts_paste_saving", **data).status_code == 422


def test_contacts_of_others_and_hidden_keys_are_out_of_reach(
    bob: Person, charlie: Person, rows: list[Contact], acme: Channel
) -> None:
    acme.profile_keys.filter(key="total").update(in_contacts=False)
    theirs = cast.member(charlie.channel, "1", "Locutus")
    assert paste(bob, [theirs], "A").context["pasted"].cells == []
    assert [cell.field.key for cell in paste(bob, rows, "7", "profile.total").context["pasted"].cells] == []


def test_an_invalid_number_is_named_in_the_preview_and_saved_unverified(
    bob: Person, rows: list[Contact], acme: Channel
) -> None:
    preview = paste(bob, rows, "12345\n010-2345-6789", keys="profile.mobileNumber")
    assert preview.content.decode().count("doesn’t count as verified") == 1
    assert save(bob, preview).status_code == 200
    verified = acme.contacts.order_by("pk").values_list("mobile_number_qualified", flat=True)
    assert list(verified[:2]) == [False, True]
