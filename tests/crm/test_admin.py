"""The Django admin: everything is there, quick, and keeps its secrets."""

import json
from typing import Any, Final
from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts import inbox, keys
from contacts.models import (
    ChatBucket,
    ChatMail,
    Contact,
    ExampleSet,
    LastActivity,
    Merge,
    Messenger,
    ProfileKey,
    ShopifyShop,
)
from crm import jobs, managers
from crm.actors import SYSTEM
from crm.admin.base import COUNTED, EstimatingPaginator
from crm.api import limits
from crm.api.keys import make_key
from crm.chatroom import notices
from crm.deletion.queries import deletion_of
from crm.log import record
from crm.models import Channel, Job, LogEntry, Manager, Notice, Role, User
from crm.webhooks import create_webhook, emit, send_test
from segments import actions as segments
from segments.messages import actions as messages
from segments.models import Bot, MessagePace, TextGateway
from tests import cast
from tests.cast import Person

OURS = [
    model for name in ("crm", "contacts", "segments", "exports") for model in apps.get_app_config(name).get_models()
]
WRITTEN_BY_THE_PROGRAM = (LogEntry, Job, Notice)

pytestmark = pytest.mark.django_db


@pytest.fixture
def root() -> Client:
    """The browser of an admin, who is no manager of any channel."""
    client = Client()
    client.force_login(User.objects.create_superuser("root@example.com", cast.PASSWORD))
    return client


@pytest.fixture
def full(alice: Person) -> Channel:
    """Acme with a row of each kind."""
    cast.member(alice.channel, "m-1", "김민준", email="minjun@example.com", mobileNumber="+821012345678")
    job = jobs.start(alice.channel, "exports.tasks.build", "Download", manager=alice.manager)
    notices.post(alice.manager, "Hello")
    record(alice.channel, "contact.opened", by=alice.actor)
    apps.get_model("exports.Export").everywhere.create(
        channel=alice.channel, manager=alice.manager, job=job, selection={}, reason="Tax", stated=1, password=b"sealed"
    )
    condition = {"key": "profile.recentPurchaseCount", "operator": "$gte", "values": [2]}
    segment = segments.create(alice.channel, "Buyers", 3, condition, by=alice.actor)
    segment.counts.create(channel=alice.channel, day="2026-01-01", count=1)
    segment.memberships.create(channel=alice.channel, contact=alice.channel.contacts.get())
    segment.stays.create(channel=alice.channel, contact=alice.channel.contacts.get(), entered_on="2026-01-01")
    bot = Bot.everywhere.create(channel=alice.channel, name="Names", inputs=[], position=0)
    bot.counts.create(channel=alice.channel, day="2026-01-01")
    bot.choices.create(channel=alice.channel, key="name")
    bot.showings.create(channel=alice.channel, contact=alice.channel.contacts.get(), token=uuid4())
    message = messages.create(alice.channel, "Sale", "email", {}, by=alice.actor)
    message.recipients.create(channel=alice.channel, contact=alice.channel.contacts.get())
    alice.channel.bounces.create(channel=alice.channel, address="a@example.com", kind="hard", is_final=True)
    TextGateway.everywhere.create(channel=alice.channel, url="https://sms.example/", body="{}")
    MessagePace.everywhere.create(channel=alice.channel, medium="text", next_at="2026-01-01T00:00Z")
    alice.channel.saved_url_parts.create(
        channel=alice.channel, digest="0" * 64, content={}, used_at="2026-01-01T00:00Z"
    )
    key = alice.channel.profile_keys.get(key="recentPurchaseCount")
    alice.channel.type_changes.create(channel=alice.channel, key=key, from_type="number", to_type="string")
    chat = inbox.open_chat(alice.channel, alice.channel.contacts.get(), "Hello")
    inbox.mark_read(chat, alice.manager, 1)
    Messenger.everywhere.create(channel=alice.channel, greeting="Hello")
    ChatMail.everywhere.create(channel=alice.channel, chat=chat, last=1)
    ChatBucket.everywhere.create(channel=alice.channel, caller="0" * 64, tokens=1, at=chat.created_at)
    change = alice.channel.bulk_changes.create(channel=alice.channel, manager=alice.manager, kind="add_tags")
    change.batches.create(channel=alice.channel, ids=[1])
    change.effects.create(channel=alice.channel, contact=alice.channel.contacts.get())
    managers.invite(alice.channel, "bea@example.com", by=alice.actor)
    alice.channel.columnar_copies.create(channel=alice.channel, version=1)
    alice.channel.file_imports.create(channel=alice.channel, manager=alice.manager, name="a.csv", kind="member")
    alice.channel.example_contacts.create(channel=alice.channel, contact=alice.channel.contacts.get())
    ExampleSet.everywhere.create(channel=alice.channel, keys=["grade"])
    contact = alice.channel.contacts.get()
    Merge.everywhere.create(
        channel=alice.channel, kept=contact, absorbed_id=0, kept_before={}, kept_after={}, absorbed={}, entry=0
    )
    hook = {"name": "Shop", "url": "https://shop.example/", "scopes": ["member.upserted.contact"]}
    make_key(alice.channel, "Shop", by=alice.actor)
    limits.spend(alice.channel.pk)
    alice.channel.api_answers.create(channel=alice.channel, key="0" * 64, request="0" * 64)
    webhook = create_webhook(alice.channel, hook, by=alice.actor)
    send_test(webhook)
    emit(alice.channel, "member.upserted.contact", [alice.channel.contacts.get().pk])
    shop = ShopifyShop.everywhere.create(channel=alice.channel, secret="sealed")
    shop.channel.shopify_messages.create(channel=alice.channel, number="1", topic="orders/paid")
    shop.channel.shopify_customers.create(channel=alice.channel, digest="0" * 64)
    paid = {"number": "1", "amount": 1, "paid_at": shop.created_at}
    shop.channel.shopify_orders.create(channel=alice.channel, contact=contact, **paid)
    shop.channel.data_requests.create(channel=alice.channel, contact=contact, expires_at=shop.created_at)
    visitor = alice.channel.visitors.create(channel=alice.channel, veil_id=uuid4())
    LastActivity.everywhere.create(channel=alice.channel, contact=alice.channel.contacts.get())
    visitor.events.create(channel=alice.channel, visitor=visitor, name="PageView")
    return alice.channel


def page(kind: str, model: type[Model], *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{kind}", args=args)


def shown(root: Client, contact: Contact) -> dict[str, str]:
    """What the form of a contact posts when nothing in it is changed."""
    form = root.get(page("change", Contact, contact.pk)).context["adminform"].form
    return {name: form[name].value() or "" for name in ("profile", "tags", "seen")}


def names(models: list[type[Model]]) -> list[str]:
    return [model.__name__ for model in models]


@pytest.mark.usefixtures("without_menu")
def test_every_model_has_its_pages_and_none_of_them_shows_a_secret(
    root: Client, full: Channel, subtests: pytest.Subtests
) -> None:
    request = root.get("/admin/").wsgi_request
    export = apps.get_model("exports.Export").everywhere.get()
    secrets = [full.member_hash_secret, export.token, "sealed"]
    secrets += [user.password.split("$")[-1] for user in User.objects.all()]
    assert all(secrets)
    for model in OURS:
        drawn = []
        with subtests.test(f"{model.__name__} has its pages"):
            assert model in admin.site._registry
            rows = list(model._default_manager.all())
            assert rows
            drawn = [root.get(page("changelist", model)), *(root.get(page("change", model, row.pk)) for row in rows)]
            assert [answer.status_code for answer in drawn] == [200] * len(drawn)
            assert root.get(page("changelist", model), {"q": "a"}).status_code == 200
            may_add = admin.site._registry[model].has_add_permission(request)
            assert root.get(page("add", model)).status_code == (200 if may_add else 403)
        with subtests.test(f"{model.__name__} keeps its secrets"):
            html = "".join(answer.text for answer in drawn)
            assert html
            assert not [secret for secret in secrets if secret in html]


def test_pages_of_sign_in_work(root: Client, full: Channel) -> None:
    for model in ("mfa.Authenticator", "usersessions.UserSession", "account.EmailAddress"):
        assert root.get(page("changelist", apps.get_model(model)), {"q": "a"}).status_code == 200


@pytest.mark.parametrize("model", WRITTEN_BY_THE_PROGRAM, ids=names([*WRITTEN_BY_THE_PROGRAM]))
def test_what_the_program_writes_is_read_only(model: type[Model], root: Client, full: Channel) -> None:
    before = list(model._default_manager.order_by("pk").values())
    row = before[0]["id"]
    for path in (page("add", model), page("change", model, row), page("delete", model, row)):
        assert root.post(path, {"text": "x", "post": "yes"}).status_code == 403
    ticked = {"action": "delete_selected", "_selected_action": [row], "post": "yes"}
    root.post(page("changelist", model), ticked)
    assert list(model._default_manager.order_by("pk").values()) == before


def test_a_manager_who_is_not_staff_gets_no_admin(alice: Person) -> None:
    for model in OURS:
        response = alice.client.get(page("changelist", model), follow=True)
        assert response.status_code == 403


def test_the_admin_has_the_door_of_everybody() -> None:
    response = Client().get(page("changelist", Contact), follow=True)
    assert response.redirect_chain[-1][0].startswith(reverse("account_login"))
    assert User.objects.count() == 0


def test_the_list_of_contacts_asks_little(root: Client, full: Channel) -> None:
    few = _queries(root)
    for number in range(20):
        cast.member(full, f"m-{number + 2}", f"Person {number}")
    assert _queries(root) == few <= 8


def test_contacts_are_found_in_any_written_form(root: Client, full: Channel) -> None:
    cast.member(full, "m-2", "Emma Smith", email="emma@example.com")
    for text in ("민준", "MINJUN@", "010-1234-5678", "m-1"):
        found = root.get(page("changelist", Contact), {"q": text}).context["cl"].queryset
        assert [contact.member_id for contact in found] == ["m-1"], text


def test_everything_is_estimated_and_a_selection_not_counted_out(full: Channel) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE contacts_contact")  # what other tests left behind is estimated too
    everything = EstimatingPaginator(Contact.everywhere.order_by("-id"), 50)
    with CaptureQueriesContext(connection) as asked:
        assert everything.count == 1
    assert "reltuples" in asked[0]["sql"]
    some = EstimatingPaginator(Contact.everywhere.filter(type="member").order_by("-id"), 50)
    with CaptureQueriesContext(connection) as asked:
        assert some.count == 1
    assert f"LIMIT {COUNTED}" in asked[0]["sql"]


def test_a_contact_is_changed_by_the_rules_of_its_keys(root: Client, full: Channel) -> None:
    contact = full.contacts.get()
    form = {"tags": "vip", "seen": shown(root, contact)["seen"]}
    refused = root.post(page("change", Contact, contact.pk), {**form, "profile": '{"recentPurchaseCount": "many"}'})
    assert "recentPurchaseCount" in refused.context["adminform"].form.errors["profile"][0]
    refused = root.post(page("change", Contact, contact.pk), {**form, "profile": '{"unknown": 1}'})
    assert "unknown" in refused.context["adminform"].form.errors["profile"][0]
    values = {**form, "type": "lead", "member_id": "m-9", "profile": '{"mobileNumber": "010-9999-8888"}'}
    assert root.post(page("change", Contact, contact.pk), values).status_code == 302
    contact.refresh_from_db()
    assert contact.profile == {"mobileNumber": "+821099998888"}
    assert (contact.tags, contact.version) == (["vip"], 1)
    assert (contact.type, contact.member_id) == ("member", "m-1")  # what it is known by stays
    entry = full.log.get(verb="contact.changed", actor_name="root@example.com")
    before, after = entry.before or {}, entry.after or {}
    assert (before["profile.email"], before["tags"]) == ("minjun@example.com", None)
    assert (after["profile.email"], after["tags"]) == (None, ["vip"])


def test_a_form_that_is_old_overwrites_nothing_of_what_others_have_changed_since(root: Client, full: Channel) -> None:
    contact = full.contacts.get()
    form = shown(root, contact)
    Contact.everywhere.filter(pk=contact.pk).update(profile=contact.profile | {"firstName": "Min"}, tags=["new"])
    profile = json.loads(form["profile"]) | {"lastName": "Kim"}
    answer = root.post(page("change", Contact, contact.pk), form | {"profile": json.dumps(profile)})
    assert answer.status_code == 302
    contact.refresh_from_db()
    assert (contact.profile["firstName"], contact.profile["lastName"], contact.tags) == ("Min", "Kim", ["new"])
    entry = full.log.get(verb="contact.changed")
    assert (entry.before, entry.after) == ({"profile.lastName": None}, {"profile.lastName": "Kim"})


def test_a_value_that_others_have_changed_since_is_named_and_saved_only_when_that_was_seen(
    root: Client, full: Channel
) -> None:
    contact = full.contacts.get()
    form = shown(root, contact)
    profile = json.loads(form["profile"])
    Contact.everywhere.filter(pk=contact.pk).update(
        profile=profile | {"name": "Somebody’s", "firstName": "Min"}, tags=["theirs"]
    )
    mine = form | {"profile": json.dumps(profile | {"name": "Mine"}), "blocked": "on"}
    refused = root.post(page("change", Contact, contact.pk), mine)
    assert "Somebody’s" in str(refused.context["adminform"].form.errors)
    drawn = refused.context["adminform"].form
    assert "Mine" in drawn["profile"].value()  # nothing of what was typed is lost
    contact.refresh_from_db()
    assert (contact.name, contact.blocked) == ("Somebody’s", False)
    assert not full.log.filter(verb__startswith="contact.").exclude(verb="contact.opened").exists()

    again = root.post(page("change", Contact, contact.pk), mine | {"seen": drawn["seen"].value()})
    assert again.status_code == 302
    contact.refresh_from_db()
    assert (contact.name, contact.profile["firstName"], contact.tags) == ("Mine", "Min", ["theirs"])
    assert contact.blocked
    assert full.log.filter(verb="contact.blocked", actor_name="root@example.com").count() == 1


def test_a_form_without_what_was_seen_changes_nothing(root: Client, full: Channel) -> None:
    contact = full.contacts.get()
    refused = root.post(page("change", Contact, contact.pk), {"profile": "{}", "tags": ""})
    assert "seen" in refused.context["adminform"].form.errors
    assert Contact.everywhere.get(pk=contact.pk).profile == contact.profile


def test_what_a_contact_has_of_archived_keys_is_neither_shown_nor_lost(root: Client, full: Channel) -> None:
    contact = full.contacts.get()
    Contact.everywhere.filter(pk=contact.pk).update(profile=contact.profile | {"recentPurchaseCount": 7})
    keys.archive(full.profile_keys.get(key="recentPurchaseCount"), by=SYSTEM)
    form = shown(root, contact)
    assert "recentPurchaseCount" not in form["profile"]
    assert root.post(page("change", Contact, contact.pk), form | {"profile": "{}"}).status_code == 302
    assert Contact.everywhere.get(pk=contact.pk).profile == {"recentPurchaseCount": 7}


def test_a_contact_is_added_through_the_actions(root: Client, full: Channel) -> None:
    form = {"channel": full.pk, "type": "member", "member_id": "m-2", "profile": '{"email": "B@Example.com"}'}
    assert root.post(page("add", Contact), form | {"tags": "vip"}).status_code == 302
    added = full.contacts.get(member_id="m-2")
    assert (added.email, added.tags, added.email_qualified) == ("B@Example.com", ["vip"], True)
    assert full.log.get(verb="contact.added").subject_id == added.pk
    refused = root.post(page("add", Contact), form)
    assert refused.context["adminform"].form.errors
    lead = {"channel": full.pk, "type": "lead", "profile": '{"email": "b@example.com"}'}
    refused = root.post(page("add", Contact), lead)
    assert "belongs" in str(refused.context["adminform"].form.errors)
    refused = root.post(page("add", Contact), lead | {"profile": '{"name": "Nobody"}'})
    assert "mobile number" in str(refused.context["adminform"].form.errors)
    assert root.post(page("add", Contact), lead | {"profile": '{"email": "c@example.com"}'}).status_code == 302
    assert full.contacts.get(type="lead").email == "c@example.com"


SHOP: Final = {"slug": "shop", "name": "Shop", "time_zone": "Asia/Seoul", "country": "KR", "language": "ko"}


def test_a_channel_is_made_with_an_owner_and_its_change_logged(root: Client, charlie: Person) -> None:
    form = SHOP
    ownerless = root.post(page("add", Channel), form)
    assert "owner" in ownerless.context["adminform"].form.errors
    assert not Channel.objects.filter(slug="shop").exists()
    root.post(page("add", Channel), form | {"owner": charlie.user.pk})
    channel = Channel.objects.get(slug="shop")
    assert [(manager.user, manager.is_owner) for manager in channel.managers.all()] == [(charlie.user, True)]
    assert channel.log.get(verb="manager.added").actor_name == "root@example.com"
    assert channel.roles.count() == 2
    assert channel.member_hash_secret
    assert channel.profile_keys.exists()
    refused = root.post(page("change", Channel, channel.pk), {**form, "time_zone": "Mars/Base"})
    assert "time_zone" in refused.context["adminform"].form.errors
    root.post(page("change", Channel, channel.pk), {**form, "name": "Store"})
    assert channel.log.get(verb="channel.changed").after == {"name": "Store"}


def test_a_deactivated_user_owns_no_new_channel(root: Client, charlie: Person) -> None:
    User.objects.filter(pk=charlie.user.pk).update(is_active=False)
    refused = root.post(page("add", Channel), SHOP | {"owner": charlie.user.pk})
    assert "owner" in refused.context["adminform"].form.errors


def test_a_channel_is_deleted_in_the_background_and_again_when_that_has_stopped(
    root: Client, full: Channel, alice: Person
) -> None:
    path = page("delete", Channel, full.pk)
    with CaptureQueriesContext(connection) as asked:
        question = root.get(path).content.decode()
    assert "Acme, with all that it has" in question
    assert not any("contacts_contact" in query["sql"] for query in asked.captured_queries)
    done = root.post(path, {"post": "yes"}, follow=True)
    assert [str(message) for message in done.context["messages"]] == ["Acme is being deleted."]
    assert alice.get("contacts").status_code == 404
    assert full.log.get(verb="channel.deletion_requested").actor_name == "root@example.com"
    assert full.contacts.exists()  # what takes long is the worker's

    assert "0 entries are gone" in root.get(page("change", Channel, full.pk)).content.decode()
    assert root.post(page("change", Channel, full.pk), SHOP | {"name": "Store"}).status_code == 403
    again = root.post(path, {"post": "yes"}, follow=True)
    assert "being deleted already" in str(next(iter(again.context["messages"])))
    full.jobs.update(state=Job.State.FAILED, error="The disk is full.")
    assert "Stopped: The disk is full." in root.get(page("change", Channel, full.pk)).content.decode()
    root.post(path, {"post": "yes"})
    assert deletion_of(full).state == Job.State.QUEUED


def test_a_manager_comes_and_goes_by_the_rules(root: Client, alice: Person) -> None:
    user = User.objects.create_user("dora@example.com", cast.PASSWORD)
    root.post(page("add", Manager), {"channel": alice.channel.pk, "user": user.pk})
    dora = alice.channel.managers.get(user=user)
    assert dora.role.kind == Role.Kind.BASIC
    again = root.post(page("add", Manager), {"channel": alice.channel.pk, "user": user.pk})
    assert again.context["adminform"].form.errors
    root.post(page("change", Manager, dora.pk), {"role": cast.viewer_role(alice.channel).pk})
    dora.refresh_from_db()
    assert dora.role.name == "viewer"
    root.post(page("delete", Manager, dora.pk), {"post": "yes"})
    assert list(alice.channel.managers.all()) == [alice.manager]
    verbs = alice.channel.log.filter(actor_name="root@example.com").values_list("verb", flat=True)
    assert {"manager.added", "manager.role_changed", "manager.removed"} <= set(verbs)


def test_the_last_owner_stays_and_a_message_says_so(root: Client, alice: Person) -> None:
    role = cast.basic_role(alice.channel)
    refused = root.post(page("change", Manager, alice.manager.pk), {"role": role.pk})
    assert "last owner" in str(refused.context["adminform"].form.errors)
    refused = root.post(page("delete", Manager, alice.manager.pk), {"post": "yes"}, follow=True)
    assert "last owner" in str(next(iter(refused.context["messages"])))
    assert alice.channel.managers.get().is_owner


def test_a_role_of_another_channel_is_refused(root: Client, alice: Person, charlie: Person) -> None:
    path = page("change", Manager, alice.manager.pk)
    refused = root.post(path, {"role": charlie.manager.role_id})
    assert "role" in refused.context["adminform"].form.errors


def test_only_what_is_not_for_owners_alone_can_be_granted(root: Client, acme: Channel) -> None:
    form = {"channel": acme.pk, "name": "Helpers", "granted": ["contacts.view", "contacts.export"]}
    refused = root.post(page("add", Role), form)
    assert "granted" in refused.context["adminform"].form.errors
    root.post(page("add", Role), {**form, "granted": ["contacts.view"]})
    assert acme.roles.get(name="Helpers").granted == ["contacts.view"]
    taken = root.post(page("add", Role), {**form, "granted": ["contacts.view"]})
    assert taken.context["adminform"].form.errors


def test_built_in_roles_stay_what_they_are(root: Client, acme: Channel) -> None:
    owner, basic = cast.owner_role(acme), cast.basic_role(acme)
    assert root.post(page("change", Role, owner.pk), {"name": "x", "granted": []}).status_code == 403
    for role in (owner, basic):
        assert root.post(page("delete", Role, role.pk), {"post": "yes"}).status_code == 403
    root.post(page("change", Role, basic.pk), {"name": "basic", "kind": "owner", "granted": ["log.view"]})
    basic.refresh_from_db()
    assert (basic.kind, basic.granted) == (Role.Kind.BASIC, ["contacts.view", "log.view"])


def test_a_key_is_added_at_the_end_and_keeps_name_and_type(root: Client, acme: Channel) -> None:
    form = {"channel": acme.pk, "key": "shoeSize", "type": "number", "label": "Shoe size"}
    root.post(page("add", ProfileKey), form)
    key = acme.profile_keys.last()
    assert key is not None
    assert key.key == "shoeSize"
    again = root.post(page("add", ProfileKey), form)
    assert again.context["adminform"].form.errors
    root.post(page("change", ProfileKey, key.pk), {**form, "key": "other", "type": "string", "label": "Size"})
    key.refresh_from_db()
    assert (key.key, key.type, key.label) == ("shoeSize", "number", "Size")


def test_a_user_has_an_address_and_no_user_name(root: Client) -> None:
    form = {"email": "New@Example.com", "usable_password": "true", "password1": cast.PASSWORD}
    root.post(page("add", User), {**form, "password2": cast.PASSWORD})
    user = User.objects.get(email="new@example.com")
    assert user.check_password(cast.PASSWORD)
    changed = {"email": "newer@example.com", "language": "ko", "theme": "auto", "is_active": "on"}
    root.post(page("change", User, user.pk), changed)
    user.refresh_from_db()
    assert (user.email, user.language) == ("newer@example.com", "ko")


def _queries(root: Client) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert root.get(page("changelist", Contact)).status_code == 200
    return len(asked)
