"""What `make bench` measures of the Contacts page."""

import csv
import gzip
import json
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from urllib.parse import urlencode

from django.core.management import call_command
from django.db import connection
from django.db.models import F
from django.urls import reverse

from contacts.bench.columnar import asked_first
from contacts.demo.loading import demo_channel, load
from contacts.demo.people import people
from contacts.editing.actions import mark
from contacts.fields import Catalogue, system_fields
from contacts.lists.form import read_list
from contacts.lists.keyset import Sort, page
from contacts.lists.preferences import choose_columns
from contacts.models import Contact
from crm.actors import SYSTEM
from crm.bench.stage import Stage
from crm.bench.web import running, throughput
from crm.bench.works import Act, Result, furnishing, measured, timed
from crm.channels import actions
from crm.models import Channel

# The same contacts on every day, so that runs can be compared.
NOW: Final = datetime(2026, 11, 1, tzinfo=UTC)
SEED: Final = 1
PAGE: Final = 50
IMPORTED: Final = 1_000_000
OTHER_NINE: Final = (
    "name", "email", "mobileNumber", "plan", "birthday", "isVip", "loyaltyPoints", "totalAmount", "notes",
)  # fmt: skip

# Twelve columns, for which the budget of the list is.
SHOWN: Final = (
    "profile.email", "profile.mobileNumber", "profile.plan", "profile.birthday", "profile.isVip", "profile.totalAmount",
    "profile.lastOrderAt", "type", "tags", "lastSeenAt", "createdAt",
)  # fmt: skip

# Quick searches: two syllables, three, parts of an e-mail address, a phone number in some forms.
SEARCHES: Final = {
    "2 syllables, common": "민준",
    "2 syllables, rare": "효희",
    "3 syllables": "김민준",
    "e-mail fragment": "minjun.kim5",
    "phone, as dialled": "010-2345-67",
    "phone, with country": "+82 10 2345 67",
    "phone, bare": "1023456",
    "nobody": "뷁쉙",
}


@furnishing
def fill(stage: Stage) -> None:
    missing = stage.contacts - stage.channel.contacts.count()
    if missing > 0:
        load(demo_channel(stage.channel.slug), missing, seed=SEED, now=NOW)
    choose_columns(stage.channel.managers.get(user=stage.owner), list(SHOWN))


def _list(name: str, budget: float, **params: str) -> None:
    """Register a measurement of the list as htmx requests it."""

    @timed(name, budget)
    def prepare(stage: Stage) -> Act:
        address = stage.address("contacts", **params)
        return asked_first(stage, address, "list")


def _count(name: str, budget: float, **params: str) -> None:
    @timed(name, budget)
    def prepare(stage: Stage) -> Act:
        address = stage.address("contacts_count", **params)
        return asked_first(stage, address, "count")


_list("list", 60)
for _field in system_fields().values():
    _list(f"list sorted by -{_field.key}", 60, sort=f"-{_field.key}")
for _key in ("name", "email", "mobileNumber", "totalAmount", "lastOrderAt", "plan", "birthday", "nextAppointmentAt"):
    _list(f"list sorted by -profile.{_key}", 60, sort=f"-profile.{_key}")
for _key in ("country", "profile.name", "profile.plan", "profile.totalAmount", "profile.birthday"):
    _list(f"list of members sorted by -{_key}", 60, type="member", sort=f"-{_key}")
for _label, _text in SEARCHES.items():
    _list(f"list, search: {_label}", 60, q=_text)
_count("count of everybody", 60)
for _label, _text in SEARCHES.items():
    _count(f"count, search: {_label}", 60, q=_text)
_list("list of a tag, common", 60, tag="newsletter")
_list("list of a tag, rare", 60, tag="fraud")
_count("count of a tag", 60, tag="newsletter")


def _terms(name: str, number: int, budget: float | None, *kinds: str) -> None:
    """Register a search for many terms, from the pasted text to list and report. One in ten terms finds nobody."""

    @timed(name, budget)
    def prepare(stage: Stage) -> Act:
        text = _pasted(stage, number, kinds)
        address = stage.address("contacts_terms")

        def search() -> None:
            response = stage.client.post(address, {"text": text}, headers={"HX-Request": "true"})
            if response.headers.get("HX-Retarget") != "#list":
                raise AssertionError(f"{name}: the answer is no list.")

        return search


_terms("1,000 terms, with the report", 1_000, 100, "email", "mobileNumber", "memberId")
_terms("10,000 terms, with the report", 10_000, 600, "email", "mobileNumber", "memberId")
_terms("1,000 terms that are names", 1_000, None, "name")


@timed("edit a cell", 15)
def edit_a_cell(stage: Stage) -> Act:
    """Change a value back and forth; measure the whole request that saves it."""
    contact = stage.channel.contacts.filter(profile__has_key="totalAmount").order_by("pk")[0]
    address = reverse("contact_value", args=[stage.channel.slug, contact.pk, "profile.totalAmount"])
    values = [contact.profile["totalAmount"], 12_345]

    def save() -> None:
        before, after = values
        values.reverse()
        data = {"value": str(after), "seen": mark(before)}
        if stage.client.post(address, data, headers={"HX-Request": "true"}).status_code != 200:
            raise AssertionError("The cell was not saved.")

    return save


@timed("whole page")
def whole_page(stage: Stage) -> Act:
    return lambda: stage.get(stage.address("contacts"))


@timed("rows, page 1")
def first_rows(stage: Stage) -> Act:
    address = stage.address("contacts", cursor="")
    return lambda: stage.get(address, target="rows")


@timed("rows, page 10,000 (or the last)")
def late_rows(stage: Stage) -> Act:
    address = stage.address("contacts", cursor=_cursor(stage, min(10_000, stage.contacts // PAGE - 1) - 1))
    return lambda: stage.get(address, target="rows")


def _panel(name: str, budget: float, **params: str) -> None:
    """Register the panel of a contact in the middle of that list, with neighbours, timeline and log entry."""

    @timed(name, budget)
    def prepare(stage: Stage) -> Act:
        address = stage.address("contacts", **params)
        pk = read_list(params, stage.channel).contacts.order_by("id")[stage.contacts // 50].pk
        panel = f"{stage.address('contacts')}{pk}/?{urlencode({'back': address})}"
        return lambda: stage.get(panel, target="panel")


_panel("panel with neighbours", 80)
_panel("panel with neighbours, sorted by name", 80, sort="profile.name")
_panel("panel with neighbours, in a tag", 80, tag="newsletter")


# What many clients ask for at once: lists, each with its number, and pages of rows.
CLIENT_LISTS: Final[tuple[dict[str, str], ...]] = (
    {}, {"q": "민준"}, {"type": "member"}, {"tag": "newsletter"}, {"q": "smith"},
)  # fmt: skip
PAGES_OF_ROWS: Final = (0, 1, 20, 100)


@measured("16 clients: list and count", 60, at_least=True)
def lists_with_count(stage: Stage) -> Result:
    return _lists_asked(stage, 16)


@measured("16 clients: rows alone", 120, at_least=True)
def rows_alone(stage: Stage) -> Result:
    return _rows_asked(stage, 16)


@measured("64 clients: list and count")
def lists_with_count_of_many(stage: Stage) -> Result:
    return _lists_asked(stage, 64)


@measured("64 clients: rows alone")
def rows_alone_of_many(stage: Stage) -> Result:
    return _rows_asked(stage, 64)


@measured("import of 1,000,000 × 10", 120)
def import_members(stage: Stage) -> Result:
    """Import into a second channel beside the full one, and empty it again."""
    slug = "bench-import"
    channel = Channel.objects.filter(slug=slug).first() or actions.create_channel(slug, "Import", by=SYSTEM)
    _empty(channel)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "members.csv.gz"
        _write_members(path)
        began = time.perf_counter()
        call_command("import_contacts", slug, str(path), create_keys=True, verbosity=0, **{"as": "member"})
        took = time.perf_counter() - began
    imported = channel.contacts.count()
    _empty(channel)
    stage.vacuum()
    if imported != IMPORTED:
        raise AssertionError(f"{imported:,} rows were imported.")
    return Result(took, "s", {"rows": imported, "rows/s": imported / took})


def _pasted(stage: Stage, number: int, kinds: tuple[str, ...]) -> str:
    """Return terms of these kinds, one per line, of contacts all over the channel; mobile numbers as dialled."""
    step = max(1, stage.contacts // number)
    spread = stage.channel.contacts.annotate(place=F("id") % step).filter(place=0)[: number * 9 // 10]
    terms = []
    for index, contact in enumerate(spread):
        values = {**contact.profile, "memberId": contact.member_id}
        value = values.get(kinds[index % len(kinds)]) or contact.member_id or contact.email or str(contact)
        terms.append(f"0{value[3:5]}-{value[5:9]}-{value[9:]}" if value.startswith("+8210") else value)
    return "\n".join([*terms, *(f"nobody{place}@example.invalid" for place in range(number - len(terms)))])


def _cursor(stage: Stage, pages: int) -> str:
    """Return the cursor after this many pages, found in bigger steps of the same keyset."""
    sort = Sort.parse("-lastSeenAt", Catalogue.of(stage.channel))
    contacts = stage.channel.contacts.only("id", "last_seen_at", "channel_id")
    cursor, left = None, pages * PAGE
    while left > 0:
        size = min(left, 200 * PAGE)
        cursor, left = page(contacts, sort, cursor, size).next, left - size
    return cursor or ""


def _lists_asked(stage: Stage, clients: int) -> Result:
    """Measure lists as htmx requests them: the number comes with the list, or by a request of its own."""
    turns = []
    for query in CLIENT_LISTS:
        address = stage.address("contacts", **query)
        text = stage.get(address, target="list").content.decode()
        has_number = "data-shown" in text.partition('id="count"')[2].partition(">")[0]
        turns.append([address] if has_number else [address, stage.address("contacts_count", **query)])
    return _asked(stage, turns, "list", clients)


def _rows_asked(stage: Stage, clients: int) -> Result:
    cursors = [_cursor(stage, page) for page in PAGES_OF_ROWS]
    return _asked(stage, [[stage.address("contacts", cursor=cursor)] for cursor in cursors], "rows", clients)


def _asked(stage: Stage, turns: list[list[str]], target: str, clients: int) -> Result:
    with running() as server:
        headers = {"Cookie": stage.cookie, "HX-Request": "true", "HX-Target": target}
        return throughput(server, turns, headers, clients=clients)


def _write_members(path: Path) -> None:
    chunks = people(IMPORTED, first=1, seed=SEED + 1, now=NOW)
    with gzip.open(path, "wt", encoding="utf-8", newline="", compresslevel=1) as file:
        writer = csv.writer(file)
        writer.writerow(["memberId", *OTHER_NINE])
        number = 0
        for columns in chunks:
            for text in columns["profile"]:
                number += 1
                profile: dict[str, Any] = json.loads(text)
                writer.writerow([f"M{number:07}", *(profile.get(key, "") for key in OTHER_NINE)])


def _empty(channel: Channel) -> None:
    """Delete the rows by SQL, as the ORM is slow with a million rows."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {Contact._meta.db_table} WHERE channel_id = %s", [channel.pk])  # noqa: S608
