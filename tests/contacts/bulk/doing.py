"""The door of bulk changes: dialog, worker, report."""

import re
from typing import Any

from django.utils.module_loading import import_string
from django_q.models import OrmQ

from contacts.models import BulkChange, Contact
from tests.cast import HTMX, Person


def ask(person: Person, route: str, **params: Any) -> str:
    """What the dialog signs for these contacts: of the list, or those ticked (`contact`)."""
    answer = person.part(route, **params)
    assert answer.status_code == 200, answer.content.decode()
    found = re.search(r'name="selection" value="([^"]+)"', answer.content.decode())
    assert found
    return found[1]


def send(person: Person, route: str, selection: str, **form: Any) -> Any:
    """Send the dialog, as htmx does."""
    return person.client.post(person.url(route), {"selection": selection, **form}, headers=HTMX)


def do(person: Person, route: str, form: dict[str, Any], **params: Any) -> BulkChange:
    """Both, with a change that must come of it."""
    answer = send(person, route, ask(person, route, **params), **form)
    assert answer.status_code == 204, answer.content.decode()
    return BulkChange.everywhere.latest("pk")


def undo(person: Person, change: BulkChange) -> Any:
    return person.client.post(person.url("contacts_bulk_undo", change.pk), headers=HTMX)


def work() -> int:
    """Do what waits in the queue, as the worker does; answers how much that was."""
    waiting = list(OrmQ.objects.order_by("id"))
    for entry in waiting:
        task = entry.task
        entry.delete()
        import_string(task["func"])(*task["args"])
    return len(waiting)


def tags_of(*contacts: Contact) -> list[list[str]]:
    rows = dict(Contact.everywhere.values_list("pk", "tags"))
    return [rows[contact.pk] for contact in contacts]


def ticked(contacts: list[Contact]) -> dict[str, Any]:
    """The parameters of a dialog for these."""
    return {"contact": [contact.pk for contact in contacts]}
