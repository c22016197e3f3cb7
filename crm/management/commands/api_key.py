import json
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import CommandError
from django.core.management.base import BaseCommand, CommandParser

from crm.actors import SYSTEM
from crm.api.keys import make_key
from crm.models import Channel


class Command(BaseCommand):
    help = "Make an API key of a channel; prints JSON with accessKey and accessSecret, which is shown only now."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("channel", help="the channel's slug")
        parser.add_argument("name", help="what the key is for")

    def handle(self, *, channel: str, name: str, **options: Any) -> None:
        found = Channel.objects.filter(slug=channel, deletion_requested_at=None).first()
        if found is None:
            raise CommandError(f"There is no channel “{channel}”.")
        try:
            made = make_key(found, name, by=SYSTEM)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(json.dumps({"accessKey": made.key.access_key, "accessSecret": made.secret}))
