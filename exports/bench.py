"""What `make bench` measures of downloads, in a process of its own as in the worker."""

import os
import sys
import time
from tempfile import TemporaryFile
from typing import Final

from django.db import transaction

from contacts.fields import Catalogue
from contacts.lists.form import read_list
from crm.bench.stage import Stage
from crm.bench.works import Result, measured
from crm.models import Channel
from exports import encryption, reading, workbook
from exports.models import Export

PASSWORD: Final = "bench-4-measure!"  # noqa: S105 – of invented people's file
COLUMNS: Final = 20


@measured("export of everybody, all columns, encrypted")
def export_everything(stage: Stage) -> Result:
    """Start a download through the page, and build it by the task."""
    _forget(stage)
    form = {"reason": "Measuring", "password": PASSWORD, "stated": stage.contacts}
    response = stage.client.post(stage.address("exports"), form, headers={"HX-Request": "true"})
    if response.status_code != 204:
        raise AssertionError(f"The download wasn't started: {response.status_code}.")
    export = Export.everywhere.filter(channel=stage.channel).latest("id")
    result = _in_worker(stage, f"from exports.tasks import build; build({stage.channel.pk}, {export.job_id})")
    export.refresh_from_db()
    if export.rows != stage.contacts:
        raise AssertionError(f"The file has {export.rows} rows.")
    result.more["columns"] = len(export.columns)
    return result


@measured("export of everybody, 20 columns, encrypted", 60)
def export_twenty(stage: Stage) -> Result:
    """Write twenty columns, for which the budget is; the product exports all, by the same parts."""
    return _in_worker(stage, f"from exports.bench import write_twenty; write_twenty({stage.channel.pk})")


def write_twenty(channel_id: int) -> None:
    channel = Channel.objects.get(pk=channel_id)
    catalogue = Catalogue.of(channel)
    fields = list(catalogue.values())[:COLUMNS]
    contacts = read_list({}, channel, catalogue=catalogue).ordered()
    stated = channel.contacts.count()
    with TemporaryFile() as plain, TemporaryFile() as encrypted, transaction.atomic():
        rows = reading.rows(contacts, fields, catalogue.context)
        workbook.write(plain, "Contacts", reading.columns(fields), rows, {"Contacts": stated})
        encryption.encrypt(plain, encrypted, PASSWORD, lambda: None)


def _in_worker(stage: Stage, code: str) -> Result:
    """Run the code in a new process with Django set up. Raise AssertionError if it fails."""
    began = time.perf_counter()
    command = [sys.executable, "-c", f"import django; django.setup(); {code}"]
    pid = os.posix_spawn(sys.executable, command, os.environ)
    _pid, status, usage = os.wait4(pid, 0)
    took = time.perf_counter() - began
    if status:
        raise AssertionError("The worker failed.")
    return Result(took, "s", {"peak MB": usage.ru_maxrss / 1024, "rows/s": stage.contacts / took})


def _forget(stage: Stage) -> None:
    """Delete the export, as the rule of 30 minutes would refuse the next."""
    for export in Export.everywhere.filter(channel=stage.channel):
        export.delete()
