import sys
import time
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import CommandError
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from contacts.demo.loading import demo_channel, load


class Command(BaseCommand):
    help = "Make believable contacts who don't exist; again adds as many more."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--contacts", type=int, required=True, metavar="N", help="how many")
        parser.add_argument("--channel", default="demo", metavar="SLUG", help="made if missing; default: demo")
        parser.add_argument("--seed", type=int, default=1, metavar="S", help="the same seed, the same people")

    def handle(self, *, contacts: int, channel: str, seed: int, **options: Any) -> None:
        if contacts < 1:
            raise CommandError("--contacts must be at least 1.")
        began = time.monotonic()
        today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)

        def report(done: int) -> None:
            if sys.stderr.isatty():
                self.stderr.write(f"\r{done:,} of {contacts:,}", ending="")

        try:
            place = demo_channel(channel)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        load(place, contacts, seed=seed, now=today, report=report)
        if sys.stderr.isatty():
            self.stderr.write("\r", ending="")
        seconds = time.monotonic() - began
        self.stdout.write(f"{contacts:,} contacts are in /c/{place.slug}/contacts/ ({seconds:.0f} s)")
