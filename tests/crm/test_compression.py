"""Pages are compressed for browsers that take it; downloads aren't."""

import gzip
from io import BytesIO
from typing import Any

import pytest
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from crm.middleware import CompressionMiddleware
from crm.models import Channel
from tests import cast
from tests.cast import Person


def page(person: Person, **headers: str) -> Any:
    return person.client.get(person.url("contacts"), headers=headers)


def test_a_page_is_compressed_for_a_browser_that_takes_it(vera: Person, acme: Channel) -> None:
    cast.member(acme, "1", "Ada Lovelace")
    plain = page(vera)
    packed = page(vera, accept_encoding="gzip, deflate, br")
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert len(packed.content) < len(plain.content) / 3
    assert "Ada Lovelace" in gzip.decompress(packed.content).decode()


def sent(response: HttpResponseBase, request: HttpRequest) -> Any:
    """Return the response as the middleware sends it."""
    return CompressionMiddleware(lambda request: response)(request)


@pytest.fixture
def request_for_gzip() -> HttpRequest:
    request = HttpRequest()
    request.META["HTTP_ACCEPT_ENCODING"] = "gzip"
    return request


def test_the_size_of_the_same_page_varies(request_for_gzip: HttpRequest) -> None:
    sizes = {len(sent(HttpResponse("the same page " * 200), request_for_gzip).content) for _ in range(40)}
    assert len(sizes) > 1


def test_a_file_is_sent_as_it_is(request_for_gzip: HttpRequest) -> None:
    content = b"encrypted" * 200
    response = sent(FileResponse(BytesIO(content)), request_for_gzip)
    assert "Content-Encoding" not in response.headers
    assert response.headers["Content-Length"] == str(len(content))
    assert b"".join(response) == content
