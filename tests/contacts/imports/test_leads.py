from pathlib import Path

import pytest
from django.core.management import CommandError

from crm.models import Channel
from tests.contacts.imports.importing import csv_file, run


def test_leads_need_contact_information_and_nobody_comes_twice(acme: Channel, tmp_path: Path) -> None:
    run(acme, csv_file(tmp_path, "memberId,email\n1,Known@Example.com\n"))
    known = acme.contacts.get()
    path = csv_file(
        tmp_path,
        "name,email,mobile\nAnn,a@example.com,\nBo,,01012345678\nCy,,\n"
        "Di,known@example.COM,\nEd,A@example.com,\nFay,,+82 10-1234-5678\n",
    )
    out = run(acme, path, "lead")
    assert "6 rows: 2 created, 0 changed, 0 unchanged, 4 refused." in out
    assert "Line 4: A lead needs" in out
    assert f"Line 5, column “email”: This already belongs to customer {known.pk}." in out
    assert "Line 6, column “email”: The same is in line 2." in out
    assert "Line 7, column “mobile”: The same is in line 3." in out
    leads = acme.contacts.filter(type="lead", member_id=None)
    assert {lead.name for lead in leads} == {"Ann", "Bo"}
    assert leads.get(email_key="a@example.com").email_qualified

    again = run(acme, path, "lead")
    assert "6 rows: 0 created, 0 changed, 0 unchanged, 6 refused." in again
    assert acme.contacts.count() == 3


@pytest.mark.parametrize("text", ["memberId,email\n1,a@example.com\n", "name,city\nAnn,Seoul\n"])
def test_a_file_that_isnt_of_leads_is_refused(acme: Channel, tmp_path: Path, text: str) -> None:
    with pytest.raises(CommandError, match="Leads"):
        run(acme, csv_file(tmp_path, text), "lead")
    assert not acme.contacts.exists()
