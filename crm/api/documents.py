"""What django-ninja's OpenAPI documents lack: keys, headers, what each error means, and what an error looks like.

For readers of OpenAPI 3.1: https://spec.openapis.org/oas/v3.1.0
"""

from typing import Any, Final, NamedTuple

from django.conf import settings

from crm.api.errors import CODES, OTHER_CODES

Document = dict[str, Any]


class Meaning(NamedTuple):
    """When a status is answered, and as an example what its error says. `retry`: with `Retry-After`."""

    text: str
    message: str
    field: str = ""
    value: Any = None
    problem: str = ""
    retry: bool = False
    limited: bool = True  # the request has spent a token, and the answer says how many are left


MEANINGS: Final[dict[int, Meaning]] = {
    400: Meaning("The request can’t be read: the body isn’t JSON, or a header is wrong.", "Cannot parse request body"),
    401: Meaning(
        "The access key and its secret are missing or wrong, or the key has been revoked.",
        "Send an access key and its secret in the headers x-access-key and x-access-secret.",
        limited=False,
    ),
    403: Meaning("This isn’t allowed.", "Forbidden"),
    404: Meaning(
        "The channel of the key has nothing with this id. Nothing is said of other channels.",
        "There is no contact with this id.",
    ),
    409: Meaning(
        "There is one already. `id` is that of the contact, and `details` names what it has.",
        "There is a contact with this contact information.",
        "profile.email",
        "ada@example.com",
        "This belongs to the contact 17.",
    ),
    413: Meaning("The body is too big.", f"A body has at most {settings.DATA_UPLOAD_MAX_MEMORY_SIZE:,} bytes."),
    415: Meaning("The body isn’t sent as `application/json`.", "Send JSON, as application/json."),
    422: Meaning(
        "A value is wrong, or a name is unknown: `details` has all of them by their paths, and nothing is stored. Or a "
        "cursor isn’t of this list (`INVALID_CURSOR`), or an Idempotency-Key was used for another request "
        "(`IDEMPOTENCY_KEY_REUSED`).",
        "Some values can’t be taken.",
        "profile.totalAmount",
        "abc",
        "Must be a number.",
    ),
    429: Meaning(
        "The channel has spent its requests. `Retry-After` says after how many seconds one more is answered.",
        "This channel may send 1000 requests at once, and 10 a second from then on.",
        retry=True,
    ),
    500: Meaning("Something is broken here. It has been noted.", "Something went wrong here. It has been noted."),
    503: Meaning(
        "The server is busy, or another request has what this one needs. Send it again after `Retry-After` seconds.",
        "Others come first just now. Please try again.",
        retry=True,
        limited=False,
    ),
}

KEYS: Final = {
    "x-access-key": "The access key: Settings → API keys, or `manage.py api_key`.",
    "x-access-secret": "Its secret. It is shown once, when the key is made.",
}
HEADERS: Final = {
    "x-ratelimit-limit": "How many requests the channel may send at once.",
    "x-ratelimit-remaining": "How many of them are left.",
    "x-ratelimit-reset": "Seconds until all are there again.",
    "Retry-After": "Seconds after which the same request may be sent again.",
}
_OF_LIMIT: Final = ("x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset")
_OF_BODIES: Final = ("413", "415")  # answered to requests that have one


def complete(document: Document) -> Document:
    """Return the document that django-ninja has made, with all that it doesn't know."""
    components = document["components"]
    components["securitySchemes"] = {
        name: {"type": "apiKey", "in": "header", "name": name, "description": text} for name, text in KEYS.items()
    }
    components["headers"] = {
        name: {"description": text, "schema": {"type": "integer", "minimum": 0}} for name, text in HEADERS.items()
    }
    components["responses"] = {CODES[status]: _error(status, meaning) for status, meaning in MEANINGS.items()}
    document["security"] = [{name: [] for name in KEYS}]
    document["servers"] = [{"url": settings.SITE_URL}]
    for path in document["paths"].values():
        for operation in path.values():
            _complete(operation)
    for schema in components["schemas"].values():
        for member in schema.get("properties", {}).values():
            member.pop("title", None)  # the name again
    return document


def _complete(operation: Document) -> None:
    operation.pop("security", None)
    for parameter in operation["parameters"]:
        parameter["schema"].pop("title", None)
    answers = {str(status): answer for status, answer in operation["responses"].items()}
    if "requestBody" not in operation:
        answers = {status: answer for status, answer in answers.items() if status not in _OF_BODIES}
    if not operation["parameters"] or all(parameter["in"] == "header" for parameter in operation["parameters"]):
        answers.pop("404", None)
    operation["responses"] = {status: _answer(status, answer) for status, answer in answers.items()}


def _answer(status: str, answer: Document) -> Document:
    if int(status) >= 400:
        return {"$ref": f"#/components/responses/{CODES[int(status)]}"}
    return answer | {"headers": _headers(_OF_LIMIT)}


def _error(status: int, meaning: Meaning) -> Document:
    details = [{"field": meaning.field, "value": meaning.value, "message": meaning.problem}] if meaning.field else []
    said = {CODES[status]: (meaning.message, details)}
    said |= {code: (message, []) for code, (of, message) in OTHER_CODES.items() if of == status}
    examples = {
        code: {"value": {"status": status, "code": code, "message": message, "details": details}}
        for code, (message, details) in said.items()
    }
    names = (*(_OF_LIMIT if meaning.limited else ()), *(["Retry-After"] if meaning.retry else []))
    content = {"schema": {"$ref": "#/components/schemas/Error"}, "examples": examples}
    answer: Document = {"description": meaning.text, "content": {"application/json": content}}
    return answer | ({"headers": _headers(names)} if names else {})


def _headers(names: tuple[str, ...]) -> Document:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}
