"""My Chatroom and the activity log."""

from playwright.sync_api import expect

from crm.actors import Actor
from crm.chatroom.notices import post
from crm.log import record
from crm.models import Channel
from tests.browser.screen import Screen
from tests.cast import Person


def test_looking_into_the_chatroom_takes_the_badge_away(screen: Screen, alice: Person) -> None:
    post(alice.manager, "Your download is ready")
    badge = screen.page.locator("#unread")
    screen.open("contacts")
    expect(badge).to_be_visible()
    screen.open("chatroom").sees("Your download is ready")
    expect(badge).to_be_hidden()
    expect(screen.page.locator("article.is-unread")).to_have_count(1)  # what is new stays marked while one reads
    screen.page.reload()
    expect(screen.page.locator("article.is-unread")).to_have_count(0)


def test_the_log_goes_on_while_scrolling_and_is_searched_while_typing(screen: Screen, acme: Channel) -> None:
    for number in range(230):
        record(acme, "thing.happened", by=Actor(name=f"No. {number}"))
    screen.open("log")
    rows, grid = screen.page.locator("#entries tbody tr:not(.more)"), screen.page.locator("#entries")
    for loaded in (100, 200):
        expect(rows).to_have_count(loaded)
        grid.evaluate("grid => grid.scrollTop = grid.scrollHeight")
    expect(rows).to_have_count(acme.log.count())
    screen.search("no. 227 thing")
    expect(rows).to_have_count(1)
    screen.is_at("?q=no.%20227%20thing")
