"""The filter language: docs/filters.md. One small language, one compile path, for everything that asks for contacts."""

from contacts.filters.describe import Chip, Reason
from contacts.filters.filter import Filter
from contacts.filters.offer import Offer, offers
from contacts.filters.problems import FilterInvalid, Problem
from contacts.filters.resolved import ResolvedFilter

__all__ = ["Chip", "Filter", "FilterInvalid", "Offer", "Problem", "Reason", "ResolvedFilter", "offers"]
