import csv
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from contacts.imports.actions import Outcome, Totals, import_contacts
from contacts.imports.encodings import Unreadable
from contacts.imports.files import open_sheet
from contacts.imports.mapping import LANDLINE, PHONES, ColumnChoices, propose
from contacts.imports.naming import plain
from contacts.imports.rows import DOUBTFUL, Refusal
from contacts.imports.sheet import Sheet, Text
from contacts.models import Contact
from contacts.terms.report import guarded
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
        parser.add_argument("--encoding", default="", help="how the text is written, as in cp949 or cp1252")
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            metavar="COLUMN=FIELD",
            help="where a column goes; COLUMN=!unsubscribeEmail: its “yes” allows e-mail marketing",
        )
        parser.add_argument("--ignore", action="append", default=[], metavar="COLUMN", help="leave a column out")
        parser.add_argument(
            "--type",
            action="append",
            default=[],
            metavar="COLUMN=TYPE",
            help="the type of the new key of a column: string, number, boolean, date, datetime, list, …",
        )
        parser.add_argument(
            "--empty-words",
            nargs="*",
            metavar="WORD",
            help="cells with these words are empty; without words those that programs write: NULL, N/A, …",
        )
        parser.add_argument("--errors", type=Path, help="write all refused rows to this CSV file")

    def handle(self, *args: Any, **options: Any) -> None:
        channel = Channel.objects.filter(slug=options["channel"]).first()
        if channel is None:
            raise CommandError(f"There is no channel “{options['channel']}”.")
        with ExitStack() as stack:
            errors = Errors(options["errors"], stack)
            try:
                sheet = open_sheet(Path(options["file"]), encoding=options["encoding"], country=channel.country)
                outcome = import_contacts(
                    channel,
                    sheet,
                    propose(sheet.header, channel, create_keys=options["create_keys"], choices=_choices(options)),
                    Contact.Type(options["as"]),
                    by=SYSTEM,
                    dry_run=options["dry_run"],
                    empty_words=_empty_words(options["empty_words"]),
                    refuse=errors,
                )
            except Unreadable as error:
                raise CommandError(f"{error} Nothing was imported.") from error
        if options["verbosity"]:
            self.report_encoding(sheet)
            self.report_columns(outcome)
            self.report_doubts(outcome)
            self.report_rows(outcome.totals, errors, options["dry_run"])

    def report_encoding(self, sheet: Sheet) -> None:
        if isinstance(sheet, Text):
            samples = ", ".join(f"“{sample}”" for sample in sheet.samples)
            self.stdout.write(f"Encoding: {sheet.encoding}{f', as in {samples}' if samples else ''}.")

    def report_columns(self, outcome: Outcome) -> None:
        makes_keys = outcome.totals.rows > outcome.totals.refused
        for column in outcome.columns:
            if column.reason:
                self.stdout.write(f"Left out: column “{column.name}” ({column.reason}).")
            elif column.creates and column.type is not None and makes_keys:
                self.stdout.write(f"New key: profile.{column.creates}, {column.type.name} (column “{column.name}”).")
            elif column.consent is not None:
                meaning = "allows marketing" if column.consent else "forbids marketing"
                self.stdout.write(f"Consent: “yes” in column “{column.name}” {meaning} ({column.field}).")
            elif column.field == LANDLINE and plain(column.name) in PHONES:
                self.stdout.write(f"Column “{column.name}” goes into {LANDLINE}, as another has the mobile number.")

    def report_doubts(self, outcome: Outcome) -> None:
        for column in outcome.columns:
            if column.likely:
                self.stdout.write(
                    f"Most values of column “{column.name}” are dates, but not all: it is a text. "
                    f'For a date: --type "{column.name}={column.likely}".'
                )
        for (name, text), count in outcome.seen.doubtful.most_common(SHOWN):
            self.stdout.write(f"Probably empty: “{text}” in column “{name}”, {count:,} times; see --empty-words.")
        for (name, text), count in outcome.seen.numbers.most_common(SHOWN):
            self.stdout.write(
                f"No valid phone number: “{text}” in column “{name}”, {count:,} times; stored as not verified."
            )
        for text, tags in outcome.seen.tags.items():
            self.stdout.write(f"Tags: “{text}” became {', '.join(tags)}.")

    def report_rows(self, totals: Totals, errors: "Errors", dry_run: bool) -> None:
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


def _choices(options: dict[str, Any]) -> ColumnChoices:
    return ColumnChoices(_pairs(options["map"], "--map"), _pairs(options["type"], "--type"), tuple(options["ignore"]))


def _pairs(given: list[str], option: str) -> dict[str, str]:
    pairs = {}
    for text in given:
        column, sign, value = text.rpartition("=")
        if not sign or not column or not value:
            raise CommandError(f"{option} takes COLUMN=VALUE, not “{text}”.")
        pairs[column] = value
    return pairs


def _empty_words(given: list[str] | None) -> frozenset[str]:
    return frozenset() if given is None else frozenset(given) or DOUBTFUL


class Errors:
    """Collect what is wrong: the first for the screen, all for the file."""

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
            self.writer.writerow([refusal.line, guarded(refusal.column), guarded(refusal.reason)])
