"""The one way in which programs write contacts: the APIs, the install script, the webhooks of other shops."""

from collections.abc import Iterable, Sequence
from typing import Final

from django.db import OperationalError, connection, transaction
from psycopg.errors import DeadlockDetected

from contacts.fields import Catalogue
from contacts.merging import unify_leads
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
    that of the channel, if it is at hand. A lead that has the contact information of the member, verified, becomes one
    with them after the commit. Raise Unfit with all that is wrong, and Contact.DoesNotExist; nothing is stored then.
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
    outcomes = _written(channel, rows, by=by, qualifies=qualifies, atomic=atomic, catalogue=catalogue)
    _unify_leads(channel, [outcome for outcome in outcomes if isinstance(outcome, Outcome)], by=by)
    return outcomes


def _written(
    channel: Channel,
    rows: Sequence[tuple[Identity, Change]],
    *,
    by: Actor,
    qualifies: bool,
    atomic: bool,
    catalogue: Catalogue | None,
) -> list[Outcome | Refusal]:
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


def _unify_leads(channel: Channel, outcomes: Iterable[Outcome], *, by: Actor) -> None:
    """Let leads who turned out to be these members be one with them, once all is committed.

    Where that is now, the outcomes have the united contacts.
    """
    told = {outcome.contact.pk: outcome.contact for outcome in outcomes if outcome.is_reached_otherwise}

    def unite() -> None:
        merged = {merge.kept_id for merge in unify_leads(channel, told, by=by)}
        # Mostly nobody, and a query that finds nobody isn't made, but it is put together.
        for contact in channel.contacts.filter(pk__in=merged) if merged else ():
            told[contact.pk].__dict__ |= contact.__dict__

    if told:
        transaction.on_commit(unite)
