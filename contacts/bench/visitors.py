"""What `make bench` measures of the install script: pages that boot, and the list meanwhile."""

import json
import random
import statistics
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Final
from uuid import UUID

from django.urls import reverse

from contacts.bench.lists import SEED
from contacts.bench.working import idle_list_ms, list_ms
from crm.bench.stage import Stage
from crm.bench.web import Sent, WebServer, running, throughput
from crm.bench.works import Result, measured
from crm.models import Channel

SHOP: Final = "https://shop.example"
TURNS: Final = 40_000
CLIENTS: Final = 16
CHROME: Final = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/%d.0 Safari/537.36"
)


@measured("boot: members, each a new session", 400, at_least=True)
def boot_members(stage: Stage) -> Result:
    """Any of all members, so that hardly one comes twice: each boot begins a session and writes the contact."""
    members = _members(stage, TURNS)
    with _running(stage) as server:
        return _boots(stage, server, [{"memberId": member, "page": f"{SHOP}/"} for member in members])


@measured("boot: members, further pages", 400, at_least=True)
def boot_again(stage: Stage) -> Result:
    """A thousand members who look at page after page, and say their name with each."""
    found = stage.channel.contacts.filter(type="member").order_by("-pk").values_list("member_id", "profile")[:1_000]
    bodies = [{"memberId": member, "profile": {"name": profile.get("name")}} for member, profile in found]
    with _running(stage) as server:
        return _boots(stage, server, bodies)


@measured("boot: visitors, half of them new", 400, at_least=True)
def boot_visitors(stage: Stage) -> Result:
    dice = random.Random(SEED + stage.channel.visitors.count())  # noqa: S311 - not for secrets
    visitors = [str(UUID(int=dice.getrandbits(128), version=4)) for _ in range(TURNS // 2)]
    bodies = [{"veilId": visitor, "page": f"{SHOP}/"} for visitor in [*visitors, *visitors]]
    with _running(stage) as server:
        return _boots(stage, server, bodies)


@measured("list while members boot: times idle", 3)
def list_meanwhile(stage: Stage) -> Result:
    """The list as `times` its time without boots; both by a browser of its own."""
    bodies = [{"memberId": member} for member in _members(stage, TURNS)]
    idle = idle_list_ms(stage)
    with _running(stage) as server, ThreadPoolExecutor(1) as pool:
        boots = pool.submit(_boots, stage, server, bodies)
        listed = []
        while not boots.done():
            listed.append(list_ms(stage))
        busy = statistics.median(listed)
    more = {"idle ms": idle, "meanwhile ms": busy, "boots/s": boots.result().value}
    return Result(busy / idle, "×", more)


def _members(stage: Stage, number: int) -> list[str]:
    known = list(stage.channel.contacts.filter(type="member").values_list("member_id", flat=True))
    return random.Random(SEED).choices([member for member in known if member], k=number)  # noqa: S311 - not for secrets


@contextmanager
def _running(stage: Stage) -> Iterator[WebServer]:
    Channel.objects.filter(pk=stage.channel.pk).update(allowed_origins=[SHOP])
    with running(ROSTER_SCRIPT_CALLS_OF_ADDRESS="0", ROSTER_SCRIPT_CALLS_OF_VISITOR="0") as server:
        yield server


def _boots(stage: Stage, server: WebServer, bodies: Sequence[Mapping[str, object]]) -> Result:
    path = reverse("plugin_boot", "crm.api.urls", [stage.channel.plugin_key])
    posts = [[Sent(path, json.dumps(body))] for body in bodies]
    return throughput(server, posts, {"Origin": SHOP, "User-Agent": CHROME}, clients=CLIENTS)
