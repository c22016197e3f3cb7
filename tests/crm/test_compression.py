"""Pages are compressed for browsers that take it; downloads aren't."""

import gzip
from io import BytesIO
from typing import Any

import pytest
from django.http import FileResponse, HttpRequest, HttpResponse

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


@pytest.fixture
def request_for_gzip() -> HttpRequest:
    request = HttpRequest()
    request.META["HTTP_ACCEPT_ENCODING"] = "gzip"
    return request


def test_the_size_of_the_same_page_varies(request_for_gzip: HttpRequest) -> None:
    answer = CompressionMiddleware(lambda request: HttpResponse("the same page " * 200))
    assert len({len(answer(request_for_gzip).content) for _ in range(40)}) > 1  # type: ignore[union-attr]


def test_a_file_is_sent_as_it_is(request_for_gzip: HttpRequest) -> None:
    content = b"encrypted" * 200
    response = CompressionMiddleware(lambda request: FileResponse(BytesIO(content)))(request_for_gzip)
    assert "Content-Encoding" not in response.headers  # type: ignore[union-attr]
    assert response.headers["Content-Length"] == str(len(content))  # type: ignore[union-attr]
    assert b"".join(response) == content  # type: ignore[arg-type]
