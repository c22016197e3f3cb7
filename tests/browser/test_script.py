"""The install script in a real browser, on a page of another origin."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from contacts.models import Contact, Event, Visitor
from contacts.visitors import views
from contacts.visitors.member_hash import member_hash
from crm.models import Channel
from tests import cast
from tests.browser import shop as shops
from tests.browser.shop import Shop
from tests.together import until


@pytest.fixture
def shop(acme: Channel) -> Iterator[Shop]:
    for buckets in (views.of_address, views.of_visitor):
        buckets.forget()
    with shops.running() as shop:
        Channel.objects.filter(pk=acme.pk).update(allowed_origins=[shop.origin])
        yield shop


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context()
    yield context
    context.close()


Open = Callable[..., Page]


@pytest.fixture
def open_page(context: BrowserContext, live_server: Any, shop: Shop) -> Open:
    """Open a page of the shop, on which these calls stand."""

    def open_page(calls: str = "", **more: Any) -> Page:
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.goto(shop.page(live_server.url, calls=calls, **more))
        return page

    return open_page


def boot(channel: Channel, member_id: str | None = None, name: str = "boot", **more: Any) -> str:
    """A call; what is answered stands in `answers[name]`."""
    options = {"pluginKey": channel.plugin_key, **more}
    if member_id:
        options |= {"memberId": member_id, "memberHash": member_hash(channel.member_hash_secret, member_id)}
    return f"ChannelIO('boot', {json.dumps(options)}, told('{name}'));"


def answer(page: Page, name: str = "boot") -> Any:
    page.wait_for_function("name => window.answers && window.answers[name]", arg=name)
    return page.evaluate("name => window.answers[name]", name)


def test_calls_that_were_made_before_the_script_came_are_taken_over(acme: Channel, open_page: Open) -> None:
    asked: list[str] = []
    calls = "ChannelIO('track', 'Early', {a: 1}, told('early'));" + boot(acme, profile={"name": "Ada"})
    calls += "ChannelIO('addTags', ['seen'], told('tags'));"
    page = open_page()
    page.close()
    page = open_page(calls)
    page.on("request", lambda request: asked.append(request.url))
    assert answer(page, "tags")[0] is None
    error, user = answer(page)
    assert (error, user["memberId"], user["ignored"]) == (None, None, [])
    visitor = Visitor.everywhere.get()
    assert (visitor.profile, visitor.tags, visitor.sessions_count) == ({"name": "Ada"}, ["seen"], 1)
    assert visitor.web["browserName"] in ("Chrome", "HeadlessChrome", "Chrome Headless")
    assert Event.everywhere.get().properties == {"a": 1}
    (cookie,) = page.context.cookies()
    assert (cookie["name"], cookie["value"]) == (
        "ch-veil-id",
        str(visitor.veil_id) == user["veilId"] and user["veilId"],
    )
    assert 89 < (cookie["expires"] - page.evaluate("Date.now() / 1000")) / 86_400 <= 90


def test_a_page_is_drawn_before_the_script_comes_and_nothing_moves_when_it_does(
    acme: Channel, context: BrowserContext, live_server: Any, shop: Shop
) -> None:
    page, held = context.new_page(), list[Route]()
    page.route("**/plugin/v1/script.js", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks what it calls
    page.add_init_script("""
        window.shifts = [];
        window.seen = PerformanceObserver.supportedEntryTypes.includes("layout-shift");
        new PerformanceObserver(list => window.shifts.push(...list.getEntries().map(shift => shift.value)))
            .observe({ type: "layout-shift", buffered: true });
    """)
    with page.expect_request("**/plugin/v1/script.js"):
        page.goto(shop.page(live_server.url, calls=boot(acme)), wait_until="domcontentloaded")
    heading = page.get_by_role("heading", name="Shop")
    expect(heading).to_be_visible()
    place = heading.bounding_box()
    assert page.evaluate("[window.seen, window.answers.boot]") == [True, None]
    held[0].continue_()
    assert answer(page)[0] is None
    page.evaluate("() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    assert page.evaluate("window.shifts") == []
    assert heading.bounding_box() == place


def test_a_page_boots_by_one_request_and_comes_back_as_the_same_visitor(
    acme: Channel, context: BrowserContext, open_page: Open
) -> None:
    asked: list[tuple[str, str]] = []
    context.on("request", lambda request: asked.append((request.method, request.url.rpartition("/plugin/")[2])))
    first = answer(open_page(boot(acme)))
    again = answer(open_page(boot(acme)))
    assert first[1]["veilId"] == again[1]["veilId"]
    calls = [method for method, path in asked if path.endswith("/boot/")]
    assert calls == ["POST", "POST"]
    assert Visitor.everywhere.get().sessions_count == 1


def test_the_script_may_stand_twice_on_a_page_and_under_another_name(acme: Channel, open_page: Open) -> None:
    page = open_page(boot(acme).replace("ChannelIO(", "Desk("), name="Desk", scripts=2)
    assert answer(page)[0] is None
    page.wait_for_load_state("networkidle")
    page.evaluate("Desk('track', 'Looked', told('track'))")
    assert answer(page, "track")[0] is None
    assert Event.everywhere.count() == 1


def test_of_two_people_at_one_computer_the_second_gets_nothing_of_the_first(acme: Channel, open_page: Open) -> None:
    page = open_page(boot(acme, "ada", profile={"name": "Ada"}) + "ChannelIO('track', 'Looked');")
    assert answer(page)[1]["memberId"] == "ada"
    veil = page.evaluate("document.cookie")
    page.evaluate("ChannelIO('shutdown'); ChannelIO('track', 'Late', told('late'));")
    assert answer(page, "late")[0] == "Boot first."
    assert "ch-veil-id" not in page.evaluate("document.cookie")
    page.evaluate(boot(acme, None, "nobody", profile={"firstName": "Bea"}))
    assert answer(page, "nobody")[0] is None
    assert page.evaluate("document.cookie") != veil
    page.evaluate(boot(acme, "bea", "bea") + boot(acme, "cy", "cy") + "ChannelIO('addTags', 'of-cy', told('tags'));")
    assert answer(page, "tags")[0] is None
    # The page doesn't wait for what it sends for Bea once Cy has booted.
    until(acme.contacts.filter(member_id="bea", profile__firstName="Bea").exists)
    profiles = {contact.member_id: (contact.profile, contact.tags) for contact in acme.contacts.all()}
    assert profiles == {"ada": ({"name": "Ada"}, []), "bea": ({"firstName": "Bea"}, []), "cy": ({}, ["of-cy"])}
    until(lambda: list(Event.everywhere.values_list("contact__member_id", flat=True)) == ["ada"])


def test_it_works_under_a_strict_policy_that_names_roster(
    acme: Channel, shop: Shop, live_server: Any, open_page: Open
) -> None:
    shop.policy = f"default-src 'none'; script-src 'self' {live_server.url}; connect-src {live_server.url}"
    complaints: list[str] = []
    page = open_page(boot(acme, "ada"))
    page.on("console", lambda message: complaints.append(message.text))
    assert answer(page)[0] is None
    page.get_by_role("button", name="Chat with us").click()
    page.get_by_role("dialog", name="Acme").get_by_role("button", name="Close").click()
    assert complaints == []
    assert acme.contacts.count() == 1


def test_it_works_where_nothing_can_be_stored(acme: Channel, context: BrowserContext, open_page: Open) -> None:
    context.add_init_script("""
        const refuse = () => { throw new DOMException("No storage", "SecurityError"); };
        Object.defineProperty(document, "cookie", { get: refuse, set: refuse });
        Object.defineProperty(window, "localStorage", { get: refuse });
    """)
    page = open_page(boot(acme) + "ChannelIO('track', 'Looked', told('track'));")
    assert answer(page, "track")[0] is None
    page.evaluate(boot(acme, None, "again"))
    assert answer(page, "again")[1]["veilId"] == answer(page)[1]["veilId"]
    assert Visitor.everywhere.count() == 1


def test_what_goes_wrong_is_said_to_the_callback(acme: Channel, shop: Shop, open_page: Open) -> None:
    page = open_page("ChannelIO('boot', {}, told('key')); ChannelIO('dance', told('dance'));")
    assert answer(page, "key") == ["boot needs a pluginKey.", None]
    assert answer(page, "dance")[0] == "There is no method “dance”."
    wrong = boot(acme, "ada", "hash").replace(member_hash(acme.member_hash_secret, "ada"), "0" * 64)
    page.evaluate(wrong + "ChannelIO('track', 'Looked', told('track'));")
    assert answer(page, "hash") == ["The member hash is wrong.", None]
    assert answer(page, "track")[0] == "The member hash is wrong."
    Channel.objects.update(allowed_origins=[])
    page.evaluate(boot(acme, None, "origin"))
    page.set_default_timeout(30_000)
    assert answer(page, "origin")[0]
    assert not Contact.everywhere.exists()
    assert not Visitor.everywhere.exists()


def test_every_method_can_be_called_and_none_does_harm(acme: Channel, open_page: Open) -> None:
    cast.add_number_key(acme, "total")
    page = open_page(boot(acme, "ada"))
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    answer(page)
    page.evaluate("""
        for (const method of ["showMessenger", "hideMessenger", "showChannelButton", "hideChannelButton"])
            ChannelIO(method);
        ChannelIO("openChat");
        ChannelIO("hideMessenger");
        ChannelIO("setAppearance", "dark");
        for (const event of ["ShowMessenger", "HideMessenger", "BadgeChanged", "ChatCreated", "FollowUpChanged"])
            ChannelIO(`on${event}`, () => {});
        ChannelIO("setPage", "https://shop.example/cart");
        ChannelIO("updateUser", { profile: { total: 7 }, language: "ko", unsubscribeEmail: true });
        ChannelIO("addTags", ["a", "b"]);
        ChannelIO("removeTags", ["a"], told("last"));
    """)
    assert answer(page, "last")[0] is None
    ada = acme.contacts.get()
    assert (ada.profile, ada.language, ada.unsubscribe_email, ada.tags) == ({"total": 7}, "ko", True, ["b"])
    assert page.evaluate("document.body.innerText") == "Shop"
    assert failures == []


def test_the_script_is_small_kept_for_long_and_asked_for_again_cheaply(
    live_server: Any, context: BrowserContext
) -> None:
    address = f"{live_server.url}/plugin/v1/script.js"
    first = context.request.get(address, headers={"Accept-Encoding": "gzip"})
    assert int(first.headers["content-length"]) <= 6 * 1024
    assert first.headers["content-encoding"] == "gzip"
    assert first.headers["cache-control"].startswith("public, max-age=86400")
    again = context.request.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert again.status == 304
    assert context.request.post(address).status == 405
