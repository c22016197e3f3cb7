import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from contacts.columns import chosen
from contacts.fields import Catalogue
from contacts.listing import Listing
from contacts.models import Contact
from crm.models import Channel

WIDEST = 30


class Command(BaseCommand):
    help = "Lists, searches and counts a channel's contacts: the query path of the Contacts page."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("channel", help="the channel's slug")
        parser.add_argument("--q", default="", help="name, e-mail or mobile number, or a part of it")
        parser.add_argument("--type", default="", choices=Contact.Type.values)
        parser.add_argument("--tag", default="")
        parser.add_argument(
            "--sort", default="", help="a key like profile.name; with = and - for descending: --sort=-id"
        )
        parser.add_argument("--limit", type=int, default=20, help="how many rows (20)")
        parser.add_argument("--count", action="store_true", help="the exact number only")
        parser.add_argument("--json", action="store_true", help="one JSON object a line, with stored values")

    def handle(self, *args: Any, **options: Any) -> None:
        listing = _listing(options)
        if options["limit"] < 0:
            raise CommandError("--limit must not be negative.")
        if options["count"]:
            self.stdout.write(str(listing.contacts.count()))
            return
        rows = listing.ordered()[: options["limit"]]
        for line in _json(rows, listing.catalogue) if options["json"] else _table(rows, listing.catalogue):
            self.stdout.write(line)


def _listing(options: dict[str, Any]) -> Listing:
    channel = Channel.objects.filter(slug=options["channel"]).first()
    if channel is None:
        slugs = ", ".join(Channel.objects.values_list("slug", flat=True)) or "none yet"
        raise CommandError(f"There is no channel “{options['channel']}”. Channels: {slugs}.")
    params = {name: options[name] for name in ("q", "type", "tag", "sort")}
    listing = Listing(params, channel=channel)
    if not listing.is_valid():
        raise CommandError(
            " ".join(f"--{name}: {error}" for name, errors in listing.errors.items() for error in errors)
        )
    return listing


def _json(contacts: Iterable[Contact], catalogue: Catalogue) -> Iterator[str]:
    for contact in contacts:
        values = {key: field.stored(contact) for key, field in catalogue.items()}
        yield json.dumps({key: value for key, value in values.items() if value is not None}, ensure_ascii=False)


def _table(contacts: Iterable[Contact], catalogue: Catalogue) -> Iterator[str]:
    fields = [catalogue["memberId"], *(column.field for column in chosen(catalogue, {}))]
    rows = [[field.show(contact, catalogue.setting)[:WIDEST] for field in fields] for contact in contacts]
    heads = [str(field.label)[:WIDEST] for field in fields]
    widths = [max(map(len, cells)) for cells in zip(heads, *rows, strict=True)]
    for cells in [heads, ["-" * width for width in widths], *rows]:
        yield "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()
