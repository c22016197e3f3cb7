from typing import Final

from tests.mutants.mistake import Mistake

STATE: Final = "crm/jobs/state.py"
RUNNER: Final = "crm/jobs/runner.py"
RIGHTS: Final = "crm/jobs/rights.py"

JOBS: Final = "tests/crm/test_jobs.py"
RUNS: Final = "tests/crm/test_runner.py"

MISTAKES: Final = (
    Mistake(
        STATE,
        "        .filter(state=Job.State.QUEUED)\n",
        "",
        "Two workers do the same job.",
        (f"{JOBS}::test_a_job_is_claimed_once",),
    ),
    Mistake(
        STATE,
        '            attempts=F("attempts") + 1,\n',
        "",
        "Work that ends its worker is tried without end.",
        (f"{JOBS}::test_a_claimed_job_runs_and_has_everything_at_hand",),
    ),
    Mistake(
        STATE,
        "            beat_at=now,\n            done=0,",
        "            done=0,",
        "A job that has waited for long is taken for dead as soon as it runs.",
        (f"{JOBS}::test_a_claimed_job_shows_a_sign_of_life",),
    ),
    Mistake(
        STATE,
        "Q(state=Job.State.RUNNING, beat_at__lt=now - SILENCE)",
        "Q(state=Job.State.RUNNING)",
        "A job that runs is given to another worker.",
        (f"{JOBS}::test_a_job_that_beats_is_left_alone",),
    ),
    Mistake(
        STATE,
        "Q(state=Job.State.QUEUED, beat_at__lte=now - forgotten)",
        "Q(state=Job.State.QUEUED)",
        "The queue fills with jobs that wait in it already.",
        (f"{JOBS}::test_a_job_that_the_queue_has_lost_is_enqueued_again",),
    ),
    Mistake(
        STATE,
        ", lease=job.lease, beat_at=job.beat_at)",
        ", lease=job.lease)",
        "A worker that has just shown a sign of life is replaced.",
        (f"{JOBS}::test_a_worker_that_beats_while_it_is_looked_for_is_not_replaced",),
    ),
    Mistake(
        STATE,
        ".filter(state=Job.State.RUNNING, lease=job.lease)",
        ".filter(state=Job.State.RUNNING)",
        "A worker that was taken for dead writes over its successor.",
        (f"{JOBS}::test_a_worker_that_was_taken_for_dead_writes_over_nothing",),
    ),
    Mistake(
        STATE,
        ".filter(state=Job.State.RUNNING, lease=job.lease)",
        ".filter(lease=job.lease)",
        harmless="Whoever ends a job takes its lease away, so nobody holds the lease of one that has ended.",
    ),
    Mistake(
        STATE,
        "total=job.total, beat_at=job.beat_at):\n        raise Cancelled\n",
        "total=job.total, beat_at=job.beat_at):\n        return\n",
        "What was cancelled goes on.",
        (f"{JOBS}::test_an_ended_job_stays_as_it_ended",),
    ),
    Mistake(
        STATE,
        "beat_at=now, lease=None):\n        raise Cancelled\n",
        "beat_at=now, lease=None):\n        return\n",
        "What was cancelled at the last moment is done all the same.",
        (f"{JOBS}::test_an_ended_job_stays_as_it_ended",),
    ),
    Mistake(
        STATE,
        ".filter(state__in=Job.OPEN)\n",
        "\n",
        "What is done becomes cancelled.",
        (f"{JOBS}::test_an_ended_job_stays_as_it_ended",),
    ),
    Mistake(
        STATE,
        "Job.everywhere.filter(channel_id=channel_id, pk=pk)",
        "Job.everywhere.filter(pk=pk)",
        "A job is found through another channel.",
        (f"{JOBS}::test_a_job_is_not_found_in_another_channel",),
    ),
    Mistake(
        STATE,
        "    later(job.task, job.channel_id, job.pk)\n    return True",
        "    return True",
        "A job whose worker has died waits without end.",
        (f"{JOBS}::test_a_job_whose_worker_was_silent_is_enqueued_again",),
    ),
    Mistake(
        RUNNER,
        "        if job.attempts > state.MAX_ATTEMPTS:\n",
        "        if job.attempts >= state.MAX_ATTEMPTS:\n",
        "The fifth attempt isn't made.",
        (f"{RUNS}::test_the_fifth_attempt_is_the_last",),
    ),
    Mistake(
        RUNNER,
        "        if job.attempts > state.MAX_ATTEMPTS:\n",
        "        if False:\n",
        "Work that ends its worker is tried without end.",
        (f"{RUNS}::test_the_fifth_attempt_is_the_last",),
    ),
    Mistake(
        RUNNER,
        "    except (InterfaceError, OperationalError):\n        raise\n",
        "",
        "A restart of the database ends all work that runs.",
        (f"{RUNS}::test_a_lost_connection_leaves_it_running_for_another_worker",),
    ),
    Mistake(
        RIGHTS,
        "user__is_active=True",
        "user__isnull=False",
        "The work of a deactivated user goes on.",
        (f"{RUNS}::test_a_deactivated_user_has_no_right",),
    ),
    Mistake(
        RIGHTS,
        "all(map(current.may, permissions))",
        "any(map(current.may, permissions))",
        "One of two rights is enough.",
        (f"{RUNS}::test_all_rights_are_needed",),
    ),
)
