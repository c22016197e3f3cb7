import fcntl
import os
import signal
import sys
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.checks import Tags
from django.core.checks.registry import registry
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.db.utils import OperationalError

from crm import jobs
from crm.jobs import schedule
from crm.models import User
from crm.server import assets, first_run, keeper, web
from crm.server.address import Address, AddressError
from crm.server.first_run import SignIn
from crm.server.keeper import Plan


class Command(BaseCommand):
    help = "Run everything: database, migrations, first data, web server, background work. Ctrl-C stops all."
    requires_system_checks = []  # they run below, together with those that ask the database

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="where to listen; 0.0.0.0 for every interface")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *, host: str, port: int, **options: Any) -> None:
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            self._be_the_only_one()
            address = Address.find(host, port)
            sign_in = self._prepare()
            self._run(address, sign_in)
        except AddressError as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            raise CommandError("Stopped before it was ready.", returncode=130) from None

    def _be_the_only_one(self) -> None:
        """Two of us would work on the same data; the lock goes with this process, however it ends."""
        self._lock = (settings.DATA_DIR / "up.lock").open("a")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError(f"Roster already runs with the data in {settings.DATA_DIR}.") from None

    def _prepare(self) -> SignIn | None:
        self.stdout.write("Starting Roster …")
        try:
            connection.ensure_connection()
        except OperationalError as error:
            raise CommandError(f"The database can't be reached: {str(error).strip()}") from error
        # Not the check of URLs, which loads all pages: the web server loads them anyway, and ends if it can't. Nor the
        # few checks without a tag: they look at settings that no variable changes, and `make lint` runs them.
        self.check(tags=sorted(registry.tags_available() - {Tags.urls}), databases=["default"])
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        assets.collect()
        sign_in = first_run.ensure()
        schedule.sync()
        jobs.revive(forgotten=timedelta(0))  # what waited when everything stopped
        return sign_in

    def _run(self, address: Address, sign_in: SignIn | None) -> None:
        env = _environment(address)
        plan = Plan(
            programs=[
                ("worker", [sys.executable, "manage.py", "qcluster"], 20),
                ("web server", web.command(address, patience=8), 10),
            ],
            database=str(settings.DATA_DIR) if settings.DATABASES["default"]["ENGINE"] == "crm.postgres" else None,
            address=address,
            ready=self._ready(env["ROSTER_URL"], sign_in),
            urgent=sign_in is not None,
        )
        connection.close()
        self.stdout.flush()
        keeper.become(plan, env, self._lock)

    def _ready(self, url: str, sign_in: SignIn | None) -> str:
        if sign_in:
            who = [f"Sign in    {sign_in.email}", f"Password   {sign_in.password}   (shown this once)"]
        else:
            owner = User.objects.filter(is_superuser=True).order_by("pk").first()
            who = [f"Sign in    as before: {owner.email}"] if owner else []
        if os.geteuid() == 0:
            who.append("Account    root: an ordinary user is safer, see docs/operations.md")
        shop = [f"Shop       {url}/demo-shop/   (be a customer: visit, sign in, buy)"] if settings.DEMO_SHOP else []
        lines = [
            f"Roster is ready: {self.style.SUCCESS(url)}",
            *who,
            *shop,
            "Try        search 민준 · click the tag vip · sort by totalAmount · download everything",
            "Stop       Ctrl-C",
        ]
        return "\n" + "\n  ".join(lines) + "\n"


def _environment(address: Address) -> dict[str, str]:
    """What the web server and the worker are told: the address, unless the operator has said it."""
    told = {"ROSTER_URL": address.url, "ROSTER_HOSTS": ",".join(address.hosts)}
    if "ROSTER_URL" in os.environ:
        del told["ROSTER_HOSTS"]
    return told | os.environ
