"""What a file has done to contacts, so that it can be undone. Nobody starts it: `contacts.imports` notes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from contacts.bulk import statement
from contacts.bulk.kinds.base import BulkKind
from contacts.bulk.statement import Undone, UndoSql
from contacts.erasure.actions import delete
from contacts.fields import Catalogue
from contacts.keys.access import changed_since
from contacts.lists.description import format_number
from contacts.models import BulkChange, BulkEffect, Contact
from crm import jobs
from crm.actors import SYSTEM, Actor

# Columns beside `profile` that an import may change.
COLUMNS: Final = (
    "tags",
    "unsubscribe_email",
    "unsubscribe_email_at",
    "unsubscribe_texting",
    "unsubscribe_texting_at",
    "email_qualified",
    "mobile_number_qualified",
    "last_seen_at",
    "sessions_count",
    "country",
    "city",
    "language",
    "created_at",
)


@dataclass(frozen=True)
class Imported(BulkKind):
    """An import of a file. Undone, contacts that it has added go, and others get back what they had.

    `before` of an effect is `{"created": true, "seen": …, "sessions": …}` for a contact that the file has added, and
    `{"profile": {key: [old, new]}, "columns": {column: [old, new]}}` for one that it has changed, with what it has
    changed alone. Only what is still as the import left it is undone. `types` are those of the keys then: a value of
    another type doesn’t come back.
    """

    name = "import"
    permissions = frozenset({"contacts.view", "contacts.import"})
    typed = frozenset({"file"})
    icon = "file-up"
    label = gettext_lazy("Import of a file")
    file: str
    created: int
    types: Mapping[str, str]

    @classmethod
    def changed(cls, number: int) -> str:
        return ngettext("%(count)s customer added or changed.", "%(count)s customers added or changed.", number) % {
            "count": format_number(number)
        }

    @classmethod
    def restored(cls, number: int) -> str:
        return ngettext(
            "%(count)s customer is as before the import, or gone if the import had added them.",
            "%(count)s customers are as before the import, or gone if the import had added them.",
            number,
        ) % {"count": format_number(number)}

    def without_value(self) -> Self:
        return type(self)(file=self.file, created=self.created, types={})

    def title(self, catalogue: Catalogue) -> str:
        return _("Import of %(file)s") % {"file": self.file}

    @property
    def undo_permissions(self) -> frozenset[str]:
        """To undo it deletes the contacts that it has added."""
        return self.permissions | {"contacts.delete"} if self.created else self.permissions

    def undo(self, bulk: BulkChange, ids: Sequence[int]) -> Undone:
        now = dict(bulk.channel.profile_keys.filter(archived_at=None).values_list("key", "type"))
        same = {key: type_ for key, type_ in self.types.items() if now.get(key) == type_}
        added = _unchanged_since_added(bulk, ids)
        by = Actor.of(bulk.undone_by) if bulk.undone_by else SYSTEM
        deleted = delete(bulk.channel, added, by=by)
        undone = statement.undo(bulk, _restoring(list(same)), sorted(set(ids) - set(added)))
        if changed_since(bulk.channel, same):
            raise jobs.Refusal(_("The channel’s keys were changed during the import. Try again."))
        return Undone(undone.restored + deleted, undone.left)


def _unchanged_since_added(bulk: BulkChange, ids: Sequence[int]) -> list[int]:
    """Return those of the contacts that the file has added and nobody has changed or met since, locked."""
    with connection.cursor() as cursor:
        cursor.execute(_ADDED, {"channel": bulk.channel_id, "bulk": bulk.pk, "ids": list(ids)})
        return [pk for (pk,) in cursor.fetchall()]


def _restoring(keys: list[str]) -> UndoSql:
    """Return how contacts get back the values of these keys, and of columns."""
    return UndoSql(
        still=f"EXISTS ({_PROFILE_PAIRS.format(row='effect')}) OR EXISTS ({_COLUMN_PAIRS.format(row='effect')})",
        assignments=f"""
            profile = (
                SELECT contact.profile
                    - coalesce(array_agg(pair.key) FILTER (WHERE pair.value -> 0 = 'null'), '{{}}')
                    || coalesce(jsonb_object_agg(pair.key, pair.value -> 0)
                        FILTER (WHERE pair.value -> 0 <> 'null'), '{{}}')
                FROM ({_PROFILE_PAIRS.format(row="target")}) AS pair
            ),
            ({", ".join(COLUMNS)}) = (
                SELECT {", ".join(f"restored.{column}" for column in COLUMNS)}
                FROM jsonb_populate_record(contact, (
                    SELECT coalesce(jsonb_object_agg(pair.key, pair.value -> 0), '{{}}')
                    FROM ({_COLUMN_PAIRS.format(row="target")}) AS pair
                )) AS restored
            )
        """,  # noqa: S608 - our own columns
        params={"keys": keys},
    )


_ADDED: Final = f"""
    SELECT contact.id
    FROM {Contact._meta.db_table} AS contact
    JOIN {BulkEffect._meta.db_table} AS effect ON effect.bulk_id = %(bulk)s AND effect.contact_id = contact.id
    WHERE contact.channel_id = %(channel)s AND contact.id = ANY(%(ids)s::bigint[]) AND effect.channel_id = %(channel)s
        AND effect.before ? 'created' AND contact.version = 0 AND NOT contact.has_chat
        AND to_jsonb(contact.last_seen_at) IS NOT DISTINCT FROM nullif(effect.before -> 'seen', 'null')
        AND to_jsonb(contact.sessions_count) = effect.before -> 'sessions'
    ORDER BY contact.id FOR UPDATE OF contact
"""  # noqa: S608 - our own tables

# The keys and columns of a contact that are still as the import left them, each with its old and its new value.
_PROFILE_PAIRS: Final = """
    SELECT pair.key, pair.value
    FROM jsonb_each(coalesce(nullif({row}.before -> 'profile', 'null'), '{{}}')) AS pair
    WHERE pair.key = ANY(%(keys)s) AND contact.profile -> pair.key = pair.value -> 1
"""
# That contact information is verified is said of the value that the file has brought.
_COLUMN_PAIRS: Final = """
    SELECT pair.key, pair.value
    FROM jsonb_each(coalesce({row}.before -> 'columns', '{{}}')) AS pair
    LEFT JOIN (VALUES ('email_qualified', 'email'), ('mobile_number_qualified', 'mobileNumber'))
        AS said (key, about) ON said.key = pair.key
    WHERE to_jsonb(contact) -> pair.key = pair.value -> 1
        AND (said.about IS NULL OR (
            said.about = ANY(%(keys)s)
            AND contact.profile -> said.about = {row}.before -> 'profile' -> said.about -> 1
        ))
"""
