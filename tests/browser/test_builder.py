"""The Advanced Filter in the browser: built by mouse and by keyboard, kept while other things move."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, expect

from crm.models import Channel
from tests.browser.axe import faults
from tests.browser.conftest import Step
from tests.browser.screen import Screen

pytestmark = pytest.mark.usefixtures("people")


PASTE = """(field, text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def add(screen: Screen, label: str, button: str = "Add condition") -> Locator:
    """Choose a field in the picker; gives its row."""
    rows = screen.page.locator("[data-condition]")
    before = rows.count()
    screen.control(button, "#builder").last.click()
    screen.page.get_by_role("combobox", name="Search a field or key").fill(label)
    screen.page.locator("#picker [role=option]:not([hidden])", has_text=label).first.click()
    expect(rows).to_have_count(before + 1)
    return rows.last


def asked(screen: Screen) -> object:
    """The filter in the address bar."""
    text = parse_qs(urlsplit(screen.page.url).query).get("filter")
    return json.loads(text[0]) if text else None


def test_a_filter_is_built_by_mouse(screen: Screen, step: Step) -> None:
    screen.open("contacts").click("Advanced Filter")

    with step(screen, "Conditions, groups, NOT and their counts."):
        row = add(screen, "Total")
        row.locator("select").select_option("$gte")
        row.locator(".condition-number").fill("40")
        screen.lists("Grace Hopper", "박민준", "Ada Lovelace")
        screen.counts("3")
        row = add(screen, "Tags")
        row.get_by_role("textbox", name="Add values of Tags").fill("vip")
        row.get_by_role("textbox", name="Add values of Tags").press("Enter")
        screen.lists("박민준")
        screen.page.locator("[data-group] .conditions-joint").get_by_text("OR").click()
        screen.lists("Grace Hopper", "박민준", "Ada Lovelace", "김민준")
        row = add(screen, "E-mail", "Add group")
        row.locator("select").select_option("$exist")
        screen.lists("Ada Lovelace")
        screen.page.locator("[data-group]").last.get_by_text("NOT", exact=True).click()
        screen.lists("Grace Hopper", "박민준", "김민준")
        screen.sees("Customers for whom (Total is at least 40 or Tags has any of “vip”) and not (E-mail has a value).")
        screen.click("Count each condition")
        expect(screen.page.locator(".condition-count")).to_have_text(
            ["3 alone · 3 so far", "2 alone · 4 so far adds 1 more", "1 alone · 3 so far"], use_inner_text=True
        )
        screen.click("Remove the condition on Tags")
        screen.lists("Grace Hopper", "박민준")
        screen.click("Clear all")
        screen.counts("5")
        assert asked(screen) is None

    with step(screen, "The picker left by Escape gives the focus back."):
        screen.press("f", "Enter", "Escape")
        expect(screen.focused).to_have_text("Add condition")
        expect(screen.page.locator("#picker")).to_be_hidden()
        expect(screen.page.locator("#builder")).to_be_visible()

    with step(screen, "A further group says how it is joined."):
        add(screen, "Total")
        add(screen, "Tags")
        add(screen, "E-mail", "Add group")
        words = screen.page.locator(".condition-word")
        expect(words).to_have_text(["Where", "and", "and"], use_inner_text=True)
        screen.page.locator(".builder-joint").get_by_text("OR").click()
        expect(words).to_have_text(["Where", "and", "or"], use_inner_text=True)
        screen.page.locator("[data-group] .conditions-joint").first.get_by_text("OR").click()
        expect(words).to_have_text(["Where", "or", "or"], use_inner_text=True)
        screen.click("Clear all")
        screen.counts("5")

    with step(screen, "Escape closes the builder and leaves the focus on its button."):
        row = add(screen, "Total")
        row.locator(".condition-number").press("Escape")
        expect(screen.page.locator("#builder")).to_be_hidden()
        expect(screen.page.locator("#advanced")).to_be_focused()
        screen.press("Enter")
        expect(screen.page.locator("[data-condition]")).to_have_count(1)
        expect(screen.page.locator("#builder")).to_be_visible()
        screen.click("Clear all")
        screen.counts("5")

    with step(screen, "Counts beside conditions go when another search makes them old."):
        add(screen, "Total").locator(".condition-number").fill("40")
        screen.counts("1")
        screen.click("Count each condition")
        count = screen.page.locator(".condition-count")
        expect(count).to_have_text("1 alone · 1 so far", use_inner_text=True)
        screen.search("hopper")
        screen.counts("0")
        expect(count).to_be_empty()


def test_a_filter_built_by_keyboard_alone(screen: Screen) -> None:
    screen.open("contacts").counts("5")
    screen.press("f")
    expect(screen.focused).to_have_text("Add condition")
    screen.press("Enter")
    screen.page.keyboard.type("total")
    screen.press("Enter")
    expect(screen.focused).to_have_attribute("aria-label", "Operator of Total")
    screen.page.keyboard.type("is at least")
    expect(screen.page.locator(".condition-operator")).to_have_value("$gte")
    expect(screen.page.locator("#conditions .htmx-request")).to_have_count(0)
    expect(screen.focused).to_have_attribute("aria-label", "Operator of Total")
    screen.press("Tab")
    screen.page.keyboard.type("40")
    screen.counts("3")
    expect(screen.focused).to_have_value("40")
    screen.press("Tab", "Tab")
    expect(screen.focused).to_have_text("Add condition")
    screen.press("Enter")
    screen.page.keyboard.type("member")
    screen.press("ArrowDown", "ArrowUp", "Enter")
    expect(screen.focused).to_have_attribute("aria-label", "Operator of Member ID")
    screen.press("Tab")
    screen.page.keyboard.type("m3")
    screen.lists("박민준")
    screen.press("Shift+Tab", "Shift+Tab", "Shift+Tab")
    expect(screen.focused).to_have_attribute("aria-label", "Remove the condition on Total")
    screen.press("Enter")
    expect(screen.focused).to_have_attribute("aria-label", "Remove the condition on Member ID")
    screen.sees("Customers for whom Member ID is “m3”.")
    screen.press("Enter")
    screen.counts("5")
    expect(screen.focused).to_have_text("Add condition")


def test_what_is_typed_into_a_condition(screen: Screen, step: Step) -> None:
    screen.open("contacts").click("Advanced Filter")

    with step(screen, "What is wrong is said beside the condition."):
        screen.expect_status(422)
        row = add(screen, "Total")
        row.locator(".condition-number").fill("many")
        screen.sees("“many” is no number.", "[data-condition]")
        expect(row.locator(".condition-number")).to_have_attribute("aria-invalid", "true")
        screen.counts("5")
        row.locator(".condition-number").fill("40")
        screen.lists("Ada Lovelace")
        expect(row.locator(".errors")).to_be_hidden()
        screen.click("Clear all")
        screen.counts("5")

    with step(screen, "Nothing is sent until a condition is complete, and no swap eats it."):
        row = add(screen, "Total")
        row.locator(".condition-number").fill("40")
        screen.lists("Ada Lovelace")
        row = add(screen, "Name")
        row.locator("select").select_option("$contains")
        before = screen.address
        screen.search("ada")
        screen.is_at("&" + urlsplit(screen.page.url).query.split("&")[-1])
        screen.lists("Ada Lovelace")
        screen.click("Total", ".grid thead")
        expect(screen.page.locator("th[aria-sort=descending]")).to_have_count(1)
        assert asked(screen) == json.loads(parse_qs(urlsplit(before).query)["filter"][0])
        expect(screen.page.locator("[data-condition]")).to_have_count(2)
        expect(row.locator("select")).to_have_value("$contains")
        row.locator(".condition-text").fill("love")
        screen.sees("and Name contains “love”", ".sentence")
        assert "q=ada" in screen.address


def test_the_address_holds_the_filter_through_reload_and_back(screen: Screen) -> None:
    screen.open("contacts").click("Advanced Filter")
    row = add(screen, "Total")
    row.locator(".condition-number").press_sequentially("300", delay=400)
    screen.lists("박민준")
    screen.page.reload()
    screen.lists("박민준")
    expect(screen.page.locator(".condition-number")).to_have_value("300")
    screen.page.go_back()
    screen.counts("5")
    assert asked(screen) is None
    expect(screen.page.locator("[data-condition]")).to_have_count(0)


def test_a_chip_opens_its_condition_and_removes_it(screen: Screen) -> None:
    tree = {"and": [{"key": "profile.total", "operator": "$gte", "values": [40]},
                    {"key": "tags", "operator": "$hasAny", "values": ["vip"]}]}  # fmt: skip
    screen.open("contacts", query=f"filter={json.dumps(tree)}").lists("박민준")
    screen.click("Tags has any of “vip”")
    expect(screen.page.locator("#builder")).to_be_visible()
    expect(screen.focused).to_have_attribute("aria-label", "Add values of Tags")
    screen.click("Close", "#builder")
    expect(screen.focused).to_have_text("Advanced Filter")
    screen.click("Remove: Tags has any of “vip”")
    screen.lists("Grace Hopper", "박민준", "Ada Lovelace")
    expect(screen.page.locator("[data-condition]")).to_have_count(1)
    screen.click("Remove: Total is at least 40")
    screen.counts("5")


def test_a_deep_filter_can_be_kept_or_taken_apart_by_its_chips(screen: Screen) -> None:
    total = {"key": "profile.total", "operator": "$gte", "values": [40]}
    vip = {"key": "tags", "operator": "$hasAny", "values": ["vip"]}
    tree = {"or": [vip, {"and": [total, {"or": [total, {"and": [vip, total]}]}]}]}
    screen.open("contacts", query=f"filter={json.dumps(tree)}").click("Advanced Filter")
    screen.sees("has too many levels to edit here", "#builder")
    screen.control("Remove: Tags has any of “vip”").first.click()
    screen.lists("Grace Hopper", "박민준", "Ada Lovelace")
    screen.click("Remove this filter")
    screen.counts("5")


def test_pasted_values(screen: Screen, step: Step) -> None:
    screen.open("contacts").click("Advanced Filter")

    with step(screen, "Pasted lines and columns become values, each once."):
        row = add(screen, "Member ID")
        row.locator("select").select_option("$in")
        entry = row.get_by_role("textbox", name="Add values of Member ID")
        entry.evaluate(PASTE, "m1\tm3\nm3\tm5\r\n\n")
        expect(row.locator(".token")).to_have_text(["m1", "m3", "m5"])
        screen.lists("이서연", "박민준", "김민준")
        entry.press("Backspace")
        screen.lists("박민준", "김민준")
        entry.press_sequentially("m2,")
        expect(row.locator(".token")).to_have_text(["m1", "m3", "m2"])
        screen.lists("박민준", "Ada Lovelace", "김민준")
        screen.click("Remove m1", row)
        screen.lists("박민준", "Ada Lovelace")
        screen.click("Clear all")
        screen.counts("5")

    with step(screen, "A typed number with grouped digits is one, and pasted ones are shown first."):
        row = add(screen, "Total")
        row.locator("select").select_option("$in")
        entry = row.get_by_role("textbox", name="Add values of Total")
        entry.press_sequentially("1,500")
        expect(row.locator(".token")).to_have_count(0)
        entry.press("Enter")
        expect(row.locator(".token")).to_have_text(["1500"])
        entry.evaluate(PASTE, "2,500,40")
        expect(entry).to_have_value("2, 500, 40")
        expect(row.locator(".token")).to_have_text(["1500"])
        entry.press("Enter")
        expect(row.locator(".token")).to_have_text(["1500", "2", "500", "40"])
        screen.lists("Ada Lovelace")
        entry.evaluate(PASTE, "12,000\n7")
        expect(row.locator(".token")).to_have_text(["1500", "2", "500", "40", "12000", "7"])
        screen.click("Clear all")
        screen.counts("5")

    with step(screen, "Ten thousand pasted values work and survive reload."):
        row = add(screen, "Member ID")
        row.locator("select").select_option("$in")
        text = "\n".join(["m1", *(f"nobody-{number}" for number in range(9_999))])
        row.get_by_role("textbox", name="Add values of Member ID").evaluate(PASTE, text)
        screen.lists("김민준")
        expect(row.locator(".tokens-count")).to_have_text("10,000 values")
        expect(row.locator(".token")).to_have_count(200)
        assert len(screen.page.url) < 300
        screen.page.reload()
        screen.lists("김민준")
        expect(screen.page.locator(".tokens-count")).to_have_text("10,000 values")


def test_the_panel_says_why_somebody_is_there(screen: Screen, acme: Channel) -> None:
    tree = {"or": [{"key": "profile.total", "operator": "$gte", "values": [300]},
                   {"key": "profile.email", "operator": "$exist", "values": []}]}  # fmt: skip
    screen.open("contacts", query=f"filter={json.dumps(tree)}")
    screen.page.get_by_role("link", name="Ada Lovelace").click()
    screen.panel.get_by_text("Why is this customer here, or not?").click()
    screen.sees("Yes, this customer is in it.", "#panel")
    expect(screen.panel.locator(".why-reasons > li")).to_contain_text(["Total is at least 300", "E-mail has a value"])
    expect(screen.panel.locator(".why-answer")).to_have_text(["No", "Yes"])


def test_the_builder_has_no_serious_fault_for_anybody(screen: Screen) -> None:
    tree = {"and": [{"or": [{"key": "profile.total", "operator": "$gte", "values": [40]},
                            {"key": "tags", "operator": "$hasAny", "values": ["vip"]}]},
                    {"not": {"key": "lastSeenAt", "operator": "$inLast", "values": [7, "day"]}}]}  # fmt: skip
    screen.open("contacts", query=f"filter={json.dumps(tree)}")
    assert faults(screen) == []
    screen.click("Advanced Filter")
    assert faults(screen) == []
    screen.control("Add condition", "#builder").last.click()
    assert faults(screen) == []


def test_on_a_phone_an_operator_is_whole(phone: Screen) -> None:
    phone.open("contacts").click("Advanced Filter")
    for key in ("Total", "Last seen", "Tags", "E-mail"):
        add(phone, key)
    # How many pixels each operator lacks in its list, which is as wide whichever of them is chosen.
    lacking = phone.page.locator("[data-condition] select").evaluate_all(
        """selects => selects.flatMap((select) => {
          const style = getComputedStyle(select);
          const context = document.createElement("canvas").getContext("2d");
          context.font = style.font;
          const sides = parseFloat(style.paddingLeft) + parseFloat(style.paddingRight) + 22;
          const room = select.getBoundingClientRect().width - sides;
          return [...select.options]
            .map(({ label }) => [label, Math.ceil(context.measureText(label).width - room)])
            .filter(([, pixels]) => pixels > 0);
        })"""
    )
    assert lacking == []
