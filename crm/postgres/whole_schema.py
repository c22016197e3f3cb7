"""A migration operation that makes all tables of an app at once."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.db.migrations.operations import CreateModel, RunSQL, SeparateDatabaseAndState
from django.db.migrations.state import ProjectState


class WholeSchema(SeparateDatabaseAndState):
    """Run the SQL of a file, which makes the tables of these models with all that belongs to them."""

    def __init__(self, file: Path, models: Sequence[CreateModel]) -> None:
        super().__init__([RunSQL(file.read_text())], models)

    def state_forwards(self, app_label: str, state: ProjectState) -> Any:
        # Else Django renders the models again after each of these; it does so once when a later migration needs them.
        state.__dict__.pop("apps", None)
        super().state_forwards(app_label, state)
