"""Tags added to many, and taken away."""

from contacts.bulk.kinds.tags import AddTags, RemoveTags
from contacts.models import Contact
from crm.models import Channel
from tests import cast
from tests.cast import Person
from tests.contacts.bulk import doing as bulk
from tests.contacts.bulk.doing import ticked
from tests.contacts.bulk.kinds.example import Example

NEEDS = frozenset({"contacts.view", "contacts.bulk"})
EXAMPLES = (
    Example(
        kind=AddTags(("a", "b")),
        stored={"tags": ["a", "b"]},
        route="contacts_bulk_tags",
        needs=NEEDS,
        form={"tags": "A, b"},
        title="Add tags: a, b",
        before=({}, {"tags": ["b", "a"]}, {"tags": ["c", "a"]}),
        reads=lambda contact: contact.tags,
        after=(["a", "b"], ["b", "a"], ["c", "a", "b"]),
        changed=2,
    ),
    Example(
        kind=RemoveTags(("a",)),
        stored={"tags": ["a"]},
        route="contacts_bulk_tags_removal",
        needs=NEEDS,
        form={"tags": "a"},
        title="Remove tags: a",
        before=({"tags": ["a"]}, {"tags": ["b"]}, {}),
        reads=lambda contact: contact.tags,
        after=([], ["b"], []),
        changed=1,
    ),
)


def test_who_would_have_more_than_20_tags_is_left_out(alice: Person, acme: Channel, three: list[Contact]) -> None:
    full = cast.member(acme, "4", "Full", tags=[f"t{number}" for number in range(19)])
    change = bulk.do(alice, "contacts_bulk_tags", {"tags": "a, b"}, **ticked([three[0], full]))
    assert len(bulk.tags_of(full)[0]) == 19
    assert (change.changed, change.skipped) == (1, 1)
    assert "1 left out: a customer can have at most 20 tags." in alice.get("contacts_bulk", change.pk).content.decode()


def test_tags_are_removed_and_come_back(alice: Person, three: list[Contact]) -> None:
    change = bulk.do(alice, "contacts_bulk_tags_removal", {"tags": "vip, old"})
    assert bulk.tags_of(*three) == [[], ["new"], []]
    assert (change.changed, change.unchanged) == (2, 1)
    bulk.undo(alice, change)
    assert [set(tags) for tags in bulk.tags_of(*three)] == [{"vip"}, {"new", "vip"}, set()]


def test_an_undo_leaves_the_tags_that_were_there_before(alice: Person, three: list[Contact]) -> None:
    change = bulk.do(alice, "contacts_bulk_tags", {"tags": "vip, extra"})
    bulk.undo(alice, change)
    assert bulk.tags_of(*three) == [["vip"], ["new", "vip"], []]
