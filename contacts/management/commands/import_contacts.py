import csv
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from contacts.imports.actions import Totals, import_contacts
from contacts.imports.files import open_sheet
from contacts.imports.mapping import FileColumn, propose
from contacts.imports.rows import Refusal
from contacts.imports.sheet import Unreadable
from contacts.models import Contact
from crm.actors import SYSTEM
from crm.models import Channel

SHOWN = 20


class Command(BaseCommand):
    help = "Import members or leads of a channel from a CSV (.csv, .csv.gz) or Excel (.xlsx) file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("channel", help="the channel's slug")
        parser.add_argument("file", type=Path)
        parser.add_argument("--as", required=True, choices=Contact.Type.values, help="what the rows are")
        parser.add_argument("--create-keys", action="store_true", help="make keys of unknown columns")
        parser.add_argument("--dry-run", action="store_true", help="do all, write nothing")
        parser.add_argument("--errors", type=Path, help="write all refused rows to this CSV file")

    def handle(self, *args: Any, **options: Any) -> None:
        channel = Channel.objects.filter(slug=options["channel"]).first()
        if channel is None:
            raise CommandError(f"There is no channel “{options['channel']}”.")
        with ExitStack() as stack:
            errors = Errors(options["errors"], stack)
            try:
                sheet = open_sheet(Path(options["file"]))
                columns = propose(sheet.header, channel, create_keys=options["create_keys"])
                totals = import_contacts(
                    channel,
                    sheet,
                    columns,
                    Contact.Type(options["as"]),
                    by=SYSTEM,
                    dry_run=options["dry_run"],
                    refuse=errors,
                )
            except Unreadable as error:
                raise CommandError(f"{error} Nothing was imported.") from error
        if options["verbosity"]:
            self.report(columns, totals, errors, options["dry_run"])

    def report(self, columns: list[FileColumn], totals: Totals, errors: "Errors", dry_run: bool) -> None:
        for column in columns:
            if column.reason:
                self.stdout.write(f"Left out: column “{column.name}” ({column.reason}).")
            elif column.creates:
                self.stdout.write(f"New key: profile.{column.creates} (column “{column.name}”).")
        for refusal in errors.first:
            place = f", column “{refusal.column}”" if refusal.column else ""
            self.stdout.write(f"Line {refusal.line}{place}: {refusal.reason}")
        if errors.count > len(errors.first):
            self.stdout.write(f"… and {errors.count - len(errors.first):,} more; --errors FILE lists all.")
        self.stdout.write(
            f"{totals.rows:,} rows: {totals.created:,} created, {totals.changed:,} changed, "
            f"{totals.unchanged:,} unchanged, {totals.refused:,} refused."
            + (" Dry run: nothing was written." if dry_run else "")
        )


class Errors:
    """Takes what is wrong: the first for the screen, all for the file."""

    def __init__(self, path: Path | None, stack: ExitStack) -> None:
        self.first: list[Refusal] = []
        self.count = 0
        self.writer = None
        if path is not None:
            try:
                file = stack.enter_context(path.open("w", encoding="utf-8-sig", newline=""))
            except OSError as error:
                raise CommandError(f"{path} can't be written: {error.strerror}.") from error
            self.writer = csv.writer(file)
            self.writer.writerow(["line", "column", "reason"])

    def __call__(self, refusal: Refusal) -> None:
        self.count += 1
        if len(self.first) < SHOWN:
            self.first.append(refusal)
        if self.writer is not None:
            self.writer.writerow([refusal.line, refusal.column, refusal.reason])
