"""What may be written in the Django admin, and by whom."""

from typing import Any, Final

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_q.models import OrmQ, Schedule, Task

from crm import managers
from crm.models import Manager, User
from tests import cast
from tests.cast import Person
from tests.together import together

# What may be done to whom by somebody who has all rights in the admin. What isn't here is to look at.
WRITTEN: Final = {
    "contacts.Contact": {"add", "change", "delete"},
    "contacts.ProfileKey": {"add", "change"},
    "crm.Channel": {"add", "change", "delete"},
    "crm.Manager": {"add", "change", "delete"},
    "crm.Role": {"add", "change", "delete"},
    "crm.User": {"add", "change"},
    "mfa.Authenticator": {"delete"},
    "segments.Bot": {"change", "delete"},
    "segments.Segment": {"change", "delete"},
}
# What superusers may do besides.
BY_SUPERUSERS: Final = {"auth.Group": {"add", "change", "delete"}}
KINDS: Final = ("add", "change", "delete")
# Pages that Django's admin has for each model, and those that aren't of a model.
OF_MODELS: Final = {"changelist", "add", "history", "delete", "change"}
OTHERS: Final = {
    "index", "login", "logout", "password_change", "password_change_done", "autocomplete", "jsi18n",
    "view_on_site", "app_list", "auth_user_password_change", None,
}  # fmt: skip

REGISTERED = sorted(admin.site._registry, key=lambda model: model._meta.label)

pytestmark = pytest.mark.django_db


def browser(email: str, *, staff: bool = True, superuser: bool = False, rights: Any = ()) -> Client:
    user = User.objects.create_user(email, is_staff=staff, is_superuser=superuser)
    user.user_permissions.set(rights)
    client = Client()
    client.force_login(user)
    return client


def page(kind: str, model: type[Model], *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{kind}", args=args)


def request_of(client: Client) -> HttpRequest:
    """A request of who is signed in there."""
    return client.get("/admin/").wsgi_request


def may(request: HttpRequest, model: type[Model]) -> set[str]:
    """What the admin says that whoever asks may do to rows of the model."""
    registered = admin.site._registry[model]
    return {kind for kind in KINDS if getattr(registered, f"has_{kind}_permission")(request)}


def test_only_what_is_decided_may_be_written_by_staff_with_every_right(subtests: pytest.Subtests) -> None:
    request = request_of(browser("staff@example.com", rights=Permission.objects.all()))
    for model in REGISTERED:
        with subtests.test(model._meta.label):
            assert may(request, model) == WRITTEN.get(model._meta.label, set())


def test_superusers_may_write_little_more(subtests: pytest.Subtests) -> None:
    request = request_of(browser("root@example.com", superuser=True))
    for model in REGISTERED:
        with subtests.test(model._meta.label):
            assert may(request, model) == (WRITTEN | BY_SUPERUSERS).get(model._meta.label, set())


@pytest.mark.usefixtures("without_menu")
def test_who_may_only_look_writes_nothing(subtests: pytest.Subtests) -> None:
    viewer = browser("viewer@example.com", rights=Permission.objects.filter(codename__startswith="view_"))
    request = request_of(viewer)
    for model in REGISTERED:
        with subtests.test(model._meta.label):
            assert may(request, model) == set()
            assert viewer.get(page("changelist", model)).status_code == 200
            assert viewer.post(page("add", model), {}).status_code == 403


def test_no_list_has_actions_for_ticked_rows_but_that_of_groups(subtests: pytest.Subtests) -> None:
    request = request_of(browser("root@example.com", superuser=True))
    for model in REGISTERED:
        with subtests.test(model._meta.label):
            actions_there = set(admin.site._registry[model].get_actions(request))
            assert actions_there == ({"delete_selected"} if model is Group else set())


def test_every_page_of_the_admin_is_one_of_those_that_are_walked() -> None:
    names = {pattern.name for pattern in _patterns(admin.site.get_urls())}
    of_models = {
        f"{model._meta.app_label}_{model._meta.model_name}_{kind}" for model in REGISTERED for kind in OF_MODELS
    }
    assert names - of_models == OTHERS - {"view_on_site"} | ({"view_on_site"} & names)


def _patterns(urls: Any) -> Any:
    for url in urls:
        yield from _patterns(url.url_patterns) if hasattr(url, "url_patterns") else [url]


def test_nothing_in_the_admin_can_name_code_to_be_run() -> None:
    root = browser("root@example.com", superuser=True)
    schedule = Schedule.objects.create(func="crm.jobs.tasks.revive", schedule_type="I", minutes=1)
    queued = OrmQ.objects.create(key="roster", payload="", lock=timezone.now())
    task = Task.objects.create(
        id="1" * 32, name="x", func="os.system", args=("true",), started=timezone.now(), stopped=timezone.now()
    )
    evil = {"func": "os.system", "args": "('true',)", "schedule_type": "O", "repeats": "1", "key": "roster"}
    for model in REGISTERED:
        if model._meta.app_label == "django_q":
            row = {"schedule": schedule.pk, "ormq": queued.pk}.get(str(model._meta.model_name), task.pk)
            assert root.get(page("changelist", model)).status_code == 200
            assert root.post(page("add", model), evil).status_code == 403
            assert root.post(page("change", model, row), evil).status_code in (302, 403)
            assert root.post(page("delete", model, row), {"post": "yes"}).status_code in (302, 403)
            root.post(page("changelist", model), {"action": "resubmit_task", "_selected_action": [row]})
    assert list(Schedule.objects.values_list("func", flat=True)) == ["crm.jobs.tasks.revive"]
    assert OrmQ.objects.count() == 1
    assert Task.objects.count() == 1


def test_a_right_over_users_cannot_give_itself_others(alice: Person) -> None:
    rights = Permission.objects.filter(content_type=ContentType.objects.get_for_model(User))
    staff = browser("staff@example.com", rights=rights)
    root = User.objects.create_superuser("root@example.com", cast.PASSWORD)
    form = {"email": "x@example.com", "language": "en", "theme": "auto", "is_active": "on", "is_superuser": "on"}
    assert staff.post(page("change", User, root.pk), form).status_code == 403
    password = reverse("admin:auth_user_password_change", args=[root.pk])
    assert staff.post(password, {"password1": "new 1234 word", "password2": "new 1234 word"}).status_code == 403
    me = User.objects.get(email="staff@example.com")
    for user in (me, alice.user):
        values = form | {"email": user.email, "is_staff": "on", "user_permissions": [1]}
        staff.post(page("change", User, user.pk), values)
    me.refresh_from_db()
    alice.user.refresh_from_db()
    assert not me.is_superuser
    assert me.user_permissions.count() == rights.count()
    assert not alice.user.is_staff


def test_the_last_owner_of_a_channel_cannot_be_deactivated(alice: Person) -> None:
    root = browser("root@example.com", superuser=True)
    form = {"email": alice.user.email, "name": "Alice B.", "language": "en", "theme": "auto"}
    refused = root.post(page("change", User, alice.user.pk), form)
    assert "last owner" in str(refused.context["adminform"].form.errors)
    alice.user.refresh_from_db()
    assert (alice.user.is_active, alice.user.name) == (True, "Alice")

    second = cast.hire(alice.channel, "Second", cast.owner_role(alice.channel))
    assert root.post(page("change", User, alice.user.pk), form).status_code == 302
    alice.user.refresh_from_db()
    assert (alice.user.is_active, alice.user.name) == (False, "Alice B.")
    assert alice.channel.log.get(verb="manager.deactivated").subject_id == alice.manager.pk
    # Who can't sign in is no owner who could stay.
    refused = root.post(page("delete", Manager, second.manager.pk), {"post": "yes"}, follow=True)
    assert any("last owner" in str(message) for message in refused.context["messages"])


def test_a_user_is_not_deleted_here(alice: Person) -> None:
    root = browser("root@example.com", superuser=True)
    assert root.post(page("delete", User, alice.user.pk), {"post": "yes"}).status_code == 403
    ticked = {"action": "delete_selected", "_selected_action": [alice.user.pk], "post": "yes"}
    root.post(page("changelist", User), ticked)
    assert User.objects.filter(pk=alice.user.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_owners_deactivated_at_once_one_stays(alice: Person) -> None:
    second = cast.hire(alice.channel, "Second", cast.owner_role(alice.channel))

    def deactivate(user: User) -> None:
        managers.set_active(user, False, by=alice.actor)

    for _number in range(5):
        together(lambda: deactivate(alice.user), lambda: deactivate(second.user))
        assert User.objects.filter(pk__in=[alice.user.pk, second.user.pk], is_active=True).count() == 1
        User.objects.update(is_active=True)


@pytest.mark.django_db(transaction=True)
def test_one_manager_removed_by_twenty_at_once_is_an_error_for_none(alice: Person, bob: Person) -> None:
    browsers = [browser(f"root{number}@example.com", superuser=True) for number in range(20)]
    path = page("delete", Manager, bob.manager.pk)
    answers = together(*[lambda client=client: client.post(path, {"post": "yes"}).status_code for client in browsers])
    assert set(answers) == {302}
    assert alice.channel.log.filter(verb="manager.removed").count() == 1
