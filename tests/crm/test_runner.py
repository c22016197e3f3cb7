"""The runner of background work: who does it, in whose language, how often, and how it ends."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError
from django.utils import timezone, translation

from crm import jobs
from crm.models import Channel, Job
from tests import cast
from tests.cast import Person

pytestmark = pytest.mark.django_db


class Errand(jobs.Work[Channel]):
    """Work on a channel; notes what the runner asks of it."""

    def __init__(self, perform: Callable[[Job], Any] = jobs.finish) -> None:
        self.act = perform
        self.failed: list[str] = []
        self.settled = 0
        self.spoken = ("", "")

    def find(self, channel_id: int, job_pk: int) -> Channel | None:
        return Channel.objects.filter(pk=channel_id, jobs=job_pk, name="Acme").first()

    def perform(self, row: Channel, job: Job) -> None:
        self.spoken = (translation.get_language(), timezone.get_current_timezone_name())
        self.act(job)

    def fail(self, row: Channel, job: Job, reason: str) -> None:
        if jobs.fail(job, reason):
            self.failed.append(reason)

    def settle(self, row: Channel) -> None:
        self.settled += 1


@pytest.fixture
def job(acme: Channel, alice: Person) -> Job:
    return jobs.start(acme, "crm.jobs.tasks.revive", "Errand", manager=alice.manager)


def run(job: Job, errand: Errand) -> Job:
    jobs.run(errand, job.channel_id, job.pk)
    return Job.everywhere.get(pk=job.pk)


def raising(error: BaseException) -> Callable[[Job], Any]:
    def perform(job: Job) -> None:
        raise error

    return perform


def test_the_work_is_done_once_however_often_it_is_delivered(job: Job) -> None:
    done: list[int] = []

    def perform(job: Job) -> None:
        done.append(job.attempts)
        jobs.finish(job)

    assert run(job, Errand(perform)).state == "done"
    assert run(job, Errand(perform)).attempts == 1
    assert done == [1]


def test_it_speaks_the_language_of_who_waits_for_it_in_the_channels_zone(
    job: Job, acme: Channel, alice: Person
) -> None:
    Channel.objects.update(time_zone="Asia/Seoul")
    type(alice.user).objects.update(language="ko")
    errand = Errand()
    run(job, errand)
    assert errand.spoken == ("ko", "Asia/Seoul")


def test_it_speaks_the_channels_language_when_nobody_waits(job: Job) -> None:
    Channel.objects.update(language="ko")
    Job.everywhere.update(manager=None)
    errand = Errand()
    run(job, errand)
    assert errand.spoken[0] == "ko"


@pytest.mark.parametrize(("earlier", "state"), [(3, "done"), (4, "done"), (5, "failed")])
def test_the_fifth_attempt_is_the_last(job: Job, earlier: int, state: str) -> None:
    Job.everywhere.update(attempts=earlier)
    errand = Errand()
    assert run(job, errand).state == state
    assert [reason[:17] for reason in errand.failed] == ["It was tried 5 ti"] * (state == "failed")


def test_a_refusal_ends_it_with_its_reason(job: Job) -> None:
    errand = Errand(raising(jobs.Refusal("The list is empty.")))
    row = run(job, errand)
    assert (row.state, row.error, errand.failed) == ("failed", "The list is empty.", ["The list is empty."])


def test_a_mistake_of_ours_is_logged_and_told_without_its_inside(job: Job, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        row = run(job, Errand(raising(ZeroDivisionError("secret"))))
    assert row.state == "failed"
    assert "Something went wrong" in row.error
    assert "secret" not in row.error
    assert "secret" in caplog.text


@pytest.mark.parametrize("error", [OperationalError("gone"), InterfaceError("gone")])
def test_a_lost_connection_leaves_it_running_for_another_worker(job: Job, error: Exception) -> None:
    errand = Errand(raising(error))
    with pytest.raises(type(error)):
        run(job, errand)
    assert (Job.everywhere.get(pk=job.pk).state, errand.failed, errand.settled) == ("running", [], 0)


def test_what_is_cancelled_meanwhile_is_tidied_up(job: Job) -> None:
    def perform(job: Job) -> None:
        jobs.cancel(job)
        jobs.report_progress(job, 1)

    errand = Errand(perform)
    assert (run(job, errand).state, errand.settled, errand.failed) == ("cancelled", 1, [])


def test_what_was_cancelled_before_is_tidied_up_and_not_done(job: Job) -> None:
    jobs.cancel(job)
    errand = Errand(raising(AssertionError("It is done.")))
    assert (run(job, errand).state, errand.settled, errand.failed) == ("cancelled", 1, [])


def test_what_has_lost_its_subject_ends(job: Job) -> None:
    Channel.objects.update(name="Renamed")
    errand = Errand(raising(AssertionError("It is done.")))
    assert run(job, errand).state == "cancelled"


def test_a_right_is_asked_for_as_it_is_now(acme: Channel, alice: Person, bob: Person, charlie: Person) -> None:
    assert jobs.authorise(acme, alice.manager, "contacts.bulk", "contacts.delete") == alice.manager
    for manager in (bob.manager, charlie.manager, None):
        with pytest.raises(jobs.NoRight):
            jobs.authorise(acme, manager, "contacts.bulk")
    acme.managers.filter(pk=alice.manager.pk).update(role=cast.basic_role(acme))
    with pytest.raises(jobs.NoRight):
        jobs.authorise(acme, alice.manager, "contacts.bulk")


def test_a_deactivated_user_has_no_right(acme: Channel, alice: Person) -> None:
    type(alice.user).objects.update(is_active=False)
    with pytest.raises(jobs.NoRight):
        jobs.authorise(acme, alice.manager, "contacts.bulk")


def test_all_rights_are_needed(acme: Channel, bob: Person) -> None:
    assert jobs.authorise(acme, bob.manager, "contacts.view") == bob.manager
    with pytest.raises(jobs.NoRight):
        jobs.authorise(acme, bob.manager, "contacts.view", "contacts.bulk")
