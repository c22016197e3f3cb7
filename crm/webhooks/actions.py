"""Writes of webhooks."""

from collections.abc import Mapping
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.actors import Actor
from crm.log import record
from crm.models import Channel, Webhook, WebhookDelivery
from crm.models.webhook import new_token
from crm.outbound.addresses import check_url
from crm.webhooks.scopes import PING, scopes

MOST: Final = 10

NAMES: Final = ("name", "url", "scopes", "is_on")


@transaction.atomic
def create_webhook(channel: Channel, values: Mapping[str, Any], *, by: Actor) -> Webhook:
    """Add a webhook with `name`, `url`, `scopes` and `is_on`. Return it with its secret. Raise ValidationError."""
    Channel.locked(channel.pk)
    if channel.webhooks.count() >= MOST:
        raise ValidationError(_("A channel has at most %(limit)s webhooks.") % {"limit": MOST})
    webhook = Webhook(channel=channel, **{name: values[name] for name in NAMES if name in values})
    _check(webhook)
    webhook.save()
    record(channel, "webhook.added", webhook, by=by, after=_noted(webhook, NAMES))
    return webhook


@transaction.atomic
def change_webhook(webhook: Webhook, values: Mapping[str, Any], *, by: Actor) -> Webhook:
    """Change some of `name`, `url`, `scopes` and `is_on`; return it as it is now. Raise ValidationError.

    One that is switched off is told nothing more, not even what waits. Another address is tried at once.
    """
    Channel.locked(webhook.channel_id)  # as for a new one: two may want the same name at once
    current = _locked(webhook)
    changed = [name for name in NAMES if name in values and getattr(current, name) != values[name]]
    if not changed:
        return current
    before = _noted(current, changed)
    for name in changed:
        setattr(current, name, values[name])
    _check(current)
    current.save(update_fields=changed)
    if not current.is_on:
        _forget_waiting(current)
    if "url" in changed or "is_on" in changed:
        _resume(current)
    record(current.channel, "webhook.changed", current, by=by, before=before, after=_noted(current, changed))
    return current


@transaction.atomic
def renew_secret(webhook: Webhook, *, by: Actor) -> Webhook:
    """Give the webhook another secret and another token; both hold from the next message on."""
    current = _locked(webhook)
    current.secret, current.token = new_token(), new_token()
    current.save(update_fields=["secret", "token"])
    record(current.channel, "webhook.secret_renewed", current, by=by)
    return current


@transaction.atomic
def unblock_webhook(webhook: Webhook, *, by: Actor) -> Webhook:
    """Send to it again, beginning with what waits."""
    current = _locked(webhook)
    if current.is_blocked:
        _resume(current)
        record(current.channel, "webhook.unblocked", current, by=by)
    return current


@transaction.atomic
def delete_webhook(webhook: Webhook, *, by: Actor) -> None:
    """Delete the webhook with its log; what waits isn't sent."""
    current = _locked(webhook)
    record(current.channel, "webhook.deleted", current, by=by, before=_noted(current, NAMES))
    current.events.all()._raw_delete("default")
    current.deliveries.all()._raw_delete("default")
    current.delete()


@transaction.atomic
def send_test(webhook: Webhook) -> WebhookDelivery:
    """Send a message that says nothing, to see whether it arrives."""
    return _add(webhook, WebhookDelivery.PING, subject=webhook.channel_id, lane=PING.lane(0, {}))


@transaction.atomic
def send_again(delivery: WebhookDelivery) -> WebhookDelivery:
    """Send it once more, as a new delivery that says what holds now. Raise ValidationError if that isn't known."""
    if not delivery.may_be_sent_again:
        raise ValidationError(_("It can’t be sent again: of deleted customers nothing is kept."))
    return _add(
        delivery.webhook, delivery.scope, subject=delivery.subject, lane=delivery.lane, details=delivery.details
    )


def _add(webhook: Webhook, scope: str, **values: Any) -> WebhookDelivery:
    Webhook.everywhere.filter(channel=webhook.channel_id, pk=webhook.pk).update(resumes_at=None)
    return WebhookDelivery.everywhere.create(
        channel_id=webhook.channel_id, webhook=webhook, scope=scope, at=timezone.now(), **values
    )


def _locked(webhook: Webhook) -> Webhook:
    rows = Webhook.everywhere.select_for_update(of=("self",)).select_related("channel")
    return rows.get(channel=webhook.channel_id, pk=webhook.pk)


def _check(webhook: Webhook) -> None:
    webhook.full_clean()
    try:
        check_url(webhook.url)
    except ValidationError as error:
        raise ValidationError({"url": error}) from error
    if unknown := set(webhook.scopes) - set(scopes()):
        raise ValidationError({"scopes": _("There is no event “%(name)s”.") % {"name": min(unknown)}})


def _resume(webhook: Webhook) -> None:
    webhook.blocked_at = webhook.resumes_at = None
    webhook.failures = 0
    webhook.save(update_fields=["blocked_at", "resumes_at", "failures"])
    webhook.deliveries.filter(state=WebhookDelivery.State.WAITING).update(next_attempt_at=timezone.now())


def _forget_waiting(webhook: Webhook) -> None:
    webhook.events.all()._raw_delete("default")
    webhook.deliveries.filter(state=WebhookDelivery.State.WAITING)._raw_delete("default")


def _noted(webhook: Webhook, names: Any) -> dict[str, Any]:
    return {name: getattr(webhook, name) for name in names}
