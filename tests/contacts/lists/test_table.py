"""How contacts lie in their table: docs/decisions/012-order-of-columns.md."""

import pytest
from django.db import connection

from contacts.models import Contact

pytestmark = pytest.mark.django_db

# Added later, and asked for by few.
AT_THE_END = {"member"}


def test_columns_of_fixed_width_stand_before_those_that_vary() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname, attlen > 0 FROM pg_attribute "
            "WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
            [Contact._meta.db_table],
        )
        columns = [(name, fixed) for name, fixed in cursor.fetchall() if name not in AT_THE_END]
    assert [name for name, _fixed in columns[:2]] == ["id", "channel_id"]
    assert [fixed for _name, fixed in columns] == sorted((fixed for _name, fixed in columns), reverse=True)
