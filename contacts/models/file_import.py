from datetime import timedelta
from typing import Final

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.models.bulk_change import BulkChange
from contacts.models.contact import Contact
from crm.models import Job, Manager, TenantModel

KEPT: Final = timedelta(days=7)
WAITS: Final = timedelta(days=1)


class FileImport(TenantModel):
    """A file that a manager has uploaded: what it holds, where its columns go, and what became of its rows.

    `header` and `samples` are its first lines, `choices` is where each column goes (`ColumnChoices`). Of a text that
    isn't Unicode, `encodings` are those in which it can be read, each with samples; without a `header` a person has to
    choose one. `file` is the name in the storage until the file is imported, or waits for longer than a day. `refusals`
    are the first rows that weren't imported, `doubts` what a person should look at (`contacts.imports.doubts`), kept
    for 7 days. `bulk` is what was changed, by which the import is undone.
    """

    channel = models.ForeignKey("crm.Channel", on_delete=models.CASCADE, related_name="file_imports", db_index=False)
    manager = models.ForeignKey(Manager, null=True, on_delete=models.SET_NULL, related_name="file_imports")
    job = models.OneToOneField(Job, null=True, on_delete=models.SET_NULL, related_name="file_import")
    bulk = models.OneToOneField(BulkChange, null=True, on_delete=models.SET_NULL, related_name="file_import")
    name = models.CharField(_("file"), max_length=200)
    kind = models.CharField(_("rows are"), max_length=6, choices=Contact.Type)
    encoding = models.CharField(_("encoding"), max_length=40, blank=True)
    encodings = models.JSONField(_("possible encodings"), default=list)
    file = models.CharField(max_length=100, blank=True, editable=False)
    header = models.JSONField(_("columns"), default=list)
    samples = models.JSONField(_("first rows"), default=list)
    choices = models.JSONField(_("choices"), default=dict)
    empty_words = models.BooleanField(_("words for no value are empty"), default=False)
    is_dry_run = models.BooleanField(_("check only"), default=False)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    created = models.PositiveIntegerField(_("created"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    refused = models.PositiveIntegerField(_("refused"), default=0)
    refusals = models.JSONField(_("refused rows"), default=list)
    doubts = models.JSONField(_("to be checked"), default=list)
    created_at = models.DateTimeField(_("uploaded"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended"), null=True)

    class Meta:
        verbose_name = _("import of a file")
        verbose_name_plural = _("imports of files")
        indexes = [
            # A channel's imports, newest first.
            models.Index(fields=["channel", "-id"], name="file_import_newest"),
            # The look every few minutes for what is to be forgotten.
            models.Index(fields=["created_at"], name="file_import_created"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_running(self) -> bool:
        return self.job is not None and self.job.is_open

    @property
    def is_done(self) -> bool:
        """Whether its rows are in the channel; a check leaves them out."""
        return self.ended_at is not None and not self.is_dry_run

    @property
    def may_start(self) -> bool:
        """Whether the file can be checked or imported, for the first time or again."""
        return self.can_be_read_again and bool(self.header)

    @property
    def can_be_read_again(self) -> bool:
        """Whether the file is still there, and nobody reads it or has imported it."""
        return bool(self.file) and not self.is_running and not self.is_done
