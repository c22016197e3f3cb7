import json
import os
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from crm.bench import report, works
from crm.bench.stage import Stage
from crm.server import assets

MARK = "ROSTER_BENCH"
BUDGETED = 1_000_000


class Command(BaseCommand):
    help = "Measure the works that have a budget, on contacts made for it, in a database of their own."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--contacts", type=int, default=BUDGETED, metavar="N", help="default: 1,000,000")
        parser.add_argument("--only", action="append", default=[], metavar="NAME", help="works with this in their name")
        parser.add_argument("--compare", type=Path, metavar="FILE", help="JSON of an earlier run")
        parser.add_argument("--json", type=Path, metavar="FILE", help="where to write; default: beside the data")
        parser.add_argument("--list", action="store_true", help="only say which works there are")

    def handle(self, *, contacts: int, only: list[str], compare: Path | None, **options: Any) -> None:
        works.load()
        chosen = works.chosen(only)
        if options["list"]:
            self.stdout.write("\n".join(work.name for work in chosen))
            return
        if not chosen:
            raise CommandError(f"No work has {' or '.join(only)} in its name; --list says which there are.")
        before = self._earlier(compare)
        if os.environ.get(MARK) != str(contacts):
            _apart(contacts)
        stage = self._stage(contacts)
        self.stdout.write(report.HEADER)
        results, failed = [], []
        for work in chosen:
            try:
                result = work.measure(stage)
            except AssertionError as error:
                failed.append(work.name)
                self.stderr.write(f"{work.name}: {error}")
                continue
            results.append((work, result))
            self.stdout.write(report.line(work, result, contacts == BUDGETED, before.get(work.name)))
            self.stdout.flush()
        now = timezone.now()
        path = options["json"] or settings.DATA_DIR / f"{now:%Y-%m-%d-%H%M%S}.json"
        path.write_text(json.dumps(report.as_json(contacts, results, now), indent=2) + "\n")
        self.stdout.write(f"Written: {path}")
        if failed:
            raise CommandError(f"Failed: {', '.join(failed)}.")

    def _earlier(self, path: Path | None) -> dict[str, float]:
        try:
            return report.earlier(path) if path else {}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CommandError(f"{path} isn't what an earlier run wrote.") from error

    def _stage(self, contacts: int) -> Stage:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        assets.collect()
        stage = Stage.set_up(contacts)
        ready = settings.DATA_DIR / "furnished"
        if not ready.exists():
            self.stdout.write(f"Making {contacts:,} contacts, kept for the next run …")
            works.furnish(stage)
            stage.vacuum()
            ready.touch()
        return stage


def _apart(contacts: int) -> None:
    """Start again with a data folder of our own, kept for each number of contacts: the real data can't be touched."""
    env = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    env |= {"ROSTER_DATA": str(settings.DATA_DIR / "bench" / str(contacts)), MARK: str(contacts)}
    os.execve(sys.executable, [sys.executable, *sys.argv], env)  # noqa: S606
