import json
from collections.abc import Sequence
from typing import Any, Final

from django.utils.translation import gettext as _

from contacts.bulk.kinds.base import Kind
from contacts.bulk.statement import Change, Outcome, Undoing, Undone
from contacts.fields import Catalogue, Field
from contacts.keys.access import hold
from contacts.models import BulkChange
from crm import jobs
from crm.actors import Actor

# A manager gives them, so they count as verified; without a value there is nothing to verify.
QUALIFIED: Final = {"profile.email": "email_qualified", "profile.mobileNumber": "mobile_number_qualified"}


class SetValue(Kind):
    """`given["key"]` gets `given["value"]` in its stored form, or none. Undone where it still has that value.

    `given["type"]` is the key's type when it was said: of another type the value makes no sense. That is looked at
    before a batch, and at its end once more, as from then to its commit no key can change.
    """

    def check(self, given: dict[str, Any], catalogue: Catalogue) -> None:
        field = catalogue.in_contacts().get(given["key"])
        if field is None or not (field.editable and field.is_profile):
            raise jobs.Refusal(_("There is no key “%(key)s” any more.") % {"key": given["key"]})
        if field.type.name != given["type"] or not _fits(given["value"], field):
            raise jobs.Refusal(_("The type of “%(key)s” has changed.") % {"key": field.label})

    def title(self, given: dict[str, Any], catalogue: Catalogue) -> str:
        field = catalogue.get(given["key"])
        label = field.label if field else given["key"]
        clears = "value" in given and given["value"] is None
        return (_("Clear “%(key)s”") if clears else _("Set “%(key)s”")) % {"key": label}

    def detail(self, given: dict[str, Any], catalogue: Catalogue) -> str:
        field, value = catalogue.get(given["key"]), given.get("value")
        # What is held by an archived key isn't shown anywhere.
        return "" if value is None or field is None else field.type.show(value, catalogue.context)

    def apply(self, bulk: BulkChange, ids: Sequence[int], by: Actor) -> Outcome:
        outcome = super().apply(bulk, ids, by)
        self._check_again(bulk)
        return outcome

    def undo(self, bulk: BulkChange, ids: Sequence[int]) -> Undone:
        undone = super().undo(bulk, ids)
        self._check_again(bulk)
        return undone

    def _check_again(self, bulk: BulkChange) -> None:
        hold(bulk.channel)
        self.check(bulk.given, Catalogue.of(bulk.channel))

    def change(self, given: dict[str, Any]) -> Change:
        flag = QUALIFIED.get(given["key"])
        clears = given["value"] is None
        written = "- %(path)s::text" if clears else "|| jsonb_build_object(%(path)s::text, %(value)s::jsonb)"
        qualifies = f", {flag} = %(qualified)s" if flag else ""
        return Change(
            unchanged=_HAS_IT,
            before="jsonb_build_object('value', contact.profile -> %(path)s::text"
            + (f", 'qualified', contact.{flag})" if flag else ")"),
            assignments=f"profile = contact.profile {written}{qualifies}",
            params=_params(given) | {"qualified": not clears},
        )

    def undoing(self, given: dict[str, Any]) -> Undoing:
        flag = QUALIFIED.get(given["key"])
        qualifies = f", {flag} = (target.before ->> 'qualified')::boolean" if flag else ""
        return Undoing(
            still=_HAS_IT,
            assignments=f"profile = {_RESTORED}{qualifies}",
            params=_params(given),
        )


_HAS_IT: Final = "contact.profile -> %(path)s::text IS NOT DISTINCT FROM %(value)s::jsonb"
_RESTORED: Final = """
    CASE WHEN target.before -> 'value' = 'null'::jsonb THEN contact.profile - %(path)s::text
    ELSE contact.profile || jsonb_build_object(%(path)s::text, target.before -> 'value') END
"""


def _params(given: dict[str, Any]) -> dict[str, Any]:
    value = given["value"]
    return {
        "path": given["key"].removeprefix("profile."),
        "value": None if value is None else json.dumps(value, ensure_ascii=False),
    }


def _fits(value: Any, field: Field) -> bool:
    return value is None or field.type.holds(value)
