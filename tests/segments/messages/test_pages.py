"""Messages as managers write them."""

import json
from typing import Any

import pytest

from contacts.models import Contact
from crm.models import Channel
from segments import actions as segments
from segments.models import Bounce
from tests import cast
from tests.cast import HTMX, Person
from tests.segments.messages.conftest import VIPS, Write

pytestmark = pytest.mark.django_db


def text(response: Any) -> str:
    html: str = response.content.decode()
    return html


def numbers(person: Person, pk: int) -> str:
    return " ".join(text(person.part("message_numbers", pk)).replace("<strong>", "").replace("</strong>", "").split())


def test_a_message_begins_with_its_name(alice: Person) -> None:
    answer = alice.post("messages", name="Sale", medium="email")
    message = alice.channel.marketing_messages.get()
    assert answer.headers["Location"] == alice.url("message", message.pk)
    assert (message.audience, message.sender_name, message.is_draft) == (None, "Acme", True)
    assert "Nobody is chosen yet." in text(alice.get("message", message.pk))
    assert "Sale" in text(alice.get("messages"))


def test_names_are_unique(alice: Person, write: Write) -> None:
    write("Sale")
    answer = alice.post("messages", name="Sale", medium="email")
    assert answer.status_code == 422
    assert "already a message of that name" in text(answer)


def test_what_is_written_is_saved(alice: Person, write: Write) -> None:
    message = write()
    form = {"name": "Big sale", "subject": "Hi {{ profile.name }}", "text": "Come!", "sender_name": "Shop",
            "sender_address": "shop@example.com", "verified_only": "on"}  # fmt: skip
    answer = alice.client.post(alice.url("message", message.pk), form, headers=HTMX)
    assert answer.status_code == 204
    message.refresh_from_db()
    written = {name: getattr(message, name) for name in form}
    assert written == {**form, "verified_only": True}


def test_a_draft_may_be_half_written_but_no_header_has_two_lines(alice: Person, write: Write) -> None:
    message = write()
    assert alice.post("message", message.pk, name="Sale", subject="", text="{{ profile.na").status_code == 302
    for name in ("subject", "sender_name"):
        form = {"name": "Sale", name: "Hello\r\nBcc: everybody@example.com"}
        answer = alice.post("message", message.pk, **form)
        assert answer.status_code == 422
        assert "This has to be a single line." in text(answer)
    assert alice.post("message", message.pk, name="Sale", sender_address="a@b.cd\nBcc: c@d.ef").status_code == 422


def test_a_segment_is_imported_as_a_copy(alice: Person, vips: list[Contact], write: Write) -> None:
    segment = segments.create(alice.channel, "VIPs", 1, VIPS, by=alice.actor)
    message = write(audience=None)
    answer = alice.post("message_audience", message.pk, audience=segment.pk)
    assert answer.headers["Location"] == alice.url("message", message.pk)
    segments.delete(segment, by=alice.actor)
    message.refresh_from_db()
    audience: Any = message.audience
    assert audience["key"] == "tags"
    assert "3 customers would get it now." in numbers(alice, message.pk)


def test_everybody_has_to_be_chosen(alice: Person, vips: list[Contact], write: Write) -> None:
    message = write(audience=None)
    assert "Choose an audience first." in numbers(alice, message.pk)
    alice.post("message_audience", message.pk, audience="everybody")
    assert "4 customers would get it now." in numbers(alice, message.pk)
    assert "All customers" in text(alice.get("message", message.pk))


def test_the_list_of_contacts_becomes_the_audience(alice: Person, vips: list[Contact], write: Write) -> None:
    listing = {"filter": json.dumps(VIPS), "q": "Ada"}
    assert alice.url("message_new") in text(alice.get("contacts", **listing))
    dialog = text(alice.part("message_new", **listing))
    assert "vip" in dialog
    alice.client.post(alice.url("messages"), {**listing, "name": "Those", "medium": "email"}, headers=HTMX)
    message = alice.channel.marketing_messages.get()
    assert "1 customer would get it now." in numbers(alice, message.pk)


def test_the_list_can_be_given_to_a_draft(alice: Person, vips: list[Contact], write: Write) -> None:
    draft = write(audience=None)
    listing = {"filter": json.dumps(VIPS)}
    assert "Sale" in text(alice.part("message_new", **listing))
    answer = alice.post("messages", **listing, message=draft.pk)
    assert answer.headers["Location"] == alice.url("message", draft.pk)
    draft.refresh_from_db()
    audience: Any = draft.audience
    assert audience["and"][0]["key"] == "tags"
    assert alice.channel.marketing_messages.count() == 1


def test_who_is_left_out_is_told_with_why(alice: Person, acme: Channel, vips: list[Contact], write: Write) -> None:
    tagged: dict[str, Any] = {"tags": ["vip"]}
    cast.member(acme, "10", "Eve", email="eve@example.com", unsubscribe_email=True, **tagged)
    cast.member(acme, "11", "Fay", **tagged)
    cast.member(acme, "12", "Gus", email="gus@example.com", blocked=True, **tagged)
    cast.member(acme, "13", "Ada again", email="ADA@example.com", **tagged)
    cast.member(acme, "14", "Ivy", email="ivy@example.com", **tagged)
    Bounce.everywhere.create(channel=acme, address="ivy@example.com", kind="hard", is_final=True)
    message = write()
    shown = numbers(alice, message.pk)
    assert "3 customers would get it now." in shown
    for reason in ("Blocked", "Unsubscribed", "No address", "Same address", "Address bounced"):
        assert f"{reason}" in shown
    alice.post("message", message.pk, name="Sale", verified_only="on")
    assert "Not verified" in numbers(alice, message.pk)


def test_text_messages_ask_for_numbers_and_their_own_consent(alice: Person, acme: Channel, write: Write) -> None:
    tagged: dict[str, Any] = {"tags": ["vip"]}
    cast.member(acme, "1", "Ada", mobileNumber="+821012345678", unsubscribe_email=True, **tagged)
    cast.member(acme, "2", "Bea", mobileNumber="+821012345679", unsubscribe_texting=True, **tagged)
    cast.member(acme, "3", "Cleo", email="cleo@example.com", **tagged)
    shown = numbers(alice, write(medium="text").pk)
    assert "1 customer would get it now." in shown
    assert "Unsubscribed" in shown
    assert "No mobile number" in shown


def test_the_preview_shows_what_a_customer_would_read(alice: Person, vips: list[Contact], write: Write) -> None:
    message = write()
    shown = text(alice.post("message_preview", message.pk))
    assert "Hello Cleo," in shown
    shown = text(alice.post("message_preview", message.pk, q="dora", subject="S", text="Dear {{ profile.name }}"))
    assert "Dear Dora" in shown
    assert "Unsubscribe: http" in shown
    shown = text(alice.post("message_preview", message.pk, contact=vips[0].pk))
    assert "Hello Ada," in shown
    message.refresh_from_db()
    assert message.text.startswith("Hello"), "nothing is saved"


def test_the_preview_says_what_is_wrong(alice: Person, vips: list[Contact], write: Write) -> None:
    shown = text(alice.post("message_preview", write().pk, text="a\n{{ profile.nope }}"))
    assert "Line 2: There is no field “profile.nope”." in shown


def test_the_preview_shows_no_customer_of_another_channel(alice: Person, charlie: Person, write: Write) -> None:
    theirs = cast.member(charlie.channel, "1", "Zoe", email="zoe@example.com")
    shown = text(alice.post("message_preview", write().pk, contact=theirs.pk, q=""))
    assert "Zoe" not in shown


def test_a_preview_is_in_the_customers_language(alice: Person, acme: Channel, write: Write) -> None:
    cast.member(acme, "1", "Bora", email="b@example.com", language="ko-KR")
    assert "수신 거부: http" in text(alice.post("message_preview", write().pk, q="Bora"))


def test_an_audience_of_an_archived_key_is_broken(alice: Person, acme: Channel, write: Write) -> None:
    message = write(audience={"key": "profile.firstName", "operator": "$exist"})
    acme.profile_keys.filter(key="firstName").update(archived_at="2026-01-01T00:00Z")
    assert "archived" in text(alice.get("message", message.pk))
    assert "archived" in numbers(alice, message.pk)


def test_a_copy_is_a_draft_under_another_name(alice: Person, write: Write) -> None:
    message = write()
    alice.post("message_copy", message.pk)
    copy = alice.channel.marketing_messages.latest("pk")
    assert (copy.name, copy.text, copy.audience) == ("Sale (2)", message.text, message.audience)


def test_a_draft_is_deleted_after_asking(alice: Person, write: Write) -> None:
    message = write()
    assert "can’t be undone" in text(alice.part("message_deletion", message.pk))
    alice.post("message_deletion", message.pk)
    assert not alice.channel.marketing_messages.exists()


def test_messages_of_another_channel_are_not_found(charlie: Person, write: Write) -> None:
    message = write()
    for name in ("message", "message_numbers", "message_deletion"):
        assert charlie.get(name, message.pk).status_code == 404
    for name in ("message", "message_preview", "message_audience", "message_copy", "message_deletion"):
        assert charlie.post(name, message.pk, audience="everybody", name="x").status_code == 404
    listing = {"filter": json.dumps(VIPS), "message": message.pk}
    assert charlie.post("messages", **listing).status_code == 404


def test_a_segment_of_another_channel_is_no_audience(alice: Person, charlie: Person, write: Write) -> None:
    theirs = segments.create(charlie.channel, "Theirs", 1, VIPS, by=charlie.actor)
    message = write()
    assert alice.post("message_audience", message.pk, audience=theirs.pk).status_code == 404


def test_whoever_may_not_send_sees_no_messages(bob: Person, vips: list[Contact], write: Write) -> None:
    message = write()
    for name in ("message", "message_numbers"):
        assert bob.get(name, message.pk).status_code == 403
    assert bob.get("messages").status_code == 403
    assert bob.url("message_new") not in text(bob.get("contacts", filter=json.dumps(VIPS)))


def test_a_server_without_mail_says_that_nobody_is_reached(
    alice: Person, vips: list[Contact], write: Write, settings: Any
) -> None:
    message = write(audience=VIPS)
    warning = "mails are written to its output and reach nobody"
    assert warning not in text(alice.get("message_sending", message.pk))
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert warning in text(alice.get("message_sending", message.pk))
    told = alice.client.post(alice.url("message_test", message.pk), {"contact": vips[0].pk}, headers=HTMX)
    assert "the test was written to the server’s output" in json.loads(told.headers["HX-Trigger"])["toast"]["text"]


def test_hostile_text_is_shown_as_text(alice: Person, acme: Channel, write: Write) -> None:
    hostile = "<script>alert(1)</script>\"'><img src=x>"
    cast.member(acme, "1", hostile, email="x@example.com", tags=["vip"])
    message = write(name=hostile[:90], subject=hostile, text=hostile + " {{ profile.name }}")
    pages = [alice.get("messages"), alice.get("message", message.pk), alice.part("message_deletion", message.pk),
             alice.post("message_preview", message.pk)]  # fmt: skip
    for page in pages:
        assert "<script>alert" not in text(page)
        assert "<img src=x" not in text(page)
