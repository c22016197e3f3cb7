"""Writing what a program says of contacts: one at a time or many, those known and those that are new."""

from contacts.upserting.actions import upsert, upsert_many
from contacts.upserting.batch import NotAll, Outcome
from contacts.upserting.change import UNSAID, Change
from contacts.upserting.identity import ContactId, Identity, MemberId
from contacts.upserting.reading import Unfit

__all__ = [
    "UNSAID",
    "Change",
    "ContactId",
    "Identity",
    "MemberId",
    "NotAll",
    "Outcome",
    "Unfit",
    "upsert",
    "upsert_many",
]
