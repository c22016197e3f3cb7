"""What each picture shows, and how one gets there."""

import json
from collections.abc import Callable
from typing import Final
from urllib.parse import urlencode

from playwright.sync_api import Page, expect

from tests.pictures.filters import LOYAL, SPENT, VIP
from tests.pictures.studio import CHANNEL, said

FILE: Final = (
    "Member no,Full name,Phone,Tags,Newsletter,Grade\n"
    "m-90001,Ada Lovelace,+44 7400 123456,vip gold,yes,gold\n"
    "m-90002,Grace Hopper,010-123,navy,no,N/A\n"
    ",Nobody,,,,\n"
    "m-90003,김민준,010-9876-5432,vip,yes,silver\n"
).encode()


def contacts(page: Page, **query: str) -> None:
    page.goto(f"{CHANNEL}/contacts/?{urlencode(query)}")


def contacts_with_panel(page: Page) -> None:
    contacts(page, sort="-profile.totalAmount")
    page.locator("tbody .name a").first.click()
    expect(page.locator("#panel")).to_contain_text(said(page, "User data"))


def advanced_filter(page: Page) -> None:
    contacts(page, filter=json.dumps({"and": [LOYAL, {"or": [SPENT, VIP]}]}))
    page.get_by_role("button", name=said(page, "Advanced Filter")).click()
    expect(page.locator("#builder")).to_contain_text(said(page, "Add condition"))


def inbox(page: Page) -> None:
    page.goto(f"{CHANNEL}/inbox/")
    page.locator("#chats a").nth(1).click()
    expect(page.locator(".thread")).to_be_visible()


def chatroom(page: Page) -> None:
    page.goto(f"{CHANNEL}/chatroom/")


def segments(page: Page) -> None:
    page.goto(f"{CHANNEL}/segments/")


def keys(page: Page) -> None:
    page.goto(f"{CHANNEL}/settings/keys/")


def tagged(page: Page) -> None:
    contacts(page, tag="vip", sort="-profile.totalAmount")


def deletion(page: Page) -> None:
    tagged(page)
    for number in range(3):
        page.locator("tbody .tick").nth(number).check()
    page.locator("#selection").get_by_role("button", name=said(page, "Change")).click()
    page.locator("#selection [href*='bulk/deletion'], #selection [hx-get*='bulk/deletion']").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()


def download(page: Page) -> None:
    tagged(page)
    page.locator(".toolbar").get_by_role("link", name=said(page, "Download")).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(said(page, "Download reason")).fill("Monthly review")
    dialog.get_by_label(said(page, "File password")).fill("correct horse 9!")


def finish_download(page: Page) -> None:
    """Send the dialog of `download`: My Chatroom and the log tell of it in later pictures."""
    page.get_by_role("dialog").get_by_role("button", name="Download").click()
    # Not the bar, which leaves some seconds after the end: on a busy machine nobody may see it.
    expect(page.get_by_role("link", name="My Chatroom 1 unread")).to_be_visible(timeout=120_000)


def managers(page: Page) -> None:
    page.goto(f"{CHANNEL}/settings/managers/")


def roles(page: Page) -> None:
    page.goto(f"{CHANNEL}/settings/roles/")


def webhook(page: Page) -> None:
    page.goto(f"{CHANNEL}/settings/webhooks/")
    page.get_by_role("link", name="Order system").click()
    expect(page.get_by_role("heading", name=said(page, "Deliveries"))).to_be_visible()


def shopify(page: Page) -> None:
    page.goto(f"{CHANNEL}/settings/shopify/")


def general(page: Page) -> None:
    page.goto(f"{CHANNEL}/settings/")


def new_channel(page: Page, slug: str = "umbrella") -> None:
    page.goto("/channels/new/")
    page.get_by_label(said(page, "Name")).fill("Umbrella")
    page.get_by_label(said(page, "Address")).fill(slug)


def first_steps(page: Page, slug: str = "umbrella") -> None:
    """Of a channel that is made here, and in which nothing is done yet."""
    new_channel(page, slug)
    page.get_by_role("button", name=said(page, "Create channel")).click()
    expect(page.locator(".steps")).to_be_visible()


def import_columns(page: Page) -> None:
    page.goto(f"{CHANNEL}/contacts/imports/new/")
    page.locator("[type=file]").set_input_files({"name": "customers.csv", "mimeType": "text/csv", "buffer": FILE})
    page.get_by_role("button", name=said(page, "Upload")).click()
    page.get_by_label("Newsletter", exact=True).select_option("!unsubscribeEmail")


def import_check(page: Page) -> None:
    import_columns(page)
    page.get_by_role("button", name=said(page, "Check only")).click()
    expect(page.get_by_text(said(page, "Checked. Nothing was written; an import would do this:"))).to_be_visible()


def two_factor(page: Page) -> None:
    page.goto("/accounts/2fa/")


def profile(page: Page) -> None:
    page.goto("/profile/")


def log(page: Page) -> None:
    page.goto(f"{CHANNEL}/log/")


def guide(page: Page) -> None:
    page.goto("/guide/segments/")


def merging(page: Page) -> None:
    """The preview of a merge, of two customers of one name."""
    contacts(page, q="김민준")
    page.locator("tbody .name a").first.click()
    page.get_by_role("link", name="See Profile").click()
    page.locator("#contact-more").click()
    page.get_by_role("link", name="Merge with …").click()
    page.locator(".candidate").first.click()
    expect(page.locator(".merge-table")).to_be_visible()


def shop(page: Page) -> None:
    """The demo shop, where somebody has signed in; so the settings say that the script works."""
    page.goto("/demo-shop/account/")
    page.get_by_label("Name").fill("Ada Lovelace")
    page.get_by_label("E-mail").fill("ada@example.com")
    page.locator("main").get_by_role("button", name="Sign in").click()
    expect(page.locator("#shop-state")).to_have_text("The install script works.")


def install(page: Page) -> None:
    page.goto(f"{CHANNEL}/settings/install/")
    expect(page.locator("#install-check")).to_contain_text("The script works")


def messenger(page: Page) -> None:
    """The window in the demo shop, where somebody has written and is asked how they can be reached."""
    page.goto("/demo-shop/")
    expect(page.locator("#shop-state")).to_have_text(said(page, "The install script works."))
    page.locator("button.launcher").click()
    is_korean = page.locator("html").get_attribute("lang") == "ko"
    page.locator(".write textarea").fill("소포는 언제 오나요?" if is_korean else "When will my parcel come?")
    page.keyboard.press("Enter")
    expect(page.locator(".card input").first).to_be_visible()


def messenger_settings(page: Page) -> None:
    page.goto(f"{CHANNEL}/settings/messenger/")


def bot(page: Page) -> None:
    page.goto(f"{CHANNEL}/settings/bots/")
    page.get_by_role("link", name="Newsletter").click()
    expect(page.get_by_role("heading", name=said(page, "Results"))).to_be_visible()


def bot_audience(page: Page) -> None:
    bot(page)
    page.locator(".settings-head").get_by_role("link", name="Audience").click()
    expect(page.locator("#audience-summary")).to_contain_text("now")


def bot_form(page: Page) -> None:
    """The form in the demo shop, above the launcher."""
    page.goto("/demo-shop/discs/harbour/")
    expect(page.get_by_role("form", name="Questions")).to_be_visible()


def message(page: Page) -> None:
    """A draft with its audience, how many it reaches, and what a customer would read."""
    page.goto(f"{CHANNEL}/messages/")
    page.get_by_role("link", name="Summer sale").click()
    expect(page.locator(".messages-reasons")).to_be_visible()
    expect(page.locator("#message-preview .messages-text")).to_be_visible()


def text_message(page: Page) -> None:
    page.goto(f"{CHANNEL}/messages/")
    page.get_by_role("link", name="Opening hours").click()
    expect(page.locator("#message-parts")).to_be_visible()


def messages(page: Page) -> None:
    page.goto(f"{CHANNEL}/messages/")


def message_report(page: Page) -> None:
    page.goto(f"{CHANNEL}/messages/")
    page.get_by_role("link", name="Spring news").click()
    expect(page.locator(".messages-totals")).to_be_visible()


def gateway(page: Page) -> None:
    page.goto(f"{CHANNEL}/settings/texts/")


def contacts_narrow(page: Page) -> None:
    contacts(page)


def api_keys(page: Page) -> None:
    page.goto(f"{CHANNEL}/settings/api-keys/")


def webhooks(page: Page) -> None:
    page.goto(f"{CHANNEL}/settings/webhooks/")


def lead(page: Page) -> None:
    contacts(page)
    page.locator("[popovertarget=add-menu]").click()
    page.get_by_role("link", name=said(page, "Add a lead")).click()
    expect(page.get_by_role("dialog")).to_be_visible()


def full_profile(page: Page) -> None:
    contacts(page, q="김민준")
    page.locator("tbody .name a").first.click()
    page.get_by_role("link", name=said(page, "See Profile")).click()
    page.locator(".timeline").evaluate("one => one.scrollIntoView({ block: 'center' })")


def guide_first_steps(page: Page) -> None:
    first_steps(page, "umbrella-" + str(page.locator("html").get_attribute("lang")))


# Of each page of the guide: in 900 × 540.
OF_GUIDE: Final[dict[str, Callable[[Page], None]]] = {
    "segments": contacts_narrow,  # before the filter is opened, which stays open
    "account": two_factor,
    "channel": general,
    "customers": contacts_with_panel,
    "deletion": deletion,
    "downloads": download,
    "first-steps": guide_first_steps,
    "imports": import_check,
    "inbox": inbox,
    "keys": keys,
    "leads": lead,
    "messages": message,
    "messenger": messenger,
    "programs": webhook,
    "roles": managers,
    "search": advanced_filter,
    "sessions": full_profile,
    "support-bots": bot,
}
LIGHT: Final[dict[str, Callable[[Page], None]]] = {
    "contacts-light": contacts_with_panel,
    "filter-light": advanced_filter,
    "inbox-light": inbox,
    "chatroom-light": chatroom,
    "segments-light": segments,
    "managers-light": managers,
    "general-light": general,
    "import-light": import_columns,
    "two-factor-light": two_factor,
    "profile-light": profile,
    "guide-light": guide,
    "shopify-light": shopify,
    "api-keys-light": api_keys,
    "webhooks-light": webhooks,
    "merging-light": merging,
    "shop-light": shop,
    "install-light": install,
    "messenger-light": messenger,
    "messenger-settings-light": messenger_settings,
    "bot-light": bot,
    "bot-form-light": bot_form,
    "messages-light": messages,
    "message-light": message,
    "message-report-light": message_report,
    "message-gateway-light": gateway,
}
DARK: Final[dict[str, Callable[[Page], None]]] = {
    "contacts-dark": tagged,
    "deletion-dark": deletion,
    "keys-dark": keys,
    "roles-dark": roles,
    "import-check-dark": import_check,
    "new-channel-dark": new_channel,
    "first-steps-dark": first_steps,
    "log-dark": log,
    "webhook-dark": webhook,
    "messenger-dark": messenger,
    "bot-audience-dark": bot_audience,
    "message-text-dark": text_message,
}
