"""The Advanced Filter as a form of two levels: groups of conditions. docs/filters.md says what the conditions mean."""

from contacts.builder.assemble import Assembled, assemble
from contacts.builder.draft import Draft, Group, draft_of
from contacts.builder.form import Builder
from contacts.builder.row import ConditionRow
from contacts.builder.waterfall import Step, waterfall

__all__ = ["Assembled", "Builder", "ConditionRow", "Draft", "Group", "Step", "assemble", "draft_of", "waterfall"]
