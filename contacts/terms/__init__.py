"""Multi-term search: many terms at once, each recognised, each matched exactly. docs/terms.md says how."""

from contacts.terms.find import Finding, InTerms, find
from contacts.terms.report import Report, report
from contacts.terms.split import MAX_TERMS, Separator, TooMany, Undecided, joined, split
from contacts.terms.term import Term, TermKind, Terms

__all__ = [
    "MAX_TERMS",
    "Finding",
    "InTerms",
    "Report",
    "Separator",
    "Term",
    "TermKind",
    "Terms",
    "TooMany",
    "Undecided",
    "find",
    "joined",
    "report",
    "split",
]
