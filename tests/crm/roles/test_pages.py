"""Settings → Roles: the matrix of roles and rights."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm import managers, roles
from crm.models import Channel, Role
from crm.permissions import OWNER_ONLY, PERMISSIONS
from tests import cast
from tests.cast import HTMX, Person

pytestmark = pytest.mark.django_db


def grant(person: Person, role: Role, permission: str, granted: bool = True) -> Any:
    form = {"permission": permission, **({"granted": "1"} if granted else {})}
    return person.client.post(person.url("role_grant", role.pk), form, headers=HTMX)


def toast(answer: Any) -> str:
    return str(answer.headers.get("HX-Trigger", "")).encode().decode("unicode_escape")


def switches(page: str) -> dict[str, bool]:
    """The switches of a page by id, and whether they are on."""
    return {name: " checked" in rest for name, rest in re.findall(r'id="(grant-[^"]*)-switch"([^>]*)>', page)}


def test_each_right_stands_there_by_its_name_with_what_it_means(alice: Person) -> None:
    page = alice.get("roles").content.decode()
    assert "Delete customer" in page
    assert "Delete customers with all their information. This can’t be undone." in page
    for permission in PERMISSIONS.values():
        assert str(permission.label) in page
        assert str(permission.meaning) in page


def test_only_rights_that_can_be_granted_have_a_switch(acme: Channel, alice: Person, vera: Person) -> None:
    shown = switches(alice.get("roles").content.decode())
    basic, viewer = cast.basic_role(acme), vera.manager.role
    names = [name for name in PERMISSIONS if name not in OWNER_ONLY]
    expected = {
        f"grant-{role.pk}-{name.replace('.', '-')}": name in role.granted for role in (basic, viewer) for name in names
    }
    assert shown == expected


def test_the_number_of_queries_does_not_grow_with_the_roles(acme: Channel, alice: Person) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert alice.get("roles").status_code == 200
        return len(captured)

    assert alice.client  # signs in
    before = queries()
    for number in range(10):
        roles.create_role(acme, f"role {number}", by=alice.actor)
    assert queries() == before


def test_a_granted_right_works_at_the_next_request_and_takes_along_what_it_needs(acme: Channel, alice: Person) -> None:
    role = roles.create_role(acme, "helpers", by=alice.actor)
    helper = cast.hire(acme, "Helper", role)
    assert helper.get("contacts").status_code == 403
    answer = grant(alice, role, "contacts.edit")
    assert answer.status_code == 200
    drawn = answer.content.decode()
    assert switches(drawn) == {f"grant-{role.pk}-contacts-edit": True, f"grant-{role.pk}-contacts-view": True}
    assert drawn.count("hx-swap-oob") == 1
    assert "and what it needs: See contacts." in toast(answer)
    assert helper.get("contacts").status_code == 200
    assert helper.get("lead_new").status_code == 200


def test_a_right_taken_away_takes_along_what_needs_it(acme: Channel, alice: Person, bob: Person) -> None:
    answer = grant(alice, cast.basic_role(acme), "contacts.view", granted=False)
    assert "nor what needs it: Edit contacts, Manage segments." in toast(answer)
    assert set(switches(answer.content.decode()).values()) == {False}
    assert bob.get("contacts").status_code == 403
    assert bob.get("inbox").status_code == 200


@pytest.mark.parametrize("name", sorted(OWNER_ONLY))
def test_what_is_for_owners_is_refused(acme: Channel, alice: Person, name: str) -> None:
    answer = grant(alice, cast.basic_role(acme), name)
    assert (answer.status_code, "Only owners may have" in toast(answer)) == (422, True)


def test_a_right_that_does_not_exist_is_refused(acme: Channel, alice: Person) -> None:
    assert grant(alice, cast.basic_role(acme), "contacts.fly").status_code == 422


def test_the_owners_role_cannot_be_changed(acme: Channel, alice: Person) -> None:
    owner = cast.owner_role(acme)
    assert grant(alice, owner, "contacts.view", granted=False).status_code == 422
    assert alice.get("role", owner.pk).status_code == 404
    assert alice.get("role_deletion", owner.pk).status_code == 404
    assert alice.get("role_deletion", cast.basic_role(acme).pk).status_code == 404


def test_a_role_is_added_like_another(acme: Channel, alice: Person) -> None:
    assert alice.post("role_new", name="Night shift", like=cast.basic_role(acme).pk).status_code == 302
    assert acme.roles.get(name="Night shift").permissions == cast.basic_role(acme).permissions
    assert alice.post("role_new", name="Nothing yet").status_code == 302
    refused = alice.post("role_new", name="night SHIFT")
    assert refused.status_code == 422
    assert "already a role with this name" in refused.content.decode()


def test_the_twenty_first_role_is_refused_in_words(acme: Channel, alice: Person) -> None:
    for number in range(18):
        assert alice.post("role_new", name=f"Role {number}").status_code == 302
    refused = alice.post("role_new", name="One too many")
    assert "at most 20 roles" in refused.content.decode()
    assert alice.get("roles").status_code == 200


def test_a_role_is_renamed_and_made_that_of_invited_people(acme: Channel, alice: Person, vera: Person) -> None:
    assert alice.post("role", vera.manager.role_id, name="Observers", is_default="on").status_code == 302
    role = acme.roles.get(pk=vera.manager.role_id)
    assert (role.name, role.is_default) == ("Observers", True)
    chosen = alice.part("invitation_new").content.decode()
    assert re.search(rf'value="{role.pk}" selected', chosen)
    refused = alice.post("role", role.pk, name="Owner")
    assert refused.status_code == 422


def test_a_deleted_role_asks_where_its_people_go(acme: Channel, alice: Person, vera: Person) -> None:
    viewer, basic = vera.manager.role, cast.basic_role(acme)
    managers.invite(acme, "bea@example.com", viewer, by=alice.actor)
    asked = alice.part("role_deletion", viewer.pk).content.decode()
    assert "Managers with this role: 1. Open invitations with it: 1." in asked
    assert alice.post("role_deletion", viewer.pk).status_code == 422
    assert alice.post("role_deletion", viewer.pk, to=cast.owner_role(acme).pk).status_code == 422
    assert alice.post("role_deletion", viewer.pk, to=basic.pk).status_code == 302
    assert acme.managers.get(pk=vera.manager.pk).role == acme.invitations.get().role == basic


def test_a_role_of_nobody_is_deleted_without_a_question(acme: Channel, alice: Person) -> None:
    role = roles.create_role(acme, "nobody", by=alice.actor)
    assert "Nobody has this role." in alice.part("role_deletion", role.pk).content.decode()
    assert alice.post("role_deletion", role.pk).status_code == 302
    assert not acme.roles.filter(pk=role.pk).exists()
