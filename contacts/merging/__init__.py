"""Two contacts, or a visitor and a contact, become one person; a merge of contacts can be taken back for 30 days.

By which rules: docs/merging.md.
"""

from contacts.merging.actions import Changed, absorb_visitor, unify, unify_leads
from contacts.merging.person import VERIFIED
from contacts.merging.separation import separable, separate

__all__ = ["VERIFIED", "Changed", "absorb_visitor", "separable", "separate", "unify", "unify_leads"]
