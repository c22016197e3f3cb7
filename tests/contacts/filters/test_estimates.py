"""PostgreSQL takes what many have for common, though a condition says it twice: by an index, and exactly."""

import pytest
from django.db import connection
from django.utils import timezone

from contacts import statistics
from contacts.fields import Catalogue
from contacts.filters import Filter
from crm.models import Channel
from tests import cast


@pytest.mark.parametrize("operator", ["$contains", "$startsWith"])
def test_what_one_of_ten_has_is_not_taken_for_rare(
    operator: str, acme: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast.many_like(cast.member(acme, "m1", "김민준"), 99)
    cast.many_like(cast.member(acme, "m2", "Ada Lovelace"), 899)
    monkeypatch.setattr(statistics, "MANY", 1)
    statistics.refresh()
    catalogue = Catalogue.of(acme)
    leaf = {"key": "profile.name", "operator": operator, "values": ["김민"]}
    found = acme.contacts.filter(Filter.parse(leaf, catalogue).resolve(catalogue, timezone.now()).q)
    assert found.count() == 100
    sql, params = found.values("id").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT json) {sql}", params)
        (explained,) = cursor.fetchone()
    assert explained[0]["Plan"]["Plan Rows"] > 25
