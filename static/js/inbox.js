// Keeps the Inbox up to date while it is visible, and the thread's scroll position.

const EVERY = 2_500;
const NEAR = 60;

setInterval(ask, EVERY);
document.addEventListener("visibilitychange", ask);
document.addEventListener("inboxNews", ask);

function ask() {
  const news = document.getElementById("inbox-news");
  if (news && !document.hidden) htmx.trigger(news, "fresh");
}

// The rows in the list, including those loaded by scrolling.
document.addEventListener("htmx:configRequest", ({ detail: { elt, parameters } }) => {
  if (elt.id === "inbox-news" && parameters.rows !== undefined)
    parameters.rows = document.querySelectorAll("#chats [data-chat]").length;
});

// A response for another chat than the open one is too late.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const {
    elt,
    parameters: { chat },
  } = detail.requestConfig;
  if (
    elt.id === "inbox-news" &&
    chat !== undefined &&
    chat !== document.querySelector("[data-open-chat]")?.dataset.openChat
  )
    detail.shouldSwap = false;
});

// The thread is drawn from its end upwards, so its scrollTop is 0 at the newest message and falls with older ones.
const thread = () => document.querySelector("[data-thread]");
const isAtTheEnd = () => thread().scrollTop > -NEAR;
let height = null;

document.addEventListener("htmx:oobBeforeSwap", ({ detail: { target } }) => {
  height = target.id === "messages" && !isAtTheEnd() ? target.getBoundingClientRect().height : null;
});

document.addEventListener("htmx:oobAfterSwap", ({ detail: { target } }) => {
  if (target.id !== "messages" || height === null) return;
  thread().scrollTop -= target.getBoundingClientRect().height - height;
  if (ofCustomer(target)) button().hidden = false;
});

document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-to-the-end]")) toTheEnd();
});

document.addEventListener(
  "scroll",
  ({ target }) => {
    if (target === thread() && isAtTheEnd()) button().hidden = true;
  },
  true,
);

/** Scrolls to the newest message. */
export function toTheEnd() {
  if (!thread()) return;
  const had = button() === document.activeElement;
  thread().scrollTop = 0;
  button().hidden = true;
  if (had) thread().focus({ preventScroll: true });
}

// Marks the open chat in the list.
document.addEventListener("htmx:afterSettle", () => {
  const open = document.querySelector("[data-open-chat]")?.dataset.openChat;
  for (const link of document.querySelectorAll("#chats [data-chat]")) {
    if (link.dataset.chat === open) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
});

function ofCustomer(messages) {
  return messages.lastElementChild.matches(".said-customer");
}

function button() {
  return document.querySelector("[data-to-the-end]");
}
