"""The page of the APIs shows all that their documents say."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from crm.api.apis import APIS
from crm.api.reference import pages
from tests.cast import Person


@pytest.mark.parametrize("name", APIS)
def test_the_page_shows_all_of_the_document(name: str, alice: Person) -> None:
    answer = alice.client.get(reverse("api_reference_of", args=[name]))
    assert answer.status_code == 200
    text = answer.content.decode()
    page = pages.page(name)
    document = Client().get(page.document_url).json()
    shown = {(operation.method, operation.path) for group in page.groups for operation in group.operations}
    assert shown == {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}
    for group in page.groups:
        for operation in group.operations:
            assert f'id="{operation.anchor}"' in text
    for shape in document["components"]["schemas"].items():
        assert f'id="object-{shape[0]}"' in text or "properties" not in shape[1]
    assert page.errors


def test_anchors_are_there_once_and_links_lead_to_them(alice: Person) -> None:
    for name in APIS:
        text = alice.client.get(reverse("api_reference_of", args=[name])).content.decode()
        ids = re.findall(r'\bid="([^"]+)"', text)
        assert len(ids) == len(set(ids))
        assert set(re.findall(r'href="#([^"]+)"', text)) <= set(ids)


def test_settings_lead_to_the_page_and_what_is_not_there_is_not_found(alice: Person) -> None:
    assert reverse("api_reference") in alice.get("api_keys").content.decode()
    assert alice.client.get(reverse("api_reference")).status_code == 200
    assert alice.client.get(reverse("api_reference_of", args=["open-v6"])).status_code == 404
