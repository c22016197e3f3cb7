import { announce } from "./announce.js";
import { sendAgain } from "./busy.js";

// HX-Trigger: {"toast": {"text": "…", "kind": "success", "label": "Undo", "url": "…"}};
// the label is a link, or a POST with "post": true; with "apart": true the link opens a new tab.

const STAY = 6000;
const STAY_WITH_ACTION = 12000;
const region = document.getElementById("toasts");

for (const toast of region.querySelectorAll(".toast")) {
  settle(toast);
  announce(toast.textContent.trim());
}

document.addEventListener("toast", ({ detail }) => show(detail));

document.addEventListener("htmx:sendError", () => show({ text: region.dataset.offline, kind: "danger" }));

document.addEventListener("htmx:responseError", ({ detail }) => {
  const { xhr } = detail;
  const times = sendAgain(detail);
  if (times === 1) show({ text: region.dataset.again });
  if (times) return;
  if (xhr.getResponseHeader("HX-Trigger")?.includes('"toast"')) return; // the response has its own toast
  const { refused, gone, busy, slow, failed } = region.dataset;
  const text = { 403: refused, 404: gone, 410: gone, 429: busy, 503: slow }[xhr.status] ?? failed;
  show({ text, kind: "danger" });
});

// The dialog that held the toasts has been closed, or redrawn without them.
document.addEventListener("close", place, true);
document.addEventListener("htmx:afterSettle", () => {
  if (!region.isConnected) place();
});

region.addEventListener("click", ({ target }) => {
  if (target.closest("[data-close-toast], a")) remove(target.closest(".toast"));
});

/** Shows a message at the bottom right and, with `label` and `url`, a link or button. */
export function show({ text, kind = "info", label, url, post, apart }) {
  if (apart && region.querySelector(`.toast a[href="${CSS.escape(url)}"]`)) return; // the same toast is still shown
  for (const same of region.querySelectorAll(".toast"))
    if (same.querySelector("span").textContent === text) same.remove();
  const toast = document.getElementById("toast").content.firstElementChild.cloneNode(true);
  toast.classList.add(`toast-${kind}`);
  toast.querySelector("span").textContent = text;
  if (label && url) toast.querySelector("span").after(action(label, url, { post, apart }, toast));
  region.append(toast);
  announce(text);
  settle(toast);
}

function action(label, url, { post, apart }, toast) {
  const element = document.createElement(post ? "button" : "a");
  element.textContent = label;
  if (apart) element.target = "_blank";
  if (!post) element.href = url;
  else
    element.addEventListener("click", () => {
      remove(toast);
      htmx.ajax("POST", url, { swap: "none" });
    });
  return element;
}

function settle(toast) {
  place();
  if (toast.matches(".toast-danger, .toast-error")) return;
  const stay = toast.querySelector("a, button:not([data-close-toast])") ? STAY_WITH_ACTION : STAY;
  setTimeout(function leave() {
    if (toast.matches(":hover, :focus-within")) setTimeout(leave, STAY);
    else remove(toast);
  }, stay);
}

// In the top layer, above an open dialog; and inside that dialog, as nothing outside it can be clicked.
function place() {
  const home = [...document.querySelectorAll("dialog:modal")].at(-1) ?? document.body;
  if (region.matches(":popover-open")) region.hidePopover();
  if (region.parentElement !== home) home.append(region);
  if (region.querySelector(".toast")) region.showPopover();
}

function remove(toast) {
  toast.remove();
  if (!region.querySelector(".toast") && region.matches(":popover-open")) region.hidePopover();
}
