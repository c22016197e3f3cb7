"""What actions refuse, as programs are told of it."""

from contacts.fields import PROFILE
from contacts.leads.actions import Known
from contacts.upserting import Unfit
from crm.api.errors import Problem, Refused
from crm.waiting import RETRY_SECONDS


def unfit(error: Unfit) -> Refused:
    return Refused(422, "Some values can’t be taken.", error.problems)


def refuse_known(known: Known) -> Refused:
    """Name the contact who has the address or number already; the first of them as `id`."""
    problems = [
        Problem(f"{PROFILE}.{key}", owner.profile.get(key), f"This belongs to the contact {owner.pk}.")
        for key, owner in known.owners.items()
    ]
    first = next(iter(known.owners.values()))
    return Refused(409, "There is a contact with this contact information.", problems, id=str(first.pk))


def refuse_importing() -> Refused:
    message = "A file is being imported just now. Please try again when it is done."
    return Refused(503, message, headers={"Retry-After": str(5 * RETRY_SECONDS)})
