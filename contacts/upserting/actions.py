"""The one way in which programs write contacts: the APIs, the install script, the webhooks of other shops."""

from collections.abc import Sequence
from typing import Final

from django.db import OperationalError, connection
from psycopg.errors import DeadlockDetected

from contacts.fields import Catalogue
from contacts.upserting.batch import Batch, KeysChanged, Outcome, Overtaken, Refusal
from contacts.upserting.change import Change
from contacts.upserting.identity import Identity
from crm.actors import Actor
from crm.models import Channel
from crm.postgres.failures import is_caused_by

# How often a transaction is tried that others get in the way of.
TRIES: Final = 5


def upsert(
    channel: Channel,
    identity: Identity,
    change: Change,
    *,
    by: Actor,
    qualifies: bool,
    catalogue: Catalogue | None = None,
) -> Outcome:
    """Change the contact, or make the member that isn't there yet, and record in the log what is other than before.

    `qualifies`: whether contact information that is other than before counts as verified, if it is valid. `catalogue`:
    that of the channel, if it is at hand. Raise Unfit with all that is wrong, and Contact.DoesNotExist; nothing is
    stored then.
    """
    [outcome] = upsert_many(channel, [(identity, change)], by=by, qualifies=qualifies, catalogue=catalogue)
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def upsert_many(
    channel: Channel,
    rows: Sequence[tuple[Identity, Change]],
    *,
    by: Actor,
    qualifies: bool,
    atomic: bool = False,
    catalogue: Catalogue | None = None,
) -> list[Outcome | Refusal]:
    """Do the same for some thousands of rows at most, in their order; a contact may come several times.

    Return what became of each; what can't be done is left out. With `atomic`, raise NotAll and do nothing then.
    """
    for left in reversed(range(TRIES)):
        known = catalogue or Catalogue.of(channel)
        try:
            return Batch(channel, known, by=by, qualifies=qualifies, atomic=atomic).write(rows)
        except (KeysChanged, Overtaken):
            catalogue = None
            if not left:
                raise
        except OperationalError as error:
            if not left or connection.in_atomic_block or not is_caused_by(error, DeadlockDetected):
                raise
    raise AssertionError("The last try returns or raises.")
