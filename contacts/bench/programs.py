"""What `make bench` measures of the Open API: members that programs write, one by one and many at once."""

import json
from collections.abc import Iterator, Sequence
from itertools import count, islice
from typing import Any, Final
from uuid import uuid4

from contacts.models import Contact
from crm.actors import SYSTEM
from crm.api.keys import make_key
from crm.bench.stage import Stage
from crm.bench.web import Sent, running, throughput
from crm.bench.works import Result, measured

CLIENTS: Final = 8
ROWS: Final = 1_000
# More than are written while it is measured, so that no member comes twice.
MEMBERS: Final = 20_000
BATCHES: Final = 200


@measured("API: new members, one by one", 300, at_least=True)
def one_by_one(stage: Stage) -> Result:
    """Each with name, e-mail address and mobile number of their own, over eight connections."""
    puts = [
        Sent(f"/open/v5/users/@{member_id}", json.dumps({"profile": profile}), "PUT")
        for member_id, profile in _people(stage, MEMBERS)
    ]
    return _sent(stage, puts, CLIENTS)


@measured("API: new members, batches of 1,000", 8_000, at_least=True)
def batches(stage: Stage) -> Result:
    """Members a second, over two connections."""
    people = _people(stage, BATCHES * ROWS)
    posts = [Sent("/api/v1/contacts/batch", json.dumps({"contacts": _rows(people)})) for _ in range(BATCHES)]
    result = _sent(stage, posts, clients=2)
    return Result(result.value * ROWS, result.unit, result.more, result.cpu)


def _rows(people: Iterator[tuple[str, dict[str, str]]]) -> list[dict[str, Any]]:
    return [{"memberId": member_id, "profile": profile} for member_id, profile in islice(people, ROWS)]


def _people(stage: Stage, number: int) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield members whom nobody knows, with numbers of no lead, as that one would be merged into the member."""
    run = uuid4().hex[:8]
    leads = set(stage.channel.contacts.filter(type=Contact.Type.LEAD).values_list("mobile_key", flat=True))
    first = int(run, 16) % 90_000_000
    free = (digits for digits in count(first) if f"+8210{digits:08}" not in leads)
    for place, digits in zip(range(number), free, strict=False):
        name = f"{run}-{place}"
        yield name, {"name": f"Member {name}", "email": f"{name}@bench.example", "mobileNumber": f"010{digits:08}"}


def _sent(stage: Stage, requests: Sequence[Sent], clients: int) -> Result:
    made = make_key(stage.channel, "Bench", by=SYSTEM)
    headers = {"x-access-key": made.key.access_key, "x-access-secret": made.secret}
    with running(ROSTER_API_TOKENS="1000000", ROSTER_API_REFILL="1000000") as server:
        return throughput(server, [[request] for request in requests], headers, clients=clients)
