"""Take the pictures of README, docs and guide, of a Roster with the data of its first run: `make pictures`.

ARGS="segments" takes those with that in their name. Pictures of the guide are taken in each of its languages, so what
is pressed is named by `said`.
"""

import base64
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import urlencode

import polib
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests import words
from tests.browser.chromium import ARGUMENTS, NARROW, WIDE, program
from tests.test_up import ROOT, free_port

PICTURES: Final = ROOT / "docs" / "pictures"
GUIDE: Final = ROOT / "docs" / "guide"
GUIDE_SIZE: Final = (900, 540)  # the narrowest with all columns: it is shown smaller
KOREAN: Final[dict[tuple[str | None, str], str]] = {
    (entry.msgctxt, entry.msgid): entry.msgstr for entry in polib.pofile(str(words.CATALOGUE))
}
CHANNEL: Final = "/c/cdnow"
SETTLED_MS: Final = 1_500  # for counts and pictures that come after the page
PATIENCE_MS: Final = 90_000  # the machine may do other work
VIP: Final = {"key": "tags", "operator": "$hasAny", "values": ["vip"]}
SPENT: Final = {"key": "profile.totalAmount", "operator": "$gt", "values": [500]}
LOYAL: Final = {"key": "profile.orderCount", "operator": "$gte", "values": [10]}
# Segments that the channel has in the pictures: name, number of the colour, filter.
SEGMENTS: Final = [
    ("Big spenders", 1, SPENT),
    ("Loyal", 9, LOYAL),
    ("No e-mail", 4, {"key": "profile.email", "operator": "$nexist", "values": []}),
]


@dataclass(frozen=True)
class Server:
    """A running Roster, and who may sign in."""

    url: str
    email: str
    password: str


def main() -> None:
    with running() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=ARGUMENTS)
        # First, as a download is possible once in 30 minutes only.
        for language in ("ko", "en"):
            with window(
                browser, server, size=GUIDE_SIZE, language=language, locale=language, device_scale_factor=1.5
            ) as page:
                for name, take in OF_GUIDE.items():
                    guide_picture(page, language, name, take)
        with window(browser, server, scheme="dark") as page:
            picture(page, "download-dark", download)
            if chosen("download-dark"):
                finish_download(page)
            for name, take in DARK.items():
                picture(page, name, take)
        with window(browser, server) as page:
            for name, take in LIGHT.items():
                picture(page, name, take)
        with window(browser, server, size=NARROW) as page:
            picture(page, "contacts-narrow", contacts_narrow)
            picture(page, "roles-narrow", roles)
            picture(page, "import-narrow", import_check)
        browser.close()


@contextmanager
def running() -> Iterator[Server]:
    """Roster on a new data folder, which goes with it."""
    with tempfile.TemporaryDirectory(prefix="roster-pictures-") as data:
        Path(data).chmod(0o711)
        env = {name: value for name, value in os.environ.items() if not name.startswith("ROSTER_")}
        env |= {
            "ROSTER_DATA": data,
            "DJANGO_SETTINGS_MODULE": "crm.settings",
            "NO_COLOR": "1",
            "ROSTER_DEMO_SHOP": "true",
        }
        env.pop("DATABASE_URL", None)
        port = free_port()
        command = [sys.executable, "manage.py", "up", "--port", str(port)]
        with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) as roster:
            try:
                said = ""
                while "Stop " not in said and roster.stdout and (line := roster.stdout.readline()):
                    said += line
                email, password = re.findall(r"(?:Sign in|Password)\s+(\S+)", said)
                subprocess.run(
                    [sys.executable, "manage.py", "shell", "-v0", "-c", FURNISH], cwd=ROOT, env=env, check=True
                )
                yield Server(f"http://localhost:{port}", email, password)
            finally:
                roster.terminate()


@contextmanager
def window(
    browser: Browser,
    server: Server,
    size: tuple[int, int] = WIDE,
    scheme: Literal["light", "dark"] = "light",
    language: str = "en",
    **more: Any,
) -> Iterator[Page]:
    """A window in which the owner is signed in."""
    width, height = size
    context = browser.new_context(
        base_url=server.url,
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        reduced_motion="reduce",
        **more,
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto("/")
    page.locator("[name=login]").fill(server.email)
    page.locator("[name=password]").fill(server.password)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{CHANNEL}/**")
    page.locator("[popovertarget=account]").click()
    page.locator(f"#account button[name=language][value={language}]").click()
    expect(page.locator(f"html[lang={language}]")).to_be_attached()
    yield page
    context.close()


def picture(page: Page, name: str, take: Callable[[Page], None]) -> None:
    if not chosen(name):
        return
    take(page)
    page.wait_for_timeout(SETTLED_MS)
    page.screenshot(path=PICTURES / f"{name}.png")
    sys.stdout.write(f"docs/pictures/{name}.png\n")


def guide_picture(page: Page, language: str, name: str, take: Callable[[Page], None]) -> None:
    if not chosen(name):
        return
    take(page)
    page.wait_for_timeout(SETTLED_MS)
    path = GUIDE / language / "pictures" / f"{name}.webp"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(as_webp(page, page.screenshot()))
    sys.stdout.write(f"{path.relative_to(ROOT)}\n")


def as_webp(page: Page, png: bytes) -> bytes:
    """Return the picture as WebP, a third of the size, made by the browser itself."""
    url = page.evaluate(AS_WEBP, f"data:image/png;base64,{base64.b64encode(png).decode()}")
    return base64.b64decode(url.partition(",")[2])


def chosen(name: str) -> bool:
    return not sys.argv[1:] or any(part in name for part in sys.argv[1:])


def said(page: Page, text: str, context: str | None = None) -> str:
    """Return what the product says in the language of the page for a text of its catalogue."""
    return KOREAN[context, text] if page.locator("html").get_attribute("lang") == "ko" else text


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
AS_WEBP: Final = """async (url) => {
  const image = new Image();
  image.src = url;
  await image.decode();
  const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height });
  canvas.getContext('2d').drawImage(image, 0, 0);
  return canvas.toDataURL('image/webp', 0.8);
}"""
FILE: Final = (
    "Member no,Full name,Phone,Tags,Newsletter,Grade\n"
    "m-90001,Ada Lovelace,+44 7400 123456,vip gold,yes,gold\n"
    "m-90002,Grace Hopper,010-123,navy,no,N/A\n"
    ",Nobody,,,,\n"
    "m-90003,김민준,010-9876-5432,vip,yes,silver\n"
).encode()
# Colleagues by name and role, and the roles that the channel has beside the built-in ones.
ROLES: Final = {
    "Night shift": ["inbox.reply"],
    "Marketing": ["contacts.bulk", "contacts.import", "segments.manage", "keys.manage"],
}
COLLEAGUES: Final = [("Bea Baker", "Night shift"), ("Mina Kim", "Marketing"), ("Tom Tailor", "basic")]
# A webhook with a log, and a shop.
CONNECTED: Final = """
from datetime import timedelta
from django.utils import timezone
from contacts.shopify.actions import connect
from contacts.shopify.fields import DEFAULT
from crm.models import WebhookDelivery
from crm.webhooks import create_webhook, scopes
connect(channel, "secret", DEFAULT, by=by)
values = {"name": "Order system", "url": "https://orders.example.com/hooks/roster", "scopes": list(scopes())[:6]}
hook = create_webhook(channel, values, by=by)
told = [("member.upserted.contact", 200, 41), ("member.upserted.subscription", 200, 38), ("member.deleted", 200, 52)]
WebhookDelivery.everywhere.bulk_create(
    WebhookDelivery(
        channel=channel, webhook=hook, scope=scope, lane="picture", at=timezone.now() - timedelta(minutes=9 - number),
        state="delivered", attempts=1 + (number == 2), status=status, milliseconds=milliseconds + number,
        sent_at=timezone.now(),
    )
    for number, (scope, status, milliseconds) in enumerate(told * 3)
)
"""
# A messenger that greets, and asks at once how a visitor can be reached.
MESSENGER: Final = """
from contacts.models import Messenger
greeting = "Hello! Ask us about discs, orders and parcels."
Messenger.everywhere.create(channel=channel, greeting=greeting, follow_up_after=0)
"""
# A support bot on the pages of the demo shop's discs, with results of two weeks.
BOT: Final = """
from random import Random
from contacts.fields import Catalogue
from contacts.filters import Filter
from contacts.keys import add_key
from segments.bots import actions as bots
from segments.bots.inputs import Input
from segments.models import BotChoice, BotCount
add_key(channel, "genres", "list", "Genres", by=by)
genres = ("Jazz", "Classical", "Rock", "Pop")
inputs = [
    Input("checkbox", "What do you listen to?", "genres", options=genres),
    Input("text", "Where may we write to?", "email", required=True),
]
texts = {"greeting": "Two questions, and 10 % off your next disc.", "thanks": "Thank you! Your code is on its way."}
values = {"name": "Newsletter", "page_rule": "contains", "page_text": "/discs/", "inputs": inputs, **texts}
bot = bots.switch(bots.create(channel, values, by=by), True, by=by)
audience = {"key": "profile.email", "operator": "$nexist", "values": []}
bots.change_audience(bot, Filter.parse(audience, Catalogue.of(channel)), by=by)
random, today = Random(4), timezone.localdate()
for days in range(14):
    shown = random.randrange(80, 160)
    row = {"shown": shown, "started": shown // 2, "completed": random.randrange(shown // 5, shown // 2)}
    BotCount.everywhere.create(channel=channel, bot=bot, day=today - timedelta(days=days), **row)
for genre, number in zip(genres, (212, 64, 377, 298)):
    BotChoice.everywhere.create(channel=channel, bot=bot, key="genres", option=genre, number=number)
BotChoice.everywhere.create(channel=channel, bot=bot, key="email", option="", number=531)
"""
# Two drafts, one message that was sent, and a gateway for texts.
MESSAGES: Final = """
from crm.models import Job
from segments.messages import actions as messages
from segments.models import Recipient
vip = {"key": "tags", "operator": "$hasAny", "values": ["vip"]}
gateway = {"url": "https://texts.example.com/send", "form": "json", "headers": "Authorization: Bearer {{ secret }}",
           "body": '{"to": "{{ number }}", "from": "{{ sender }}", "text": "{{ text }}"}', "sender": "15881234",
           "secret": "invented"}
messages.set_up_gateway(channel, gateway, by=by)
draft = messages.create(channel, "Summer sale", "email", vip, by=by)
text = "Hello {{ profile.name|there }},\\n\\nall discs are 20 % off until Sunday. You were here last on"
text += " {{ lastSeenAt|some day }}: come and see what is new."
messages.edit(draft, {"subject": "{{ profile.name|You }}, 20 % off until Sunday", "text": text}, by=by)
draft = messages.create(channel, "Opening hours", "text", vip, by=by)
messages.edit(draft, {"text": "CDNOW is open on Sunday from 10 to 18, {{ profile.name|friend }}."}, by=by)
sent = messages.create(channel, "Spring news", "email", vip, by=by)
messages.edit(sent, {"subject": "New in spring", "text": "Hello {{ profile.name|there }}, we have new discs."}, by=by)
sent.refresh_from_db()
sent.job = Job.everywhere.create(channel=channel, task="segments.messages.tasks.deliver", title="", state="done")
sent.sent_at = timezone.now() - timedelta(days=12)
sent.save()
states = [("failed", "550", "550 5.1.1 No such user")] * 2 + [("left_out", "unsubscribed", "")] * 9
states += [("left_out", "no_address", "")] * 31 + [("unknown", "interrupted", "")]
for place, contact in enumerate(channel.contacts.filter(tags__contains=["vip"]).order_by("pk")[:600]):
    state, reason, words = states[place] if place < len(states) else ("sent", "", "")
    Recipient.everywhere.create(channel=channel, message=sent, contact=contact, state=state, reason=reason,
                                detail=words, sent_at=sent.sent_at if state == "sent" else None,
                                unsubscribed_at=sent.sent_at if place % 97 == 96 else None)
"""
FURNISH: Final = f"""
from crm import managers, roles
from crm.api.keys.actions import make_key
from crm.actors import Actor
from crm.models import Manager, User
from segments import actions
owner = Manager.everywhere.get()
channel, by = owner.channel, Actor.of(owner)
for name, colour, data in {SEGMENTS!r}:
    actions.create(channel, name, colour, data, by=by)
for name, granted in {ROLES!r}.items():
    roles.create_role(channel, name, granted, by=by)
for name, role in {COLLEAGUES!r}:
    user = User.objects.create_user(name.split()[0].lower() + "@example.com", name=name)
    managers.add_manager(channel, user, channel.roles.get(name=role), by=by)
managers.invite(channel, "nora@example.com", by=by)
for name in ("Warehouse", "Newsletter tool"):
    make_key(channel, name, by=by)
{CONNECTED}
{MESSENGER}
{BOT}
{MESSAGES}
"""


if __name__ == "__main__":
    main()
