"""A file comes in by the page: chosen, its columns mapped, checked, imported, its refused rows taken, undone."""

from pathlib import Path

from playwright.sync_api import expect

from crm.models import Channel
from tests import cast
from tests.browser.screen import Screen
from tests.contacts.bulk import doing as bulk

FILE = "Member no,Full name,E-mail,Newsletter,Grade\nm1,Ada Lovelace,ada@engine.example,yes,N/A\nm2,Grace,gr,no,gold\n"


def test_a_file_is_chosen_mapped_checked_imported_and_undone(screen: Screen, acme: Channel, tmp_path: Path) -> None:
    cast.member(acme, "m1", "Ada")
    file = tmp_path / "customers.csv"
    file.write_text(FILE + "m3,Linus,linus@example.com,no,silver\n")
    screen.open("contacts").click("Add customers")
    screen.click("Import a file")
    screen.page.locator("[type=file]").set_input_files(file)
    screen.click("Upload")

    expect(screen.page.get_by_label("Member no", exact=True)).to_have_value("memberId")
    expect(screen.page.get_by_label("Full name", exact=True)).to_have_value("profile.name")
    expect(screen.page.get_by_label("Grade", exact=True)).to_have_value("+")
    screen.page.get_by_label("Newsletter", exact=True).select_option("“Yes” allows e-mail marketing")
    screen.click("Check only")
    bulk.work()
    screen.sees("Nothing was written", "#import")
    screen.sees("“N/A” in “Grade” (1 ×) looks like a word for “no value”", "#import")
    screen.sees("“Yes” in “Newsletter” allows e-mail marketing.", "#import")
    assert acme.contacts.count() == 1

    screen.page.get_by_label("Cells with words like NULL, N/A or “-” are empty").check()
    screen.click("Import")
    bulk.work()
    screen.sees("The file is imported.", "#import")
    screen.sees("Refused rows", "#import")
    with screen.page.expect_download() as download:
        screen.page.get_by_role("link", name="Download 1 reason as CSV").click()
    assert "E-mail" in Path(download.value.path()).read_text(encoding="utf-8-sig")
    screen.click("Show the customers")
    screen.lists("Linus", "Ada Lovelace")

    screen.back()
    screen.click("Undo the import")
    screen.sees("2 customers are as before the import", "#import")
    assert [contact.profile for contact in acme.contacts.all()] == [{"name": "Ada"}]


def test_a_text_of_uncertain_encoding_is_read_as_the_person_says(phone: Screen, acme: Channel, tmp_path: Path) -> None:
    file = tmp_path / "customers.csv"
    file.write_bytes("memberId,name\n1,ルビー\n".encode("cp932"))
    phone.open("import_new")
    phone.page.locator("[type=file]").set_input_files(file)
    phone.click("Upload")
    phone.page.get_by_label("“ルビー” (cp932)").check()
    phone.click("Read it like this")
    phone.sees("ルビー", ".mapping")
    phone.click("Import")
    bulk.work()
    phone.sees("The file is imported.", "#import")
    assert acme.contacts.get().profile == {"name": "ルビー"}
