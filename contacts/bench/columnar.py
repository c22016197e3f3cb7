"""The columnar copy that counts ask: `make bench` has no worker that would make it."""

from typing import Final

from django.conf import settings
from django.db import connection

from contacts import columnar
from contacts.bench.working import idle_list_ms, worked
from contacts.columnar import building
from contacts.columnar.opened import close, held
from contacts.lists.form import read_list
from contacts.models import ColumnarCopy
from crm.bench.stage import Stage
from crm.bench.works import Act, Result, measured

VISITED: Final = 10_000
# One after the other, as visits are, each logged by itself.
VISITS: Final = """
    SELECT set_config('bench.channel', %s::text, false), set_config('bench.visited', %s::text, false);
    DO $$ DECLARE visited bigint; BEGIN
        FOR visited IN
            SELECT id FROM contacts_contact WHERE channel_id = current_setting('bench.channel')::bigint
            ORDER BY hashint8(id) LIMIT current_setting('bench.visited')::bigint
        LOOP
            UPDATE contacts_contact SET sessions_count = sessions_count + 1, last_seen_at = now(),
                web = web || jsonb_build_object('sessionsCount', coalesce((web ->> 'sessionsCount')::bigint, 0) + 1)
            WHERE id = visited;
        END LOOP;
    END $$"""


def renew_copy(stage: Stage) -> None:
    """Make the stage's copy again, as the worker would after so many changes; not where copies are turned off."""
    if not settings.COLUMNAR:
        return
    columnar.renew(stage.channel)
    found = columnar.totals(stage.channel, read_list({}, stage.channel).question)
    if found.sums != (stage.contacts,):
        raise AssertionError(f"The copy counts {found.sums[0]:,} contacts.")


def asked_first(stage: Stage, address: str, target: str) -> Act:
    """Return the request of a part of a page, to which the copy has kept no answer."""

    def ask() -> None:
        if copy := held(stage.channel):
            copy.forget_answers()
        stage.get(address, target=target)

    return ask


@measured("columnar copy, made for the counts", 20)
def build(stage: Stage) -> Result:
    """Return the time of the whole job, which reads all contacts, and during which the list is requested repeatedly."""
    before = stage.channel.columnar_copies.filter(state=ColumnarCopy.State.CURRENT).first()
    if before:  # it goes on answering, and can't be completed, as a key is no more
        before.columns |= {"gone": ["gone", ""]}
        before.save(update_fields=["columns"])
    return _made(stage)


@measured("columnar copy, completed after 10,000 visits")
def complete(stage: Stage) -> Result:
    """Return the same of a copy in which those are replaced who have changed since the one before."""
    with connection.cursor() as cursor:
        cursor.execute(VISITS, [stage.channel.pk, VISITED])
    return _made(stage)


def _made(stage: Stage) -> Result:
    idle = idle_list_ms(stage)
    copy = building.start(stage.channel)
    if copy.job_id is None:
        raise AssertionError("The copy has no job.")
    made = worked(stage, building.BUILD, stage.channel.pk, copy.job_id)
    close(stage.channel)  # by now this process knows of a copy that isn't there any more, or of none
    copy.refresh_from_db()
    if (copy.state, copy.rows) != (copy.State.CURRENT, stage.contacts):
        raise AssertionError(f"The copy of {copy.rows:,} contacts is {copy.state}.")
    return Result(made.value, "s", made.more | {"list idle ms": idle, "list × idle": made.more["list ms"] / idle})
