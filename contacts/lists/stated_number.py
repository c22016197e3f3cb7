"""The number of contacts that a dialog states before an action on them."""

from django.utils.translation import gettext as _

from contacts.lists.description import format_number
from crm import jobs


class NumberChanged(jobs.Refusal):
    """There are no longer as many contacts as the dialog stated; `now` is how many there are."""

    def __init__(self, now: int) -> None:
        self.now = now
        super().__init__(
            _("The number of customers has changed to %(count)s. Check it, then confirm again.")
            % {"count": format_number(now)}
        )
