"""All mistakes, by room."""

from typing import Final

from tests.mutants.mistake import Mistake
from tests.mutants.mistakes import (
    access,
    bots,
    bulk,
    channels,
    columnar,
    editing,
    erasure,
    examples,
    exports,
    imports,
    jobs,
    keys,
    leads,
    lists,
    managers,
    messages,
    messenger,
    programs,
    segments,
    statistics,
    values,
    visitors,
)

MISTAKES: Final[tuple[Mistake, ...]] = (
    *imports.MISTAKES,
    *leads.MISTAKES,
    *lists.MISTAKES,
    *statistics.MISTAKES,
    *values.MISTAKES,
    *visitors.MISTAKES,
    *programs.MISTAKES,
    *bulk.MISTAKES,
    *columnar.MISTAKES,
    *keys.MISTAKES,
    *editing.MISTAKES,
    *erasure.MISTAKES,
    *jobs.MISTAKES,
    *exports.MISTAKES,
    *segments.MISTAKES,
    *bots.MISTAKES,
    *messages.MISTAKES,
    *messenger.MISTAKES,
    *access.MISTAKES,
    *managers.MISTAKES,
    *channels.MISTAKES,
    *examples.MISTAKES,
)
