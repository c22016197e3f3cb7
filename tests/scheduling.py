"""Which tests stay together on one worker of a parallel run: those that share what takes seconds to make.

The scheduler tells them by their path. The mark `xdist_group` doesn't reach it with pytest 9.2
(https://github.com/pytest-dev/pytest-xdist/issues/1386).
"""

from typing import Final

from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

# What ids begin with, and the name of the group; the first that fits counts.
GROUPS: Final = {
    "tests/test_up.py::": "an installation",
    "tests/access/test_contacts_": "a world",
    "tests/access/": "another world",
    "tests/crm/api/test_documents.py::test_the_answers_to_whatever_is_asked": "schemathesis, which is long in loading",
}


class GroupScheduling(LoadScopeScheduling):  # type: ignore[misc]  # pytest-xdist has no types
    """Gives a group to one worker, the longest groups first, and all other tests one by one."""

    def _split_scope(self, nodeid: str) -> str:
        return next((group for start, group in GROUPS.items() if nodeid.startswith(start)), nodeid)

    def mark_test_complete(self, node: WorkerController, item_index: int, duration: float = 0) -> None:
        super().mark_test_complete(node, item_index, duration)
        # What is done would be counted again whenever a test ends.
        group = self._split_scope(self.registered_collections[node][item_index])
        if all(self.assigned_work[node][group].values()):
            del self.assigned_work[node][group]
