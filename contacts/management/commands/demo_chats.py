from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from contacts.demo.chats import add_chats
from crm.models import Channel


class Command(BaseCommand):
    help = "Give some of a channel's customers a believable chat; again adds others."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("channel", help="the channel's slug")
        parser.add_argument("--seed", type=int, default=1, metavar="S", help="the same seed, the same chats")

    @transaction.atomic
    def handle(self, *, channel: str, seed: int, verbosity: int, **options: Any) -> None:
        place = Channel.objects.filter(slug=channel).first()
        if place is None:
            raise CommandError(f"There is no channel “{channel}”.")
        made = add_chats(place, place.contacts.all(), place.contacts.count(), seed=seed, now=timezone.now())
        if verbosity:
            self.stdout.write(f"Chats made: {made:,}. See /c/{channel}/inbox/")
