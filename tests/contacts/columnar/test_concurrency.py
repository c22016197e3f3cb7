"""While others insert, change, delete, commit and roll back, a count with the copy is that of the moment of asking."""

import json
import random
from collections.abc import Iterable, Iterator
from itertools import cycle
from threading import Event
from typing import Any, Final

import pytest
from django.db import connection, connections, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from contacts import columnar
from contacts.columnar import files
from contacts.columnar.building import renew
from contacts.lists.form import read_list
from contacts.models import ColumnarCopy, Contact
from crm.models import Channel
from tests.contacts.columnar.copying import build
from tests.contacts.filters import shop as shops
from tests.examples import examples
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)

BIG = json.dumps({"key": "profile.total", "operator": "$gte", "values": [5]})
SEEN = json.dumps({"key": "sessionsCount", "operator": "$gte", "values": [5]})
LISTS: Final[list[dict[str, str]]] = [{}, {"filter": BIG}, {"filter": SEEN}, {"q": "a"}]
WRITERS = 3

ADD = (
    "INSERT INTO contacts_contact (channel_id, type, profile, tags, unsubscribe_email, unsubscribe_texting,"
    " email_qualified, mobile_number_qualified, blocked, has_chat, sessions_count, web, mobile, created_at, updated_at,"
    " version) VALUES (%(channel)s, 'lead', %(profile)s, '{}', false, false, false, false, false, false, %(visits)s,"
    " '{}', '{}', now(), now(), 0)"
)
# Each writer has contacts of its own, so that none waits for another.
OWN = f"channel_id = %(channel)s AND id %% {WRITERS} = %(writer)s AND id %% 7 = %(some)s"
CHANGE = f"UPDATE contacts_contact SET profile = %(profile)s WHERE {OWN}"
VISIT = f"UPDATE contacts_contact SET sessions_count = %(visits)s WHERE {OWN}"
DELETE = f"DELETE FROM contacts_contact WHERE {OWN}"


@pytest.fixture
def shop(settings: Any) -> Iterator[Channel]:
    settings.COLUMNAR_FROM = 1
    channel = shops.make_channel("shop")
    shops.make_contacts(channel, 60, seed=5)
    yield channel
    for copy in ColumnarCopy.everywhere.all():
        files.remove(copy.file)


def agree(channel: Channel, lists: Iterable[dict[str, str]] = LISTS) -> int:
    """Compare the counts of the copy, if it can answer, with those of PostgreSQL; return how often it could."""
    answered = 0
    for params in lists:
        contact_list = read_list(params, channel)
        try:
            number = columnar.totals(channel, contact_list.question).sums[0]
        except columnar.Unanswerable:
            continue
        assert number == contact_list.contacts.count(), params
        pages_agree(channel, params)
        answered += 1
    return answered


def pages_agree(channel: Channel, params: dict[str, str]) -> None:
    """Compare the first page by the copy, with its count, with PostgreSQL's order of the whole list."""
    contact_list = read_list({"sort": "-profile.total", **params}, channel)
    page = contact_list.row_page(["id"], size=20, counted=True)
    everybody = list(contact_list.ordered().values_list("id", flat=True))
    assert [row["id"] for row in page.rows] == everybody[:20], params
    assert page.total == len(everybody) or not page.by_copy, params


def changes(channel: Channel, writer: int, total: int, some: int) -> dict[str, Any]:
    return {
        "channel": channel.pk,
        "writer": writer,
        "some": some,
        "profile": json.dumps({"total": total, "name": "ab"[total % 2]}),
        "visits": total,
    }


class Writers(RuleBasedStateMachine):
    """Some transactions that are open at the same time, while copies are made.

    After each step one of the lists is compared, at the end all of them.
    """

    channel: Channel

    def __init__(self) -> None:
        super().__init__()
        self.lists = cycle(LISTS)
        self.is_written = False
        self.writers = [connections.create_connection("default") for _ in range(WRITERS)]
        for writer in self.writers:
            writer.connect()
            writer.set_autocommit(False)

    @rule(
        writer=st.integers(0, WRITERS - 1),
        sql=st.sampled_from([ADD, CHANGE, VISIT, DELETE]),
        total=st.integers(0, 9),
        some=st.integers(0, 6),
    )
    def write(self, writer: int, sql: str, total: int, some: int) -> None:
        with self.writers[writer].cursor() as cursor:
            cursor.execute(sql, changes(self.channel, writer, total, some))
        self.is_written = True

    @rule(writer=st.integers(0, WRITERS - 1))
    def commit(self, writer: int) -> None:
        self.writers[writer].commit()

    @rule(writer=st.integers(0, WRITERS - 1))
    def roll_back(self, writer: int) -> None:
        self.writers[writer].rollback()

    @precondition(lambda self: self.is_written and self.channel.contacts.exists())
    @rule(is_anew=st.booleans())
    def renew(self, *, is_anew: bool) -> None:
        """Make the copy anew, or complete it where nobody was deleted."""
        self.is_written = False
        if is_anew:
            ColumnarCopy.everywhere.filter(state="current").update(columns={})
        renew(self.channel)

    @invariant()
    def counts_are_exact(self) -> None:
        agree(self.channel, [next(self.lists)])

    def teardown(self) -> None:
        try:
            agree(self.channel)
        finally:
            for writer in self.writers:
                writer.rollback()
                writer.close()


def test_counts_are_exact_whatever_is_open_or_committed(shop: Channel) -> None:
    build(shop)
    assert agree(shop) == 4

    class InShop(Writers):
        channel = shop

    run_state_machine_as_test(
        InShop,
        settings=settings(
            max_examples=examples(6),
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_counts_are_exact_while_many_write_at_the_same_time(shop: Channel) -> None:
    build(shop)
    over = Event()
    answered = []

    def write(writer: int) -> None:
        chance = random.Random(writer)
        while not over.is_set():
            with transaction.atomic(), connection.cursor() as cursor:
                for _ in range(chance.randint(1, 3)):
                    sql = chance.choice([ADD, ADD, CHANGE, VISIT, DELETE])
                    cursor.execute(sql, changes(shop, writer, chance.randint(0, 9), chance.randint(0, 6)))
                transaction.set_rollback(chance.random() < 0.3)

    def renew_often() -> None:
        for is_anew in (True, False, True, False):
            if is_anew:
                ColumnarCopy.everywhere.filter(state="current").update(columns={})
            renew(shop)

    def count() -> None:
        while not over.is_set():
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                answered.append(agree(shop))

    def end(work: Any) -> Any:
        try:
            return work()
        finally:
            over.set()

    results = together(
        lambda: end(renew_often), lambda: end(count), *[lambda n=n: end(lambda: write(n)) for n in range(2)]
    )
    assert [one for one in results if one is not None] == []
    assert sum(answered) > 10
    assert Contact.everywhere.count() != 60
