"""Why a contact is in the list, or isn’t."""

import json
import re
from urllib.parse import quote

import pytest

from crm.models import Channel
from segments.models import Segment
from tests import cast
from tests.cast import Person
from tests.contacts.builder.trees import BIG, MAILED, RICH

pytestmark = pytest.mark.django_db


def test_why_says_each_condition_with_what_the_contact_has(vera: Person, people: Channel) -> None:
    bea = people.contacts.get(member_id="2")
    back = f"{vera.url('contacts')}?filter={quote(json.dumps({'and': [BIG, RICH, MAILED]}))}"
    text = re.sub(r"<[^>]+>|\s+", " ", vera.part("contact_why", bea.pk, back=back).content.decode())
    text = re.sub(r"\s+", " ", text)
    assert "No, this customer is not in it." in text
    assert "Total is at least 10 Yes · Total: 12 · compared with 10" in text
    assert "Amount is more than 500 No · Amount: 500 · compared with 500" in text
    assert "E-mail has a value No · E-mail: no value" in text


def test_why_says_yes_for_whom_the_list_has(vera: Person, people: Channel) -> None:
    ada = people.contacts.get(member_id="1")
    back = f"{vera.url('contacts')}?filter={quote(json.dumps({'or': [MAILED, BIG]}))}"
    assert "Yes, this customer is in it." in vera.part("contact_why", ada.pk, back=back).content.decode()


def test_why_is_answered_within_the_channel_only(vera: Person, charlie: Person) -> None:
    theirs = cast.member(charlie.channel, "1", "Locutus")
    assert vera.get("contact_why", theirs.pk).status_code == 404


def test_why_answers_for_a_chosen_segment(vera: Person, big: Segment) -> None:
    ada, bea = (vera.channel.contacts.get(member_id=number) for number in "12")
    assert "Yes, this customer is in it." in vera.part("contact_why", ada.pk, segment=big.pk).content.decode()
    text = vera.part("contact_why", bea.pk, segment=big.pk).content.decode()
    assert "No, this customer is not in it." in text
    assert f'<option value="{big.pk}" selected>Big</option>' in text
    assert vera.part("contact_why", ada.pk, segment=big.pk + 1).status_code == 200
