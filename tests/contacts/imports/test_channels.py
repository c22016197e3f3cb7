"""Imports of several channels, and several at once of what belongs to one channel."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from contacts.erasure.actions import delete
from contacts.models import Contact
from crm.models import Channel
from tests import cast
from tests.cast import Person
from tests.contacts.imports.importing import csv_file, member, run
from tests.together import beside, together


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


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first", ["import", "deletion"])
def test_an_import_and_a_deletion_of_the_same_members_never_block_each_other(
    acme: Channel, alice: Person, tmp_path: Path, first: str
) -> None:
    """Both wait for the first member, which the test holds: neither may hold another one by then."""
    ids = [cast.member(acme, str(number), "Old").pk for number in (2, 3, 1)]
    path = csv_file(tmp_path, "memberId,name\n1,New\n2,New\n3,New\n")
    works: dict[str, Callable[[], Any]] = {
        "import": partial(run, acme, path),
        "deletion": partial(delete, acme, ids, by=alice.actor),
    }
    with beside() as begin:
        with transaction.atomic():
            Contact.everywhere.select_for_update().get(channel=acme, pk=min(ids))
            begun = [begin(work) for _name, work in sorted(works.items(), key=lambda work: work[0] != first)]
        told = [work.result()[0] for work in begun]
    imported, deleted = told if first == "import" else reversed(told)
    assert deleted == 3
    assert f"{3 if first == 'import' else 0} changed" in imported
    assert not acme.contacts.exists()


@pytest.mark.django_db(transaction=True)
def test_imports_and_deletions_run_at_once_again_and_again(acme: Channel, alice: Person, tmp_path: Path) -> None:
    path = csv_file(tmp_path, "memberId,name\n" + "".join(f"{number},New\n" for number in range(200)))
    for _round in range(5):
        ids = [cast.member(acme, str(number), "Old").pk for number in reversed(range(200))]
        told = together(
            partial(run, acme, path),
            partial(delete, acme, ids[:150], by=alice.actor),
            partial(delete, acme, reversed(ids[50:]), by=alice.actor),
        )
        assert not [error for error in told if isinstance(error, Exception)]
        assert sum(told[1:]) == 200
        delete(acme, acme.contacts.values_list("pk", flat=True), by=alice.actor)
