"""What the page shows of an OpenAPI document, as templates read it."""

import json
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from itertools import groupby
from typing import Any, Final

from django.urls import reverse
from django.utils.text import slugify

from crm.api.apis import APIS
from crm.api.lane import URLS

_SCHEMAS: Final = "#/components/schemas/"


@dataclass(frozen=True)
class Value:
    """A parameter, or a member of an object. `schema` is the object of which it is one, or a list of them."""

    name: str
    type: str
    text: str
    is_required: bool
    place: str = ""
    default: str = ""
    schema: str = ""


@dataclass(frozen=True)
class Answer:
    """What may be answered; `code` is that of an error, `schema` the object that is answered otherwise."""

    status: int
    text: str
    code: str = ""
    schema: str = ""


@dataclass(frozen=True)
class Operation:
    """A method of an address."""

    anchor: str
    method: str
    path: str
    summary: str
    paragraphs: tuple[str, ...]
    parameters: tuple[Value, ...]
    body: str
    request: str
    answers: tuple[Answer, ...]

    @property
    def errors(self) -> tuple[Answer, ...]:
        return tuple(answer for answer in self.answers if answer.code)

    @property
    def successes(self) -> tuple[Answer, ...]:
        return tuple(answer for answer in self.answers if not answer.code)


@dataclass(frozen=True)
class Group:
    """Operations of one subject."""

    name: str
    operations: tuple[Operation, ...]

    @property
    def anchor(self) -> str:
        return slugify(self.name)


@dataclass(frozen=True)
class Shape:
    """An object that is sent or answered."""

    name: str
    text: str
    members: tuple[Value, ...]
    example: str


@dataclass(frozen=True)
class Page:
    """An API."""

    name: str
    title: str
    text: str
    document_url: str
    groups: tuple[Group, ...]
    shapes: tuple[Shape, ...]
    errors: tuple[Answer, ...]


@cache
def page(name: str) -> Page:
    """Return the page of the API of that namespace. Raise KeyError."""
    api = APIS[name]
    root = reverse(f"{name}:api-root", urlconf=URLS)
    document = api.get_openapi_schema(path_prefix=root)
    operations = [
        (operation["tags"][0], _operation(method, path, operation, document))
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]
    return Page(
        name=name,
        title=api.title,
        text=api.description,
        document_url=reverse(f"{name}:openapi-json", urlconf=URLS),
        groups=tuple(
            Group(tag, tuple(operation for _tag, operation in those))
            for tag, those in groupby(operations, key=lambda pair: pair[0])
        ),
        shapes=tuple(_shapes(document)),
        errors=tuple(
            Answer(
                response["content"]["application/json"]["examples"][code]["value"]["status"],
                response["description"],
                code,
            )
            for code, response in document["components"]["responses"].items()
        ),
    )


def _operation(method: str, path: str, operation: Mapping[str, Any], document: Mapping[str, Any]) -> Operation:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    return Operation(
        anchor=slugify(f"{method} {path.replace('/', ' ')}"),
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        paragraphs=tuple(operation.get("description", "").split("\n\n")),
        parameters=tuple(_parameter(parameter) for parameter in operation["parameters"]),
        body=_name_of(body),
        request=_request(method, path, operation, body, document),
        answers=tuple(_answer(int(status), answer, document) for status, answer in operation["responses"].items()),
    )


def _parameter(parameter: Mapping[str, Any]) -> Value:
    schema = parameter["schema"]
    return Value(
        name=parameter["name"],
        type=_type(schema),
        text=parameter.get("description", ""),
        is_required=parameter["required"],
        place=parameter["in"],
        default=_default(schema),
    )


def _answer(status: int, answer: Mapping[str, Any], document: Mapping[str, Any]) -> Answer:
    if reference := answer.get("$ref"):
        code = reference.rpartition("/")[2]
        return Answer(status, document["components"]["responses"][code]["description"], code)
    schema = answer.get("content", {}).get("application/json", {}).get("schema", {})
    return Answer(status, HTTPStatus(status).phrase, schema=_name_of(schema))


def _request(
    method: str, path: str, operation: Mapping[str, Any], body: Mapping[str, Any], document: Mapping[str, Any]
) -> str:
    """Return the request as a command line of curl."""
    for parameter in operation["parameters"]:
        if parameter["in"] == "path":
            given = parameter["schema"].get("examples", [17])[0]
            path = path.replace(f"{{{parameter['name']}}}", str(given))
    lines = [f"curl {document['servers'][0]['url']}{path}"]
    if method != "get":
        lines[0] = f"curl -X {method.upper()} {document['servers'][0]['url']}{path}"
    lines += ['-H "x-access-key: $ACCESS_KEY" -H "x-access-secret: $ACCESS_SECRET"']
    if body:
        example = next(iter(_resolve(body, document).get("examples", [{}])))
        lines += ["-H 'Content-Type: application/json'", f"-d {shlex.quote(json.dumps(example, ensure_ascii=False))}"]
    return " \\\n  ".join(lines)


def _shapes(document: Mapping[str, Any]) -> Iterator[Shape]:
    for name, schema in sorted(document["components"]["schemas"].items()):
        if "properties" in schema:
            required = schema.get("required", ())
            members = tuple(
                Value(
                    name=member,
                    type=_type(about),
                    text=about.get("description", ""),
                    is_required=member in required,
                    default=_default(about),
                    schema=_name_of(about),
                )
                for member, about in schema["properties"].items()
            )
            example = json.dumps(schema["examples"][0], ensure_ascii=False, indent=2) if schema.get("examples") else ""
            yield Shape(name, schema.get("description", ""), members, example)


def _resolve(schema: Mapping[str, Any], document: Mapping[str, Any]) -> Mapping[str, Any]:
    name = str(schema.get("$ref", "")).removeprefix(_SCHEMAS)
    found: Mapping[str, Any] = document["components"]["schemas"][name] if name else schema
    return found


def _name_of(schema: Mapping[str, Any]) -> str:
    """Return the name of the object that a schema is, may be, or is a list of; "" if it is none."""
    if reference := schema.get("$ref"):
        name = str(reference).removeprefix(_SCHEMAS)
        return "" if name == "JsonValue" else name
    inside = [schema["items"]] if schema.get("type") == "array" else schema.get("anyOf", [])
    return next((name for each in inside if (name := _name_of(each))), "")


def _type(schema: Mapping[str, Any]) -> str:
    """Return the type in words of JSON: `array of string`, `integer or null`."""
    if reference := schema.get("$ref"):
        return str(reference).removeprefix(_SCHEMAS).replace("JsonValue", "any")
    if options := schema.get("anyOf"):
        return " or ".join(_type(option) for option in options)
    if values := schema.get("enum"):
        return " or ".join(json.dumps(value) for value in values)
    if "const" in schema:
        return json.dumps(schema["const"])
    if schema.get("type") == "array":
        return f"array of {_type(schema.get('items', {}))}"
    return str(schema.get("type", "any"))


def _default(schema: Mapping[str, Any]) -> str:
    default = schema.get("default")
    return "" if default in (None, "", [], {}) else json.dumps(default, ensure_ascii=False)
