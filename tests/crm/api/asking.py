"""Requests that an OpenAPI document describes, made up by schemathesis, which takes a second to load."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import schemathesis
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings, strategies
from schemathesis import checks
from schemathesis.core.result import Ok
from schemathesis.specs.openapi import checks as openapi_checks

# The requests follow from the operations, and not from chance: each run sends the same.
FUZZED: Final = settings(
    max_examples=8,
    phases=[Phase.explicit, Phase.generate],
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
CHECKS: Final = [
    checks.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_headers_conformance,
    openapi_checks.response_schema_conformance,
]


def operations(path: str) -> Iterator[Any]:
    """Yield the operations of the document that is served there."""
    for result in schemathesis.openapi.from_wsgi(path, get_wsgi_application()).get_all_operations():
        assert isinstance(result, Ok)
        yield result.ok()


def ask(operation: Any, headers: dict[str, str], there: Mapping[str, Any]) -> None:
    """Ask one operation and check its answers; half of the requests name what is there."""

    @FUZZED
    @given(case=operation.as_strategy(), is_there=strategies.booleans())
    def once(case: Any, is_there: bool) -> None:
        if is_there:
            case.path_parameters = {name: there.get(name, value) for name, value in case.path_parameters.items()}
        with transaction.atomic():  # so that what one deletes is there for the next
            case.call_and_validate(headers=headers, checks=CHECKS)
            transaction.set_rollback(True)

    once()
