from dataclasses import dataclass
from typing import Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.bulk.forms import BulkForm
from contacts.bulk.kinds.base import BulkKind
from contacts.bulk.statement import ChangeSql, UndoSql
from contacts.fields import Catalogue

COLUMNS: Final = {"email": "unsubscribe_email", "texting": "unsubscribe_texting"}
MEDIA: Final[dict[str, str | Promise]] = {
    "email": gettext_lazy("E-mail marketing"),
    "texting": gettext_lazy("Text marketing"),
}


class ConsentForm(BulkForm):
    medium = forms.ChoiceField(
        label=gettext_lazy("For"), choices=list(MEDIA.items()), initial="email", widget=forms.RadioSelect
    )
    agreed = forms.TypedChoiceField(
        label=gettext_lazy("The customers"),
        choices=[("yes", gettext_lazy("agree to it")), ("no", gettext_lazy("don’t agree to it"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
    )


@dataclass(frozen=True)
class SetConsent(BulkKind):
    """Whether the contacts agree to marketing by `medium`, a key of `MEDIA`.

    Undone where nobody has said anything about it since, by the moment that is kept with the flag.
    """

    name = "consent"
    path = "consent"
    icon = "mail"
    label = gettext_lazy("Marketing consent")
    button = gettext_lazy("Save")
    form = ConsentForm
    medium: str
    agreed: bool

    def title(self, catalogue: Catalogue) -> str:
        consent = _("agreed") if self.agreed else _("not agreed")
        return _("%(medium)s: %(consent)s") % {"medium": MEDIA[self.medium], "consent": consent}

    def change(self) -> ChangeSql:
        flag = COLUMNS[self.medium]
        return ChangeSql(
            unchanged=f"contact.{flag} = %(refuses)s",
            before=f"jsonb_build_object('at', contact.{flag}_at, 'set', %(now)s::timestamptz)",
            assignments=f"{flag} = %(refuses)s, {flag}_at = %(now)s",
            params={"refuses": not self.agreed},
        )

    def undoing(self) -> UndoSql:
        flag = COLUMNS[self.medium]
        return UndoSql(
            still=f"contact.{flag} = %(refuses)s AND contact.{flag}_at = (effect.before ->> 'set')::timestamptz",
            assignments=f"{flag} = NOT %(refuses)s, {flag}_at = (target.before ->> 'at')::timestamptz",
            params={"refuses": not self.agreed},
        )
