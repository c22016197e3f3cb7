"""What somebody does and sees in the browser."""

import re
from typing import Any
from urllib.parse import urlsplit

from django.templatetags.static import static
from django.urls import reverse
from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Locator, Page, expect

from tests.cast import Person

expect.set_options(timeout=10_000)

# What htmx says of a request that the page itself cut off for a newer one.
CUT_OFF = ("htmx:afterRequest", "htmx:sendAbort")
# And, in the Inbox, which asks for news all the time, of what is cut off when it is left.
LEFT = "htmx:sendError"
# First of all no more can be asked for or planned, then what is under way ends.
EMPTY = """() => {
  window.fetch = XMLHttpRequest.prototype.send = () => new Promise(() => {});
  const last = setTimeout(() => {});
  window.setTimeout = window.setInterval = () => 0;
  for (let number = 1; number <= last; number++) clearTimeout(number);
  stop();
  document.documentElement.remove();
  localStorage.clear();
  sessionStorage.clear();
}"""


class Screen:
    """One window of one person, on the channel that he is a manager of."""

    def __init__(self, page: Page, person: Person | None) -> None:
        self.page = page
        self.person = person
        self.faults: list[str] = []
        self.expected: list[str] = []
        self.has_stopped_clock = False
        self.has_clipboard = False
        page.set_default_timeout(10_000)
        page.set_default_navigation_timeout(60_000)  # the first page of a run reads all scripts and templates
        if person:
            session = person.client.cookies["sessionid"].value
            self.context.add_cookies([{"name": "sessionid", "value": session, "url": self._base}])
        page.on("console", self._heard)
        page.on("pageerror", self._failed)

    def leave(self) -> None:
        """Take away what the person did and kept, so that somebody else can have the window.

        What was read stays: stylesheets, scripts and the process that has compiled them. So does the page, empty and
        unable to ask for anything: another in its place would take a third as much as one that is tested.
        """
        self.page.remove_listener("console", self._heard)
        self.page.remove_listener("pageerror", self._failed)
        for page in self.context.pages:
            if page != self.page:
                page.close()
        self.page.unroute_all(behavior="ignoreErrors")
        self.empty()
        self.page.mouse.move(0, 0)
        self.context.clear_cookies()
        if self.has_clipboard:
            self.context.clear_permissions()

    def empty(self) -> None:
        """End what the page does, and forget what it has kept."""
        try:
            self.page.evaluate(EMPTY)
        except Error:  # it is just being loaded, or has no origin that could keep anything
            self.page.goto(static("css/reset.css"))
            self.page.evaluate(EMPTY)

    def allow_clipboard(self) -> None:
        self.has_clipboard = True
        self.context.grant_permissions(["clipboard-read", "clipboard-write"])

    @property
    def context(self) -> BrowserContext:
        return self.page.context

    @property
    def _base(self) -> str:
        return str(self.context._impl_obj._options["baseURL"])

    def expect_status(self, status: int) -> None:
        """Browser and htmx complain of an answer with this status, and it is meant to come."""
        self.expected += [f"status of {status} ", f"Error Code {status} "]

    def _heard(self, message: ConsoleMessage) -> None:
        # A violation of the Content Security Policy is one too.
        left = "/inbox/" in self.page.url and message.text.startswith(LEFT)
        known = left or message.text.startswith(CUT_OFF)
        if message.type == "error" and not known and not any(text in message.text for text in self.expected):
            self.faults.append(f"{message.text} ({message.location['url']})")

    def _failed(self, error: Error) -> None:
        self.faults.append(str(error))

    # Where one is

    def open(self, name: str, *args: Any, query: str = "") -> "Screen":
        """Go to a page of the person's channel."""
        assert self.person
        self.page.goto(self.person.url(name, *args) + (f"?{query}" if query else ""))
        return self

    def go(self, name: str) -> "Screen":
        """Go to a page outside of channels."""
        self.page.goto(reverse(name))
        return self

    @property
    def address(self) -> str:
        parts = urlsplit(self.page.url)
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def is_at(self, address: str) -> None:
        """Waits until the address bar says so; `address` is its end."""
        expect(self.page).to_have_url(re.compile(re.escape(address) + "$"))

    # What one does

    @property
    def size(self) -> tuple[int, int]:
        size = self.page.viewport_size
        assert size
        return size["width"], size["height"]

    def resize(self, size: tuple[int, int]) -> None:
        width, height = size
        self.page.set_viewport_size({"width": width, "height": height})

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def unfocus(self) -> None:
        """As on a page that has just been loaded."""
        self.page.evaluate("document.activeElement.blur()")

    def click(self, name: str, within: "str | Locator" = "body") -> None:
        """Press the button or follow the link of that name."""
        self.control(name, within).click()

    def control(self, name: str, within: "str | Locator" = "body") -> Locator:
        place = self.page.locator(within) if isinstance(within, str) else within
        link = place.get_by_role("link", name=name, exact=True)
        return place.get_by_role("button", name=name, exact=True).or_(link)

    def back(self) -> None:
        """The browser's Back. What is seen next has to be waited for: the page may be loaded anew."""
        self.page.wait_for_load_state()
        # Later, so that the answer comes from the page that is left; asked again if that was just being loaded anew.
        for last in (False, False, True):
            try:
                self.page.evaluate("void setTimeout(() => history.back(), 50)")
                return
            except Error:
                if last:
                    raise
                self.page.wait_for_load_state()

    def stop_clock(self) -> None:
        """From now on the test lets time pass, by `page.clock`. It can't be undone: no other test has this window."""
        self.has_stopped_clock = True
        self.page.clock.install()
        self.page.clock.pause_at("2100-01-01")

    def search(self, text: str) -> None:
        """Type it letter by letter."""
        self.page.locator("[data-search]").click()
        self.page.locator("[data-search]").press_sequentially(text, delay=15)

    # What one sees

    def sees(self, text: str, within: str = "body") -> None:
        expect(self.page.locator(within)).to_contain_text(text)

    def lists(self, *names: str) -> None:
        """Waits until the table has these rows, in this order."""
        expect(self.page.locator(".grid tbody .name a")).to_have_text(list(names))

    def counts(self, number: str) -> None:
        """Waits until the list says that it has so many."""
        expect(self.page.locator("#count")).to_have_text(re.compile(rf"^{number}\s+customers?$"))

    def row(self, name: str) -> Locator:
        return self.page.locator("tr[data-row]", has=self.page.get_by_role("link", name=name, exact=True))

    def tick(self, name: str) -> Locator:
        return self.page.get_by_role("checkbox", name=f"Tick {name}", exact=True)

    @property
    def panel(self) -> Locator:
        return self.page.locator("#panel")

    @property
    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog")

    @property
    def focused(self) -> Locator:
        return self.page.locator(":focus")
