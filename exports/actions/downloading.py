from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction

from crm.actors import Actor
from crm.log import record
from exports.models import Export


class Expired(Exception):
    """The file is no longer there."""


@transaction.atomic
def download(export: Export, *, by: Actor) -> File[bytes]:
    """Return the open file, for the manager who asked for it, and log it with the reason. Raise Expired."""
    if not export.is_available:
        raise Expired
    try:
        file = default_storage.open(export.file)
    except FileNotFoundError:
        raise Expired from None
    record(export.channel, "export.downloaded", export, by=by, reason=export.reason, rows=export.rows)
    return file
