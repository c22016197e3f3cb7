"""A file comes in by the page: uploaded, its columns chosen, checked, imported, and its refused rows told."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.utils import timezone

from contacts.erasure.actions import delete
from contacts.imports import uploads
from contacts.models import FileImport
from crm import jobs
from crm.deletion.files import remove_files
from crm.models import Channel, Job, Role
from tests import cast
from tests.cast import Person
from tests.contacts.bulk import doing as bulk

pytestmark = pytest.mark.django_db

CSV = "memberId,name,Grade,newsletter\n1,Ada,gold,yes\n2,Grace,silver,no\n,Nobody,,\n"
CHOSEN = {"into-0": "memberId", "into-1": "profile.name", "into-2": "+", "into-3": "!unsubscribeEmail"}


def upload(person: Person, text: "str | bytes" = CSV, name: str = "customers.csv", **more: Any) -> Any:
    content = text if isinstance(text, bytes) else text.encode()
    return person.post("import_new", **{"file": SimpleUploadedFile(name, content), "kind": "member", **more})


def uploaded(person: Person, *args: Any, **more: Any) -> FileImport:
    answer = upload(person, *args, **more)
    assert answer.status_code == 302, answer.content.decode()
    return FileImport.everywhere.latest("pk")


def send(person: Person, row: FileImport, **more: Any) -> FileImport:
    answer = person.post("import", row.pk, **{**CHOSEN, **more})
    assert answer.status_code == 302, answer.content.decode()
    row.refresh_from_db()
    return row


def stored(row: FileImport) -> bool:
    return bool(row.file) and default_storage.exists(row.file)


def test_a_file_shows_its_columns_with_a_guess_and_consent_is_asked_for(alice: Person) -> None:
    row = uploaded(alice)
    page = alice.get("import", row.pk).content.decode()
    assert '<option value="memberId" selected>' in page
    assert '<option value="+" selected>New key “grade”' in page
    assert '<option value="" selected>Choose what “yes” means' in page
    assert "Ada" in page
    assert not alice.channel.contacts.exists()
    refused = alice.post("import", row.pk, **{**CHOSEN, "into-3": ""})
    assert refused.status_code == 422
    assert bulk.work() == 0


def test_it_is_imported_in_the_background_and_reported(
    acme: Channel, alice: Person, django_capture_on_commit_callbacks: Any
) -> None:
    row = send(alice, uploaded(alice))
    assert "is being imported" in alice.get("import", row.pk).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert bulk.work() == 1
    ada = acme.contacts.get(member_id="1")
    assert (ada.profile, ada.unsubscribe_email) == ({"name": "Ada", "grade": "gold"}, False)
    assert acme.contacts.get(member_id="2").unsubscribe_email
    name = row.file
    row.refresh_from_db()
    assert (row.rows, row.created, row.refused) == (3, 2, 1)
    assert not default_storage.exists(name)
    report = alice.get("import", row.pk).content.decode()
    assert "A member needs a member ID." in report
    assert "A member needs a member ID." in alice.get("import_refusals", row.pk).content.decode()
    assert "2 customers created" in alice.manager.notices.get().text
    assert acme.log.get(verb="contacts.imported").actor_name == "Alice"


def test_a_check_writes_nothing_and_the_import_may_follow(acme: Channel, alice: Person) -> None:
    row = send(alice, uploaded(alice), check="1")
    bulk.work()
    row.refresh_from_db()
    assert (row.created, row.refused, stored(row)) == (2, 1, True)
    assert not acme.contacts.exists()
    assert not acme.profile_keys.filter(key="grade").exists()
    page = alice.get("import", row.pk).content.decode()
    assert "Nothing was written" in page
    assert '<option value="!unsubscribeEmail" selected>' in page  # as chosen before
    send(alice, row)
    bulk.work()
    assert acme.contacts.count() == 2


def test_a_column_may_be_left_out_or_sent_elsewhere(acme: Channel, alice: Person) -> None:
    send(alice, uploaded(alice), **{"into-1": "profile.lastName", "into-2": "-", "into-3": "-"})
    bulk.work()
    assert acme.contacts.get(member_id="1").profile == {"lastName": "Ada"}


def test_two_columns_for_one_field_are_refused(alice: Person) -> None:
    row = uploaded(alice)
    answer = alice.post("import", row.pk, **{**CHOSEN, "into-2": "profile.name"})
    assert answer.status_code == 422
    assert "The column “name” goes there already." in answer.content.decode()


def test_who_may_not_manage_keys_makes_none(acme: Channel, alice: Person) -> None:
    role = Role.everywhere.create(channel=acme, name="importer", granted=["contacts.view", "contacts.import"])
    ida = cast.hire(acme, "Ida", role)
    row = uploaded(ida)
    assert "New key" not in ida.get("import", row.pk).content.decode()
    assert ida.post("import", row.pk, **CHOSEN).status_code == 422
    send(ida, row, **{"into-2": "-"})
    bulk.work()
    assert acme.contacts.count() == 2


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "empty.csv", "empty"),
        (b"a,b\n1,2\n", "a.txt", "Upload a .csv or .xlsx file."),
        (b"PK\x03\x04nothing", "a.xlsx", "damaged"),
        (b"a,a\n1,2\n", "a.csv", "Two columns are called “a”"),
        (b"a,b\n\xff\x81,\x81\xff\n", "a.csv", "no known encoding"),
    ],
)
def test_a_file_that_makes_no_sense_is_refused_with_a_reason(
    alice: Person, content: bytes, name: str, said: str
) -> None:
    answer = upload(alice, content, name)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not FileImport.everywhere.exists()


JAPANESE = "memberId,name\n1,ルビー\n"


def test_a_text_of_uncertain_encoding_is_kept_and_a_person_chooses_how_it_reads(acme: Channel, alice: Person) -> None:
    row = uploaded(alice, JAPANESE.encode("cp932"))
    page = alice.get("import", row.pk).content.decode()
    assert "it isn’t certain how it is written" in page
    assert "“ルビー” (cp932)" in page
    assert 'name="into-0"' not in page
    assert alice.post("import", row.pk, **CHOSEN).status_code == 302  # nothing to import yet
    assert bulk.work() == 0
    assert alice.post("import_encoding", row.pk, encoding="utf-7").status_code == 422
    assert alice.post("import_encoding", row.pk, encoding="cp932").status_code == 302
    assert "ルビー" in alice.get("import", row.pk).content.decode()
    send(alice, row)
    bulk.work()
    assert acme.contacts.get().profile == {"name": "ルビー"}


def test_an_encoding_that_was_recognised_can_be_changed(acme: Channel, alice: Person) -> None:
    row = uploaded(alice, "memberId,name\n1,김민준\n".encode("cp949"))
    page = alice.get("import", row.pk).content.decode()
    assert "was read as cp949" in page
    assert "김민준" in page
    assert '<option value="memberId" selected>' in page
    alice.post("import_encoding", row.pk, encoding="big5")
    row.refresh_from_db()
    assert row.encoding == "big5"
    assert "김민준" not in str(row.samples)
    alice.post("import_encoding", row.pk, encoding="cp949")
    send(alice, row)
    bulk.work()
    assert acme.contacts.get().profile == {"name": "김민준"}
    late = alice.client.post(alice.url("import_encoding", row.pk), {"encoding": "big5"}, follow=True)
    assert "big5" not in late.content.decode()


def test_a_check_says_what_a_person_should_look_at(acme: Channel, alice: Person) -> None:
    text = (
        "memberId,name,phone,tags,newsletter,since\n"
        "1,NULL,+82 10 12,vip gold,yes,2026-01-01\n2,Ada,010-1234-5678,new,no,2026-01-02\n3,Grace,,,,soon\n"
    )
    into = {"into-2": "profile.mobileNumber", "into-3": "tags", "into-4": "!unsubscribeEmail", "into-5": "+"}
    row = send(alice, uploaded(alice, text), **into, check="1")
    bulk.work()
    page = alice.get("import", row.pk).content.decode()
    assert "“NULL” in “name” (1 ×) looks like a word for “no value”" in page
    assert "“+82 10 12” in “phone” (1 ×) is no valid phone number." in page
    assert "“vip gold” becomes the tags: vip-gold." in page
    assert "“Yes” in “newsletter” allows e-mail marketing." in page
    assert "Most values of “since” are of the type date, but not all" in page.replace("type Date", "type date")


def test_the_file_of_reasons_runs_no_formula(alice: Person) -> None:
    row = uploaded(alice)
    FileImport.everywhere.filter(pk=row.pk).update(refusals=[[2, "=cmd|' /C calc'!A0", "@SUM(1+1)"]])
    text = alice.get("import_refusals", row.pk).content.decode()
    assert "'=cmd|' /C calc'!A0,'@SUM(1+1)" in text


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_dies_leaves_nothing_and_another_imports_it_once(
    acme: Channel, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(alice, uploaded(alice))
    real = jobs.finish
    died: list[Job] = []

    def die(job: Job) -> None:
        if not died:
            died.append(job)
            raise OperationalError("The server is gone.")
        real(job)

    monkeypatch.setattr(jobs, "finish", die)
    with pytest.raises(OperationalError):
        bulk.work()
    assert not acme.contacts.exists()
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        assert jobs.revive() == 1
        bulk.work()
    assert acme.contacts.count() == 2


def test_sent_twice_it_is_imported_once(acme: Channel, alice: Person) -> None:
    row = send(alice, uploaded(alice))
    send(alice, row)
    assert bulk.work() == 1
    send(alice, row)
    assert bulk.work() == 0


def test_of_two_who_start_it_from_the_same_page_one_does(alice: Person) -> None:
    row = uploaded(alice)
    seen_by_both = FileImport.everywhere.select_related("channel").get(pk=row.pk)
    send(alice, row)
    choices = {"fields": {"memberId": "memberId"}, "ignored": ["name", "Grade", "newsletter"]}
    with pytest.raises(uploads.NotStartable):
        uploads.start(seen_by_both, choices, empty_words=False, dry_run=False, by=alice.actor)
    assert bulk.work() == 1


def test_a_manager_who_lost_the_right_imports_nothing(acme: Channel, alice: Person) -> None:
    row = send(alice, uploaded(alice))
    acme.managers.filter(pk=alice.manager.pk).update(role=cast.viewer_role(acme))
    bulk.work()
    assert not acme.contacts.exists()
    row.refresh_from_db()
    assert row.job is not None
    assert "permission" in row.job.error


def test_what_nobody_imports_is_gone_after_a_day_and_reasons_after_seven(
    alice: Person, django_capture_on_commit_callbacks: Any
) -> None:
    waiting, told = uploaded(alice), uploaded(alice)
    send(alice, told)
    bulk.work()
    with time_machine.travel(timezone.now() + timedelta(days=8)), django_capture_on_commit_callbacks(execute=True):
        uploads.tidy()
    name = waiting.file
    waiting.refresh_from_db()
    told.refresh_from_db()
    assert (waiting.file, waiting.samples, told.refusals) == ("", [], [])
    assert not default_storage.exists(name)


def test_a_deleted_channel_leaves_no_file(acme: Channel, alice: Person) -> None:
    row = uploaded(alice)
    assert stored(row)
    remove_files(acme)
    assert not stored(row)


def test_a_deleted_customer_is_in_no_reason_and_no_sample(acme: Channel, alice: Person) -> None:
    ada = cast.member(acme, "9", "Ada Lovelace", email="ada@engine.example")
    row = uploaded(alice, "email,name\nada@engine.example,Ada Lovelace\n", kind="lead")
    FileImport.everywhere.filter(pk=row.pk).update(
        refusals=[[2, "email", "“ada@engine.example” is known."]],
        doubts=[{"kind": "empty", "column": "name", "text": "Ada Lovelace", "count": 1}],
        encodings=[["cp1252", ["ada@engine.example"]]],
    )
    delete(acme, [ada.pk], by=alice.actor)
    row.refresh_from_db()
    kept = str([row.samples, row.refusals, row.doubts, row.encodings])
    assert "ada@" not in kept
    assert "Lovelace" not in kept
