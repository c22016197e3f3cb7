"""Imports of several channels, and several imports of one channel at once."""

from pathlib import Path

import pytest

from contacts.models import Contact
from crm.models import Channel
from tests import cast
from tests.contacts.imports.importing import csv_file, member, run
from tests.together import together


@pytest.mark.usefixtures("charlie")
def test_a_member_of_another_channel_is_never_written(acme: Channel, tmp_path: Path) -> None:
    borg = Channel.objects.get(slug="borg")
    theirs, ours = cast.member(borg, "1", "Theirs"), cast.member(acme, "1", "Ours")
    assert "0 created, 1 changed" in run(acme, csv_file(tmp_path, "memberId,name\n1,New\n"))
    assert member(acme, "1").name == "New"
    theirs.refresh_from_db()
    assert (theirs.name, theirs.version) == ("Theirs", 0)
    assert ours.pk == member(acme, "1").pk


@pytest.mark.usefixtures("charlie")
def test_a_lead_known_in_another_channel_only_comes_in(acme: Channel, tmp_path: Path) -> None:
    borg = Channel.objects.get(slug="borg")
    cast.member(borg, "1", "Theirs", email="a@example.com", mobileNumber="+821012345678")
    out = run(acme, csv_file(tmp_path, "email,mobile\na@example.com,\n,010-1234-5678\n"), "lead")
    assert "2 created" in out
    assert "belongs to" not in out
    assert acme.contacts.count() == 2


@pytest.mark.django_db(transaction=True)
def test_three_imports_at_once_make_everybody_once(acme: Channel, tmp_path: Path) -> None:
    path = csv_file(tmp_path, "email\n" + "".join(f"c{number}@example.com\n" for number in range(300)))
    outs = together(*[lambda: run(acme, path, "lead")] * 3)
    assert sorted("300 created" in out for out in outs) == [False, False, True]
    assert Contact.everywhere.count() == 300
