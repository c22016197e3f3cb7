"""The tables of downloads."""

from exports.models.export import Export

__all__ = ["Export"]
