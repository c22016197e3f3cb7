from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from contacts.bulk.forms import BulkForm
from contacts.bulk.kinds.base import BulkKind
from contacts.bulk.statement import Outcome
from contacts.erasure import actions
from contacts.lists.description import format_number
from contacts.models import BulkChange
from crm.actors import Actor


class DeletionForm(BulkForm):
    """Asks to type the number of contacts, if it is more than one."""

    number = forms.CharField(
        max_length=20, widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "autofocus": True})
    )

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        if self.stated == 1:
            del self.fields["number"]
        else:
            self.fields["number"].label = _("Type %(number)s to confirm") % {"number": format_number(self.stated)}

    def clean_number(self) -> str:
        typed: str = self.cleaned_data["number"]
        if typed.strip().replace(",", "").replace(".", "") != str(self.stated):
            raise forms.ValidationError(_("That is not the number of customers to be deleted."))
        return typed

    def given(self) -> dict[str, Any]:
        return {}


@dataclass(frozen=True)
class Delete(BulkKind):
    """Delete the contacts, with everything that is known of them."""

    name = "delete"
    path = "deletion"
    permissions = BulkKind.permissions | {"contacts.delete"}
    undoable = False
    why_not_undoable = gettext_lazy("Deleting can’t be undone.")
    is_dangerous = True
    icon = "trash-2"
    label = gettext_lazy("Delete")
    heading = gettext_lazy("Delete customers")
    button = gettext_lazy("Delete")
    form = DeletionForm

    @classmethod
    def question(cls, number: int) -> SafeString:
        return format_html(
            ngettext(
                "<strong>{number} customer</strong> and everything known about them will be deleted. "
                "Only the text of chat messages stays. This can’t be undone.",
                "<strong>{number} customers</strong> and everything known about them will be deleted. "
                "Only the text of chat messages stays. This can’t be undone.",
                number,
            ),
            number=format_number(number),
        )

    @classmethod
    def changed(cls, number: int) -> str:
        return ngettext("%(count)s customer deleted.", "%(count)s customers deleted.", number) % {
            "count": format_number(number)
        }

    def apply(self, bulk: BulkChange, ids: Sequence[int], by: Actor) -> Outcome:
        deleted = actions.delete(bulk.channel, ids, by=by)
        return Outcome(changed=deleted, gone=len(ids) - deleted)
