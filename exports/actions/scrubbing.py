from contacts.erasure.identifiers import Identifiers
from crm.models import Channel


def scrub(channel: Channel, identifiers: Identifiers) -> None:
    """Take deleted people out of the reasons that downloads were given, in activity log and chatrooms too.

    Files that are already made stay until they expire: nobody reads them without their password.
    """
    for export in channel.exports.only("reason"):
        reason = identifiers.scrub_text(export.reason)
        if reason != export.reason:
            channel.exports.filter(pk=export.pk).update(reason=reason)
            _scrub_log(channel, export.pk, reason)
            _scrub_notices(channel, export.pk, identifiers)


def _scrub_log(channel: Channel, pk: int, reason: str) -> None:
    entries = list(channel.log.filter(subject_type="export", subject_id=pk, details__has_key="reason"))
    for entry in entries:
        entry.details["reason"] = reason
    channel.log.bulk_update(entries, ["details"])


def _scrub_notices(channel: Channel, pk: int, identifiers: Identifiers) -> None:
    notices = list(channel.notices.filter(button_route="export_file", button_id=pk))
    for notice in notices:
        notice.text = identifiers.scrub_text(notice.text)
    channel.notices.bulk_update(notices, ["text"])
