"""Starting a download: who may, how often, of what."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from contacts.lists.selection import Selection
from contacts.models import Contact
from crm import jobs
from crm.models import Channel, Job, LogEntry
from exports import actions
from exports.models import Export
from tests import cast
from tests.cast import HTMX, Person
from tests.exports import door
from tests.exports.door import PASSWORD, REASON
from tests.together import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("customers")]


def test_the_dialog_states_the_number_of_everybody(alice: Person) -> None:
    page = alice.get("export_new")
    assert page.status_code == 200
    assert "<strong>5 customers</strong>" in page.content.decode()


def test_the_dialog_is_a_part_for_htmx_and_a_page_without(alice: Person) -> None:
    part = alice.part("export_new").content.decode()
    page = alice.get("export_new").content.decode()
    assert "<html" not in part
    assert "<html" in page


def test_the_dialog_is_about_the_list_it_was_opened_from(alice: Person) -> None:
    page = alice.get("export_new", q="Customer 2", sort="profile.name").content.decode()
    assert "<strong>1 customer</strong>" in page
    assert 'name="q" value="Customer 2"' in page
    assert 'name="sort" value="profile.name"' in page


def test_the_dialog_is_about_those_ticked(alice: Person, customers: list[Contact]) -> None:
    page = alice.get("export_new", contact=[customers[0].pk, customers[3].pk]).content.decode()
    assert "<strong>2 customers</strong>" in page


def test_starting_says_so_and_shows_a_progress_bar(alice: Person) -> None:
    answer = door.start(alice)
    assert answer.status_code == 302
    assert answer["Location"] == alice.url("exports")
    page = alice.get("exports").content.decode()
    assert "Download of 5 customers" in page
    assert "My Chatroom tells" in page


def test_starting_by_htmx_closes_the_dialog_and_wakes_the_progress_bar(alice: Person) -> None:
    answer = alice.client.post(
        alice.url("exports"), {"reason": REASON, "password": PASSWORD, "stated": 5}, headers=HTMX
    )
    assert answer.status_code == 204
    for event in ("closeDialog", "jobs", "toast"):
        assert f'"{event}"' in answer["HX-Trigger"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"reason": ""}, "This field is required."),
        ({"reason": "  "}, "This field is required."),
        ({"reason": "r" * 501}, "at most 500 characters"),
        ({"reason": "a\0b"}, "Null characters are not allowed."),
        ({"password": ""}, "This field is required."),
        ({"password": "a1!"}, "At least 6 characters."),
        ({"password": "abcdef1"}, "Use letters, numbers and symbols."),
        ({"password": "abcdef!"}, "Use letters, numbers and symbols."),
        ({"password": "12345!"}, "Use letters, numbers and symbols."),
        ({"password": "abcde 1"}, "Use letters, numbers and symbols."),
        ({"password": "abcde1!\t"}, "can’t be typed"),
        ({"password": "a1!" * 86}, "At most 255 characters"),
    ],
)
def test_a_wrong_form_comes_back_whole(alice: Person, wrong: dict[str, Any], said: str) -> None:
    answer = door.start(alice, **{"reason": "Kept reason", "sort": "profile.name", **wrong})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert 'aria-invalid="true"' in page
    assert 'name="sort" value="profile.name"' in page
    assert "reason" in wrong or "Kept reason" in page
    assert door.exports(alice) == []


@pytest.mark.parametrize("password", ["abc12!", "비밀번호1!", " a1!a1!", "p@ssw0rd" * 30])
def test_good_passwords(alice: Person, password: str) -> None:
    assert door.start(alice, password=password).status_code == 302


def test_a_list_that_makes_no_sense_is_refused(alice: Person) -> None:
    assert alice.get("export_new", sort="nonsense").status_code == 422
    assert door.start(alice, sort="nonsense").status_code == 422
    assert door.start(alice, contact="nonsense").status_code == 422
    assert door.start(alice, contact=[str(number) for number in range(101)]).status_code == 422
    assert door.start(alice, type="nonsense").status_code == 422
    assert door.exports(alice) == []


def test_only_owners_of_the_channel(alice: Person, bob: Person, vera: Person, charlie: Person, acme: Channel) -> None:
    door.start(alice)
    export = door.exports(alice)[0]
    before = state()
    nobody = Client()
    addresses = [alice.url("exports"), alice.url("export_new")] + [
        alice.url(name, export.pk) for name in ("export_file", "export_cancellation")
    ]
    for address in addresses:
        for visit in ("get", "post"):
            answers = [
                getattr(who, visit)(address).status_code for who in (bob.client, vera.client, charlie.client, nobody)
            ]
            assert answers == [403, 403, 404, 302], (visit, address)
    assert [door.start(person, channel=acme).status_code for person in (bob, vera, charlie)] == [403, 403, 404]
    assert state() == before


def state() -> list[Any]:
    return [list(model.everywhere.values()) for model in (Export, Job, LogEntry)]


def test_once_in_30_minutes(alice: Person) -> None:
    with time_machine.travel("2026-11-23T01:00:00Z", tick=False):
        door.start(alice)
        door.work()
    with time_machine.travel("2026-11-23T01:29:00Z", tick=False):
        refused = door.start(alice)
        assert refused.status_code == 422
        assert "The next download is possible at 10:30" in refused.content.decode()  # the channel's zone
        assert "10:30" in alice.get("export_new").content.decode()
    with time_machine.travel("2026-11-23T01:30:00Z", tick=False):
        assert door.start(alice).status_code == 302


def test_the_rule_is_each_managers_own(alice: Person, olga: Person) -> None:
    assert door.start(alice).status_code == 302
    assert door.start(olga).status_code == 302


def test_not_beside_one_that_still_runs(alice: Person) -> None:
    door.start(alice)
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        refused = door.start(alice)
    assert "still being made" in refused.content.decode()
    assert len(door.exports(alice)) == 1


def test_cancelled_and_failed_ones_dont_count(alice: Person) -> None:
    door.start(alice)
    assert alice.post("export_cancellation", door.exports(alice)[0].pk).status_code == 302
    door.start(alice)
    failed = jobs.claim(alice.manager.channel_id, door.exports(alice)[1].job_id)
    assert failed is not None
    actions.fail(door.exports(alice)[1], failed, "Because.")
    assert door.start(alice).status_code == 302
    assert [export.job.state for export in door.exports(alice)] == ["cancelled", "failed", "queued"]


def test_a_number_that_changed_is_asked_again(alice: Person, acme: Channel) -> None:
    cast.member(acme, "6", "One more")
    answer = door.start(alice, stated=5)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "has changed to 6" in page
    assert "<strong>6 customers</strong>" in page
    assert 'name="stated" value="6"' in page
    assert REASON in page
    assert door.exports(alice) == []
    assert door.start(alice, stated=6).status_code == 302


def test_the_action_itself_asks_for_the_right(alice: Person, bob: Person) -> None:
    with pytest.raises(actions.NotOwner):
        actions.start(Selection(), REASON, PASSWORD, 5, by=bob.actor)
    assert actions.start(Selection(), REASON, PASSWORD, 5, by=alice.actor).stated == 5


@pytest.mark.parametrize("stated", ["", "-1", "many", str(2**31), str(2**63), "9" * 5_000])
def test_without_a_number_nothing_starts(alice: Person, stated: Any) -> None:
    answer = door.start(alice, stated=stated)
    assert answer.status_code == 422
    assert door.exports(alice) == []


def test_nothing_to_download(alice: Person) -> None:
    assert "no customers to download" in alice.get("export_new", q="nobody").content.decode()
    assert "no customers to download" in door.start(alice, stated=0, q="nobody").content.decode()


def test_too_many(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exports.actions.starting.MOST", 4)
    assert "At most 4 customers" in alice.get("export_new").content.decode()
    assert "At most 4 customers" in door.start(alice).content.decode()
    assert door.exports(alice) == []


def test_as_many_as_the_limit_can_start(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exports.actions.starting.MOST", 5)
    assert door.start(alice).status_code == 302


def test_50_at_once_make_one(alice: Person) -> None:
    answers = sorted(together(*[lambda: int(door.start(alice, stated=5).status_code)] * 50))
    assert answers == [302] + [422] * 49
    assert len(door.exports(alice)) == 1
    assert Job.everywhere.count() == 1


@pytest.mark.parametrize(
    ("params", "names"),
    [
        ({}, ["Customer 5", "Customer 4", "Customer 3", "Customer 2", "Customer 1"]),
        ({"q": "customer 3"}, ["Customer 3"]),
        ({"sort": "profile.name"}, ["Customer 1", "Customer 2", "Customer 3", "Customer 4", "Customer 5"]),
        ({"contact": [1, 3], "sort": "-profile.name"}, ["Customer 4", "Customer 2"]),
        ({"contact": [0]}, ["Customer 1"]),
    ],
)
def test_what_was_selected_is_what_the_file_holds(
    alice: Person, customers: list[Contact], params: dict[str, Any], names: list[str]
) -> None:
    if "contact" in params:
        params = params | {"contact": [customers[index].pk for index in params["contact"]]}
    assert door.start(alice, stated=len(names), **params).status_code == 302
    door.work()
    export = door.exports(alice)[0]
    assert export.rows == len(names)
    rows = door.table(door.decrypt(door.download(alice, export)))
    assert [row["Name"] for row in rows] == names


def test_ticking_somebody_of_another_channel_finds_nobody(alice: Person, charlie: Person) -> None:
    theirs = cast.member(charlie.channel, "1", "Not yours")
    assert "no customers to download" in door.start(alice, stated=1, contact=theirs.pk).content.decode()
